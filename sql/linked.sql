-- Pictures that texts link to from elsewhere: see functions/linked.sql.

-- name: linked_get maybe
-- params: token bytea, id bigint
SELECT l.id, l.address, l.state, l.fault, l.tries, coalesce(l.broken_since, l.added_at), l.due_at
FROM linked_picture l
WHERE l.id = $id AND is_coach(viewer_account($token)) AND linked_is_seen(viewer_account($token), l.id);

-- Where it is linked: a place for each text, the newest first.
-- name: linked_places many
-- params: token bytea, id bigint, most int
SELECT p.kind, coalesce(e.slug, ''), coalesce(e.kind, ''), p.id, coalesce(e.title, q.title, t.title, '')
FROM (SELECT u.post_id FROM linked_use u WHERE u.linked_id = $id ORDER BY u.post_id DESC LIMIT $most) AS u
JOIN post p ON p.id = u.post_id
LEFT JOIN entry e ON e.id = p.id
LEFT JOIN question q ON q.id = p.thread_id
LEFT JOIN entry t ON t.id = p.thread_id
WHERE is_coach(viewer_account($token)) AND may_see(viewer_account($token), p.id)
ORDER BY p.id DESC;

-- name: linked_again one
-- params: coach bigint, id bigint
SELECT linked_again($coach, $id);

-- ---- the job runner ----

-- name: linked_take maybe
-- params: lease int
SELECT id, address FROM linked_take($lease);

-- name: linked_put_back one
-- params: id bigint
SELECT 1 FROM linked_put_back($id);

-- name: linked_wait_for_room one
-- params: id bigint
SELECT 1 FROM linked_wait_for_room($id);

-- name: linked_size_add none
-- params: id bigint, hash bytea
INSERT INTO linked_size (linked_id, hash) VALUES ($id, $hash) ON CONFLICT DO NOTHING;

-- name: linked_end one
-- params: id bigint, fault text
SELECT 1 FROM linked_end($id, $fault);

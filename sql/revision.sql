-- Whose history it is, for the one whose session it is. The first columns are there when it is gone, too.
-- name: revision_post maybe
-- params: token bytea, post bigint
SELECT NOT k.seen, k.id, k.kind, p.thread_id, coalesce(q.title, e.title), coalesce(q.slug, e.slug), coalesce(e.kind, ''), p.revision, p.deleted_at, p.delete_why, p.delete_reason,
       p.author_id, coalesce(a.name, ''), coalesce(k.kind <> 'comment' AND ask_person_may(viewer_account($token), p.author_id), false)
FROM post_known(viewer_account($token), $post) k
LEFT JOIN post p ON p.id = k.id AND k.seen
LEFT JOIN account a ON a.id = p.author_id
LEFT JOIN question q ON q.id = p.thread_id
LEFT JOIN entry e ON e.id = p.thread_id
WHERE k.kind IN ('question', 'answer', 'comment');

-- Newest first, from below a number.
-- name: revision_list many
-- params: token bytea, post bigint, below bigint, most bigint
SELECT r.number, r.created_at, r.reason, r.title, r.body, r.tags, a.id, a.name, a.shown_role
FROM revision r
JOIN account a ON a.id = r.author_id
WHERE r.post_id = $post AND r.number < $below AND may_see(viewer_account($token), $post)
ORDER BY r.number DESC LIMIT $most;

-- What else happened to the post, before that revision; why only for those who read it. What several members did by their votes is by 'votes', and names none of them.
-- name: revision_events many
-- params: token bytea, post bigint, below bigint, most bigint
WITH viewer AS MATERIALIZED (
    SELECT viewer_account($token) AS id
)
SELECT e.at, e.kind, CASE WHEN w.reads THEN e.data->>'why' END, CASE WHEN w.reads THEN e.reason END,
       coalesce(a.id, 0), coalesce(a.name, ''), CASE WHEN e.data->>'votes' IS NOT NULL THEN 'votes' ELSE coalesce(a.shown_role, '') END
FROM (
    SELECT * FROM event
    WHERE post_id = $post AND may_see((SELECT id FROM viewer), $post)
      AND at < coalesce((SELECT created_at FROM revision WHERE post_id = $post AND number = $below), 'infinity')
    ORDER BY at DESC, id DESC LIMIT $most
) AS e
CROSS JOIN LATERAL (SELECT event_reason_is_for((SELECT id FROM viewer), e.kind, e.account_id) AS reads) AS w
LEFT JOIN account a ON a.id = e.actor_id AND e.data->>'votes' IS NULL
ORDER BY e.at DESC, e.id DESC;

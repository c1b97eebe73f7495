-- What posts link to and nobody has written, the most wanted first, each with the last post that wants it.
-- name: wanted_entries many
-- params: most bigint
SELECT w.kind, w.slug, w.posts::bigint, p.id, p.kind, p.created_at, coalesce(p.thread_id, 0), coalesce(q.title, e.title),
       coalesce(q.slug, e.slug)
FROM (SELECT * FROM link_count WHERE wanted ORDER BY posts DESC, last_at DESC, slug, kind LIMIT $most) AS w
CROSS JOIN LATERAL (
    SELECT p.id, p.kind, p.created_at, p.thread_id
    FROM link_counted l JOIN public_post p ON p.id = l.post_id
    WHERE l.slug = w.slug AND l.kind = w.kind
    ORDER BY l.created_at DESC, l.post_id DESC LIMIT 1
) AS p
LEFT JOIN question q ON q.id = p.thread_id
LEFT JOIN entry e ON e.id = coalesce(p.thread_id, p.id)
WHERE wanted_is(w.kind, w.slug) -- counted a moment ago; it may have been written since
ORDER BY w.posts DESC, w.last_at DESC, w.slug, w.kind;

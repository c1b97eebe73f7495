-- What posts link to and nobody has written, the most wanted first, each with the last post that wants it.
-- name: wanted_entries many
WITH wanted AS (
    SELECT l.kind, l.slug, count(*) AS posts, (array_agg(p.id ORDER BY p.created_at DESC, p.id DESC))[1] AS last
    FROM link l
    JOIN public_post p ON p.id = l.post_id
    WHERE NOT EXISTS (
        SELECT FROM entry_slug s
        WHERE s.slug = l.slug AND (s.kind = l.kind OR (l.kind = '' AND s.kind <> 'page')))
    GROUP BY l.kind, l.slug
)
SELECT w.kind, w.slug, w.posts, p.id, p.kind, p.created_at, coalesce(q.id, 0), coalesce(q.title, e.title),
       coalesce(q.slug, e.slug)
FROM wanted w
JOIN post p ON p.id = w.last
LEFT JOIN question q ON q.id = p.thread_id
LEFT JOIN entry e ON e.id = p.id
ORDER BY w.posts DESC, p.created_at DESC, w.slug, w.kind LIMIT 300;

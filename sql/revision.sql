-- Whose history it is, and all that may hide it: the post, what it is about, the question.
-- name: revision_post maybe
-- params: post bigint
SELECT p.id, p.kind, p.thread_id, q.title, q.slug,
       p.author_id, p.deleted_at, u.author_id, u.deleted_at, t.author_id, t.deleted_at
FROM post p
JOIN question q ON q.id = p.thread_id
JOIN post t ON t.id = p.thread_id
LEFT JOIN post u ON u.id = p.parent_id
WHERE p.id = $post;

-- Newest first, from below a number.
-- name: revision_list many
-- params: post bigint, below bigint, most bigint
SELECT r.number, r.created_at, r.reason, r.title, r.body, r.tags, a.id, a.name, a.role
FROM revision r
JOIN account a ON a.id = r.author_id
WHERE r.post_id = $post AND r.number < $below
ORDER BY r.number DESC LIMIT $most;

-- What else happened to the post, before that revision.
-- name: revision_events many
-- params: post bigint, below bigint, most bigint
SELECT e.at, e.kind, e.reason, coalesce(a.id, 0), coalesce(a.name, ''), coalesce(a.role, '')
FROM event e
LEFT JOIN account a ON a.id = e.actor_id
WHERE e.post_id = $post
  AND e.at < coalesce((SELECT r.created_at FROM revision r WHERE r.post_id = $post AND r.number = $below), 'infinity')
ORDER BY e.at DESC, e.id DESC LIMIT $most;

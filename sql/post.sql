-- What editing, deleting and the history of one post need.
-- name: post_source maybe
-- params: bigint
SELECT p.id, p.kind, p.thread_id, p.author_id, p.revision, p.deleted_at, p.deleted_by, p.body,
       q.title, q.slug, q.tags, r.created_at, a.name, r.reason
FROM post p
JOIN question q ON q.id = p.thread_id
JOIN revision r ON r.post_id = p.id AND r.number = p.revision
JOIN account a ON a.id = r.author_id
WHERE p.id = $1;

-- name: post_edit one
-- params: bigint, bigint, bigint, text, text, text, text, text, text[], text, text[], text[]
SELECT post_edit($1, $2, $3::int, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: post_delete one
-- params: bigint, bigint, boolean, text
SELECT post_delete($1, $2, $3, $4);

-- Refuses when an account did something more often in this hour than the third parameter says.
-- name: post_rate one
-- params: text, bigint, bigint
SELECT 1 FROM rate_refuse($1, 'account:' || $2::text, $3::int);

-- Where a question or an answer stands: its thread, and whether $2 answers or more stand before it.
-- name: post_thread maybe
-- params: bigint, bigint
SELECT p.thread_id, p.kind, q.slug, p.id, p.score, p.created_at,
       p.kind = 'answer' AND $2 <= (
           SELECT count(*) FROM post b
           WHERE b.thread_id = p.thread_id AND b.kind = 'answer'
             AND (-b.score, b.created_at, b.id) < (-p.score, p.created_at, p.id))
FROM post p
JOIN question q ON q.id = p.thread_id
WHERE p.id = $1 AND p.kind IN ('question', 'answer');

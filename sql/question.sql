-- Lists of the view question_row: newest first by the list's own time; (time, id) is the place where a page
-- goes on.

-- name: question_newest many
-- params: timestamptz, bigint, bigint
SELECT q.* FROM question_row q
WHERE (q.created_at, q.id) < ($1, $2)
ORDER BY q.created_at DESC, q.id DESC LIMIT $3;

-- name: question_active many
-- params: timestamptz, bigint, bigint
SELECT q.* FROM question_row q
WHERE (q.last_active_at, q.id) < ($1, $2)
ORDER BY q.last_active_at DESC, q.id DESC LIMIT $3;

-- name: question_unanswered many
-- params: timestamptz, bigint, bigint
SELECT q.* FROM question_row q
WHERE q.answer_count = 0 AND (q.created_at, q.id) < ($1, $2)
ORDER BY q.created_at DESC, q.id DESC LIMIT $3;

-- Questions with a tag, and with those below it when the second parameter says so.
-- name: question_tagged many
-- params: text, boolean, timestamptz, bigint, bigint
WITH RECURSIVE below (id) AS (
    SELECT id FROM tag WHERE name = $1
    UNION
    SELECT p.tag_id FROM tag_parent p JOIN below b ON p.parent_id = b.id WHERE $2
)
SELECT q.* FROM question_row q
WHERE (q.created_at, q.id) < ($3, $4)
  AND EXISTS (SELECT FROM question_tag t WHERE t.question_id = q.id AND t.tag_id IN (SELECT id FROM below))
ORDER BY q.created_at DESC, q.id DESC LIMIT $5;

-- name: question_get maybe
-- params: bigint
SELECT q.title, q.slug, q.tags, q.accepted_answer_id, q.answer_count,
       p.id, p.kind, p.parent_id, p.author_id, a.name, a.role, p.html, p.score, p.revision,
       p.created_at, p.edited_at, p.deleted_at, p.deleted_by, p.delete_reason
FROM question q
JOIN post p ON p.id = q.id
JOIN account a ON a.id = p.author_id
WHERE q.id = $1;

-- A page of answers by score, from the place ($2, $3, $4) on, then the comments on them and on the question.
-- However long a thread grows, its page stays bounded.
-- name: question_posts many
-- params: bigint, bigint, timestamptz, bigint, bigint, bigint
WITH page AS (
    SELECT p.id, p.kind, p.parent_id, p.author_id, p.html, p.score, p.revision, p.created_at, p.edited_at,
           p.deleted_at, p.deleted_by, p.delete_reason
    FROM post p
    WHERE p.thread_id = $1 AND p.kind = 'answer' AND (-p.score, p.created_at, p.id) >= (-($2::bigint), $3, $4)
    ORDER BY -p.score, p.created_at, p.id LIMIT $5
), talk AS (
    SELECT p.id, p.kind, p.parent_id, p.author_id, p.html, p.score, p.revision, p.created_at, p.edited_at,
           p.deleted_at, p.deleted_by, p.delete_reason
    FROM post p
    WHERE p.thread_id = $1 AND p.kind = 'comment' AND (p.parent_id = $1 OR p.parent_id IN (SELECT id FROM page))
    ORDER BY p.created_at, p.id LIMIT $6
)
SELECT p.id, p.kind, p.parent_id, p.author_id, a.name, a.role, p.html, p.score, p.revision,
       p.created_at, p.edited_at, p.deleted_at, p.deleted_by, p.delete_reason
FROM (SELECT * FROM page UNION ALL SELECT * FROM talk) p
JOIN account a ON a.id = p.author_id
ORDER BY p.kind, CASE p.kind WHEN 'answer' THEN -p.score END, p.created_at, p.id;

-- The votes of a session's account in a thread.
-- name: question_my_votes many
-- params: bytea, bigint
SELECT v.post_id, v.value
FROM post p
JOIN vote v ON v.post_id = p.id
           AND v.account_id = (SELECT account_id FROM session WHERE token_hash = $1 AND expires_at > now())
WHERE p.thread_id = $2 AND p.kind IN ('question', 'answer');

-- name: question_ask one
-- params: bigint, text, text, text, text, text, text[], text[], text[]
SELECT question_ask($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: question_unknown_tags many
-- params: text[]
SELECT n.name FROM unnest($1) AS n (name)
WHERE NOT EXISTS (SELECT FROM tag t WHERE t.name = n.name)
  AND NOT EXISTS (SELECT FROM tag_synonym s WHERE s.name = n.name);

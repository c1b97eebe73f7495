-- What a page shows of the one who looks at it, in one statement of one round trip. A vote is a number: twice the
-- post's id, and one more when it is for the post.

-- Who has the session, and how they voted on the posts of a page.
-- name: viewer_find maybe
-- params: token bytea, posts bigint[]
SELECT s.id, a.id, a.name, a.role, s.last_seen_at < now() - interval '5 minutes',
       ARRAY(SELECT v.post_id * 2 + (v.value > 0)::int FROM vote v
             WHERE v.account_id = a.id AND v.post_id = ANY ($posts))
FROM session s JOIN account a ON a.id = s.account_id
WHERE s.token_hash = $token AND s.expires_at > now();

-- How the session's account voted in a thread.
-- name: viewer_votes one
-- params: token bytea, question bigint
SELECT ARRAY(
    SELECT v.post_id * 2 + (v.value > 0)::int
    FROM post p
    JOIN vote v ON v.post_id = p.id
               AND v.account_id = (SELECT account_id FROM session WHERE token_hash = $token AND expires_at > now())
    WHERE p.thread_id = $question AND p.kind IN ('question', 'answer'));

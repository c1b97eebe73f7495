-- Comments that become answers, and back: functions/convert.sql.

-- name: convert_to_answer one
-- params: actor bigint, post bigint, base bigint, html text, plain text
SELECT convert_to_answer($actor, $post, $base::integer, $html, $plain);

-- name: convert_to_comment one
-- params: actor bigint, post bigint, base bigint, parent bigint, html text
SELECT convert_to_comment($actor, $post, $base::integer, $parent, $html);

-- Which way it went last, who did it, and what it was a comment on before.
-- name: convert_before maybe
-- params: token bytea, post bigint
SELECT e.kind, coalesce(e.actor_id, 0), coalesce((e.data->>'parent')::bigint, 0)
FROM convert_last($post) AS e WHERE e.id IS NOT NULL AND may_see(viewer_account($token), $post);

-- What an answer may become a comment on: its question, and the first $most other answers to that.
-- name: convert_parents many
-- params: token bytea, post bigint, most bigint
SELECT p.id, p.kind, a.name, left(p.body, 200)
FROM (
    (SELECT q.id, 0 AS place, q.created_at FROM post o JOIN post q ON q.id = o.thread_id
     WHERE o.id = $post AND o.kind = 'answer' AND q.kind = 'question')
    UNION ALL
    (SELECT p.id, 1, p.created_at FROM post p
     WHERE p.thread_id = (SELECT thread_id FROM post WHERE id = $post AND kind = 'answer') AND p.kind = 'answer'
       AND p.deleted_at IS NULL AND p.id <> $post
     ORDER BY p.created_at, p.id LIMIT $most)
) AS shown
JOIN post p ON p.id = shown.id JOIN account a ON a.id = p.author_id
WHERE may_see(viewer_account($token), $post)
ORDER BY shown.place, p.created_at, p.id;

-- What open pages are told of questions (src/live/live.h).

-- Of these questions those that everybody sees, with scores, the newest answers and their scores, and the newest comments and what they
-- are on. The array is hidden from the planner, so that it has one plan for any number.
-- name: live_states many
-- params: questions bigint[], most bigint
SELECT q.id, s.score::bigint,
       coalesce((SELECT string_agg('[' || a.id || ',' || a.score || ']', ',' ORDER BY a.id)
                 FROM (SELECT p.id, v.score FROM public_post p JOIN post_score v ON v.post_id = p.id
                       WHERE p.thread_id = q.id AND p.kind = 'answer' ORDER BY p.created_at DESC, p.id DESC LIMIT $most) AS a), ''),
       coalesce((SELECT string_agg('[' || c.id || ',' || c.parent_id || ']', ',' ORDER BY c.id)
                 FROM (SELECT p.id, p.parent_id FROM public_post p
                       WHERE p.thread_id = q.id AND p.kind = 'comment' ORDER BY p.created_at DESC, p.id DESC LIMIT $most) AS c), '')
FROM unnest((SELECT $questions)) AS asked (id)
JOIN question q ON q.id = asked.id AND NOT q.merged
JOIN post_score s ON s.post_id = q.id
WHERE may_see(NULL, q.id);

-- Merging questions, for moderators: functions/question_merge.sql.

-- name: question_merge_put one
-- params: actor bigint, gone bigint, stays bigint, reason text
SELECT question_merge($actor, $gone, $stays, $reason);

-- name: question_merge_undo one
-- params: actor bigint, merge bigint
SELECT 1 FROM question_unmerge($actor, $merge);

-- What was merged into a question, and it into others, the newest first.
-- name: question_merge_list many
-- params: token bytea, question bigint, most bigint
SELECT m.id, m.at, m.reason, a.id, a.name, a.shown_role, f.id, f.title, i.id, i.title, m.undone_at,
       cardinality(m.answers)::bigint, cardinality(m.comments)::bigint
FROM ((SELECT * FROM question_merge WHERE from_id = $question ORDER BY id DESC LIMIT $most)
      UNION ALL
      (SELECT * FROM question_merge WHERE into_id = $question ORDER BY id DESC LIMIT $most)) AS m
JOIN account a ON a.id = m.actor_id
JOIN question f ON f.id = m.from_id
JOIN question i ON i.id = m.into_id
WHERE is_moderator(viewer_account($token))
ORDER BY m.id DESC LIMIT $most;

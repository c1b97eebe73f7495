-- The check of warning signs: functions/check.sql.

-- name: check_ask one
-- params: author bigint, signs text[], keep boolean, shared boolean, holds boolean
SELECT 1 FROM check_ask($author, $signs, $keep, $shared, $holds);

-- A question's, for whoever sees the question: whether advice on it waits, and, for its asker and for coaches who may, what was ticked;
-- how many answers wait, as far as $most, and the question itself as long as they do, for coaches.
-- name: check_state maybe
-- params: token bytea, question bigint, most bigint
SELECT q.id, q.title, q.slug, p.author_id, h.since, h.ended_at, coalesce(b.id, 0), coalesce(b.name, ''), coalesce(b.shown_role, ''),
       coalesce(h.reason, ''), coalesce(c.ticked, '{}'), c.at, coalesce(c.shared, false),
       CASE WHEN is_coach(v.id) THEN (SELECT count(*) FROM (SELECT FROM check_waiting(q.id) LIMIT $most) AS w) ELSE 0 END,
       CASE WHEN h.since IS NOT NULL AND h.ended_at IS NULL AND is_coach(v.id) THEN p.html ELSE '' END, post_digest(p.id)
FROM (SELECT viewer_account($token) AS id) AS v
JOIN question q ON q.id = $question
JOIN post p ON p.id = q.id
LEFT JOIN advice_hold h ON h.question_id = q.id
LEFT JOIN account b ON b.id = h.ended_by
LEFT JOIN LATERAL check_ticked(v.id, q.id) AS c ON true
WHERE may_see(v.id, q.id);

-- name: check_clear one
-- params: actor bigint, question bigint, reason text, read text
SELECT 1 FROM check_clear($actor, $question, $reason, $read);

-- name: check_hold_again one
-- params: actor bigint, question bigint
SELECT 1 FROM check_hold_again($actor, $question);

-- name: check_share one
-- params: asker bigint, question bigint, yes boolean
SELECT 1 FROM body.check_share($asker, $question, $yes);

-- name: check_erase one
-- params: asker bigint, question bigint
SELECT 1 FROM body.check_erase($asker, $question);

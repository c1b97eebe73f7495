-- Votes to close questions and to open them again: functions/close_vote.sql.

-- What the viewer may, and how many votes it takes and for how many days one counts: a row for whoever is signed in.
-- name: close_vote_state maybe
-- params: token bytea
SELECT has_right(v.id, 'close'), r.needed, r.days FROM viewer_account($token) AS v (id), close_vote_rule r WHERE v.id IS NOT NULL;

-- Votes that count just now, for those who have the right.
-- name: close_vote_list many
-- params: token bytea, question bigint, most bigint
SELECT a.id, a.name, a.shown_role, v.reopen, v.why, v.reason, v.at, CASE WHEN o.id IS NOT NULL THEN 'question' ELSE e.kind END,
       coalesce(o.id, e.id, 0), coalesce(o.title, e.title, ''), coalesce(o.slug, e.slug, '')
FROM close_votes($question) v
JOIN account a ON a.id = v.account_id
LEFT JOIN question o ON o.id = v.duplicate_of AND o.listed
LEFT JOIN entry e ON e.id = v.duplicate_of AND entry_is_public(e.status)
WHERE has_right(viewer_account($token), 'close') AND viewer_account($token) IS NOT NULL
ORDER BY v.at DESC, v.id DESC LIMIT $most;

-- name: close_vote_close one
-- params: actor bigint, question bigint, why text, reason text, other_kind text, other text
SELECT 1 FROM close_vote_close($actor, $question, $why, $reason, flag_other($other_kind, $other));

-- name: close_vote_reopen one
-- params: actor bigint, question bigint, reason text
SELECT 1 FROM close_vote_reopen($actor, $question, $reason);

-- name: close_vote_take_back one
-- params: actor bigint, question bigint
SELECT 1 FROM close_vote_take_back($actor, $question);

-- name: close_vote_rule_get one
SELECT r.needed, r.days FROM close_vote_rule r;

-- name: close_vote_rule_changes many
-- params: most bigint
SELECT e.at, a.id, a.name, a.shown_role, (e.data->>'needed_was')::int, (e.data->>'days_was')::int, (e.data->>'needed')::int, (e.data->>'days')::int
FROM event e JOIN account a ON a.id = e.actor_id WHERE e.kind = 'close-vote-rule' ORDER BY e.at DESC, e.id DESC LIMIT $most;

-- name: close_vote_rule_change one
-- params: actor bigint, seen_needed int, seen_days int, needed int, days int
SELECT 1 FROM close_vote_rule_change($actor, $seen_needed, $seen_days, $needed, $days);

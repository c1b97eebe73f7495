-- Suggested tags: functions/tag_suggestion.sql.

-- name: tag_suggestion_make one
-- params: author bigint, name text, title text, reason text
SELECT tag_suggest($author, $name, $title, $reason);

-- name: tag_suggestion_asked one
-- params: author bigint, names text[]
SELECT 1 FROM tag_suggest_asked($author, $names);

-- name: tag_suggestion_refuse one
-- params: coach bigint, suggestion bigint, answer text
SELECT tag_suggestion_refuse($coach, $suggestion, $answer);

-- name: tag_suggestion_reopen one
-- params: coach bigint, suggestion bigint
SELECT tag_suggestion_reopen($coach, $suggestion);

-- name: tag_suggestion_unmake one
-- params: coach bigint, suggestion bigint
SELECT tag_suggestion_unmake($coach, $suggestion);

-- name: tag_suggestion_take_back one
-- params: author bigint, suggestion bigint
SELECT tag_suggestion_take_back($author, $suggestion);

-- One by its number, for whoever suggested it and for coaches; `mine`: the viewer did, and has a question that it was typed for. The
-- tag that its name leads to now.
-- name: tag_suggestion_get maybe
-- params: token bytea, suggestion bigint
SELECT s.id, s.name, s.title, s.asked::bigint, s.first_at, s.state, s.answer, s.ended_at, coalesce(e.id, 0), coalesce(e.name, ''),
       coalesce(e.shown_role, ''), b.account_id IS NOT NULL, coalesce(q.id, 0), coalesce(q.title, ''), coalesce(t.name, ''),
       coalesce(t.title, '')
FROM tag_suggestion s
LEFT JOIN account e ON e.id = s.ended_by
LEFT JOIN tag_suggestion_by b ON b.suggestion_id = s.id AND b.account_id = viewer_account($token)
LEFT JOIN question q ON q.id = b.question_id AND q.listed
LEFT JOIN tag t ON t.id = coalesce((SELECT id FROM tag WHERE name = s.name), (SELECT tag_id FROM tag_synonym WHERE name = s.name))
WHERE s.id = $suggestion AND (b.account_id IS NOT NULL OR is_coach(viewer_account($token)));

-- Who suggested it and why, for coaches: the first of them.
-- name: tag_suggestion_reasons many
-- params: token bytea, suggestion bigint, most bigint
SELECT a.id, a.name, a.shown_role, b.at, b.reason, coalesce(q.id, 0), coalesce(q.title, '')
FROM tag_suggestion_by b
JOIN account a ON a.id = b.account_id
LEFT JOIN question q ON q.id = b.question_id AND q.listed
WHERE b.suggestion_id = $suggestion AND is_coach(viewer_account($token))
ORDER BY b.account_id LIMIT $most;

-- Whether it was suggested: 'open', 'refused' (and why), or 'tag'.
-- name: tag_suggestion_find maybe
-- params: name text
SELECT id, state, answer FROM tag_suggestion WHERE name = $name;

-- What the viewer suggested, the newest first, from before that one.
-- name: tag_suggestion_list many
-- params: token bytea, before bigint, most bigint
SELECT s.id, s.name, s.title, b.at, b.reason, s.state, s.answer
FROM tag_suggestion_by b JOIN tag_suggestion s ON s.id = b.suggestion_id
WHERE b.account_id = viewer_account($token) AND b.suggestion_id < $before
ORDER BY b.suggestion_id DESC LIMIT $most;

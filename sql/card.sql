-- Symptom cards of questions: functions/card.sql.

-- name: card_ask one
-- params: author bigint, names text[], since text, tried text[]
SELECT 1 FROM card_ask($author, $names, $since, $tried);

-- name: card_edit one
-- params: editor bigint, question bigint, base bigint, names text[], since text, tried text[]
SELECT 1 FROM card_edit($editor, $question, $base::integer, $names, $since, $tried);

-- name: card_back one
-- params: editor bigint, question bigint, base bigint, number bigint
SELECT 1 FROM card_back($editor, $question, $base::integer, $number::integer);

-- The newest $most of a question's, for whoever sees it: who saved each, when, and its chips.
-- name: card_history many
-- params: token bytea, question bigint, most bigint
SELECT (c).number::bigint, (c).at, a.id, a.name, a.shown_role, card_chips(c)
FROM (SELECT s FROM symptom_card s WHERE s.question_id = $question ORDER BY s.number DESC LIMIT $most) AS newest (c)
JOIN account a ON a.id = (c).author_id
WHERE may_see(viewer_account($token), $question)
ORDER BY (c).number DESC;

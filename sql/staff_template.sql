-- Prepared texts: functions/staff_template.sql. They come to coaches and above.

-- Those of these acts, with commas between; $removed: also those that were taken away.
-- name: staff_template_list many
-- params: token bytea, acts text, removed boolean
SELECT t.id, t.act, t.name, t.words, t.number, t.removed
FROM staff_template t
WHERE t.act = ANY (string_to_array($acts, ',')) AND (NOT t.removed OR $removed) AND is_coach(viewer_account($token))
ORDER BY t.act, t.removed, t.id LIMIT staff_template_room();

-- name: staff_template_get maybe
-- params: token bytea, template bigint
SELECT t.id, t.act, t.name, t.words, t.number, t.removed
FROM staff_template t WHERE t.id = $template AND is_coach(viewer_account($token));

-- Its revisions, the newest first; the first of a text that came with the site is nobody's.
-- name: staff_template_revisions many
-- params: token bytea, template bigint, most bigint
SELECT r.number, r.name, r.words, r.removed, r.at, coalesce(a.id, 0), coalesce(a.name, ''), coalesce(a.shown_role, '')
FROM staff_template_revision r LEFT JOIN account a ON a.id = r.author_id
WHERE r.template_id = $template AND is_moderator(viewer_account($token))
ORDER BY r.number DESC LIMIT $most;

-- name: staff_template_save one
-- params: actor bigint, template bigint, base int, act text, name text, words text, gone boolean
SELECT staff_template_save($actor, $template, $base, $act, $name, $words, $gone);

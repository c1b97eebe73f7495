-- Members' own routines: functions/own_routine.sql, and functions/visible.sql for who sees one.

-- The viewer's, what was changed last first; with what its stretches warn of, a line for each: title, tab, "fact:severity ...".
-- name: own_routine_list many
-- params: token bytea, most bigint
SELECT id, title, jsonb_array_length(model->'items')::bigint, link IS NOT NULL, changed_at, routine_warnings(model), routine_figures(model)
FROM own_routines_of(viewer_account($token)) ORDER BY changed_at DESC, id DESC LIMIT $most;

-- name: own_routine_get maybe
-- params: token bytea, routine bigint
SELECT id, title, note, model, revision::bigint, coalesce(link, '') FROM own_routines_of(viewer_account($token)) WHERE id = $routine;

-- By its link, for everybody who has that.
-- name: own_routine_shared maybe
-- params: link text
SELECT id, title, note, model, revision::bigint, link FROM shared_routine($link);

-- name: own_routine_save one
-- params: owner bigint, routine bigint, seen bigint, title text, note text, model text
SELECT own_routine_save($owner, $routine, $seen, $title, $note, $model::jsonb);

-- name: own_routine_share one
-- params: owner bigint, routine bigint, link text
SELECT 1 FROM own_routine_share($owner, $routine, $link);

-- name: own_routine_delete one
-- params: owner bigint, routine bigint
SELECT 1 FROM own_routine_delete($owner, $routine);

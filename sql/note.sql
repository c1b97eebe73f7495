-- Notes of how it went: functions/note.sql, and functions/visible.sql for who sees them.

-- The viewer's, the newest first; $older NULL: from the newest.
-- name: note_list many
-- params: token bytea, older timestamptz, most bigint
SELECT id, path, title, at, coalesce(before, -1)::bigint, coalesce(after, -1)::bigint, coalesce(result, '')
FROM notes_of(viewer_account($token)) WHERE at < coalesce($older, 'infinity') ORDER BY at DESC LIMIT $most;

-- What the viewer said when asked; no row: nobody asked yet.
-- name: note_consent maybe
-- params: token bytea
SELECT agreed, at FROM note_consent WHERE account_id = viewer_account($token);

-- name: note_answer one
-- params: owner bigint, agreed boolean
SELECT 1 FROM note_answer($owner, $agreed);

-- name: note_add one
-- params: owner bigint, path text, title text, at timestamptz, before bigint, after bigint, result text
SELECT 1 FROM note_add($owner, $path, $title, $at, $before, $after, $result);

-- name: note_delete one
-- params: owner bigint, note bigint
SELECT 1 FROM note_delete($owner, $note);

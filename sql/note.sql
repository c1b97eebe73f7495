-- Notes of how it went: functions/note.sql, and functions/visible.sql for who reads what of others.

-- The viewer's, the newest first; $older NULL: from the newest.
-- name: note_list many
-- params: token bytea, older timestamptz, most bigint
SELECT id, path, title, at, coalesce(before, -1)::bigint, coalesce(after, -1)::bigint, coalesce(result, '')
FROM body.note_list(viewer_account($token), coalesce($older, 'infinity'), $most);

-- What changed nothing for the viewer on three days or more, with what the entry is now: its fields name what is done instead.
-- name: note_unchanged many
-- params: token bytea
SELECT u.path, e.title, e.model::text, u.days
FROM body.note_unchanged(viewer_account($token)) AS u
JOIN entry_slug s ON s.kind = 'stretch' AND s.slug = split_part(u.path, '/', 3)
JOIN entry o ON o.id = s.entry_id
JOIN entry e ON e.id = coalesce(o.leads_to, o.id) AND entry_is_public(e.status);

-- What the viewer said when asked; no row: nobody asked yet.
-- name: note_consent maybe
-- params: token bytea
SELECT agreed, at FROM body.consent_of(viewer_account($token), 'notes');

-- name: note_answer one
-- params: owner bigint, agreed boolean
SELECT 1 FROM note_answer($owner, $agreed);

-- name: note_add one
-- params: owner bigint, path text, title text, at timestamptz, before bigint, after bigint, result text
SELECT 1 FROM note_add($owner, $path, $title, $at, $before, $after, $result);

-- name: note_delete one
-- params: owner bigint, note bigint
SELECT 1 FROM body.note_delete($owner, $note);

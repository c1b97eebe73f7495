-- Internal notes, for moderators: functions/staff_note.sql.

-- What was noted of a post or a person (the other is NULL), the newest first, from before $before (an id).
-- name: staff_note_list many
-- params: token bytea, post bigint, account bigint, before bigint, most bigint
SELECT n.id, n.words, n.at, a.id, a.name, a.shown_role
FROM (SELECT * FROM ((SELECT * FROM staff_note WHERE post_id = $post AND id < $before ORDER BY id DESC LIMIT $most)
                     UNION ALL
                     (SELECT * FROM staff_note WHERE account_id = $account AND id < $before ORDER BY id DESC LIMIT $most)) AS n
      WHERE staff_note_is_for(viewer_account($token), $post, $account)) AS n
JOIN account a ON a.id = n.author_id
ORDER BY n.id DESC LIMIT $most;

-- name: staff_note_put one
-- params: actor bigint, post bigint, account bigint, words text
SELECT 1 FROM staff_note_put($actor, $post, $account, $words);

-- name: staff_note_delete one
-- params: actor bigint, post bigint, account bigint, note bigint
SELECT 1 FROM staff_note_delete($actor, $post, $account, $note);

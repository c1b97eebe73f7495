-- Private things in older texts: functions/personal.sql.

-- Of a post, for its author and moderators, from below a number, the newest first; of the text as it is now only what was said of it.
-- name: personal_history many
-- params: token bytea, post bigint, below bigint, most bigint
SELECT r.number, CASE WHEN r.number < p.revision THEN r.title ELSE '' END, CASE WHEN r.number < p.revision THEN r.body ELSE '' END, r.reason
FROM post p JOIN revision r ON r.post_id = p.id AND r.number <= p.revision
WHERE p.id = $post AND r.number < $below AND may_see(viewer_account($token), p.id)
  AND (p.author_id = viewer_account($token) OR is_moderator(viewer_account($token)))
ORDER BY r.number DESC LIMIT $most;

-- name: personal_hide one
-- params: actor bigint, post bigint, words text[]
SELECT 1 FROM personal_hide($actor, $post, $words);

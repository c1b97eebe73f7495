-- Moving and splitting, for moderators: functions/question_move.sql.

-- What can be moved of a question: its answers, then the comments on it, the newest first.
-- name: question_move_posts many
-- params: token bytea, question bigint, most bigint
SELECT p.id, p.kind, a.id, a.name, a.shown_role, left(p.body, 600)
FROM ((SELECT * FROM post WHERE thread_id = $question AND kind = 'answer' AND deleted_at IS NULL
       ORDER BY created_at DESC, id DESC LIMIT $most)
      UNION ALL
      (SELECT * FROM post WHERE parent_id = $question AND kind = 'comment' AND deleted_at IS NULL
       ORDER BY created_at DESC, id DESC LIMIT $most)) AS p
JOIN account a ON a.id = p.author_id
WHERE is_moderator(viewer_account($token))
ORDER BY p.kind, p.created_at DESC, p.id DESC LIMIT $most;

-- name: question_move_put one
-- params: actor bigint, question bigint, posts bigint[], other bigint, reason text
SELECT question_move($actor, $question, $posts, $other, $reason, false);

-- name: question_move_split one
-- params: actor bigint, question bigint, posts bigint[], reason text, title text, slug text, body text, html text, plain text,
--         link_kinds text[], link_slugs text[]
SELECT question_split($actor, $question, $posts, $reason, $title, $slug, $body, $html, $plain, $link_kinds, $link_slugs);

-- name: question_move_undo one
-- params: actor bigint, move bigint
SELECT 1 FROM question_unmove($actor, $move);

-- What was moved from a question, and to it, the newest first.
-- name: question_move_list many
-- params: token bytea, question bigint, most bigint
SELECT m.id, m.at, m.reason, a.id, a.name, a.shown_role, f.id, f.title, i.id, i.title, m.undone_at, cardinality(m.posts)::bigint, m.made
FROM ((SELECT * FROM question_move WHERE from_id = $question ORDER BY id DESC LIMIT $most)
      UNION ALL
      (SELECT * FROM question_move WHERE into_id = $question ORDER BY id DESC LIMIT $most)) AS m
JOIN account a ON a.id = m.actor_id
JOIN question f ON f.id = m.from_id
JOIN question i ON i.id = m.into_id
WHERE is_moderator(viewer_account($token))
ORDER BY m.id DESC LIMIT $most;

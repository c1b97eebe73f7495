-- Suggested changes: functions/suggestion.sql.

-- name: suggestion_make one
-- params: author bigint, post bigint, base bigint, title text, body text, tags text[], reason text
SELECT suggestion_make($author, $post, $base::integer, $title, $body, $tags, $reason);

-- name: suggestion_accept one
-- params: actor bigint, suggestion bigint, how text, base bigint, title text, slug text, body text, html text, plain text,
--         tags text[], answer text, link_kinds text[], link_slugs text[]
SELECT suggestion_accept(actor => $actor, the_suggestion => $suggestion, how => $how, base => $base::integer, the_title => $title,
                         the_slug => $slug, the_body => $body, the_html => $html, plain => $plain, names => $tags,
                         the_answer => $answer, link_kinds => $link_kinds, link_slugs => $link_slugs);

-- name: suggestion_decline one
-- params: actor bigint, suggestion bigint, answer text
SELECT suggestion_decline($actor, $suggestion, $answer);

-- name: suggestion_reopen one
-- params: actor bigint, suggestion bigint
SELECT suggestion_reopen($actor, $suggestion);

-- name: suggestion_take_back one
-- params: author bigint, suggestion bigint
SELECT suggestion_take_back($author, $suggestion);

-- One, for whoever may look at it, with the text that it was begun on.
-- name: suggestion_get maybe
-- params: token bytea, suggestion bigint
SELECT s.id, s.post_id, s.base, a.id, a.name, a.shown_role, s.created_at, s.title, s.body, s.tags, s.reason, s.ended_at,
       coalesce(b.id, 0), coalesce(b.name, ''), coalesce(b.shown_role, ''), coalesce(s.outcome, ''), s.answer, coalesce(s.revision, 0)::bigint,
       r.title, r.body, r.tags
FROM suggestion s
JOIN account a ON a.id = s.author_id
JOIN revision r ON r.post_id = s.post_id AND r.number = s.base
LEFT JOIN account b ON b.id = s.ended_by
WHERE s.id = $suggestion AND may_see(viewer_account($token), s.post_id) AND suggestion_is_for(viewer_account($token), s);

-- The one that waits for a post, whoever looks: 0 when there is none.
-- name: suggestion_waiting one
-- params: post bigint
SELECT coalesce((SELECT id FROM suggestion WHERE post_id = $post AND ended_at IS NULL), 0);

-- What the viewer suggested, newest first, from before an id. What they do not see has no title.
-- name: suggestion_list many
-- params: token bytea, before bigint, most bigint
SELECT s.id, p.kind, CASE WHEN may_see(s.author_id, p.id) THEN q.title END, s.created_at, s.reason, coalesce(s.outcome, ''), s.answer
FROM (SELECT * FROM suggestion WHERE author_id = (SELECT viewer_account($token)) AND id < $before ORDER BY id DESC LIMIT $most) AS s
JOIN LATERAL (SELECT * FROM post p WHERE p.id = s.post_id OFFSET 0) AS p ON true -- row by row: there are few
LEFT JOIN LATERAL (SELECT * FROM question q WHERE q.id = p.thread_id OFFSET 0) AS q ON true
ORDER BY s.id DESC;

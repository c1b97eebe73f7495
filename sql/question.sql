-- Lists of the view question_row: newest first by the list's own time; (time, id) is the place where a page
-- goes on.

-- name: question_newest many
-- params: before timestamptz, before_id bigint, most bigint
SELECT q.* FROM question_row q
WHERE (q.created_at, q.id) < ($before, $before_id)
ORDER BY q.created_at DESC, q.id DESC LIMIT $most;

-- name: question_active many
-- params: before timestamptz, before_id bigint, most bigint
SELECT q.* FROM question_row q
WHERE (q.last_active_at, q.id) < ($before, $before_id)
ORDER BY q.last_active_at DESC, q.id DESC LIMIT $most;

-- name: question_unanswered many
-- params: before timestamptz, before_id bigint, most bigint
SELECT q.* FROM question_row q
WHERE q.answer_count = 0 AND NOT q.closed AND (q.created_at, q.id) < ($before, $before_id)
ORDER BY q.created_at DESC, q.id DESC LIMIT $most;

-- Questions with a tag, and $with_below: with those below it.
-- name: question_tagged many
-- params: tag text, with_below boolean, before timestamptz, before_id bigint, most bigint
WITH RECURSIVE below (id) AS (
    SELECT id FROM tag WHERE name = $tag
    UNION
    SELECT p.tag_id FROM tag_parent p JOIN below b ON p.parent_id = b.id WHERE $with_below
)
SELECT q.*
FROM (
    SELECT DISTINCT t.created_at, t.question_id
    FROM below b
    CROSS JOIN LATERAL (
        SELECT t.created_at, t.question_id
        FROM question_tag t JOIN question q ON q.id = t.question_id AND q.listed
        WHERE t.tag_id = b.id AND (t.created_at, t.question_id) < ($before, $before_id)
        ORDER BY t.created_at DESC, t.question_id DESC LIMIT $most
    ) AS t
    ORDER BY t.created_at DESC, t.question_id DESC LIMIT $most
) AS t
JOIN question_row q ON q.id = t.question_id
ORDER BY q.created_at DESC, q.id DESC;

-- A question for the one whose session it is; all but the first two columns are null when it is gone.
-- name: question_get maybe
-- params: token bytea, question bigint
SELECT NOT k.seen, k.id, q.title, q.slug, q.tags, q.accepted_answer_id, q.answer_count,
       q.closed_at, q.closed_why, q.closed_reason, q.closed_votes, coalesce(b.id, 0), coalesce(b.name, ''), coalesce(b.shown_role, ''),
       CASE WHEN o.id IS NOT NULL THEN 'question' ELSE e.kind END, coalesce(o.id, e.id),
       coalesce(o.title, e.title), coalesce(o.slug, e.slug), q.locked_at, q.lock_reason,
       ARRAY(SELECT CASE WHEN d.merged THEN '*' ELSE '' END || d.id || ' ' || d.title FROM question d
             WHERE d.duplicate_of = q.id AND (d.listed OR d.merged AND may_see(NULL, d.id)) ORDER BY d.id DESC LIMIT 6),
       CASE WHEN q.merged THEN q.duplicate_of END, card_shown(q.id),
       h.question_id IS NOT NULL AND h.ended_at IS NULL, coalesce(h.reason, ''),
       CASE WHEN p.author_id = viewer_account($token) THEN EXISTS (SELECT FROM body.check_of(p.author_id, q.id, false)) ELSE false END,
       block_keeps_out(viewer_account($token), q.id), close_vote_tally(viewer_account($token), q.id), (SELECT needed FROM close_vote_rule), p.*
FROM post_known(viewer_account($token), $question) k
LEFT JOIN question q ON q.id = k.id AND k.seen
LEFT JOIN account b ON b.id = q.closed_by AND q.closed_votes = 0
LEFT JOIN question o ON o.id = q.duplicate_of AND o.listed
LEFT JOIN entry e ON e.id = q.duplicate_of AND entry_is_public(e.status)
LEFT JOIN post_row p ON p.id = q.id
LEFT JOIN advice_hold h ON h.question_id = q.id
WHERE k.kind = 'question';

-- A page of answers as they are sorted, from the place ($rank, $at, $answer) on, then the first comments on each of them and
-- on the question: $most_comments, or as many as take $comment_bytes; then the last column says that there are more. However
-- long a thread grows, its page stays bounded. What is deleted comes without its text to who may not see it, but it comes: the
-- page is another one for its author.
-- name: question_posts many
-- params: token bytea, question bigint, sort text, rank bigint, at timestamptz, answer bigint, most bigint,
--         most_comments bigint, comment_bytes bigint
WITH answer AS (
    SELECT id, place FROM question_answers($question, $sort, $rank, $at, $answer, $most)
), talk AS (
    SELECT p.id, p.number > $most_comments OR p.number > 1 AND p.bytes > $comment_bytes AS is_more
    FROM (SELECT $question::bigint AS id UNION ALL SELECT id FROM answer) AS parent
    CROSS JOIN LATERAL (
        SELECT p.id, row_number() OVER before AS number, sum(post_page_bytes(p.html)) OVER before AS bytes
        FROM (SELECT p.id, p.created_at, p.html FROM post p
              WHERE p.parent_id = parent.id AND p.kind = 'comment'
              ORDER BY p.created_at, p.id LIMIT $most_comments + 1) AS p
        WINDOW before AS (ORDER BY p.created_at, p.id)
    ) AS p
), viewer AS MATERIALIZED (
    SELECT viewer_account($token) AS id
), unseen AS MATERIALIZED (
    SELECT array_agg(p.id) AS answers
    FROM viewer v, answer a JOIN post p ON p.id = a.id
    WHERE post_is_hidden(v.id, p.deleted_at, p.author_id)
)
SELECT p.id, p.kind, p.parent_id, p.author_id, p.author_name, p.author_role,
       CASE WHEN p.hidden OR p.is_more THEN '' ELSE p.html END, p.score, p.rank, p.helped, p.outdated, p.tried,
       p.warning, p.revision, p.created_at, p.edited_at, p.deleted_at, p.deleted_by,
       CASE WHEN p.hidden THEN '' ELSE p.delete_why END,
       CASE WHEN p.hidden THEN '' ELSE p.delete_reason END, p.origin_site, p.origin_author,
       p.origin_address, p.origin_licence, p.origin_closed_at, p.origin_duplicate_of, p.wiki, p.is_more
FROM (SELECT p.*, shown.place, shown.is_more,
             post_is_hidden(viewer.id, p.deleted_at, p.author_id)
                 OR p.parent_id <> $question AND p.parent_id = ANY (unseen.answers) AS hidden
      FROM (SELECT id, place, false AS is_more FROM answer UNION ALL SELECT id, NULL, is_more FROM talk) AS shown
      JOIN post_row p ON p.id = shown.id, viewer, unseen) AS p
WHERE may_see((SELECT id FROM viewer), $question)
ORDER BY p.kind, p.place, p.created_at, p.id;

-- name: question_ask one
-- params: author bigint, title text, slug text, body text, html text, plain text, tags text[], link_kinds text[],
--         link_slugs text[]
SELECT question_ask(author => $author, the_title => $title, the_slug => $slug, the_body => $body,
                    the_html => $html, plain => $plain, names => $tags, link_kinds => $link_kinds,
                    link_slugs => $link_slugs);

-- name: question_unknown_tags many
-- params: names text[]
SELECT n.name FROM unnest($names) AS n (name)
WHERE NOT EXISTS (SELECT FROM tag t WHERE t.name = n.name)
  AND NOT EXISTS (SELECT FROM tag_synonym s WHERE s.name = n.name);

-- Closing as a duplicate: of a question by its number or an entry by its address ($other_kind, $other), as flag_put has it.
-- name: question_close one
-- params: actor bigint, question bigint, why text, reason text, other_kind text, other text
SELECT 1 FROM question_close($actor, $question, $why, $reason, flag_other($other_kind, $other));

-- name: question_close_again one
-- params: actor bigint, question bigint
SELECT 1 FROM question_close_again($actor, $question);

-- name: question_reopen one
-- params: actor bigint, question bigint
SELECT 1 FROM question_reopen($actor, $question);

-- name: question_set_locked one
-- params: actor bigint, question bigint, yes boolean, reason text
SELECT 1 FROM question_set_locked($actor, $question, $yes, $reason);

-- The last times that it was closed and locked, for moderators, to do that again.
-- name: question_state_before maybe
-- params: token bytea, question bigint
SELECT (SELECT e.data->>'why' FROM event e WHERE e.post_id = $question AND e.kind = 'close' ORDER BY e.at DESC, e.id DESC LIMIT 1),
       (SELECT e.reason FROM event e WHERE e.post_id = $question AND e.kind = 'lock' ORDER BY e.at DESC, e.id DESC LIMIT 1)
WHERE is_moderator(viewer_account($token));

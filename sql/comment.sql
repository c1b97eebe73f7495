-- name: comment_add one
-- params: author bigint, parent bigint, body text, html text, link_kinds text[], link_slugs text[]
SELECT comment_add(author => $author, the_parent => $parent, the_body => $body, the_html => $html,
                   link_kinds => $link_kinds, link_slugs => $link_slugs);


-- name: comment_vote one
-- params: voter bigint, comment bigint, yes boolean
SELECT v.changed FROM comment_vote($voter, $comment, $yes) AS v;

-- The comments on a question, an answer or an entry, oldest first, from the place ($at, $comment) on. What is deleted comes without
-- its text to who may not see it. The last column: the viewer finds it useful.
-- name: comment_list many
-- params: token bytea, parent bigint, at timestamptz, comment bigint, most bigint
WITH viewer AS MATERIALIZED (
    SELECT viewer_account($token) AS id
)
SELECT p.id, p.kind, p.parent_id, p.author_id, p.author_name, p.author_role,
       CASE WHEN p.hidden THEN '' ELSE p.html END, p.score, p.rank, p.helped, p.outdated, p.tried, p.warning, p.revision, p.created_at, p.edited_at,
       p.deleted_at, p.deleted_by, CASE WHEN p.hidden THEN '' ELSE p.delete_why END,
       CASE WHEN p.hidden THEN '' ELSE p.delete_reason END, p.origin_site, p.origin_author,
       p.origin_address, p.origin_licence, p.origin_closed_at, p.origin_duplicate_of, p.wiki,
       EXISTS (SELECT FROM vote v WHERE v.post_id = p.id AND v.account_id = (SELECT id FROM viewer) AND v.value = 1)
FROM (SELECT p.*, post_is_hidden(viewer.id, p.deleted_at, p.author_id) AS hidden
      FROM (SELECT p.id FROM post p
            WHERE p.parent_id = $parent AND p.kind = 'comment' AND (p.created_at, p.id) >= ($at, $comment)
            ORDER BY p.created_at, p.id LIMIT $most) AS shown
      JOIN post_row p ON p.id = shown.id, viewer) AS p
WHERE may_see((SELECT id FROM viewer), $parent)
ORDER BY p.created_at, p.id;

-- The first comments on an entry, as everybody sees them: $most, or as many as take $bytes; the last column says that there are
-- more.
-- name: comment_of_entry many
-- params: kind text, slug text, most bigint, bytes bigint
SELECT p.id, p.kind, p.parent_id, p.author_id, p.author_name, p.author_role, p.html, p.score, p.rank, p.helped, p.outdated, p.tried,
       p.warning, p.revision, p.created_at, p.edited_at, p.deleted_at, p.deleted_by, p.delete_why, p.delete_reason, p.origin_site, p.origin_author, p.origin_address,
       p.origin_licence, p.origin_closed_at, p.origin_duplicate_of, p.wiki, c.number > $most OR c.number > 1 AND c.bytes > $bytes
FROM (SELECT p.id, row_number() OVER before AS number, sum(post_page_bytes(p.html)) OVER before AS bytes
      FROM (SELECT p.id, p.created_at, p.html FROM entry_slug s JOIN public_post p ON p.parent_id = s.entry_id AND p.kind = 'comment'
            WHERE s.kind = $kind AND s.slug = $slug
            ORDER BY p.created_at, p.id LIMIT $most + 1) AS p
      WINDOW before AS (ORDER BY p.created_at, p.id)) AS c
JOIN post_row p ON p.id = c.id
ORDER BY p.created_at, p.id;

-- name: comment_follow one
-- params: account bigint, entry bigint
SELECT 1 FROM follow_own($account, $entry);

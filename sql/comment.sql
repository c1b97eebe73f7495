-- name: comment_add one
-- params: author bigint, parent bigint, body text, html text, link_kinds text[], link_slugs text[]
SELECT comment_add(author => $author, the_parent => $parent, the_body => $body, the_html => $html,
                   link_kinds => $link_kinds, link_slugs => $link_slugs);


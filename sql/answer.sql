-- name: answer_give one
-- params: author bigint, question bigint, body text, html text, plain text, link_kinds text[], link_slugs text[]
SELECT answer_give(author => $author, the_question => $question, the_body => $body, the_html => $html,
                   plain => $plain, link_kinds => $link_kinds, link_slugs => $link_slugs);

-- name: answer_accept one
-- params: asker bigint, answer bigint, yes boolean
SELECT answer_accept(asker => $asker, the_answer => $answer, yes => $yes);

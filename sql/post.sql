-- What editing, deleting and the history of one post need, for the one whose session it is. The first columns are
-- there when it is gone, too.
-- name: post_source maybe
-- params: token bytea, post bigint
SELECT NOT k.seen, k.id, k.kind, p.thread_id, p.author_id, p.revision, p.deleted_at, p.deleted_by, p.body,
       coalesce(q.title, e.title), coalesce(q.slug, e.slug), q.tags, coalesce(e.kind, ''), r.created_at, a.name, r.reason,
       t.author_id, o.author,
       NOT post_is_open(k.id), p.created_at, coalesce(p.wiki, false),
       block_keeps_out(viewer_account($token), p.id)
FROM post_known(viewer_account($token), $post) k
LEFT JOIN post p ON p.id = k.id AND k.seen
LEFT JOIN question q ON q.id = p.thread_id
LEFT JOIN entry e ON e.id = coalesce(p.thread_id, p.id)
LEFT JOIN post t ON t.id = p.thread_id
LEFT JOIN origin o ON o.post_id = t.id
LEFT JOIN revision r ON r.post_id = p.id AND r.number = p.revision
LEFT JOIN account a ON a.id = r.author_id
WHERE k.kind <> 'page';

-- name: post_edit one
-- params: editor bigint, post bigint, base bigint, title text, slug text, body text, html text, plain text,
--         tags text[], reason text, link_kinds text[], link_slugs text[]
SELECT post_edit(editor => $editor, the_post => $post, base => $base::int, the_title => $title,
                 the_slug => $slug, the_body => $body, the_html => $html, plain => $plain, names => $tags,
                 why => $reason, link_kinds => $link_kinds, link_slugs => $link_slugs);

-- name: post_delete one
-- params: actor bigint, post bigint, gone boolean, why text, reason text
SELECT post_delete(actor => $actor, the_post => $post, gone => $gone, the_why => $why, the_reason => $reason);

-- name: post_wiki one
-- params: actor bigint, answer bigint, yes boolean
SELECT wiki_set($actor, $answer, $yes);

-- Where a post is shown: its thread, and of what kind that is when it is an entry; the question, answer or entry that it is or is
-- about; whether an answer is beyond the
-- thread's first page ($answers of them or more come before it, or take more than $answer_bytes with it), and whether a
-- comment is beyond those that the thread shows ($comments, $comment_bytes).
-- name: post_thread maybe
-- params: token bytea, post bigint, answers bigint, answer_bytes bigint, comments bigint, comment_bytes bigint
SELECT NOT k.seen, coalesce(p.thread_id, p.id), k.kind, coalesce(q.slug, e.slug), coalesce(e.kind, ''), k.id, a.id, a.kind, n.rank,
       a.created_at,
       a.kind = 'answer' AND (
           SELECT count(*) >= $answers
                  OR coalesce(sum(before.bytes) + post_page_bytes(a.html) > $answer_bytes, false)
           FROM (SELECT post_page_bytes(b.html) AS bytes FROM post_score s JOIN post b ON b.id = s.post_id
                 WHERE s.thread_id = n.thread_id AND s.kind = 'answer'
                   AND (-s.rank, s.created_at, s.post_id) < (-n.rank, n.created_at, n.post_id)
                 LIMIT $answers) AS before),
       p.created_at,
       p.kind = 'comment' AND (
           SELECT count(*) >= $comments
                  OR coalesce(sum(before.bytes) + post_page_bytes(p.html) > $comment_bytes, false)
           FROM (SELECT post_page_bytes(b.html) AS bytes FROM post b
                 WHERE b.parent_id = p.parent_id AND b.kind = 'comment'
                   AND (b.created_at, b.id) < (p.created_at, p.id)
                 LIMIT $comments) AS before),
       NOT post_is_open(k.id), block_keeps_out(viewer_account($token), k.id)
FROM post_known(viewer_account($token), $post) k
LEFT JOIN post p ON p.id = k.id AND k.seen
LEFT JOIN post a ON a.id = coalesce(p.parent_id, p.id)
LEFT JOIN post_score n ON n.post_id = a.id
LEFT JOIN question q ON q.id = p.thread_id
LEFT JOIN entry e ON e.id = coalesce(p.thread_id, p.id)
WHERE k.kind <> 'page';

-- What somebody wrote and did, for themselves: by whose session it is, newest first, from before the place ($before, $before_id).
-- All have the same columns. What they may no longer see has no title and no words.

-- Questions, answers or comments that are not deleted.
-- name: mine_posts many
-- params: token bytea, kind text, before timestamptz, before_id bigint, most bigint
SELECT p.id, p.kind, s.title, s.slug, left(s.body, 280), post_score_of(p.id), p.created_at, ''::text, 0::smallint
FROM (
    SELECT id, kind, thread_id, body, created_at FROM post
    WHERE author_id = (SELECT viewer_account($token)) AND kind = $kind AND deleted_at IS NULL
      AND (created_at, id) < ($before, $before_id)
    ORDER BY created_at DESC, id DESC LIMIT $most
) AS p
LEFT JOIN LATERAL (
    SELECT t.title, t.slug, p.body
    FROM (SELECT q.title, q.slug FROM question q WHERE q.id = p.thread_id
          UNION ALL SELECT e.title, e.slug FROM entry e WHERE e.id = p.thread_id) AS t
    WHERE may_see(viewer_account($token), p.id)
) AS s ON true
ORDER BY p.created_at DESC, p.id DESC;

-- One's own that were deleted, with the reason and who did it.
-- name: mine_deleted many
-- params: token bytea, before timestamptz, before_id bigint, most bigint
SELECT p.id, p.kind, s.title, s.slug, left(s.body, 280), post_score_of(p.id),
       p.deleted_at, coalesce(p.delete_reason, ''), 0::smallint, p.delete_why, d.name
FROM (
    SELECT id, kind, thread_id, body, deleted_at, deleted_by, delete_why, delete_reason FROM post
    WHERE author_id = (SELECT viewer_account($token)) AND deleted_at IS NOT NULL
      AND kind IN ('question', 'answer', 'comment') AND (deleted_at, id) < ($before, $before_id)
    ORDER BY deleted_at DESC, id DESC LIMIT $most
) AS p
LEFT JOIN account d ON d.id = p.deleted_by
LEFT JOIN LATERAL (
    SELECT t.title, t.slug, p.body
    FROM (SELECT q.title, q.slug FROM question q WHERE q.id = p.thread_id
          UNION ALL SELECT e.title, e.slug FROM entry e WHERE e.id = p.thread_id) AS t
    WHERE may_see(viewer_account($token), p.id)
) AS s ON true
ORDER BY p.deleted_at DESC, p.id DESC;

-- Edits of posts and entries: what was written first is no edit.
-- name: mine_edits many
-- params: token bytea, before timestamptz, before_id bigint, most bigint
SELECT r.post_id, p.kind, coalesce(s.title, e.title), coalesce(s.slug, e.slug), '', post_score_of(p.id), r.created_at,
       r.reason, 0::smallint
FROM (
    SELECT post_id, created_at, reason FROM revision
    WHERE author_id = (SELECT viewer_account($token)) AND number > 1 AND (created_at, post_id) < ($before, $before_id)
    ORDER BY created_at DESC, post_id DESC LIMIT $most
) AS r
JOIN post p ON p.id = r.post_id
LEFT JOIN LATERAL (
    SELECT q.title, q.slug FROM question q WHERE q.id = p.thread_id AND may_see(viewer_account($token), p.id)
) AS s ON true
LEFT JOIN LATERAL (
    SELECT e.title, e.slug FROM entry e WHERE e.id = coalesce(p.thread_id, p.id) AND may_see(viewer_account($token), p.id)
) AS e ON true
ORDER BY r.created_at DESC, r.post_id DESC;

-- Posts of theirs, among the newest $most of each kind, that link to an entry that was retired: the entry's title, and the
-- title and address of what took its place, if something did.
-- name: mine_retired many
-- params: token bytea, most bigint
SELECT p.id, p.kind, e.title, n.kind, n.slug, n.title
FROM unnest('{question,answer,comment}'::text[]) AS k (kind)
CROSS JOIN LATERAL (
    SELECT id, kind, created_at FROM post
    WHERE author_id = (SELECT viewer_account($token)) AND kind = k.kind AND deleted_at IS NULL
    ORDER BY created_at DESC, id DESC LIMIT $most
) AS p
JOIN link l ON l.post_id = p.id
CROSS JOIN LATERAL (
    SELECT e.* FROM entry_slug s JOIN entry e ON e.id = s.entry_id
    WHERE s.slug = l.slug AND (s.kind = l.kind OR l.kind = '')
    ORDER BY e.status = 'retired', array_position(entry_kinds(), s.kind) LIMIT 1
) AS e
LEFT JOIN entry n ON n.id = entry_replacement(e.id)
WHERE e.status = 'retired' AND entry_title_was_shown(e.id, e.title)
ORDER BY p.created_at DESC, p.id DESC LIMIT 20;

-- Likewise those that link to an entry in which something was corrected for safety since they were written: the entry, the
-- revision that the post means, the newest one, and the last such correction in words.
-- name: mine_unsafe many
-- params: token bytea, most bigint
SELECT DISTINCT ON (p.created_at, p.id, e.id) p.id, p.kind, e.kind, e.slug, e.title, c.seen, c.newest, c.safety
FROM unnest('{question,answer,comment}'::text[]) AS k (kind)
CROSS JOIN LATERAL (
    SELECT id, kind, created_at FROM post
    WHERE author_id = (SELECT viewer_account($token)) AND kind = k.kind AND deleted_at IS NULL
    ORDER BY created_at DESC, id DESC LIMIT $most
) AS p
JOIN link l ON l.post_id = p.id
JOIN entry_slug s ON s.slug = l.slug AND (s.kind = l.kind OR l.kind = '')
JOIN entry e ON e.id = s.entry_id AND entry_is_public(e.status)
CROSS JOIN LATERAL (
    SELECT coalesce(l.revision, entry_first_public(e.id)) AS seen, r.number AS newest, r.safety FROM revision r
    WHERE r.post_id = e.id AND r.number > coalesce(l.revision, entry_first_public(e.id)) AND r.safety <> ''
      AND entry_is_public(r.model->>'status')
    ORDER BY r.number DESC LIMIT 1
) AS c
ORDER BY p.created_at DESC, p.id DESC, e.id LIMIT 20;

-- name: mine_holds one
-- params: author bigint, post bigint
SELECT link_holds($author, $post);

-- name: mine_votes many
-- params: token bytea, before timestamptz, before_id bigint, most bigint
SELECT p.id, p.kind, s.title, s.slug, left(s.body, 280), post_score_of(p.id), v.at, '', v.value
FROM (
    SELECT post_id, value, at FROM vote
    WHERE account_id = (SELECT viewer_account($token)) AND (at, post_id) < ($before, $before_id)
    ORDER BY at DESC, post_id DESC LIMIT $most
) AS v
JOIN post p ON p.id = v.post_id
LEFT JOIN LATERAL (
    SELECT q.title, q.slug, p.body FROM question q
    WHERE q.id = p.thread_id AND may_see(viewer_account($token), p.id)
) AS s ON true
ORDER BY v.at DESC, v.post_id DESC;

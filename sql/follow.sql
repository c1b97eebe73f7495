-- Following: see functions/follow.sql.

-- name: follow_set one
-- params: account bigint, kind text, subject bigint, wish text
SELECT 1 FROM follow_set($account, $kind, $subject, $wish);

-- Where a page of it is: a kind of post, 'tag' or 'person', and what it is called there. No row: the viewer does not see it.
-- name: follow_place maybe
-- params: token bytea, kind text, subject bigint
SELECT p.kind, coalesce(q.slug, e.slug, ''), coalesce(q.title, e.title, '')
FROM post p LEFT JOIN question q ON q.id = p.id LEFT JOIN entry e ON e.id = p.id
WHERE $kind = 'thread' AND p.id = $subject AND may_see(viewer_account($token), p.id)
UNION ALL
SELECT 'tag', t.name, t.title FROM tag t WHERE $kind = 'tag' AND t.id = tag_now($subject) AND t.merged_into IS NULL
UNION ALL
SELECT 'person', a.name, a.name FROM account a WHERE $kind = 'person' AND a.id = $subject AND a.erased_at IS NULL
UNION ALL
SELECT 'search', s.query, s.query FROM saved_search s JOIN follow f ON f.kind = 'search' AND f.subject_id = s.id
WHERE $kind = 'search' AND s.id = $subject AND f.account_id = viewer_account($token);

-- All wishes of the viewer, the newest first, from before $before (follow.id). What they see no longer has no name.
-- name: follow_list many
-- params: token bytea, before bigint, most bigint
SELECT f.id, f.kind, f.subject_id, f.wish, f.at, s.kind, s.slug, s.title
FROM (SELECT * FROM follow
      WHERE account_id = (SELECT viewer_account($token)) AND id < $before AND wish <> 'none'
      ORDER BY id DESC LIMIT $most) AS f
LEFT JOIN LATERAL (
    SELECT p.kind, coalesce(q.slug, e.slug) AS slug, coalesce(q.title, e.title) AS title
    FROM post p LEFT JOIN question q ON q.id = p.id LEFT JOIN entry e ON e.id = p.id
    WHERE f.kind = 'thread' AND p.id = f.subject_id AND may_see(viewer_account($token), p.id)
    UNION ALL SELECT 'tag', t.name, t.title FROM tag t
    WHERE f.kind = 'tag' AND t.id = tag_now(f.subject_id) AND t.merged_into IS NULL
    UNION ALL SELECT 'person', a.name, a.name FROM account a
    WHERE f.kind = 'person' AND a.id = f.subject_id AND a.erased_at IS NULL
    UNION ALL SELECT 'search', w.query, w.query FROM saved_search w WHERE f.kind = 'search' AND w.id = f.subject_id
) AS s ON true
ORDER BY f.id DESC;

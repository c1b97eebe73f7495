-- What moderators look at. All is for the one whose session it is, and comes to moderators only; what they did themselves, to coaches, too.

-- What is deleted now, what was deleted last first, from before the place ($before, $before_id).
-- name: moderation_deleted many
-- params: token bytea, before timestamptz, before_id bigint, most bigint
SELECT p.id, p.kind, coalesce(q.title, e.title), left(p.body, 280), p.deleted_at, a.id, a.name, a.shown_role, d.id, d.name, d.shown_role,
       p.delete_why, p.delete_reason
FROM (
    SELECT id FROM post
    WHERE deleted_at IS NOT NULL AND delete_why IS DISTINCT FROM 'held' AND (deleted_at, id) < ($before, $before_id)
    ORDER BY deleted_at DESC, id DESC LIMIT $most
) AS shown
JOIN post p ON p.id = shown.id
JOIN account a ON a.id = p.author_id
LEFT JOIN account d ON d.id = p.deleted_by
LEFT JOIN question q ON q.id = p.thread_id
LEFT JOIN entry e ON e.id = p.thread_id
WHERE is_moderator(viewer_account($token))
ORDER BY p.deleted_at DESC, p.id DESC;

-- What was changed, newest first, from before the place ($before, $before_key): of the $kinds 'edit' (of posts and entries),
-- 'page' (a change of one of the site's own pages was proposed), 'tag', and events by their kinds; by the account named $who
-- ('': by anybody) or, $mine, by the viewer. The key orders what happened at the same time: the id times 8, and the number of
-- the source that it is from. From each source as many are read as are shown. The columns from `whom` on: to whom it
-- happened, by name and role, and in a word what: the name of a tag that was merged, a profession, a role, how a review
-- ended. What several members did by their votes is by 'votes', and names none of them.
-- name: moderation_changes many
-- params: token bytea, kinds text[], mine boolean, who text, before timestamptz, before_key bigint, most bigint
WITH viewer AS MATERIALIZED (
    SELECT viewer_account($token) AS id
), actor AS MATERIALIZED (
    SELECT CASE WHEN $mine THEN (SELECT id FROM viewer) ELSE (SELECT id FROM account WHERE name_key = $who) END AS id
), change AS (
    (SELECT 0 AS source, created_at AS at, post_id AS id, number
     FROM revision
     WHERE 'edit' = ANY ($kinds) AND NOT $mine AND $who = '' AND number > 1
       AND NOT revision_is_of_event(post_id, created_at)
       AND (created_at, post_id) <= ($before, ($before_key - 1) / 8)
     ORDER BY created_at DESC, post_id DESC LIMIT $most)
    UNION ALL
    (SELECT 0, created_at, post_id, number
     FROM revision
     WHERE 'edit' = ANY ($kinds) AND ($mine OR $who <> '') AND author_id = (SELECT id FROM actor) AND number > 1
       AND NOT revision_is_of_event(post_id, created_at)
       AND (created_at, post_id) <= ($before, ($before_key - 1) / 8)
     ORDER BY created_at DESC, post_id DESC LIMIT $most)
    UNION ALL
    (SELECT 1, created_at, id, NULL
     FROM page_change
     WHERE 'page' = ANY ($kinds) AND NOT $mine AND $who = '' AND (created_at, id) <= ($before, ($before_key - 2) / 8)
     ORDER BY created_at DESC, id DESC LIMIT $most)
    UNION ALL
    (SELECT 1, created_at, id, NULL
     FROM page_change
     WHERE 'page' = ANY ($kinds) AND ($mine OR $who <> '') AND editor_id = (SELECT id FROM actor)
       AND (created_at, id) <= ($before, ($before_key - 2) / 8)
     ORDER BY created_at DESC, id DESC LIMIT $most)
    UNION ALL
    -- A merge writes a revision of the tag that stays: it is there as the merge.
    (SELECT 2, r.created_at, r.tag_id, r.number
     FROM tag_revision r
     WHERE 'tag' = ANY ($kinds) AND NOT $mine AND $who = '' AND r.author_id IS NOT NULL
       AND (r.created_at, r.tag_id) <= ($before, ($before_key - 3) / 8)
       AND NOT EXISTS (SELECT FROM tag_merge m WHERE m.into_id = r.tag_id AND m.at = r.created_at)
     ORDER BY r.created_at DESC, r.tag_id DESC LIMIT $most)
    UNION ALL
    (SELECT 2, r.created_at, r.tag_id, r.number
     FROM tag_revision r
     WHERE 'tag' = ANY ($kinds) AND ($mine OR $who <> '') AND r.author_id = (SELECT id FROM actor)
       AND (r.created_at, r.tag_id) <= ($before, ($before_key - 3) / 8)
       AND NOT EXISTS (SELECT FROM tag_merge m WHERE m.into_id = r.tag_id AND m.at = r.created_at)
     ORDER BY r.created_at DESC, r.tag_id DESC LIMIT $most)
    UNION ALL
    SELECT 3, e.at, e.id, NULL
    FROM unnest($kinds) AS k (kind)
    CROSS JOIN LATERAL (
        (SELECT at, id FROM event
         WHERE kind = k.kind AND NOT $mine AND $who = '' AND (at, id) <= ($before, ($before_key - 4) / 8)
           AND event_is_for((SELECT id FROM viewer), kind, data)
         ORDER BY at DESC, id DESC LIMIT $most)
        UNION ALL
        (SELECT at, id FROM event
         WHERE kind = k.kind AND ($mine OR $who <> '') AND actor_id = (SELECT id FROM actor) AND NOT event_is_by_votes(data)
           AND (at, id) <= ($before, ($before_key - 4) / 8) AND event_is_for((SELECT id FROM viewer), kind, data)
         ORDER BY at DESC, id DESC LIMIT $most)
    ) AS e
    WHERE k.kind <> 'tag' -- a change of a tag is there as its revision
)
SELECT (ARRAY['edit', 'page', 'tag', e.kind])[1 + c.source], c.at, c.id * 8 + c.source, a.id, a.name, CASE WHEN e.data->>'votes' IS NOT NULL THEN 'votes' ELSE a.shown_role END,
       p.id, p.kind, coalesce(p.entry, p.question, t.title), coalesce(p.slug, t.name),
       coalesce(c.number, (e.data->>'revision')::bigint), e.data->>'why',
       coalesce(r.reason, g.reason, u.reason, e.reason), p.author, w.name, w.shown_role,
       coalesce(d.profession, e.data->>'role', e.data->>'how', e.data->>'name', e.data->>'outcome', e.data->>'queue', e.data->>'state', e.data->>'posts'),
       coalesce(e.data->>'case', e.data->>'suggestion', e.data->>'ring', e.data->>'word')::bigint
FROM (SELECT * FROM change ORDER BY at DESC, id * 8 + source DESC LIMIT $most) AS c
-- Row by row (OFFSET 0): each is found by its key, and there are few.
LEFT JOIN LATERAL (SELECT * FROM revision r WHERE c.source = 0 AND r.post_id = c.id AND r.number = c.number OFFSET 0) AS r
    ON true
LEFT JOIN LATERAL (SELECT * FROM page_change g WHERE c.source = 1 AND g.id = c.id OFFSET 0) AS g ON true
LEFT JOIN LATERAL (SELECT * FROM tag_revision u WHERE c.source = 2 AND u.tag_id = c.id AND u.number = c.number OFFSET 0) AS u
    ON true
LEFT JOIN LATERAL (SELECT * FROM event e WHERE c.source = 3 AND e.id = c.id OFFSET 0) AS e ON true
LEFT JOIN LATERAL (SELECT * FROM account w WHERE w.id = coalesce(e.account_id, (e.data->>'account')::bigint) OFFSET 0) AS w ON true
LEFT JOIN LATERAL (SELECT * FROM credential d WHERE d.id = (e.data->>'credential')::bigint OFFSET 0) AS d
    ON e.kind <> 'review-continued'
LEFT JOIN tag_merge m ON m.id = (e.data->>'merge')::bigint
LEFT JOIN LATERAL (
    SELECT * FROM account a
    WHERE a.id = coalesce(r.author_id, g.editor_id, u.author_id, e.actor_id) AND e.data->>'votes' IS NULL OFFSET 0
) AS a ON true
LEFT JOIN LATERAL (
    SELECT p.id, p.kind, w.name AS author, coalesce(q.title, t.title) AS question, n.title AS entry, n.slug
    FROM post p
    LEFT JOIN account w ON w.id = p.author_id AND w.id IS DISTINCT FROM a.id
    LEFT JOIN question q ON q.id = p.thread_id
    LEFT JOIN entry t ON t.id = p.thread_id
    LEFT JOIN entry n ON n.id = p.id
    WHERE p.id = coalesce(r.post_id, g.entry_id, e.post_id) OFFSET 0
) AS p ON true
LEFT JOIN LATERAL (SELECT * FROM tag t WHERE t.id = coalesce(u.tag_id, m.into_id) OFFSET 0) AS t ON true
WHERE is_moderator((SELECT id FROM viewer)) OR ($mine AND is_coach((SELECT id FROM viewer)))
ORDER BY c.at DESC, c.id * 8 + c.source DESC;

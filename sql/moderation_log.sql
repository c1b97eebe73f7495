-- The public log: what moderators and coaches did to public things, the same for everybody.

-- From before the place ($before, $before_id), the newest first. It names nobody: `role` is what whoever did it is now, or 'votes': several members did. What is not for
-- everybody to read (a deleted question, a draft, a retired entry) has no title, and nobody's words then: the reason is there when everybody reads it. What a member
-- suggested as a tag, and did not become one, has no name.
-- name: moderation_log_page many
-- params: before timestamptz, before_id bigint, most bigint
SELECT e.id, e.at, e.kind, CASE WHEN e.data->>'votes' IS NOT NULL THEN 'votes' ELSE coalesce(a.role, '') END, coalesce(p.kind, 'tag'), coalesce(CASE WHEN e.kind LIKE 'question-%' THEN (e.data->>'into')::bigint END, p.id, 0), t.title, coalesce(t.slug, ''),
       coalesce(e.data->>'why', ''),
       CASE WHEN t.title IS NOT NULL AND event_reason_is_for(NULL, e.kind, e.account_id) THEN e.reason ELSE '' END,
       CASE WHEN e.kind IN ('tag-refused', 'tag-open') THEN '' ELSE coalesce(e.data->>'name', '') END
FROM (SELECT * FROM event
      WHERE kind IN ('delete', 'restore', 'close', 'reopen', 'lock', 'unlock', 'retire', 'bring-back', 'tag_merge', 'tag_unmerge',
                     'tag-made', 'tag-refused', 'tag-open', 'question-merge', 'question-unmerge', 'question-move', 'question-unmove',
                     'check-cleared', 'check-held')
        AND (actor_id IS DISTINCT FROM account_id OR data->>'votes' IS NOT NULL) AND (at, id) < ($before, $before_id)
      ORDER BY at DESC, id DESC LIMIT $most) AS e
LEFT JOIN LATERAL (SELECT * FROM account a WHERE a.id = e.actor_id OFFSET 0) AS a ON true
LEFT JOIN LATERAL (SELECT * FROM post p WHERE p.id = e.post_id OFFSET 0) AS p ON true
LEFT JOIN LATERAL (
    SELECT q.title, q.slug FROM question q
    -- `into` is a name where tags were merged.
    WHERE q.id = CASE WHEN e.kind LIKE 'question-%' THEN (e.data->>'into')::bigint ELSE p.thread_id END AND q.listed
    UNION ALL
    SELECT n.title, n.slug FROM entry n
    WHERE n.id = coalesce(p.thread_id, p.id) AND entry_is_public(n.status)
    UNION ALL
    SELECT o.title, o.name FROM tag o WHERE e.kind = 'tag-made' AND o.id = (e.data->>'tag')::bigint AND o.merged_into IS NULL
    UNION ALL
    SELECT o.title, o.name FROM tag_merge m JOIN tag o ON o.id = m.into_id WHERE m.id = (e.data->>'merge')::bigint AND p.id IS NULL
) AS t ON true
ORDER BY e.at DESC, e.id DESC;

-- Merging entries: sql/functions/merge.sql.

-- Merges $gone into $stays, which becomes what the rest says.
-- name: merge_do one
-- params: editor bigint, gone bigint, gone_base bigint, stays bigint, stays_base bigint, title text, summary text,
--         aliases text[], slugs text[], tags text[], model text, body text, html text, plain text, reason text,
--         link_kinds text[], link_slugs text[]
SELECT entry_merge(editor => $editor, gone_id => $gone, gone_base => $gone_base::int, stays_id => $stays,
                   stays_base => $stays_base::int, the_title => $title, the_summary => $summary, the_aliases => $aliases,
                   slugs => $slugs, names => $tags, the_model => $model::jsonb, the_body => $body, the_html => $html,
                   plain => $plain, why => $reason, link_kinds => $link_kinds, link_slugs => $link_slugs);

-- name: merge_undo one
-- params: editor bigint, merge bigint, gone_base bigint, gone_plain text, html text, plain text, link_kinds text[],
--         link_slugs text[]
SELECT entry_unmerge($editor, $merge, $gone_base::int, $gone_plain, $html, $plain, $link_kinds, $link_slugs);

-- The merges that the entry of an address was part of, the newest first, for coaches.
-- name: merge_list many
-- params: token bytea, kind text, slug text, most bigint
SELECT m.id, m.at, a.id, a.name, a.shown_role, m.reason, g.slug, g.title, s.slug, s.title, m.into_before, m.into_after,
       cardinality(m.pictures), m.undone_at IS NOT NULL, m.text_back
FROM entry_slug l
CROSS JOIN LATERAL (
    (SELECT * FROM entry_merge WHERE into_id = l.entry_id ORDER BY id DESC LIMIT $most)
    UNION ALL
    (SELECT * FROM entry_merge WHERE from_id = l.entry_id ORDER BY id DESC LIMIT $most)
) AS m
JOIN account a ON a.id = m.actor_id
JOIN entry g ON g.id = m.from_id
JOIN entry s ON s.id = m.into_id
WHERE is_coach(viewer_account($token)) AND l.kind = $kind AND l.slug = $slug
ORDER BY m.id DESC LIMIT $most;

-- What undoing a merge needs: the addresses of both, and the revision that what stays had before.
-- name: merge_get maybe
-- params: token bytea, kind text, merge bigint
SELECT m.id, g.slug, s.slug, m.into_before
FROM entry_merge m JOIN entry g ON g.id = m.from_id JOIN entry s ON s.id = m.into_id
WHERE is_coach(viewer_account($token)) AND m.id = $merge AND s.kind = $kind;

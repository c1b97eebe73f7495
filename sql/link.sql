-- Links while they are written.

-- Entries, pages and tags that are called so, of one kind or ('') of any: each with the name that fits when it is not
-- the title.
-- name: link_choices many
-- params: typed text, only text, most bigint
SELECT s.kind, coalesce(e.slug, t.name), coalesce(e.title, t.title),
       CASE WHEN s.main THEN '' WHEN s.kind = 'tag' THEN replace(s.name, '-', ' ') ELSE s.name END,
       coalesce(e.summary, '')
FROM search_suggest($typed, CASE $only WHEN '' THEN $most ELSE 6 * $most END)
     WITH ORDINALITY AS s (kind, target_id, name, main, place, number)
LEFT JOIN entry e ON s.kind <> 'tag' AND e.id = s.target_id
LEFT JOIN tag t ON s.kind = 'tag' AND t.id = s.target_id
WHERE coalesce(e.id, t.id) IS NOT NULL AND $only IN ('', s.kind)
ORDER BY s.kind = 'tag', s.number LIMIT $most;

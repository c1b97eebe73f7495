-- Addresses for search engines: what everybody sees. A part has the threads whose numbers are from N * $width on, so that it
-- never has more than that many addresses and what it is about never moves.

-- The parts that have a thread, found by leaping from one to the next.
-- name: sitemap_parts many
-- params: width bigint, most bigint
WITH RECURSIVE part (number) AS (
    SELECT least((SELECT q.id FROM question q WHERE q.listed ORDER BY q.id LIMIT 1),
                 (SELECT e.id FROM entry e WHERE entry_is_public(e.status) ORDER BY e.id LIMIT 1)) / $width
    UNION ALL
    SELECT least((SELECT q.id FROM question q WHERE q.listed AND q.id >= (p.number + 1) * $width ORDER BY q.id LIMIT 1),
                 (SELECT e.id FROM entry e WHERE entry_is_public(e.status) AND e.id >= (p.number + 1) * $width
                  ORDER BY e.id LIMIT 1)) / $width
    FROM part p WHERE p.number IS NOT NULL
)
SELECT number FROM part WHERE number IS NOT NULL LIMIT $most;

-- The threads from number $from on, $to left out, and when each changed last.
-- name: sitemap_threads many
-- params: from bigint, to bigint
SELECT p.id, p.kind, coalesce(q.slug, e.slug), coalesce(q.last_active_at, p.edited_at, p.created_at)
FROM public_post p
LEFT JOIN question q ON q.id = p.id
LEFT JOIN entry e ON e.id = p.id
WHERE p.id >= $from AND p.id < $to AND (q.listed OR e.id IS NOT NULL)
ORDER BY p.id;

-- The tags behind the name $after that something has: their pages show it.
-- name: sitemap_tags many
-- params: after text, most bigint
SELECT t.name FROM tag t
WHERE t.merged_into IS NULL AND t.name > $after
  AND (t.question_count > 0 OR EXISTS (SELECT FROM entry_tag e WHERE e.tag_id = t.id))
ORDER BY t.name LIMIT $most;

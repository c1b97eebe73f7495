-- Addresses for search engines: what everybody sees. A part has the threads, or the tags, whose numbers are from N * $width
-- on, so that it never has more than that many addresses and what it is about never moves.

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
SELECT t.id, t.kind, t.slug, coalesce(t.active_at, p.edited_at, p.created_at)
FROM (SELECT q.id, 'question' AS kind, q.slug, q.last_active_at AS active_at
      FROM question q WHERE q.listed AND q.id >= $from AND q.id < $to
      UNION ALL
      SELECT e.id, e.kind, e.slug, NULL FROM entry e WHERE entry_is_public(e.status) AND e.id >= $from AND e.id < $to) AS t
-- Row by row (OFFSET 0): each is found by its key, and there are few.
CROSS JOIN LATERAL (SELECT p.edited_at, p.created_at FROM post p WHERE p.id = t.id OFFSET 0) AS p
ORDER BY t.id;

-- The last part that has a tag.
-- name: sitemap_tag_parts one
-- params: width bigint
SELECT coalesce(max(id), 0) / $width FROM tag;

-- The tags from number $from on, $to left out, that something has: their pages show it.
-- name: sitemap_tags many
-- params: from bigint, to bigint
SELECT t.name FROM tag t
WHERE t.merged_into IS NULL AND t.id >= $from AND t.id < $to
  AND (t.question_count > 0 OR EXISTS (SELECT FROM entry_tag e WHERE e.tag_id = t.id))
ORDER BY t.id;

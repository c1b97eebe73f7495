-- Search asks here, and only here; search_put in the migrations keeps what it asks.
-- A query is words (as websearch_to_tsquery reads them) or words to leave out; tags, each with its synonyms
-- and the tags below it; kinds. Found is the thread or entry, by its best text. (rank, thread_id) is the
-- place where a page goes on. Extracts are made for the page's rows only, marked by U+E000 and U+E001.

-- name: search_words many
-- params: text, text, text[], text[], bigint, bigint, bigint
WITH RECURSIVE asked AS MATERIALIZED (
    SELECT CASE WHEN numnode(without) > 0 THEN words && !!without ELSE words END AS query
    FROM (SELECT websearch_to_tsquery('english', $1), websearch_to_tsquery('english', $2)) AS q (words, without)
),
below (number, id) AS (
    SELECT n.number, t.id
    FROM unnest($3) WITH ORDINALITY AS n (name, number)
    JOIN tag t ON t.name = n.name OR t.id = (SELECT s.tag_id FROM tag_synonym s WHERE s.name = n.name)
    UNION
    SELECT b.number, p.tag_id FROM tag_parent p JOIN below b ON p.parent_id = b.id
),
wanted AS MATERIALIZED (
    SELECT b.number, array_agg(t.name) AS names FROM below b JOIN tag t ON t.id = b.id GROUP BY b.number
),
best AS (
    SELECT DISTINCT ON (d.thread_id) d.thread_id, d.post_id,
           ((ts_rank_cd('{0.1, 0.2, 0.4, 1.0}', w.words, (SELECT query FROM asked), 1) +
             ts_rank('{0.1, 0.2, 0.4, 1.0}', w.words, (SELECT query FROM asked), 1)) * 1000000000)::bigint AS rank
    FROM search_document d
    JOIN search_thread w ON w.thread_id = d.thread_id
    JOIN post p ON p.id = d.post_id
    WHERE w.words @@ (SELECT query FROM asked) AND d.kind = ANY ($4) AND p.deleted_at IS NULL
    ORDER BY d.thread_id, rank DESC, d.post_id
),
page AS MATERIALIZED (
    SELECT b.rank, b.thread_id, b.post_id, root.title, root.tags, coalesce(e.slug, q.slug) AS slug,
           q.answer_count, q.accepted_answer_id
    FROM best b
    JOIN search_document root ON root.post_id = b.thread_id
    LEFT JOIN question q ON q.id = b.thread_id
    LEFT JOIN entry e ON e.id = b.thread_id
    WHERE (b.rank, b.thread_id) < ($5, $6)
      AND (q.listed OR e.status IN ('review', 'published'))
      AND (cardinality($3) = 0
           OR (SELECT count(*) FROM wanted w WHERE root.tags && w.names) = cardinality($3))
    ORDER BY b.rank DESC, b.thread_id DESC LIMIT $7
)
SELECT g.rank, g.thread_id, g.post_id, d.kind, g.slug, g.tags,
       ts_headline('english', g.title, (SELECT query FROM asked),
                   'HighlightAll=true, StartSel=' || chr(57344) || ', StopSel=' || chr(57345)),
       ts_headline('english', left(d.body, 20000), (SELECT query FROM asked),
                   'MaxFragments=2, MinWords=10, MaxWords=28, FragmentDelimiter=" … ", StartSel=' || chr(57344) ||
                   ', StopSel=' || chr(57345)),
       a.id, a.name, a.role, p.score, p.created_at, g.answer_count,
       CASE d.kind WHEN 'answer' THEN g.accepted_answer_id = g.post_id ELSE g.accepted_answer_id IS NOT NULL END
FROM page g
JOIN search_document d ON d.post_id = g.post_id
JOIN post p ON p.id = g.post_id
JOIN account a ON a.id = p.author_id
ORDER BY g.rank DESC, g.thread_id DESC;

-- Tags and no words: the newest first, all of rank 0.
-- name: search_tagged many
-- params: text[], text[], bigint, bigint, bigint
WITH RECURSIVE below (number, id) AS (
    SELECT n.number, t.id
    FROM unnest($1) WITH ORDINALITY AS n (name, number)
    JOIN tag t ON t.name = n.name OR t.id = (SELECT s.tag_id FROM tag_synonym s WHERE s.name = n.name)
    UNION
    SELECT b.number, p.tag_id FROM tag_parent p JOIN below b ON p.parent_id = b.id
),
wanted AS MATERIALIZED (
    SELECT b.number, array_agg(t.name) AS names FROM below b JOIN tag t ON t.id = b.id GROUP BY b.number
)
SELECT 0::bigint, d.thread_id, d.post_id, d.kind, coalesce(e.slug, q.slug), d.tags, d.title, left(d.body, 300),
       a.id, a.name, a.role, p.score, p.created_at, q.answer_count, q.accepted_answer_id IS NOT NULL
FROM search_document d
JOIN post p ON p.id = d.post_id
JOIN account a ON a.id = p.author_id
LEFT JOIN question q ON q.id = d.post_id
LEFT JOIN entry e ON e.id = d.post_id
WHERE d.tags && (SELECT w.names FROM wanted w ORDER BY w.number LIMIT 1)
  AND (SELECT count(*) FROM wanted w WHERE d.tags && w.names) = cardinality($1)
  AND d.post_id = d.thread_id AND d.kind = ANY ($2) AND p.deleted_at IS NULL
  AND (q.listed OR e.status IN ('review', 'published'))
  AND (0, d.thread_id) < ($3, $4)
ORDER BY d.thread_id DESC LIMIT $5;

-- Entries whose title, alias or address is what was typed; with the second parameter also those in which a word
-- of the title or an alias begins with it. For words that english leaves out ("it"), and to name the entry first.
-- name: search_titles many
-- params: text, boolean, text[], bigint
SELECT e.id, e.kind, e.slug, e.title, e.summary, e.tags
FROM entry e
CROSS JOIN LATERAL (
    SELECT min(CASE WHEN lower(n.name) = lower($1) THEN 0
                    WHEN starts_with(lower(n.name), lower($1)) THEN 1
                    WHEN position(' ' || lower($1) IN lower(n.name)) > 0 THEN 2 END) AS place
    FROM unnest(e.aliases || e.title || replace(e.slug, '-', ' ')) AS n (name)
) AS match
WHERE e.status IN ('review', 'published') AND e.kind = ANY ($3)
  AND (match.place = 0 OR ($2 AND match.place > 0))
ORDER BY match.place, e.title LIMIT $4;

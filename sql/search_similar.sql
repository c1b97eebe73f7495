-- Similar questions: candidates come from the ranking (search_index.sql), src/search/same.c compares their words.

-- For each text that has words, by its place in the array from 1: the stems, how often each occurs there, how many
-- threads have it, and how many threads there are. The index does not count fillers: each is as good as in a quarter
-- of all threads (as good as counting them, measured on pairs of consumer questions).
-- name: search_similar_words many
-- params: texts text[]
SELECT n.number, array_agg(w.lexeme), array_agg(cardinality(w.positions)),
       array_agg(CASE WHEN search_is_filler(w.lexeme) THEN c.threads / 4
                      ELSE coalesce((SELECT t.df FROM search_term AS t WHERE t.term = w.lexeme), 0) END),
       c.threads
FROM unnest($texts) WITH ORDINALITY AS n (words, number), unnest(search_words(n.words)) AS w, search_count AS c
GROUP BY n.number, c.threads;

-- A question that others are looked for: its title, and what it begins with.
-- name: search_similar_to maybe
-- params: question bigint
SELECT q.title, q.slug, left(d.body, 300) FROM question q JOIN search_document d ON d.post_id = q.id
WHERE q.id = $question AND q.listed;

-- The questions among the best threads, but for one, in their order; with the place of each, from 1.
-- name: search_similar_questions many
-- params: threads bigint[], question bigint, most bigint
SELECT n.number, q.id, q.title, q.slug, q.answer_count, q.accepted_answer_id IS NOT NULL
FROM unnest($threads) WITH ORDINALITY AS n (id, number) JOIN question q ON q.id = n.id
WHERE q.listed AND q.id <> $question
ORDER BY n.number LIMIT $most;

-- The entries that a thread links to (a link without a kind means the first that has one), those named most often
-- first; then the stretches and articles among the best threads.
-- name: search_similar_entries many
-- params: threads bigint[], thread bigint, most bigint
WITH linked AS (
    SELECT s.entry_id AS id, count(*) AS posts
    FROM link l
    JOIN public_post p ON p.id = l.post_id
    CROSS JOIN LATERAL (
        SELECT entry_id FROM entry_slug WHERE slug = l.slug AND (l.kind = '' OR kind = l.kind)
        ORDER BY array_position('{stretch,article,muscle,term}', kind) LIMIT 1
    ) AS s
    WHERE p.thread_id = $thread
    GROUP BY s.entry_id
)
SELECT e.kind, e.slug, e.title
FROM entry e
LEFT JOIN linked l ON l.id = e.id
LEFT JOIN unnest($threads) WITH ORDINALITY AS n (id, number) ON n.id = e.id AND e.kind IN ('stretch', 'article')
WHERE e.id IN (SELECT id FROM linked UNION ALL SELECT unnest($threads))
  AND (l.id IS NOT NULL OR n.id IS NOT NULL) AND e.status IN ('review', 'published')
ORDER BY l.posts DESC NULLS LAST, n.number LIMIT $most;

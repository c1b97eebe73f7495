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

-- The entries that a question and its best hundred answers link to (a link without a kind means the first that has one),
-- those named most often first; then the stretches and articles among the best threads.
-- name: search_similar_entries many
-- params: threads bigint[], thread bigint, most bigint
WITH best AS MATERIALIZED (
    SELECT id FROM public_post WHERE id = $thread
    UNION ALL
    (SELECT post_id FROM post_score
     WHERE thread_id = $thread AND kind = 'answer' AND NOT deleted AND (SELECT listed FROM question WHERE id = $thread)
     -- A limit that the planner does not know makes it read in the order of the index, and no further.
     ORDER BY -rank, created_at, post_id LIMIT (SELECT 100))
), address AS MATERIALIZED (
    SELECT l.slug, l.kind, count(*) AS posts FROM best JOIN link l ON l.post_id = best.id GROUP BY l.slug, l.kind
), chosen AS (
    SELECT s.entry_id AS id, a.posts, NULL::bigint AS number
    FROM address a
    CROSS JOIN LATERAL (
        SELECT entry_id FROM entry_slug WHERE slug = a.slug AND (a.kind = '' OR kind = a.kind)
        ORDER BY array_position(entry_kinds(), kind) LIMIT 1
    ) AS s
    UNION ALL
    SELECT n.id, NULL, n.number FROM unnest($threads) WITH ORDINALITY AS n (id, number)
), entries AS (
    SELECT id, sum(posts) AS posts, min(number) AS number FROM chosen GROUP BY id
)
SELECT e.kind, e.slug, e.title
FROM entries c JOIN entry e ON e.id = c.id
WHERE (c.posts IS NOT NULL OR e.kind IN ('stretch', 'routine', 'article')) AND entry_is_public(e.status)
ORDER BY c.posts DESC NULLS LAST, c.number LIMIT $most;

-- What src/search/rank.c adds up. Nothing here or there knows of posts.

-- The words of a query that rank, the weightiest first, each with where it occurs: what changed lately, then the rows
-- of the best threads. More rows are read where there are more threads, so that words still meet: one per 100,000, and
-- $rows at least: a filter leaves few, which may be far down.
-- name: search_index_lists many
-- params: query text, most int, rows int
WITH all_threads AS MATERIALIZED (
    SELECT threads FROM search_count
),
asked AS MATERIALIZED (
    SELECT t.id, t.term, bool_or(w.typed) AS typed, sum(w.times) * search_weight(t.df, (SELECT threads FROM all_threads)) AS weight
    FROM search_asked($query) AS w
    JOIN search_term t ON t.term = w.term
    WHERE t.df > 0
    GROUP BY t.id
    ORDER BY weight DESC, t.id LIMIT $most
)
SELECT a.id, a.term, a.typed, a.weight, l.fresh, l.items
FROM asked AS a, LATERAL (
    SELECT true AS fresh, array_agg(f.thread_id << 8 | f.impact) AS items
    FROM search_fresh AS f WHERE f.term_id = a.id HAVING count(*) > 0
    UNION ALL
    (SELECT false, p.items FROM search_posting AS p WHERE p.term_id = a.id
     ORDER BY p.chunk LIMIT greatest($rows, 1 + (SELECT threads FROM all_threads) / 100000))
) AS l
ORDER BY a.weight DESC, a.id, l.fresh DESC;

-- The stems of a query, fillers too: what titles are compared with.
-- name: search_index_stems one
-- params: query text
SELECT tsvector_to_array(search_words($query));

-- What else marks a text as what was asked for.
-- name: search_index_names one
-- params: query text
SELECT coalesce(array_agg(stems), '{}') FROM search_other_names($query);

-- name: search_index_titles many
-- params: threads bigint[]
SELECT thread_id, title FROM search_thread WHERE thread_id = ANY ($threads);

-- What src/search/rank.c adds up. Nothing here or there knows of posts.

-- The words of a query that rank, the weightiest first, each with where it occurs: what changed lately, then the rows
-- of the best threads. Of the six weightiest words $best_rows are read, of the others $rows: what is far down for a word that
-- most texts have is not looked at. Where there are more threads more are read, so that words still meet: one per 100,000. A word asked for again and again counts up to half as much
-- again: who tells a long story names its subject often.
-- name: search_index_lists many
-- params: query text, most int, best_rows int, rows int
WITH all_threads AS MATERIALIZED (
    SELECT threads FROM search_count
),
asked AS MATERIALIZED (
    SELECT t.id, t.term, bool_or(w.typed) AS typed, search_often(sum(w.times)) * search_weight(t.df, (SELECT threads FROM all_threads)) AS weight
    FROM search_asked($query) AS w
    JOIN search_term t ON t.term = w.term
    WHERE t.df > 0
    GROUP BY t.id
    ORDER BY weight DESC, t.id LIMIT $most
),
placed AS MATERIALIZED (
    SELECT a.*, row_number() OVER (ORDER BY a.weight DESC, a.id) AS place FROM asked AS a
)
SELECT a.id, a.term, a.typed, a.weight, l.fresh, l.items
FROM placed AS a, LATERAL (
    SELECT true AS fresh, array_agg(f.thread_id << 8 | f.impact) AS items
    FROM search_fresh AS f WHERE f.term_id = a.id HAVING count(*) > 0
    UNION ALL
    (SELECT false, p.items FROM search_posting AS p WHERE p.term_id = a.id
     ORDER BY p.chunk LIMIT greatest(CASE WHEN a.place <= 6 THEN $best_rows ELSE $rows END, 1 + (SELECT threads FROM all_threads) / 100000))
) AS l
ORDER BY a.weight DESC, a.id, l.fresh DESC;

-- The stems of a query that titles are compared with.
-- name: search_index_stems one
-- params: query text
SELECT search_telling(tsvector_to_array(search_words($query)));

-- The words that stand side by side in a query, neither of them a filler.
-- name: search_index_pairs one
-- params: query text
SELECT coalesce(array_agg(p.first), '{}'), coalesce(array_agg(p.second), '{}')
FROM (SELECT DISTINCT s.stem AS first, lead(s.stem) OVER (ORDER BY s.place) AS second
      FROM unnest(search_stems($query)) WITH ORDINALITY AS s (stem, place)) AS p
WHERE NOT search_is_filler(p.first) AND NOT search_is_filler(p.second) AND p.first <> p.second;

-- What else marks a text as what was asked for.
-- name: search_index_names one
-- params: query text
SELECT coalesce(array_agg(stems), '{}') FROM search_other_names($query);

-- name: search_index_titles many
-- params: threads bigint[]
SELECT thread_id, search_telling(title) FROM search_thread WHERE thread_id = ANY ($threads);

-- Which of the pairs, by their numbers from 1, stand side by side in the bodies of these threads. Each thread's words are
-- unpacked once (the || does that), not once for each pair.
-- name: search_index_beside many
-- params: threads bigint[], firsts text[], seconds text[]
WITH pair AS MATERIALIZED (
    SELECT u.number, (quote_literal(u.a) || ':C <-> ' || quote_literal(u.b) || ':C')::tsquery AS phrase
    FROM unnest($firsts, $seconds) WITH ORDINALITY AS u (a, b, number)
)
SELECT t.thread_id, array_agg(p.number)
FROM (SELECT thread_id, words || ''::tsvector AS words FROM search_thread WHERE thread_id = ANY ($threads) OFFSET 0) AS t
JOIN pair AS p ON t.words @@ p.phrase
GROUP BY t.thread_id;

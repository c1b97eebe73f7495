-- Similar questions: the words of texts as src/search/same.c weighs them.

-- For each text that has words, by its place in the array from 1: the stems, how often each stands there, how many
-- threads have it, and how many threads there are. The index does not count fillers: each is as good as in a quarter
-- of all threads (as good as counting them, measured on pairs of consumer questions).
-- name: search_similar_words many
-- params: text[]
SELECT n.number, array_agg(w.lexeme), array_agg(cardinality(w.positions)),
       array_agg(CASE WHEN search_is_filler(w.lexeme) THEN c.threads / 4
                      ELSE coalesce((SELECT t.df FROM search_term AS t WHERE t.term = w.lexeme), 0) END),
       c.threads
FROM unnest($1) WITH ORDINALITY AS n (words, number), unnest(search_words(n.words)) AS w, search_count AS c
GROUP BY n.number, c.threads;

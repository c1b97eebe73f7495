-- While somebody types, and what a misspelled word may have been meant to be: the functions are in functions/search_words.sql.

-- Things called so: entries and tags, each with the name that fits when it is not the title.
-- name: search_suggest_names many
-- params: typed text, most bigint
SELECT s.kind, coalesce(e.slug, t.name), coalesce(e.title, t.title),
       CASE WHEN s.main THEN '' WHEN s.kind = 'tag' THEN replace(s.name, '-', ' ') ELSE s.name END
FROM search_suggest($typed, $most) WITH ORDINALITY AS s (kind, target_id, name, main, place, number)
LEFT JOIN entry e ON s.kind <> 'tag' AND e.id = s.target_id
LEFT JOIN tag t ON s.kind = 'tag' AND t.id = s.target_id
WHERE coalesce(e.id, t.id) IS NOT NULL
ORDER BY s.number;

-- Questions with these words in the title. Some of the threads found are entries, so more of them are asked for.
-- name: search_suggest_questions many
-- params: typed text, most bigint
SELECT q.id, q.slug, q.title, q.answer_count
FROM search_suggest_threads($typed, 10 * $most) s JOIN question q ON q.id = s.thread_id
WHERE q.listed ORDER BY s.impact DESC, q.id DESC LIMIT $most;

-- Words that nothing has come first; only beside them are others of use.
-- name: search_suggest_spelling many
-- params: query text
WITH strange AS MATERIALIZED (SELECT * FROM search_spell($query))
SELECT typed, meant, search_is_near(similarity), true FROM strange
UNION ALL
SELECT u.typed, u.meant, false, false FROM search_usual($query) AS u WHERE EXISTS (SELECT FROM strange);

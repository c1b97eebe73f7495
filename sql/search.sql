-- A page of results. What is found comes from the index (search_index.sql, src/search/rank.c) and the filters
-- (functions/search_filter.sql); here the threads' ids become rows. Visibility is looked at again: the index is
-- current within moments, a page at once.

-- The newest threads that pass a filter, so many at most.
-- name: search_passing one
-- params: filter text, most int
SELECT search_filter($filter::jsonb, $most);

-- Those of the threads that pass, in their order.
-- name: search_passing_of one
-- params: filter text, threads bigint[]
SELECT search_filter_of($filter::jsonb, $threads);

-- Where it hurts: the places (tags of the facet region) that the words name; else those where a muscle is that they name; else
-- what people call it otherwise: "my back", but not "back from work" or "upper back".
-- name: search_relief_places many
-- params: words text, most bigint
WITH named AS MATERIALIZED (
    SELECT i.kind, i.target_id, i.words FROM search_names_in($words) AS i WHERE i.kind IN ('tag', 'muscle')
),
meant AS (
    SELECT 1 AS level, t.id, n.words FROM named n JOIN tag t ON t.id = n.target_id WHERE n.kind = 'tag' AND t.facet = 'region'
    UNION ALL
    SELECT 2, t.id, n.words FROM named n JOIN entry e ON e.id = n.target_id JOIN tag t ON t.name = e.model->>'region'
    WHERE n.kind = 'muscle' AND entry_is_public(e.status) AND t.facet = 'region'
    UNION ALL
    SELECT 3, t.id, 0
    FROM (VALUES ('(?<!upper )(?<!mid )(?<!middle )(?<!come )(?<!get )\mback\M(?! (of|from|to|at|in|into|on|leg|thigh|side)\M)|\mbackache', 'low-back'),
                 ('\mback of (my |the |your )?(left |right |upper )?thigh', 'hamstring'),
                 ('\mfront of (my |the |your )?(left |right |upper )?thigh', 'thigh-front'),
                 ('\mhips?\M', 'hip-front'), ('\mhips?\M', 'hip-side')) AS a (said, name)
    JOIN tag t ON t.name = a.name WHERE lower(left($words, 1000)) ~ a.said
)
SELECT c.name, c.title
FROM (SELECT id, max(words) AS words FROM meant WHERE level = (SELECT min(level) FROM meant) GROUP BY id) AS m
JOIN symptom_choice c ON c.id = m.id AND NOT c.red_flag
ORDER BY m.words DESC, c.title LIMIT $most;

-- A page of these threads, in their order or by $sort ('newest', 'score'); (value, id) is the place
-- where a page goes on. With each: its texts, among which the extract is looked for, the best answers first, and none that readers are
-- warned of.
-- name: search_hits many
-- params: threads bigint[], sort text, below bigint, below_id bigint, most bigint
WITH chosen AS MATERIALIZED (
    SELECT p.id, v.value
    FROM unnest($threads) WITH ORDINALITY AS f (id, place)
    JOIN post p ON p.id = f.id
    CROSS JOIN LATERAL (
        SELECT CASE $sort WHEN 'newest' THEN (extract(epoch FROM p.created_at) * 1000000)::bigint
                       WHEN 'score' THEN coalesce((SELECT s.score FROM post_score s WHERE s.post_id = p.id), 0)
                       ELSE -f.place END AS value
    ) AS v
    WHERE p.deleted_at IS NULL AND (v.value, p.id) < ($below, $below_id)
    ORDER BY v.value DESC, p.id DESC LIMIT $most
)
SELECT c.value, c.id, d.kind, coalesce(e.slug, q.slug), d.title, d.tags, e.id IS NULL OR entry_is_reviewed(e.id),
       a.id, a.name, a.shown_role, coalesce(r.score, 0), p.created_at, coalesce(q.answer_count, 0), coalesce(q.accepted_answer_id, 0),
       coalesce(e.summary, ''), left(d.body, 12000), CASE WHEN e.kind = 'stretch' THEN e.model::text ELSE '' END,
       d.facts, CASE WHEN e.kind = 'routine' THEN routine_warnings(e.model) ELSE '' END, CASE e.kind WHEN 'routine' THEN routine_figures(e.model) ELSE coalesce(e.figure, '') END,
       coalesce(w.ids, '{}'), coalesce(w.names, '{}'), coalesce(w.bodies, '{}')
FROM chosen c
JOIN search_document d ON d.post_id = c.id
JOIN post p ON p.id = c.id
JOIN account a ON a.id = p.author_id
LEFT JOIN question q ON q.id = c.id
LEFT JOIN post_score r ON r.post_id = c.id
LEFT JOIN entry e ON e.id = c.id
LEFT JOIN LATERAL (
    SELECT array_agg(x.id ORDER BY x.rank, x.created_at, x.id) AS ids,
           array_agg(x.name ORDER BY x.rank, x.created_at, x.id) AS names,
           array_agg(x.body ORDER BY x.rank, x.created_at, x.id) AS bodies
    FROM (
        SELECT y.post_id AS id, b.name, left(s.body, 6000) AS body, -y.rank AS rank, y.created_at
        FROM post_score y
        JOIN search_document s ON s.post_id = y.post_id
        JOIN account b ON b.id = y.author_id
        WHERE y.thread_id = c.id AND y.kind = 'answer' AND y.warning = '' AND NOT s.hidden
        ORDER BY -y.rank, y.created_at, y.post_id LIMIT 8
    ) AS x
) AS w ON q.answer_count > 0
WHERE q.listed OR entry_is_public(e.status)
ORDER BY c.value DESC, c.id DESC;

-- The stems of words, one for each.
-- name: search_stems_of one
-- params: words text[]
SELECT coalesce(array_agg(coalesce((ts_lexize('search_stem', search_fold(w.word)))[1], w.word) ORDER BY w.place), '{}')
FROM unnest($words) WITH ORDINALITY AS w (word, place);

-- What results are counted by: all, and more of stretches.
-- name: search_facet_rows many
-- params: threads bigint[]
SELECT d.kind, d.tags FROM search_document d WHERE d.post_id = ANY ($threads) AND NOT d.hidden;

-- name: search_facet_stretches many
-- params: threads bigint[]
SELECT ARRAY(SELECT p #>> '{}' FROM jsonb_path_query(e.model, '$.positions[*]') AS p),
       ARRAY(SELECT lower(concat_ws(' or ', k->>'thing', k->>'or')) FROM jsonb_path_query(e.model, '$.kit[*]') AS k),
       stretch_ways(e.model)
FROM entry e WHERE e.id = ANY ($threads) AND e.kind = 'stretch' AND entry_is_public(e.status);

-- The symptoms' tags, and the tags above them.
-- name: search_facet_tags many
SELECT t.name, t.title, t.facet, coalesce(a.names, '{}')
FROM tag t
LEFT JOIN (SELECT p.tag_id, array_agg(u.name) AS names FROM tag_parent p JOIN tag u ON u.id = p.parent_id GROUP BY 1) AS a
    ON a.tag_id = t.id
WHERE t.merged_into IS NULL AND (t.facet <> 'context' OR a.tag_id IS NOT NULL)
ORDER BY t.id LIMIT 2000;

-- The threads of these that changed last, for a feed.
-- name: search_feed_entries many
-- params: threads bigint[], most bigint
SELECT c.id, d.kind, coalesce(e.slug, q.slug), d.title, d.tags, a.name, p.created_at, c.changed_at,
       CASE WHEN e.summary <> '' THEN e.summary ELSE left(d.body, 400) END
FROM (
    SELECT p.id, greatest(p.created_at, p.edited_at, q.last_active_at) AS changed_at
    FROM post p LEFT JOIN question q ON q.id = p.id
    WHERE p.id = ANY ($threads) AND p.deleted_at IS NULL
    ORDER BY changed_at DESC, p.id DESC LIMIT $most
) AS c
JOIN search_document d ON d.post_id = c.id
JOIN post p ON p.id = c.id
JOIN account a ON a.id = p.author_id
LEFT JOIN question q ON q.id = c.id
LEFT JOIN entry e ON e.id = c.id
WHERE q.listed OR entry_is_public(e.status)
ORDER BY c.changed_at DESC, c.id DESC;

-- ---- following one: functions/follow.sql ----

-- Whether the viewer does.
-- name: search_followed one
-- params: account bigint, query text
SELECT EXISTS (SELECT FROM saved_search s JOIN follow f ON f.mark = follow_mark('search', s.id)
               WHERE s.query = $query AND f.account_id = $account);

-- name: search_follow one
-- params: account bigint, query text, words text, filter text
SELECT 1 FROM search_follow($account, $query, $words, $filter);

-- name: search_unfollow one
-- params: account bigint, query text
SELECT 1 FROM search_unfollow($account, $query);

-- Symptoms: what can be chosen, and what fits it. What is chosen comes as two arrays, facets and names (a name may be a
-- synonym), several of a facet among them. A facet is a question that people are asked, and a thread fits it when it has
-- any of the facet's choices; the fit is how many questions it fits of those that were answered.
--
-- Threads are counted as bits (functions/symptom.sql), so that the cost does not grow with what is found, and at most
-- 200 threads are looked at one by one: first those that have every choice, then those that fit every question, then
-- near fits; of each, those with an accepted answer first, then the newest.

-- All that there is to choose, with other words for each; nothing is chosen.
-- name: symptom_all many
-- params: most bigint
SELECT c.id, c.name, c.title, c.facet, c.red_flag, '', ARRAY(SELECT p.parent_id FROM tag_parent p WHERE p.tag_id = c.id), false,
       ARRAY(SELECT s.name FROM tag_synonym s WHERE s.tag_id = c.id)
FROM symptom_choice c ORDER BY c.facet, c.title, c.name LIMIT $most;

-- Every choice that finds something together with what is chosen in the other facets, besides what is chosen and what
-- opens the check of warning signs. A side narrows questions alone: a stretch is for either, and a side alone tells
-- nothing of a stretch. Most choices are seen to be of use in the newest blocks; only the others are looked for in all
-- that they are in.
-- name: symptom_choices many
-- params: facets text[], names text[]
WITH RECURSIVE
chip AS MATERIALIZED (SELECT * FROM symptom_choice),
chosen AS MATERIALIZED (SELECT c.id, c.facet FROM symptom_chosen($facets, $names) AS c),
below (top, id) AS (
    SELECT id, id FROM chip
    UNION
    SELECT b.top, p.tag_id FROM below b JOIN tag_parent p ON p.parent_id = b.id
),
other AS MATERIALIZED (
    SELECT f.facet, a.facet AS asked
    FROM (SELECT DISTINCT facet FROM chip) AS f LEFT JOIN (SELECT DISTINCT facet FROM chosen) AS a ON a.facet <> f.facet
),
part AS MATERIALIZED (
    SELECT c.facet, s.block, bit_or(s.threads) AS threads
    FROM chosen c JOIN below b ON b.top = c.id JOIN symptom_set s ON s.tag_id = b.id
    GROUP BY c.facet, s.block
),
lately AS MATERIALIZED (
    SELECT s.block FROM symptom_set s WHERE s.tag_id = 0 ORDER BY s.block DESC LIMIT 8
),
-- What the other facets leave of some blocks.
left_lately AS MATERIALIZED (
    SELECT o.facet, s.block,
           bit_and(CASE WHEN o.asked IS NULL OR (o.asked = 'side' AND s.tag_id = -1) THEN s.threads
                        ELSE s.threads & coalesce(p.threads, symptom_none()) END) AS threads
    FROM lately l JOIN symptom_set s ON s.block = l.block AND s.tag_id IN (0, -1)
    JOIN other o ON s.tag_id = 0 OR o.facet <> 'side'
    LEFT JOIN part p ON p.facet = o.asked AND p.block = s.block
    GROUP BY o.facet, s.block, s.tag_id
),
of_use AS MATERIALIZED (
    SELECT DISTINCT b.top
    FROM left_lately l JOIN chip c ON c.facet = l.facet JOIN below b ON b.top = c.id
    JOIN symptom_set s ON s.tag_id = b.id AND s.block = l.block
    WHERE s.threads & l.threads <> symptom_none()
),
unsure AS MATERIALIZED (
    SELECT c.id, c.facet FROM chip c
    WHERE NOT c.red_flag AND c.id NOT IN (SELECT id FROM chosen) AND c.id NOT IN (SELECT top FROM of_use)
      AND EXISTS (SELECT FROM below b
                  WHERE b.top = c.id AND (SELECT s.block FROM symptom_set s WHERE s.tag_id = b.id LIMIT 1) IS NOT NULL)
),
left_before AS MATERIALIZED (
    SELECT o.facet, s.block,
           bit_and(CASE WHEN o.asked IS NULL OR (o.asked = 'side' AND s.tag_id = -1) THEN s.threads
                        ELSE s.threads & coalesce(p.threads, symptom_none()) END) AS threads
    FROM symptom_set s
    JOIN other o ON o.facet IN (SELECT facet FROM unsure) AND (s.tag_id = 0 OR o.facet <> 'side')
    LEFT JOIN part p ON p.facet = o.asked AND p.block = s.block
    WHERE s.tag_id IN (0, -1) AND s.block NOT IN (SELECT block FROM lately)
    GROUP BY o.facet, s.block, s.tag_id
)
SELECT c.id, c.name, c.title, c.facet, c.red_flag, c.brief,
       ARRAY(SELECT p.parent_id FROM tag_parent p WHERE p.tag_id = c.id),
       c.id IN (SELECT id FROM chosen),
       ARRAY(SELECT s.name FROM tag_synonym s WHERE s.tag_id = c.id AND c.id IN (SELECT id FROM chosen))
FROM chip c
WHERE c.red_flag OR c.id IN (SELECT id FROM chosen) OR c.id IN (SELECT top FROM of_use)
   OR c.id IN (SELECT u.id FROM (SELECT * FROM left_before WHERE threads <> symptom_none() OFFSET 0) AS l
               JOIN unsure u ON u.facet = l.facet JOIN below b ON b.top = u.id
               JOIN symptom_set s ON s.tag_id = b.id AND s.block = l.block
               WHERE s.threads & l.threads <> symptom_none())
ORDER BY c.facet, c.title, c.name;

-- The questions that fit best, a page of those behind `past`, which is the last one's order, each with the choices that
-- it has; in front how many fit all that is chosen and, when these are few, how many fit nearly (once, when there is
-- none).
-- name: symptom_threads many
-- params: facets text[], names text[], past bigint[], most bigint
WITH RECURSIVE
chosen AS MATERIALIZED (SELECT c.id, c.facet FROM symptom_chosen($facets, $names) AS c),
asked AS MATERIALIZED (SELECT count(DISTINCT facet) AS facets, count(*) AS choices FROM chosen),
below (top, id) AS (
    SELECT id, id FROM chosen
    UNION
    SELECT b.top, p.tag_id FROM below b JOIN tag_parent p ON p.parent_id = b.id
),
choice AS (
    SELECT c.facet, s.block, bit_or(s.threads) AS threads
    FROM chosen c JOIN below b ON b.top = c.id JOIN symptom_set s ON s.tag_id = b.id
    GROUP BY c.id, c.facet, s.block
),
part AS MATERIALIZED (
    SELECT facet, block, bit_or(threads) AS threads, bit_and(threads) AS every, count(*) AS choices
    FROM choice GROUP BY facet, block
),
facet AS MATERIALIZED (SELECT DISTINCT c.facet FROM chosen c),
whole AS MATERIALIZED (
    SELECT e.block, e.threads & bit_and(coalesce(p.threads, symptom_none())) AS threads,
           CASE WHEN sum(p.choices) = (SELECT choices FROM asked) THEN bit_and(p.every) ELSE symptom_none() END AS every
    FROM symptom_set e CROSS JOIN facet f
    LEFT JOIN part p ON p.facet = f.facet AND p.block = e.block
    WHERE e.tag_id = 0 GROUP BY e.tag_id, e.block
),
counted AS MATERIALIZED (SELECT coalesce(sum(bit_count(threads)), 0)::bigint AS threads FROM whole),
near AS MATERIALIZED (
    SELECT e.block, e.threads AS seen, symptom_misses(array_agg(coalesce(p.threads, symptom_none()))) AS missed
    FROM symptom_set e CROSS JOIN facet f
    LEFT JOIN part p ON p.facet = f.facet AND p.block = e.block
    WHERE e.tag_id = 0 AND (SELECT threads FROM counted) < 200 AND symptom_may_miss((SELECT facets FROM asked)) > 0
    GROUP BY e.tag_id, e.block
),
level AS MATERIALIZED (
    SELECT l.place, w.block, l.threads
    FROM whole w CROSS JOIN LATERAL (VALUES (0, w.threads & w.every), (1, w.threads & ~w.every)) AS l (place, threads)
    WHERE l.threads <> symptom_none()
    UNION ALL
    SELECT 1 + l.missed, n.block, n.seen & l.threads
    FROM near n CROSS JOIN LATERAL (VALUES (1, n.missed[1]), (2, n.missed[2])) AS l (missed, threads)
    WHERE l.missed <= symptom_may_miss((SELECT facets FROM asked)) AND n.seen & l.threads <> symptom_none()
),
piece AS MATERIALIZED (
    SELECT l.block, l.threads & w.threads AS threads
    FROM level l
    LEFT JOIN symptom_set h ON h.tag_id = -2 AND h.block = l.block
    CROSS JOIN LATERAL (VALUES (0, coalesce(h.threads, symptom_none())), (1, ~coalesce(h.threads, symptom_none())))
        AS w (place, threads)
    WHERE l.threads & w.threads <> symptom_none()
    ORDER BY l.place, w.place, l.block DESC
),
looked_at AS MATERIALIZED (
    SELECT (s.block::bigint << 13) + w.word * 64 + place AS id
    FROM piece s
    CROSS JOIN LATERAL (
        SELECT word FROM generate_series(127, 0, -1) AS word
        WHERE substring(s.threads FROM word * 64 + 1 FOR 64) <> 0::bit(64) OFFSET 0
    ) AS w
    CROSS JOIN generate_series(63, 0, -1) AS place
    WHERE get_bit(s.threads, w.word * 64 + place) = 1
    LIMIT 200
),
has AS MATERIALIZED (
    SELECT t.question_id, array_agg(DISTINCT b.top) AS tops, (SELECT facets FROM asked) - count(DISTINCT c.facet) AS missed
    FROM looked_at l
    CROSS JOIN LATERAL (SELECT t.question_id, t.tag_id FROM question_tag t WHERE t.question_id = l.id OFFSET 0) AS t
    JOIN below b ON b.id = t.tag_id JOIN chosen c ON c.id = b.top
    GROUP BY t.question_id
),
ranked AS MATERIALIZED (
    SELECT q.id, h.tops,
           ARRAY[h.missed, -cardinality(h.tops), -(q.accepted_answer_id IS NOT NULL)::integer,
                 -coalesce((SELECT y.score FROM post_score y JOIN post p ON p.id = y.post_id
                            WHERE y.thread_id = q.id AND y.kind = 'answer' AND p.deleted_at IS NULL
                            ORDER BY -y.rank, y.created_at, y.post_id LIMIT 1), 0),
                 -coalesce((SELECT s.score FROM post_score s WHERE s.post_id = q.id), 0),
                 (-1000000 * extract(epoch FROM q.created_at))::bigint, -q.id] AS place
    FROM has h JOIN question q ON q.id = h.question_id AND q.listed
    WHERE h.missed <= symptom_may_miss((SELECT facets FROM asked))
)
SELECT n.threads, (SELECT coalesce(sum(bit_count(threads)), 0) FROM level WHERE level.place > 1)::bigint,
       coalesce(q.id, 0), coalesce(k.place, '{}'), coalesce(k.tops, '{}'), q.title, q.slug, q.excerpt, q.answer_count,
       q.accepted, q.created_at
FROM counted n
LEFT JOIN ((SELECT * FROM ranked r WHERE r.place > $past ORDER BY r.place LIMIT $most) AS k
           JOIN question_row q ON q.id = k.id) ON true
ORDER BY k.place;

-- The entries that fit best, sides left aside, with the choices that each has, and how many fit all of it, of every
-- kind that is shown: what to do first (of equals, what eases before what trains, and what needs nothing to be fetched), then what
-- to read; muscles and terms only when they fit all of it.
-- name: symptom_entries many
-- Of stretches those that have all of $ways (stretch_ways), and no routines when there are any.
-- params: facets text[], names text[], ways text[], most bigint
WITH RECURSIVE
chosen AS MATERIALIZED (SELECT c.id, c.facet FROM symptom_chosen($facets, $names) AS c WHERE c.facet <> 'side'),
below (top, id) AS (
    SELECT id, id FROM chosen
    UNION
    SELECT b.top, p.tag_id FROM below b JOIN tag_parent p ON p.parent_id = b.id
),
asked AS MATERIALIZED (SELECT count(DISTINCT facet) AS facets FROM chosen),
fit AS (
    SELECT t.entry_id, array_agg(DISTINCT b.top) AS tops, (SELECT facets FROM asked) - count(DISTINCT c.facet) AS missed
    FROM entry_tag t JOIN below b ON b.id = t.tag_id JOIN chosen c ON c.id = b.top GROUP BY t.entry_id
)
SELECT e.kind, e.slug, e.title, e.summary, CASE e.kind WHEN 'stretch' THEN e.model::text ELSE '' END,
       CASE e.kind WHEN 'routine' THEN routine_warnings(e.model) ELSE '' END, entry_is_reviewed(e.id),
       CASE e.kind WHEN 'routine' THEN routine_figures(e.model) ELSE e.figure END, f.tops,
       count(*) FILTER (WHERE f.missed = 0) OVER ()
FROM entry e
JOIN fit f ON f.entry_id = e.id
WHERE entry_is_public(e.status) AND e.kind <> 'page'
  AND (cardinality($ways) = 0 OR e.kind NOT IN ('stretch', 'routine') OR e.kind = 'stretch' AND stretch_ways(e.model) @> $ways)
  AND f.missed <= CASE WHEN e.kind IN ('stretch', 'routine', 'article') THEN symptom_may_miss((SELECT facets FROM asked)) ELSE 0 END
ORDER BY f.missed, array_position(entry_kinds(), e.kind), -cardinality(f.tops), stretch_trains(e.model), stretch_needs_kit(e.model), e.title
LIMIT $most;

-- How many stretches there are of each set of ways, of $most that fit, in part too.
-- name: symptom_ways many
-- params: facets text[], names text[], most bigint
WITH RECURSIVE
chosen AS MATERIALIZED (SELECT c.id, c.facet FROM symptom_chosen($facets, $names) AS c WHERE c.facet <> 'side'),
below (top, id) AS (
    SELECT id, id FROM chosen
    UNION
    SELECT b.top, p.tag_id FROM below b JOIN tag_parent p ON p.parent_id = b.id
),
asked AS MATERIALIZED (SELECT count(DISTINCT facet) AS facets FROM chosen),
fit AS (
    SELECT t.entry_id
    FROM entry_tag t JOIN below b ON b.id = t.tag_id JOIN chosen c ON c.id = b.top GROUP BY t.entry_id
    HAVING (SELECT facets FROM asked) - count(DISTINCT c.facet) <= symptom_may_miss((SELECT facets FROM asked))
)
SELECT s.ways, count(*)
FROM (SELECT stretch_ways(e.model) AS ways FROM entry e JOIN fit f ON f.entry_id = e.id
      WHERE e.kind = 'stretch' AND entry_is_public(e.status) LIMIT $most) AS s
GROUP BY s.ways;

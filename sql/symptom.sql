-- Symptoms: what can be chosen, and what fits it. What is chosen comes as two arrays, facets and names (a name may be a
-- synonym), several of a facet among them. A facet is a question that people are asked, and a thread fits it when it has
-- any of the facet's choices; the fit is how many questions it fits of those that were answered.
--
-- Threads are counted as bits (functions/symptom.sql), so that the cost does not grow with what is found, and at most
-- 200 threads are looked at one by one: first those that have every choice, then those that fit every question, then
-- near fits; of each, those with an accepted answer first, then the newest.

-- Every choice that finds something together with what is chosen in the other facets, besides what is chosen and what
-- opens the check of warning signs. With id 0 how many questions fit all that is chosen. A side narrows questions alone:
-- a stretch is for either, and a side alone tells nothing of a stretch. Most choices are seen to be of use in the newest
-- blocks; only the others are looked for in all.
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
part AS MATERIALIZED (
    SELECT c.facet, s.block, bit_or(s.threads) AS threads
    FROM chosen c JOIN below b ON b.top = c.id JOIN symptom_set s ON s.tag_id = b.id
    GROUP BY c.facet, s.block
),
seen AS MATERIALIZED (
    SELECT block, coalesce(bit_or(threads) FILTER (WHERE tag_id = 0), symptom_none()) AS questions,
           coalesce(bit_or(threads) FILTER (WHERE tag_id = -1), symptom_none()) AS entries
    FROM symptom_set WHERE tag_id IN (0, -1) GROUP BY block
),
-- What the facets other than this one leave; '' is what all of them leave.
others AS MATERIALIZED (
    SELECT f.facet, e.block,
           e.questions & coalesce(bit_and(coalesce(p.threads, symptom_none())) FILTER (WHERE a.facet IS NOT NULL),
                                  e.questions) AS questions,
           CASE WHEN f.facet = 'side' THEN symptom_none()
                ELSE e.entries & coalesce(bit_and(coalesce(p.threads, symptom_none())) FILTER (WHERE a.facet <> 'side'),
                                          e.entries) END AS entries
    FROM seen e
    CROSS JOIN (VALUES ('region'), ('side'), ('quality'), ('trigger'), ('relief'), ('')) AS f (facet)
    LEFT JOIN (SELECT DISTINCT c.facet FROM chosen c) AS a ON a.facet <> f.facet
    LEFT JOIN part p ON p.facet = a.facet AND p.block = e.block
    GROUP BY f.facet, e.block, e.questions, e.entries
),
left_over AS MATERIALIZED (
    SELECT facet, block, questions | entries AS threads FROM others
    WHERE facet <> '' AND questions | entries <> symptom_none()
),
lately AS MATERIALIZED (
    SELECT DISTINCT b.top
    FROM left_over l JOIN chip c ON c.facet = l.facet JOIN below b ON b.top = c.id
    JOIN symptom_set s ON s.tag_id = b.id AND s.block = l.block
    WHERE l.block > (SELECT max(block) FROM seen) - 8 AND s.threads & l.threads <> symptom_none()
),
ever AS MATERIALIZED (
    SELECT top FROM lately
    UNION
    SELECT b.top
    FROM left_over l JOIN chip c ON c.facet = l.facet AND c.id NOT IN (SELECT top FROM lately) JOIN below b ON b.top = c.id
    JOIN symptom_set s ON s.tag_id = b.id AND s.block = l.block
    WHERE s.threads & l.threads <> symptom_none()
)
SELECT c.id, c.name, c.title, c.facet, c.red_flag, left(c.description, 400),
       ARRAY(SELECT p.parent_id FROM tag_parent p WHERE p.tag_id = c.id),
       c.id IN (SELECT id FROM chosen),
       ARRAY(SELECT s.name FROM tag_synonym s WHERE s.tag_id = c.id AND c.id IN (SELECT id FROM chosen)), 0::bigint
FROM chip c
WHERE c.red_flag OR c.id IN (SELECT id FROM chosen) OR c.id IN (SELECT top FROM ever)
UNION ALL
SELECT 0, '', '', '', false, '', '{}', false, '{}', coalesce(sum(bit_count(o.questions)), 0)::bigint FROM others o WHERE o.facet = ''
ORDER BY 4, 3, 2;

-- The questions that fit best, a page of those behind `past`, which is the last one's order; with each, which choices it
-- has, and how many more fit nearly.
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
fit AS MATERIALIZED (
    SELECT e.block, e.threads AS seen, symptom_misses(coalesce(p.threads, symptom_none())) AS missed,
           CASE WHEN sum(p.choices) = (SELECT choices FROM asked) THEN bit_and(p.every) ELSE symptom_none() END AS every
    FROM symptom_set e CROSS JOIN (SELECT DISTINCT facet FROM chosen) AS f
    LEFT JOIN part p ON p.facet = f.facet AND p.block = e.block
    WHERE e.tag_id = 0 GROUP BY e.tag_id, e.block
),
level AS MATERIALIZED (
    SELECT l.place, f.block, f.seen & l.threads AS threads
    FROM fit f
    CROSS JOIN LATERAL (VALUES (0, 0, f.every), (1, 0, f.missed[1] & ~f.every), (2, 1, f.missed[2]), (3, 2, f.missed[3]))
        AS l (place, missed, threads)
    WHERE l.missed <= symptom_may_miss((SELECT facets FROM asked)) AND f.seen & l.threads <> symptom_none()
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
)
SELECT k.place, h.tops, q.id, q.title, q.slug, q.excerpt, q.answer_count, q.accepted, q.created_at,
       (SELECT coalesce(sum(bit_count(threads)), 0) FROM level WHERE level.place > 1)::bigint
FROM looked_at l
JOIN question_row q ON q.id = l.id
CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT b.top) AS tops, count(DISTINCT c.facet) AS facets
    FROM question_tag t JOIN below b ON b.id = t.tag_id JOIN chosen c ON c.id = b.top
    WHERE t.question_id = q.id
) AS h
CROSS JOIN LATERAL (
    SELECT ARRAY[(SELECT facets FROM asked) - h.facets, -cardinality(h.tops), -q.accepted::integer,
                 -coalesce((SELECT y.score FROM post_score y JOIN post p ON p.id = y.post_id
                            WHERE y.thread_id = q.id AND y.kind = 'answer' AND p.deleted_at IS NULL
                            ORDER BY -y.score, y.created_at, y.post_id LIMIT 1), 0),
                 -q.score, (-1000000 * extract(epoch FROM q.created_at))::bigint, -q.id] AS place
) AS k
WHERE k.place[1] <= symptom_may_miss((SELECT facets FROM asked)) AND k.place > $past
ORDER BY k.place LIMIT $most;

-- The entries that fit best, sides left aside, with the choices that each has, and how many stretches and others fit all
-- of it: what to do first, then what to read; muscles and terms only when they fit all of it.
-- name: symptom_entries many
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
    SELECT t.entry_id, array_agg(DISTINCT b.top) AS tops, (SELECT facets FROM asked) - count(DISTINCT c.facet) AS missed
    FROM entry_tag t JOIN below b ON b.id = t.tag_id JOIN chosen c ON c.id = b.top GROUP BY t.entry_id
)
SELECT e.kind, e.slug, e.title, e.summary, CASE e.kind WHEN 'stretch' THEN e.model::text ELSE '' END, f.tops,
       count(*) FILTER (WHERE f.missed = 0 AND e.kind = 'stretch') OVER (),
       count(*) FILTER (WHERE f.missed = 0 AND e.kind <> 'stretch') OVER ()
FROM entry e
JOIN fit f ON f.entry_id = e.id
WHERE e.status IN ('review', 'published') AND e.kind <> 'page'
  AND f.missed <= CASE WHEN e.kind IN ('stretch', 'article') THEN symptom_may_miss((SELECT facets FROM asked)) ELSE 0 END
ORDER BY f.missed, array_position(ARRAY['stretch', 'article', 'muscle', 'term'], e.kind), -cardinality(f.tops), e.title
LIMIT $most;

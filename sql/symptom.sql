-- Symptoms: how many threads each tag would leave, and what a combination of tags finds. What is chosen comes as two
-- arrays, facets and names; a name may be a synonym. Bits (functions/symptom.sql) are counted, so that the cost does not
-- grow with what is found: about 10 ms at 50,000 questions.

-- Every chip with the number of threads that it would leave together with what is chosen in the other facets, and
-- whether it is chosen. With id 0: the questions and entries left when one takes a facet's choice off, and (facet '')
-- those that all that is chosen leaves. A tag that nothing uses is no choice, unless it opens the check of warning
-- signs. A side narrows questions alone: a stretch is for
-- either; and a side alone tells nothing of a stretch.
-- name: symptom_chips many
-- params: facets text[], names text[]
WITH RECURSIVE
chip AS MATERIALIZED (
    SELECT t.id, t.name, t.title, CASE t.facet WHEN 'context' THEN 'side' ELSE t.facet END AS facet, t.red_flag,
           t.description
    FROM tag t
    WHERE t.merged_into IS NULL AND (t.facet <> 'context'
       OR t.id IN (SELECT p.tag_id FROM tag_parent p JOIN tag s ON s.id = p.parent_id WHERE s.name = 'side'))
),
chosen AS MATERIALIZED (
    SELECT DISTINCT c.id, c.facet FROM unnest($facets, $names) AS a (facet, name)
    JOIN chip c ON c.facet = a.facet
               AND (c.name = a.name OR c.id = (SELECT s.tag_id FROM tag_synonym s WHERE s.name = a.name))
),
below (top, id) AS (
    SELECT id, id FROM chip
    UNION
    SELECT b.top, p.tag_id FROM below b JOIN tag_parent p ON p.parent_id = b.id
),
-- The tags with others below them, and those chosen.
part AS MATERIALIZED (
    SELECT b.top, s.block, bit_or(s.threads) AS threads
    FROM below b JOIN symptom_set s ON s.tag_id = b.id
    WHERE b.top IN (SELECT top FROM below GROUP BY top HAVING count(*) > 1 UNION SELECT id FROM chosen)
    GROUP BY b.top, s.block
),
seen AS MATERIALIZED (
    SELECT block, coalesce(bit_or(threads) FILTER (WHERE tag_id = 0), symptom_none()) AS questions,
           coalesce(bit_or(threads) FILTER (WHERE tag_id = -1), symptom_none()) AS entries
    FROM symptom_set WHERE tag_id IN (0, -1) GROUP BY block
),
-- What the facets other than this one leave; '' is what all of them leave.
others AS MATERIALIZED (
    SELECT f.facet, e.block,
           e.questions & coalesce(bit_and(coalesce(p.threads, symptom_none())) FILTER (WHERE c.id IS NOT NULL),
                                  e.questions) AS questions,
           CASE WHEN f.facet IN ('side', '') AND count(c.id) FILTER (WHERE c.facet <> 'side') = 0 THEN symptom_none()
                ELSE e.entries & coalesce(bit_and(coalesce(p.threads, symptom_none())) FILTER (WHERE c.facet <> 'side'),
                                          e.entries) END AS entries
    FROM seen e
    CROSS JOIN (VALUES ('region'), ('side'), ('quality'), ('trigger'), ('relief'), ('')) AS f (facet)
    LEFT JOIN chosen c ON c.facet <> f.facet
    LEFT JOIN part p ON p.top = c.id AND p.block = e.block
    GROUP BY f.facet, e.block, e.questions, e.entries
),
left_over AS MATERIALIZED (
    SELECT facet, block, CASE facet WHEN 'side' THEN questions ELSE questions | entries END AS threads FROM others
),
piece AS MATERIALIZED (
    SELECT p.top, bit_count(l.threads & p.threads) AS threads
    FROM part p JOIN chip c ON c.id = p.top JOIN left_over l ON l.facet = c.facet AND l.block = p.block
    UNION ALL
    SELECT s.tag_id, bit_count(l.threads & s.threads)
    FROM symptom_set s JOIN chip c ON c.id = s.tag_id JOIN left_over l ON l.facet = c.facet AND l.block = s.block
    WHERE s.tag_id NOT IN (SELECT top FROM part)
),
counted AS (
    SELECT top, sum(threads)::bigint AS threads FROM piece GROUP BY top
),
whole AS (
    SELECT facet, sum(bit_count(questions))::bigint AS questions, sum(bit_count(entries))::bigint AS entries
    FROM others GROUP BY facet
)
SELECT c.id, c.name, c.title, c.facet, c.red_flag, left(c.description, 400),
       ARRAY(SELECT p.parent_id FROM tag_parent p WHERE p.tag_id = c.id),
       c.id IN (SELECT id FROM chosen),
       coalesce(n.threads, 0) +
           CASE c.facet WHEN 'side' THEN (SELECT w.entries FROM whole w WHERE w.facet = 'side') ELSE 0 END,
       0::bigint
FROM chip c LEFT JOIN counted n ON n.top = c.id
WHERE c.red_flag OR c.id IN (SELECT id FROM chosen)
   OR EXISTS (SELECT FROM below b JOIN symptom_set s ON s.tag_id = b.id WHERE b.top = c.id AND s.threads <> symptom_none())
UNION ALL
SELECT 0, '', '', w.facet, false, '', '{}', false, w.questions, w.entries FROM whole w
ORDER BY 4, 3, 2;

-- The newest questions that have all that is chosen.
-- name: symptom_questions many
-- params: facets text[], names text[], most bigint
WITH RECURSIVE
chosen AS (
    SELECT DISTINCT t.id FROM unnest($facets, $names) AS a (facet, name)
    JOIN tag t ON (t.name = a.name OR t.id = (SELECT s.tag_id FROM tag_synonym s WHERE s.name = a.name))
              AND (t.facet = a.facet OR
                   (a.facet = 'side' AND t.id IN (SELECT p.tag_id FROM tag_parent p JOIN tag s ON s.id = p.parent_id
                                                  WHERE s.name = 'side')))
),
below (top, id) AS (
    SELECT id, id FROM chosen
    UNION
    SELECT b.top, p.tag_id FROM below b JOIN tag_parent p ON p.parent_id = b.id
),
part AS (
    SELECT b.top, s.block, bit_or(s.threads) AS threads
    FROM below b JOIN symptom_set s ON s.tag_id = b.id GROUP BY b.top, s.block
),
found AS MATERIALIZED (
    SELECT p.block, bit_and(p.threads) AS threads FROM part p
    GROUP BY p.block HAVING count(*) = (SELECT count(*) FROM chosen)
),
seen AS MATERIALIZED (
    SELECT f.block, f.threads & e.threads AS threads
    FROM found f JOIN symptom_set e ON e.tag_id = 0 AND e.block = f.block
    ORDER BY f.block DESC
),
newest AS MATERIALIZED (
    SELECT (s.block::bigint << 13) + w.word * 64 + place AS id
    FROM seen s
    CROSS JOIN LATERAL (
        SELECT word FROM generate_series(127, 0, -1) AS word
        WHERE substring(s.threads FROM word * 64 + 1 FOR 64) <> 0::bit(64) OFFSET 0
    ) AS w
    CROSS JOIN generate_series(63, 0, -1) AS place
    WHERE bit_count(s.threads) > 0 AND get_bit(s.threads, w.word * 64 + place) = 1
    LIMIT $most
)
SELECT q.* FROM newest n JOIN question_row q ON q.id = n.id
ORDER BY q.created_at DESC, q.id DESC;

-- The entries that have all that is chosen, sides left aside: what to do first, then what to read.
-- name: symptom_entries many
-- params: facets text[], names text[], most bigint
WITH RECURSIVE
chosen AS MATERIALIZED (
    SELECT DISTINCT t.id FROM unnest($facets, $names) AS a (facet, name)
    JOIN tag t ON t.facet = a.facet
              AND (t.name = a.name OR t.id = (SELECT s.tag_id FROM tag_synonym s WHERE s.name = a.name))
),
below (top, id) AS (
    SELECT id, id FROM chosen
    UNION
    SELECT b.top, p.tag_id FROM below b JOIN tag_parent p ON p.parent_id = b.id
)
SELECT e.kind, e.slug, e.title, e.summary
FROM entry e
JOIN (SELECT t.entry_id, count(DISTINCT b.top) AS tops FROM entry_tag t JOIN below b ON b.id = t.tag_id
      GROUP BY t.entry_id) AS f ON f.entry_id = e.id
WHERE f.tops = (SELECT count(*) FROM chosen) AND e.status IN ('review', 'published') AND e.kind <> 'page'
ORDER BY array_position(ARRAY['stretch', 'article', 'muscle', 'term'], e.kind), e.title LIMIT $most;

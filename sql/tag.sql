-- The index: of each of these facets the most used tags, from behind the place ($below, $below_name) on.
-- name: tag_index many
-- params: facets text[], below bigint, below_name text, most bigint
SELECT t.id, t.name, t.title, t.facet, t.summary, CASE WHEN t.summary = '' THEN left(t.description, 400) ELSE '' END, t.red_flag, t.question_count,
       ARRAY(SELECT p.parent_id FROM tag_parent p WHERE p.tag_id = t.id)
FROM unnest($facets) AS f (facet)
CROSS JOIN LATERAL (
    SELECT t.* FROM tag t
    WHERE t.facet = f.facet AND t.merged_into IS NULL
      AND (-t.question_count, t.name) > (-($below::bigint), $below_name)
    ORDER BY -t.question_count, t.name LIMIT $most
) AS t
ORDER BY t.facet, -t.question_count, t.name;

-- A tag by its name or a synonym.
-- name: tag_get maybe
-- params: name text
SELECT t.id, t.name, t.title, t.facet, t.summary, t.description, t.html, t.red_flag, t.question_count, t.revision,
       ARRAY(SELECT u.name FROM tag_parent p JOIN tag u ON u.id = p.parent_id WHERE p.tag_id = t.id ORDER BY u.name),
       ARRAY(SELECT u.name FROM tag_parent p JOIN tag u ON u.id = p.tag_id WHERE p.parent_id = t.id ORDER BY u.name),
       ARRAY(SELECT s.name FROM tag_synonym s WHERE s.tag_id = t.id ORDER BY s.name)
FROM tag t
WHERE t.merged_into IS NULL
  AND (t.name = $name OR t.id = (SELECT s.tag_id FROM tag_synonym s WHERE s.name = $name));

-- The library's entries with a tag ($with_below: and those below it), some of each kind.
-- name: tag_entries many
-- params: tag text, with_below boolean, most bigint
WITH RECURSIVE below (id) AS (
    SELECT id FROM tag WHERE name = $tag
    UNION
    SELECT p.tag_id FROM tag_parent p JOIN below b ON p.parent_id = b.id WHERE $with_below
)
SELECT kind, slug, title, summary, figure, CASE kind WHEN 'stretch' THEN stretch_warnings(model) ELSE '' END
FROM (
    SELECT e.kind, e.slug, e.title, e.summary, e.figure, e.model, row_number() OVER (PARTITION BY e.kind ORDER BY e.title) AS place
    FROM entry e
    WHERE entry_is_public(e.status) AND e.kind <> 'page'
      AND e.id IN (SELECT t.entry_id FROM entry_tag t JOIN below b ON b.id = t.tag_id)
) AS found
WHERE place <= $most
ORDER BY array_position(entry_kinds(), kind), title;

-- The wider tags above it, the widest first: of several the most used one at each step.
-- name: tag_path many
-- params: tag text, most bigint
WITH RECURSIVE up (id, step) AS (
    SELECT id, 0 FROM tag WHERE name = $tag
    UNION ALL
    SELECT (SELECT p.parent_id FROM tag_parent p JOIN tag w ON w.id = p.parent_id WHERE p.tag_id = u.id
            ORDER BY w.question_count DESC, w.name LIMIT 1), u.step + 1
    FROM up u WHERE u.id IS NOT NULL AND u.step < $most
)
SELECT t.name FROM up JOIN tag t ON t.id = up.id WHERE up.step > 0 ORDER BY up.step DESC;

-- Tags that the newest questions with this one have beside it, those that most have first.
-- name: tag_related many
-- params: tag text, most bigint
SELECT t.name
FROM (SELECT o.tag_id, count(*) AS often
      FROM (SELECT q.question_id FROM question_tag q WHERE q.tag_id = (SELECT id FROM tag WHERE name = $tag)
            ORDER BY q.created_at DESC, q.question_id DESC LIMIT 200) AS newest
      JOIN question l ON l.id = newest.question_id AND l.listed
      JOIN question_tag o ON o.question_id = newest.question_id
      WHERE o.tag_id <> (SELECT id FROM tag WHERE name = $tag)
      GROUP BY o.tag_id HAVING count(*) > 1 ORDER BY often DESC, o.tag_id LIMIT $most) AS r
JOIN tag t ON t.id = r.tag_id AND t.merged_into IS NULL
ORDER BY r.often DESC, t.name;

-- While a tag is typed: names, titles and synonyms that begin with it, then those that hold it. Nothing typed: the most used.
-- name: tag_complete many
-- params: typed text, most bigint
SELECT t.name, t.title, t.facet, t.red_flag, t.question_count, m.via
FROM (
    SELECT DISTINCT ON (tag_id) tag_id, via, place
    FROM (
        SELECT id AS tag_id, '' AS via,
               CASE WHEN name = $typed THEN 0 WHEN starts_with(name, $typed) THEN 2 ELSE 4 END AS place
        FROM tag WHERE position($typed IN name) > 0 AND merged_into IS NULL
        UNION ALL
        SELECT tag_id, name,
               CASE WHEN name = $typed THEN 1 WHEN starts_with(name, $typed) THEN 3 ELSE 5 END
        FROM tag_synonym WHERE position($typed IN name) > 0 AND $typed <> ''
        UNION ALL
        SELECT id, '',
               CASE WHEN key = $typed THEN 0 WHEN starts_with(key, $typed) THEN 2 ELSE 4 END
        FROM (SELECT id, lower(replace(title, ' ', '-')) AS key FROM tag WHERE merged_into IS NULL) AS titled
        WHERE position($typed IN key) > 0
    ) AS hit
    ORDER BY tag_id, place, via
) AS m
JOIN tag t ON t.id = m.tag_id
ORDER BY m.place, t.question_count DESC, t.name LIMIT $most;

-- What somebody may have meant: tags whose name or synonym shares the most with any of the words given,
-- hyphens left aside.
-- name: tag_near many
-- params: words text[], most bigint
SELECT t.name, t.title, t.facet, t.red_flag, t.question_count, ''
FROM (
    SELECT tag_id, min(place) AS place
    FROM (
        SELECT n.tag_id,
               CASE WHEN n.name = w.word THEN 0
                    WHEN starts_with(n.name, w.word) OR starts_with(w.word, n.name) THEN 1
                    WHEN position(w.word IN n.name) > 0 THEN 2
                    ELSE 3 END AS place
        FROM (SELECT replace(g.word, '-', '') FROM unnest($words) AS g (word)) AS w (word)
        JOIN (SELECT id, replace(name, '-', '') FROM tag WHERE merged_into IS NULL
              UNION ALL SELECT id, lower(replace(title, ' ', '')) FROM tag WHERE merged_into IS NULL
              UNION ALL SELECT tag_id, replace(name, '-', '') FROM tag_synonym) AS n (tag_id, name)
          ON position(w.word IN n.name) > 0
          OR (length(n.name) >= 3 AND starts_with(w.word, n.name))
          OR (length(w.word) >= 4 AND starts_with(n.name, left(w.word, 4)))
    ) AS hit
    GROUP BY tag_id
) AS m
JOIN tag t ON t.id = m.tag_id
ORDER BY m.place, t.question_count DESC, t.name LIMIT $most;

-- Which of the names lead to a tag other than this one already.
-- name: tag_taken many
-- params: names text[], tag bigint
SELECT n.name, t.name
FROM unnest($names) AS n (name)
JOIN tag t ON (t.name = n.name OR t.id = (SELECT s.tag_id FROM tag_synonym s WHERE s.name = n.name))
WHERE t.id IS DISTINCT FROM $tag;

-- Parents may be given by a synonym.
-- name: tag_save one
-- params: editor bigint, tag bigint, name text, title text, facet text, summary text, description text, html text,
--         red_flag boolean, parents text[], synonyms text[], base bigint, reason text
SELECT tag_save(editor => $editor, the_tag => $tag, the_name => $name, the_title => $title,
                the_facet => $facet, the_summary => $summary, the_description => $description, the_html => $html,
                is_red_flag => $red_flag, parents => $parents, synonyms => $synonyms,
                base => $base::integer, why => $reason);

-- A tag's revisions below number $below, newest first.
-- name: tag_revisions many
-- params: tag text, below bigint, most bigint
SELECT r.number, r.created_at, r.reason, coalesce(a.id, 0), coalesce(a.name, ''), coalesce(a.shown_role, ''),
       r.name, r.title, r.facet, r.summary, r.description, r.red_flag,
       ARRAY(SELECT u.name FROM tag u
             WHERE u.id IN (SELECT tag_now(w) FROM unnest(r.parents) AS w) AND u.merged_into IS NULL AND u.id <> r.tag_id
             ORDER BY u.name),
       r.synonyms
FROM tag_revision r
LEFT JOIN account a ON a.id = r.author_id
WHERE r.tag_id = coalesce((SELECT t.id FROM tag t WHERE t.name = $tag),
                          (SELECT s.tag_id FROM tag_synonym s WHERE s.name = $tag))
  AND r.number < $below
ORDER BY r.number DESC LIMIT $most;

-- ---- merging ----

-- name: tag_merge one
-- params: actor bigint, from bigint, into bigint
SELECT tag_merge($actor, $from, $into);

-- name: tag_unmerge one
-- params: actor bigint, merge bigint
SELECT tag_unmerge($actor, $merge);

-- Merges into the tag with that name or synonym that were not undone, newest first.
-- name: tag_merges many
-- params: tag text
SELECT m.id, m.name, m.at, a.id, a.name, a.shown_role, m.moved, m.state = 'moving'
FROM tag_merge m
JOIN account a ON a.id = m.actor_id
WHERE m.into_id = coalesce((SELECT t.id FROM tag t WHERE t.name = $tag),
                           (SELECT s.tag_id FROM tag_synonym s WHERE s.name = $tag))
  AND m.state IN ('moving', 'done')
ORDER BY m.id DESC LIMIT 50;

-- How many entries of the library have a tag.
-- name: tag_entry_count one
-- params: tag text
SELECT count(*) FROM entry_tag e JOIN tag t ON t.id = e.tag_id WHERE t.name = $tag;

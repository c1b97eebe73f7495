-- What reaches a muscle or what it is made up of, what is meant for it first. Of several parts that an entry affects
-- alike the one it is meant for is named, none when it is for the muscle itself. A part that readers do not see is no part of it.
-- name: muscle_entries many
-- params: slug text
SELECT slug, title, role, effect, part_slug, part_title, stretch_warnings(model)
FROM (
    SELECT DISTINCT ON (m.effect, e.id) e.slug, e.title, e.model, m.role, m.effect,
           CASE WHEN whole THEN '' ELSE part.slug END AS part_slug, CASE WHEN whole THEN '' ELSE part.title END AS part_title
    FROM entry_slug s
    CROSS JOIN LATERAL muscle_parts(ARRAY[s.entry_id]) AS p (id)
    CROSS JOIN LATERAL (SELECT p.id = s.entry_id) AS w (whole)
    CROSS JOIN LATERAL (SELECT * FROM entry WHERE id = p.id OFFSET 0) AS part
    CROSS JOIN LATERAL entry_addresses(p.id) AS o
    JOIN entry_muscle m ON m.muscle = o.slug
    CROSS JOIN LATERAL (SELECT * FROM entry WHERE id = m.entry_id OFFSET 0) AS e
    WHERE s.kind = 'muscle' AND s.slug = $slug AND entry_is_public(e.status) AND (whole OR entry_is_public(part.status))
    ORDER BY m.effect, e.id, whole DESC, m.role = 'also', part.title
) AS use
ORDER BY effect, role = 'also', lower(title);

-- What works against a muscle, whichever of the two says so (of the first 500 of the list), with the first entry that lengthens it or a part of it.
-- name: muscle_opposites many
-- params: slug text
WITH own AS MATERIALIZED (
    SELECT e.id, e.model FROM entry_slug s JOIN entry e ON e.id = s.entry_id WHERE s.kind = 'muscle' AND s.slug = $slug
),
against AS MATERIALIZED (
    (SELECT coalesce((SELECT o.leads_to FROM entry o WHERE o.id = s.entry_id), s.entry_id) AS id
     FROM own CROSS JOIN LATERAL jsonb_path_query(own.model, '$.antagonists[*]') AS a (slug)
     JOIN entry_slug s ON s.kind = 'muscle' AND s.slug = a.slug #>> '{}')
    UNION
    (SELECT e.id
     FROM (SELECT o.id, o.model FROM entry o WHERE o.kind = 'muscle' AND o.status <> 'retired'
           ORDER BY entry_order(o.title), o.id LIMIT 500) AS e
     WHERE EXISTS (SELECT FROM own CROSS JOIN LATERAL entry_addresses(own.id) AS s
                   WHERE jsonb_exists(e.model->'antagonists', s.slug)) LIMIT 40)
)
SELECT e.slug, e.title, ARRAY(SELECT a #>> '{}' FROM jsonb_path_query(e.model, '$.actions[*]') AS a), coalesce(u.slug, ''),
       coalesce(u.title, ''), coalesce(stretch_warnings(u.model), '')
FROM against x JOIN entry e ON e.id = x.id AND entry_is_public(e.status)
LEFT JOIN LATERAL (
    SELECT t.slug, t.title, t.model
    FROM muscle_parts(ARRAY[e.id]) AS p (id)
    CROSS JOIN LATERAL entry_addresses(p.id) AS o
    JOIN entry_muscle m ON m.muscle = o.slug AND m.effect = 'lengthens'
    JOIN entry t ON t.id = m.entry_id AND entry_is_public(t.status)
    ORDER BY m.role = 'also', lower(t.title) LIMIT 1
) AS u ON true
ORDER BY u.slug IS NULL, lower(e.title) LIMIT 20;

-- What reaches a muscle, what it is made up of or a group that it is part of; within each effect what is for the group comes last, and
-- of the rest what is meant for it first. Of several parts that an entry affects alike the one it is meant for is named, none when it is
-- for the muscle itself; a group only when it is for neither. What readers do not see is no part and no group of it.
-- name: muscle_entries many
-- params: slug text
SELECT slug, title, figure, role, effect, CASE WHEN place = 1 THEN by_slug ELSE '' END, CASE WHEN place = 1 THEN by_title ELSE '' END,
       CASE WHEN place = 2 THEN by_slug ELSE '' END, CASE WHEN place = 2 THEN by_title ELSE '' END, stretch_warnings(model)
FROM (
    SELECT DISTINCT ON (m.effect, e.id) e.slug, e.title, e.figure, e.model, m.role, m.effect, p.place, o.slug AS by_slug, o.title AS by_title
    FROM entry_slug s
    CROSS JOIN LATERAL (
        SELECT x.id, CASE WHEN x.id = s.entry_id THEN 0 ELSE 1 END AS place FROM muscle_parts(ARRAY[s.entry_id]) AS x (id)
        UNION ALL
        SELECT x.id, 2 FROM muscle_groups_of(s.entry_id) AS x (id)
    ) AS p
    CROSS JOIN LATERAL (SELECT * FROM entry WHERE id = p.id OFFSET 0) AS o
    CROSS JOIN LATERAL entry_addresses(p.id) AS a
    CROSS JOIN LATERAL (SELECT * FROM entry_muscle WHERE muscle = a.slug OFFSET 0) AS m
    CROSS JOIN LATERAL (SELECT * FROM entry WHERE id = m.entry_id OFFSET 0) AS e
    WHERE s.kind = 'muscle' AND s.slug = $slug AND entry_is_public(e.status) AND (p.place = 0 OR entry_is_public(o.status))
    ORDER BY m.effect, e.id, p.place, m.role = 'also', o.title
) AS use
ORDER BY effect, place = 2, role = 'also', lower(title);

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

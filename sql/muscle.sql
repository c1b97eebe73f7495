-- What reaches a muscle or what it is made up of, what is meant for it first. Of several parts that an entry affects
-- alike the one it is meant for is named, none when it is for the muscle itself.
-- name: muscle_entries many
-- params: slug text
SELECT slug, title, role, effect, part_slug, part_title
FROM (
    SELECT DISTINCT ON (m.effect, e.id) e.slug, e.title, m.role, m.effect,
           CASE WHEN whole THEN '' ELSE part.slug END AS part_slug, CASE WHEN whole THEN '' ELSE part.title END AS part_title
    FROM entry_slug s
    CROSS JOIN LATERAL muscle_parts(ARRAY[s.entry_id]) AS p (id)
    CROSS JOIN LATERAL (SELECT p.id = s.entry_id) AS w (whole)
    JOIN entry part ON part.id = p.id
    JOIN entry_slug o ON o.entry_id = p.id
    JOIN entry_muscle m ON m.muscle = o.slug
    JOIN entry e ON e.id = m.entry_id
    WHERE s.kind = 'muscle' AND s.slug = $slug AND entry_is_public(e.status)
    ORDER BY m.effect, e.id, whole DESC, m.role = 'also', part.title
) AS use
ORDER BY effect, role = 'also', lower(title);

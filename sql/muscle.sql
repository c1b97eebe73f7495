-- What reaches a muscle, what is meant for it first.
-- name: muscle_entries many
-- params: slug text
SELECT e.slug, e.title, m.role, m.effect
FROM entry_slug s
JOIN entry_slug o ON o.entry_id = s.entry_id
JOIN entry_muscle m ON m.muscle = o.slug
JOIN entry e ON e.id = m.entry_id
WHERE s.kind = 'muscle' AND s.slug = $slug AND e.status IN ('review', 'published')
ORDER BY m.effect, m.role = 'also', lower(e.title);

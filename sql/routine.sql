-- The entries of these routines, each routine's in their order, retired ones by what took their place; what readers do not
-- see is left out. `place` counts the routine's items from 1.
-- name: routine_entries many
-- params: slugs text[]
SELECT r.slug, i.place, e.slug, e.title, e.model, coalesce(e.figure, '')
FROM (SELECT DISTINCT r.id, r.slug, r.model FROM entry_slug s JOIN entry r ON r.id = s.entry_id
      WHERE s.kind = 'routine' AND s.slug = ANY ($slugs)) AS r
CROSS JOIN LATERAL jsonb_array_elements(r.model->'items') WITH ORDINALITY AS i (item, place)
JOIN entry_slug s ON s.kind = 'stretch' AND s.slug = i.item->>'entry'
JOIN entry o ON o.id = s.entry_id
JOIN entry e ON e.id = coalesce(o.leads_to, o.id) AND e.kind = 'stretch' AND entry_is_public(e.status)
ORDER BY r.slug, i.place;

-- These stretches in this order, as routine_entries has those of a routine: of a routine that is no entry.
-- name: routine_named many
-- params: slugs text[]
SELECT ''::text, i.place, e.slug, e.title, e.model, coalesce(e.figure, '')
FROM unnest($slugs) WITH ORDINALITY AS i (slug, place)
JOIN entry_slug s ON s.kind = 'stretch' AND s.slug = i.slug
JOIN entry o ON o.id = s.entry_id
JOIN entry e ON e.id = coalesce(o.leads_to, o.id) AND e.kind = 'stretch' AND entry_is_public(e.status)
ORDER BY i.place;

-- Every slug that leads to an entry, for the index that each worker keeps.
-- name: library_index many
SELECT s.kind, s.slug, e.slug, e.title
FROM entry_slug s JOIN entry e ON e.id = s.entry_id
WHERE e.status IN ('review', 'published') AND e.kind <> 'page'
ORDER BY s.kind, s.slug;

-- name: library_red_flags many
SELECT name FROM tag WHERE red_flag ORDER BY name;

-- The published parts of the series that an article belongs to, in order.
-- name: article_series many
-- params: slug text
SELECT o.slug, o.title, o.model->'series'->>'title', (o.model->'series'->>'part')::bigint
FROM entry_slug s
JOIN entry e ON e.id = s.entry_id
JOIN entry o ON o.kind = 'article' AND o.model->'series'->>'slug' = e.model->'series'->>'slug'
WHERE s.kind = 'article' AND s.slug = $slug AND (entry_is_public(o.status) OR o.id = e.id)
ORDER BY 4, o.title;

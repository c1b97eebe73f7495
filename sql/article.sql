-- The published parts of the series that an article belongs to, in order.
-- name: article_series many
-- params: slug text
SELECT o.slug, o.title, o.model->'series'->>'title', (o.model->'series'->>'part')::bigint
FROM entry_slug s
JOIN entry e ON e.id = s.entry_id
JOIN entry o ON o.kind = 'article' AND o.model->'series'->>'slug' = e.model->'series'->>'slug'
WHERE s.kind = 'article' AND s.slug = $slug AND (entry_is_public(o.status) OR o.id = e.id)
ORDER BY 4, o.title;

-- The stretches that an article's steps name, by the step's place from 1, retired ones by what took their place; what readers do
-- not see is left out.
-- name: article_shown many
-- params: slug text
SELECT i.place, e.slug, e.title, e.model, e.figure
FROM entry_slug s
JOIN entry a ON a.id = s.entry_id
CROSS JOIN LATERAL jsonb_array_elements(coalesce(a.model->'steps', '[]')) WITH ORDINALITY AS i (step, place)
JOIN entry_slug t ON t.kind = 'stretch' AND t.slug = i.step->>'entry'
JOIN entry o ON o.id = t.entry_id
JOIN entry e ON e.id = coalesce(o.leads_to, o.id) AND e.kind = 'stretch' AND entry_is_public(e.status)
WHERE s.kind = 'article' AND s.slug = $slug
ORDER BY i.place;

-- What the author is by profession, as an admin checked it, while that counts.
-- name: article_author maybe
-- params: slug text
SELECT c.profession
FROM entry_slug s
JOIN public_post p ON p.id = s.entry_id
JOIN credential c ON c.account_id = p.author_id AND c.ended_at IS NULL AND c.valid_until >= review_today()
WHERE s.kind = 'article' AND s.slug = $slug;

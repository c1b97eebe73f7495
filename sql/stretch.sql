-- What pictures of a stretch are drawn from, for the one whose session it is: whether all may see it, its fields, and what
-- addresses of its pictures have in them.
-- name: stretch_figure maybe
-- params: token bytea, slug text
SELECT entry_is_public(e.status), e.slug, e.model, e.figure
FROM entry e
CROSS JOIN LATERAL post_known(viewer_account($token), e.id) k
WHERE e.kind = 'stretch' AND e.slug = $slug AND k.seen;

-- How many stretches there are of each set of ways, of the first $most by title.
-- name: stretch_way_counts many
-- params: most bigint
SELECT s.ways, count(*)
FROM (SELECT stretch_ways(e.model) AS ways FROM entry e
      WHERE e.kind = 'stretch' AND entry_is_public(e.status) ORDER BY entry_order(e.title), e.id LIMIT $most) AS s
GROUP BY s.ways;

-- How many stretches warn of each fact about a person, of the first $most by title.
-- name: stretch_caution_counts many
-- params: most bigint
SELECT c.fact, count(DISTINCT s.id)
FROM (SELECT e.id, e.model FROM entry e
      WHERE e.kind = 'stretch' AND entry_is_public(e.status) ORDER BY entry_order(e.title), e.id LIMIT $most) AS s
CROSS JOIN LATERAL (SELECT p #>> '{}' AS fact FROM jsonb_path_query(s.model, '$.cautions[*].fact') AS p LIMIT 60) AS c
GROUP BY c.fact LIMIT 100;

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

-- The post here that came from another site under a number of its own: the kind of import_alias is 'post' or 'comment'.
-- The source is "stackexchange:" and the site's name, or "stackexchange" alone.
-- name: origin_post maybe
-- params: site text, number text, kind text
SELECT p.id
FROM import_alias a JOIN post p ON p.id = a.local_id
WHERE a.source IN ('stackexchange:' || $site, $site) AND a.kind = $kind AND a.external_id = $number
LIMIT 1;

-- Whether anything came from a site: only then is it known where its other posts are.
-- name: origin_site one
-- params: site text
SELECT EXISTS (SELECT FROM import_alias WHERE source = 'stackexchange:' || $site);

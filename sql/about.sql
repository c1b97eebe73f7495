-- The site's own pages: changes that wait for a second person.

-- The changes of a page that wait, the oldest first, for those who may decide about them.
-- name: about_changes many
-- params: page text, most bigint
SELECT c.id, c.base, c.title, c.summary, c.aliases, c.tags, c.body, c.reason, c.created_at, a.id, a.name, a.shown_role
FROM entry e
JOIN page_change c ON c.entry_id = e.id AND c.decided_at IS NULL
JOIN account a ON a.id = c.editor_id
WHERE e.kind = 'page' AND e.slug = $page
ORDER BY c.id LIMIT $most;

-- name: about_accept one
-- params: account bigint, change bigint
SELECT page_change_accept($account, $change);

-- name: about_drop one
-- params: account bigint, change bigint
SELECT page_change_drop($account, $change);

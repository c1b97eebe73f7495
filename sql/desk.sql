-- A coach's lists: what waits, for whose session it is. functions/desk.sql says what is in which.

-- How much there is in each.
-- name: desk_counts many
-- params: token bytea
SELECT list, count(*) FROM desk_work((SELECT viewer_account($token))) GROUP BY list;

-- A page of one list, from behind the place $after ('': from the first on).
-- name: desk_list many
-- params: token bytea, list text, after text, most bigint
SELECT w.place, e.kind, e.slug, e.title, e.status, w.note, w.detail
FROM desk_work((SELECT viewer_account($token))) w JOIN entry e ON e.id = w.entry_id
WHERE w.list = $list AND w.place > $after
ORDER BY w.place LIMIT $most;

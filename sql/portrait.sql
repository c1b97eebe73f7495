-- Pictures of people: functions/portrait.sql.

-- The session's own, the newest first: those that wait or were removed, too, and what was sent last, if it was refused; the reason of a moderator
-- who took one down. What its owner removed and moderators took down, too, is not among them: it cannot be brought back.
-- name: portrait_own many
-- params: token bytea, most bigint
SELECT p.id, p.state, p.fault, p.removed_at IS NOT NULL, p.removed_by IS DISTINCT FROM p.account_id AND p.removed_at IS NOT NULL,
       coalesce(e.reason, ''), '', p.removed_at, p.waits, false, portrait_files(p.id)
FROM (SELECT x.* FROM picture x
      WHERE x.account_id = viewer_account($token) AND x.post_id IS NULL
        AND (x.state <> 'refused' OR x.id = (SELECT max(y.id) FROM picture y WHERE y.account_id = viewer_account($token) AND y.post_id IS NULL))
        AND (x.removed_by IS DISTINCT FROM x.account_id OR NOT portrait_is_taken_down(x))
      ORDER BY x.id DESC LIMIT $most) AS p
LEFT JOIN LATERAL (SELECT e.reason FROM event e
                   WHERE p.removed_by <> p.account_id
                     AND e.account_id = p.account_id AND e.kind = 'portrait-taken' AND (e.data->>'picture')::bigint = p.id
                   ORDER BY e.id DESC LIMIT 1) AS e ON true
ORDER BY p.id DESC;

-- For moderators: what somebody shows or wants to show, and what was taken down, by whom and why; the newest first. Whether it waits, and whether
-- moderators looked at what they show.
-- name: portrait_of many
-- params: token bytea, account bigint, most bigint
SELECT p.id, p.state, p.fault, p.removed_at IS NOT NULL, p.removed_at IS NOT NULL, coalesce(e.reason, ''), coalesce(a.name, ''), p.removed_at,
       p.waits, portrait_was_let(p.account_id),
       portrait_files(p.id)
FROM (SELECT * FROM picture
      WHERE account_id = $account AND post_id IS NULL AND state = 'ready' AND removed_by IS DISTINCT FROM account_id
      ORDER BY id DESC LIMIT $most) AS p
LEFT JOIN account a ON a.id = p.removed_by
LEFT JOIN LATERAL (SELECT e.reason FROM event e
                   WHERE p.removed_at IS NOT NULL
                     AND e.account_id = p.account_id AND e.kind = 'portrait-taken' AND (e.data->>'picture')::bigint = p.id
                   ORDER BY e.id DESC LIMIT 1) AS e ON true
WHERE is_moderator(viewer_account($token))
ORDER BY p.id DESC;

-- name: portrait_add one
-- params: account bigint
SELECT portrait_add($account);

-- name: portrait_remove one
-- params: account bigint
SELECT 1 FROM portrait_remove($account);

-- name: portrait_restore one
-- params: account bigint
SELECT 1 FROM portrait_restore($account);

-- name: portrait_take one
-- params: moderator bigint, account bigint, picture bigint, reason text
SELECT 1 FROM portrait_take($moderator, $account, $picture, $reason);

-- name: portrait_give_back one
-- params: moderator bigint, account bigint, picture bigint
SELECT 1 FROM portrait_give_back($moderator, $account, $picture);

-- name: portrait_let one
-- params: moderator bigint, account bigint, picture bigint, yes boolean
SELECT 1 FROM portrait_let($moderator, $account, $picture, $yes);

-- Suspensions: see functions/suspension.sql. All is for the one whose session it is, and comes to moderators only.

-- Somebody's, the newest first.
-- name: suspension_of many
-- params: token bytea, name_key text, most bigint
SELECT s.id, w.id, w.name, w.shown_role, s.at, s.until, s.reason, s.message, b.name, s.ended_at, coalesce(e.name, ''),
       s.ended_at IS NULL AND (s.until IS NULL OR s.until > now())
FROM account w JOIN suspension s ON s.account_id = w.id
JOIN account b ON b.id = s.actor_id LEFT JOIN account e ON e.id = s.ended_by
WHERE w.name_key = $name_key AND is_moderator(viewer_account($token))
ORDER BY s.id DESC LIMIT $most;

-- All, the newest first, from before $before (an id); $current: only those that hold.
-- name: suspension_list many
-- params: token bytea, current boolean, before bigint, most bigint
SELECT s.id, w.id, w.name, w.shown_role, s.at, s.until, s.reason, s.message, b.name, s.ended_at, coalesce(e.name, ''),
       s.ended_at IS NULL AND (s.until IS NULL OR s.until > now())
FROM (SELECT * FROM suspension
      WHERE id < $before AND is_moderator(viewer_account($token))
        AND (NOT $current OR (ended_at IS NULL AND (until IS NULL OR until > now())))
      ORDER BY id DESC LIMIT $most) AS s
JOIN account w ON w.id = s.account_id
JOIN account b ON b.id = s.actor_id LEFT JOIN account e ON e.id = s.ended_by
ORDER BY s.id DESC;

-- How many posts of somebody wait, and how many were refused when they were suspended, up to a hundred of each.
-- name: suspension_waiting maybe
-- params: token bytea, name_key text
SELECT hold_waiting_of(a.id)::bigint, hold_refused_of(a.id)::bigint
FROM account a WHERE a.name_key = $name_key AND is_moderator(viewer_account($token));

-- name: suspension_suspend one
-- params: actor bigint, account bigint, seen bigint, until timestamptz, reason text, message text, refuses boolean
SELECT account_suspend($actor, $account, $seen, $until, $reason, $message, $refuses);

-- name: suspension_refuse one
-- params: actor bigint, account bigint, yes boolean
SELECT 1 FROM suspension_refuse($actor, $account, $yes);

-- name: suspension_lift one
-- params: actor bigint, account bigint, seen bigint
SELECT 1 FROM suspension_lift($actor, $account, $seen);

-- name: session_find maybe
-- params: token bytea
SELECT s.id, a.id, a.name, a.role, s.last_seen_at < now() - interval '5 minutes', a.zone,
       s.strong, s.confirmed_at > now() - interval '10 minutes',
       coalesce(u.unread, 0)::bigint, a.blocks
FROM session s JOIN account a ON a.id = s.account_id LEFT JOIN notice_setting u ON u.account_id = a.id
WHERE s.token_hash = $token AND s.expires_at > now();

-- The same, and how many seconds it lasts at most: for whoever is given its cookie again.
-- name: session_find_renewed maybe
-- params: token bytea
SELECT s.id, a.id, a.name, a.role, s.last_seen_at < now() - interval '5 minutes', a.zone,
       s.strong, s.confirmed_at > now() - interval '10 minutes',
       coalesce(u.unread, 0)::bigint, a.blocks,
       extract(epoch FROM s.created_at + session_lasts(a.role) - now())::bigint
FROM session s JOIN account a ON a.id = s.account_id LEFT JOIN notice_setting u ON u.account_id = a.id
WHERE s.token_hash = $token AND s.expires_at > now();

-- name: session_start one
-- params: token bytea, account bigint, means text, strong boolean, address text, agent text, proved_since timestamptz,
--         issuer text, subject text
SELECT session_start($token, $account, $means, $strong, $address, $agent, $proved_since, $issuer, $subject);

-- name: session_renew one
-- params: old bytea, new bytea, strong boolean
SELECT session_renew($old, $new, $strong);

-- name: session_end none
-- params: token bytea
DELETE FROM session WHERE token_hash = $token;

-- name: session_seen none
-- params: session bigint, address text
UPDATE session s SET last_seen_at = now(), last_address = $address, expires_at = session_ends(s.created_at, now(), a.role)
FROM account a
WHERE a.id = s.account_id AND s.id = $session AND s.last_seen_at < now() - interval '5 minutes' AND s.expires_at > now();

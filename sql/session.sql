-- name: session_find maybe
-- params: token bytea
SELECT s.id, a.id, a.name, a.role, s.last_seen_at < now() - interval '5 minutes', a.zone
FROM session s JOIN account a ON a.id = s.account_id
WHERE s.token_hash = $token AND s.expires_at > now();

-- name: session_begin none
-- params: token bytea, account bigint, days bigint, address text, agent text
INSERT INTO session (token_hash, account_id, expires_at, address, agent)
VALUES ($token, $account, now() + $days * interval '1 day', $address, $agent);

-- name: session_end none
-- params: token bytea
DELETE FROM session WHERE token_hash = $token;

-- name: session_seen none
-- params: session bigint
UPDATE session SET last_seen_at = now()
WHERE id = $session AND last_seen_at < now() - interval '5 minutes';

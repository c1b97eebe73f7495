-- name: session_find maybe
-- params: bytea
SELECT s.id, a.id, a.name, a.role, s.last_seen_at < now() - interval '5 minutes'
FROM session s JOIN account a ON a.id = s.account_id
WHERE s.token_hash = $1 AND s.expires_at > now();

-- name: session_begin none
-- params: bytea, bigint, bigint, text, text
INSERT INTO session (token_hash, account_id, expires_at, address, agent)
VALUES ($1, $2, now() + $3 * interval '1 day', $4, $5);

-- name: session_end none
-- params: bytea
DELETE FROM session WHERE token_hash = $1;

-- name: session_seen none
-- params: bigint
UPDATE session SET last_seen_at = now()
WHERE id = $1 AND last_seen_at < now() - interval '5 minutes';

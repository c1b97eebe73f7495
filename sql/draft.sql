-- Drafts of forms. Whose they are is told by the session, so that asking goes out with its look-up.

-- name: draft_save one
-- params: account bigint, target text, follows timestamptz, key bytea, fields text
SELECT draft_save($account, $target, $follows, $key, $fields);

-- name: draft_end one
-- params: account bigint, target text
SELECT 1 FROM draft_end($account, $target);

-- What was sent while signed out, at signing in: it is the newest.
-- name: draft_keep none
-- params: account bigint, target text, fields text
INSERT INTO draft (account_id, target, fields, saved_at) VALUES ($account, $target, $fields, clock_timestamp())
ON CONFLICT (account_id, target) DO UPDATE SET fields = excluded.fields, saved_at = excluded.saved_at;

-- name: draft_open maybe
-- params: session bytea, target text
SELECT d.fields, d.saved_at
FROM session s JOIN draft d ON d.account_id = s.account_id
WHERE s.token_hash = $session AND s.expires_at > now() AND d.target = $target;

-- name: draft_list many
-- params: session bytea
SELECT d.target, d.fields, d.saved_at
FROM session s JOIN draft d ON d.account_id = s.account_id
WHERE s.token_hash = $session AND s.expires_at > now()
ORDER BY d.saved_at DESC;

-- name: draft_delete none
-- params: account bigint, target text
DELETE FROM draft WHERE account_id = $account AND target = $target;

-- An account's address, and what the links of its mails do: see functions/mail.sql.

-- name: email_want one
-- params: account bigint, address text, session bigint
SELECT 1 FROM email_want($account, $address, $session);

-- The mail that asks whether the address is theirs, once more.
-- name: email_want_again maybe
-- params: account bigint
SELECT 1 FROM account a, email_want(a.id, a.email_wanted, a.email_wanted_by) WHERE a.id = $account AND a.email_wanted IS NOT NULL;

-- Whom a link is for: the account, its name and the address; no row: it no longer holds.
-- name: email_token maybe
-- params: kind text, token_hash bytea
SELECT a.id, a.name, t.address, t.kind = 'verify' AND t.address = coalesce(a.email, '')
FROM account_token t JOIN account a ON a.id = t.account_id
WHERE t.token_hash = $token_hash AND a.id = token_account($kind, $token_hash);

-- name: email_verify one
-- params: token_hash bytea
SELECT 1 FROM email_verify($token_hash);

-- name: email_restore one
-- params: token_hash bytea
SELECT email_restore($token_hash);

-- The same work whoever has the address, or nobody: job_forgotten looks.
-- name: email_forgotten none
-- params: address text, device_of bigint, since timestamptz
INSERT INTO password_asked (address, device_of, devices_since) VALUES ($address, $device_of, $since);

-- name: email_reset one
-- params: token_hash bytea, password text
SELECT password_reset($token_hash, $password);

-- ---- ways in that somebody else added: functions/undo.sql ----

-- What a link may take away; no row: it no longer holds.
-- name: email_undo_ways many
-- params: token_hash bytea
SELECT w.account_id, a.name, a.role IN ('moderator', 'admin'), w.after_reset, w.thing, w.words, w.added_at
FROM ways_undoable($token_hash) w JOIN account a ON a.id = w.account_id ORDER BY w.added_at DESC, w.thing;

-- name: email_undo one
-- params: token_hash bytea, thing text
SELECT 1 FROM way_in_undo($token_hash, $thing);

-- name: email_undo_offer one
-- params: account bigint, token_hash bytea
SELECT undo_offer($account, $token_hash);

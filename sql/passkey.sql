-- Passkeys: functions/passkey.sql.

-- name: passkey_list many
-- params: account bigint
SELECT id, name, created_at, last_used_at, verifies, eligible, backed_up
FROM passkey WHERE account_id = $account ORDER BY id LIMIT 20;

-- What one's own is called: asked for together with the session's look-up.
-- name: passkey_name maybe
-- params: token bytea, passkey bigint
SELECT name FROM passkey WHERE id = $passkey AND account_id = viewer_account($token);

-- What a browser is told of them.
-- name: passkey_known many
-- params: account bigint
SELECT credential, transports FROM passkey WHERE account_id = $account ORDER BY id LIMIT 20;

-- name: passkey_find maybe
-- params: credential bytea
SELECT p.id, p.account_id, a.devices_since, p.user_handle, p.credential, p.public_key, p.sign_count, p.verifies, p.eligible,
       p.backed_up
FROM passkey p JOIN account a ON a.id = p.account_id WHERE p.credential = $credential;

-- name: passkey_add one
-- params: account bigint, name text, credential bytea, handle bytea, key bytea, count bigint, verifies boolean, eligible boolean, backed_up boolean, transports text, challenge bytea, token bytea
SELECT 1 FROM passkey_add($account, $name, $credential, $handle, $key, $count, $verifies, $eligible, $backed_up,
                          $transports,
                          $challenge, $token);

-- name: passkey_use one
-- params: passkey bigint, count bigint, verifies boolean, backed_up boolean, challenge bytea
SELECT 1 FROM passkey_use($passkey, $count, $verifies, $backed_up, $challenge);

-- name: passkey_rename maybe
-- params: account bigint, passkey bigint, name text
UPDATE passkey SET name = $name WHERE id = $passkey AND account_id = $account RETURNING id;

-- name: passkey_remove one
-- params: account bigint, passkey bigint
SELECT 1 FROM passkey_remove($account, $passkey);

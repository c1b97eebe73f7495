-- Second factors, and the second step of signing in: see functions/factor.sql.

-- What the session's account has.
-- name: factor_state maybe
-- params: token bytea
SELECT account_has_factor(s.account_id), factor_held(s.account_id), t.confirmed_at,
       (SELECT count(*) FROM recovery_code c WHERE c.account_id = s.account_id AND c.used_at IS NULL),
       (SELECT count(*) FROM passkey p WHERE p.account_id = s.account_id)
FROM session s LEFT JOIN totp t ON t.account_id = s.account_id AND t.confirmed_at IS NOT NULL
WHERE s.token_hash = $token AND s.expires_at > now();

-- What the session's account proves with that it is still them.
-- name: factor_proof maybe
-- params: token bytea
SELECT a.id, a.name, account_has_factor(a.id), EXISTS (SELECT FROM passkey p WHERE p.account_id = a.id), t.sealed,
       t.started_at, t.last_step, a.password, a.devices_since
FROM session s JOIN account a ON a.id = s.account_id
LEFT JOIN totp t ON t.account_id = a.id AND t.confirmed_at IS NOT NULL
WHERE s.token_hash = $token AND s.expires_at > now();

-- name: factor_totp_begin one
-- params: account bigint, session bigint, sealed bytea
SELECT account_id, sealed, started_at FROM totp_begin($account, $session, $sealed);

-- What this session is setting up.
-- name: factor_totp_shown maybe
-- params: token bytea
SELECT t.account_id, t.sealed, t.started_at FROM session s JOIN totp t ON t.account_id = s.account_id AND t.confirmed_at IS NULL
                                       AND t.session_id = s.id AND t.started_at > now() - totp_setup_time()
WHERE s.token_hash = $token AND s.expires_at > now();

-- name: factor_totp_confirm one
-- params: account bigint, begun timestamptz, step bigint, token bytea
SELECT 1 FROM totp_confirm($account, $begun, $step, $token);

-- name: factor_totp_spend one
-- params: account bigint, begun timestamptz, step bigint
SELECT 1 FROM totp_spend($account, $begun, $step);

-- name: factor_totp_remove one
-- params: account bigint
SELECT totp_remove($account);

-- name: factor_recovery_first one
-- params: account bigint, hashes bytea[]
SELECT recovery_first($account, $hashes);

-- name: factor_recovery_replace one
-- params: account bigint, hashes bytea[]
SELECT 1 FROM recovery_replace($account, $hashes);

-- name: factor_recovery_use one
-- params: account bigint, hash bytea
SELECT 1 FROM recovery_use($account, $hash);

-- ---- the second step of signing in ----

-- name: factor_attempt_begin none
-- params: token bytea, account bigint, means text, devices_since timestamptz, issuer text, subject text
INSERT INTO sign_in_attempt (token_hash, account_id, means, devices_since, link_id)
VALUES ($token, $account, $means, $devices_since,
        (SELECT id FROM provider_link WHERE issuer = $issuer AND subject = $subject AND account_id = $account));

-- While it holds; not after the password was changed.
-- name: factor_attempt maybe
-- params: token bytea
SELECT a.id, a.name, t.means, t.devices_since, t.tries, EXISTS (SELECT FROM passkey p WHERE p.account_id = a.id), o.sealed,
       o.started_at, o.last_step, l.issuer, l.subject
FROM sign_in_attempt t JOIN account a ON a.id = t.account_id AND a.devices_since = t.devices_since
LEFT JOIN provider_link l ON l.id = t.link_id
LEFT JOIN totp o ON o.account_id = a.id AND o.confirmed_at IS NOT NULL
WHERE t.token_hash = $token AND t.expires_at > now() AND t.tries < 5;

-- name: factor_attempt_try one
-- params: token bytea, digits boolean
SELECT 1 FROM attempt_try($token, $digits);

-- name: factor_attempt_end one
-- params: token bytea
SELECT 1 FROM attempt_end($token);

-- ---- codes of an account that led nowhere ----

-- name: factor_second_try one
-- params: account bigint, digits boolean
SELECT 1 FROM second_try($account, $digits);

-- name: factor_second_right one
-- params: account bigint, digits boolean
SELECT 1 FROM second_right($account, 1, $digits::int);

-- name: factor_second_tell one
-- params: account bigint, place text
SELECT 1 FROM second_tell($account, $place);

-- ---- by an admin ----

-- Whose factors they are.
-- name: factor_of maybe
-- params: name_key text
SELECT a.id, a.name, a.role, account_has_factor(a.id), a.factor_held_at IS NOT NULL FROM account a WHERE a.name_key = $name_key;

-- name: factor_reset one
-- params: actor bigint, account bigint
SELECT factors_reset($actor, $account);

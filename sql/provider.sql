-- Signing in with another provider: see functions/provider.sql.

-- What pages offer.
-- name: provider_offered many
SELECT name, title FROM provider WHERE offered AND authorize_at <> '' ORDER BY position, name LIMIT 8;

-- name: provider_to maybe
-- params: name text
SELECT title, authorize_at, client_id, redirect_to FROM provider WHERE name = $name AND offered AND authorize_at <> '';

-- ---- on the way ----

-- name: provider_begin one
-- params: state bytea, browser bytea, provider text, account bigint, nonce bytea, verifier text, next text, words text, to_confirm boolean
SELECT 1 FROM provider_begin($state, $browser, $provider, $account, $nonce, $verifier, $next, $words, $to_confirm);

-- name: provider_queue one
-- params: state bytea, code text
SELECT 1 FROM provider_queue($state, $code);

-- How far it is; who has what it brought: by a link, or else by the address that both sides have verified.
-- name: provider_attempt maybe
-- params: state bytea
SELECT a.provider, p.title, a.issuer, p.names_itself, a.browser_hash, a.account_id, a.next,
       CASE WHEN a.step IN ('queued', 'taken') THEN '' ELSE a.words END, a.step, a.fault,
       a.email, a.email_verified, a.called, l.account_id, b.id, b.name, w.devices_since, account_has_factor(w.id),
       a.subject, a.confirms
FROM provider_attempt a
JOIN provider p ON p.name = a.provider
LEFT JOIN provider_link l ON a.step IN ('done', 'confirmed') AND l.issuer = a.issuer AND l.subject = a.subject
LEFT JOIN account b ON a.step = 'done' AND l.id IS NULL AND b.id = provider_by_address(a)
LEFT JOIN account w ON w.id = coalesce(l.account_id, b.id)
WHERE a.state_hash = $state AND a.expires_at > now() AND p.offered AND p.issuer = a.issuer;

-- ---- what follows ----

-- name: provider_use one
-- params: state bytea, account bigint
SELECT 1 FROM provider_use($state, $account);

-- name: provider_link_own one
-- params: state bytea, account bigint
SELECT 1 FROM provider_link_own($state, $account);

-- name: provider_confirm one
-- params: state bytea, account bigint
SELECT 1 FROM provider_confirm($state, $account);

-- name: provider_link_found one
-- params: state bytea, account bigint
SELECT 1 FROM provider_link_found($state, $account);

-- name: provider_register one
-- params: state bytea, name text, name_key text, email text
SELECT provider_register($state, $name, $name_key, $email);

-- ---- one's own page: found by the session, so that it goes out together with the session's look-up ----

-- name: provider_links many
-- params: token bytea
SELECT l.id, l.title, l.address, l.at, l.last_used_at,
       coalesce((SELECT name FROM provider p WHERE p.issuer = l.issuer AND p.offered ORDER BY p.position LIMIT 1), '')
FROM provider_link l
WHERE l.account_id = viewer_account($token)
ORDER BY l.id LIMIT 50;

-- name: provider_unlink one
-- params: account bigint, link bigint, token bytea
SELECT 1 FROM provider_unlink($account, $link, $token);

-- ---- the job runner ----

-- name: provider_keep one
-- params: names text[], titles text[], issuers text[], clients text[], redirects text[]
SELECT 1 FROM provider_keep($names, $titles, $issuers, $clients, $redirects);

-- What it publishes about itself. No row: the settings are not stored yet.
-- name: provider_found maybe
-- params: name text, issuer text, authorize_at text, names_itself boolean
UPDATE provider SET authorize_at = $authorize_at, names_itself = $names_itself
WHERE name = $name AND issuer = $issuer AND offered RETURNING 1;

-- Looks at nothing where no code was taken: it is asked each second.
-- name: provider_end_lost one
SELECT 1 FROM provider_end_lost();

-- The next code to be exchanged: once, whatever comes of it.
-- name: provider_take maybe
-- params: provider text, issuer text
UPDATE provider_attempt a SET step = 'taken', taken_at = now(), code = ''
FROM (SELECT w.state_hash, w.code FROM provider_attempt w
      WHERE w.provider = $provider AND w.step = 'queued' AND w.issuer = $issuer AND w.expires_at > now()
      ORDER BY w.at LIMIT 1 FOR UPDATE SKIP LOCKED) AS q
WHERE a.state_hash = q.state_hash
RETURNING a.state_hash, q.code, a.nonce_hash, a.verifier,
          CASE WHEN a.confirms THEN extract(epoch FROM a.at)::bigint ELSE 0 END;

-- name: provider_done one
-- params: state bytea, subject text, email text, is_verified boolean, called text, signed_in_at timestamptz
SELECT 1 FROM provider_done($state, $subject, $email, $is_verified, $called, $signed_in_at);

-- name: provider_fail one
-- params: state bytea, fault text
SELECT 1 FROM provider_fail($state, $fault);

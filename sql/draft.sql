-- Drafts of forms. Whose they are is told by the session, so that asking goes out with its look-up. A form's own draft has
-- number 0; $state names one of the others by when it was saved.

-- name: draft_save one
-- params: account bigint, target text, follows timestamptz, key bytea, fields text, excerpt text
SELECT draft_save($account, $target, $follows, $key, $fields, $excerpt);

-- name: draft_end one
-- params: account bigint, target text, key bytea, state timestamptz
SELECT 1 FROM draft_end($account, $target, $key, $state);

-- name: draft_keep one
-- params: account bigint, target text, key bytea, state timestamptz, fields text, excerpt text
SELECT k.state, coalesce(k.place, 0) FROM draft_keep($account, $target, $key, $state, $fields, $excerpt) k;

-- name: draft_open maybe
-- params: session bytea, target text, state timestamptz
SELECT d.fields, d.saved_at, d.excerpt, d.number, coalesce(a.kind, ''), coalesce(a.title, '')
FROM session s JOIN draft d ON d.account_id = s.account_id
LEFT JOIN LATERAL draft_about(d.account_id, d.target) a ON true
WHERE s.token_hash = $session AND s.expires_at > now() AND d.target = $target
  AND CASE WHEN $state IS NULL THEN d.number = 0 ELSE d.saved_at = $state END;

-- When the form with this key saved its draft, if nothing else has changed it since.
-- name: draft_of_form maybe
-- params: account bigint, target text, key bytea
SELECT saved_at FROM draft WHERE account_id = $account AND target = $target AND number = 0 AND form_key = $key;

-- Without the texts, which are long.
-- name: draft_list many
-- params: session bytea
SELECT d.target, d.saved_at, d.excerpt, d.number, coalesce(a.kind, ''), coalesce(a.title, '')
FROM session s JOIN draft d ON d.account_id = s.account_id
LEFT JOIN LATERAL draft_about(d.account_id, d.target) a ON true
WHERE s.token_hash = $session AND s.expires_at > now()
ORDER BY d.saved_at DESC;

-- name: draft_delete none
-- params: account bigint, target text, state timestamptz
DELETE FROM draft WHERE account_id = $account AND target = $target
  AND CASE WHEN $state IS NULL THEN number = 0 ELSE saved_at = $state END;

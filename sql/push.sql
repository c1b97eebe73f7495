-- Web Push: see functions/push.sql.

-- The key that browsers are told, and whether the viewer's device is subscribed.
-- name: push_state maybe
-- params: token bytea
SELECT k.point, EXISTS (SELECT FROM push_subscription p JOIN session s ON s.id = p.session_id WHERE s.token_hash = $token)
FROM push_key k;

-- name: push_subscribe one
-- params: account bigint, session bigint, endpoint text, point bytea, auth bytea
SELECT 1 FROM push_subscribe($account, $session, $endpoint, $point, $auth);

-- name: push_unsubscribe none
-- params: session bigint
DELETE FROM push_subscription WHERE session_id = $session;

-- ---- the job runner ----

-- name: push_key_put one
-- params: point bytea
SELECT 1 FROM push_key_put(nullif($point, ''::bytea));

-- The next that is due, for the caller to send to within $lease seconds: those that answered the last time come first. With whose session
-- is over nothing goes on.
-- name: push_take maybe
-- params: lease int
UPDATE push_subscription p SET due_at = now() + make_interval(secs => $lease), tries = p.tries + 1
FROM session s
WHERE p.session_id = (SELECT d.session_id FROM push_subscription d WHERE d.due_at <= now() ORDER BY d.tries, d.due_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
  AND s.id = p.session_id
RETURNING p.session_id, p.account_id, p.endpoint, p.point, p.auth, p.told, p.tries, p.due_at, s.expires_at > now();

-- name: push_notices many
-- params: account bigint, past bigint, most bigint
SELECT s.* FROM push_notices($account, $past, $most) AS n CROSS JOIN LATERAL notice_said(n) AS s ORDER BY s.id DESC;

-- name: push_end one
-- params: session bigint, until timestamptz, up_to bigint, slow boolean
SELECT 1 FROM push_end($session, $until, $up_to, $slow);

-- name: push_again none
-- params: session bigint, until timestamptz, seconds int
UPDATE push_subscription SET due_at = now() + make_interval(secs => $seconds) WHERE session_id = $session AND due_at = $until;

-- Its push service does not know it any more.
-- name: push_gone none
-- params: session bigint, until timestamptz
DELETE FROM push_subscription WHERE session_id = $session AND due_at = $until;

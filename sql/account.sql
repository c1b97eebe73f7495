-- Is the name, or one that looks like it, taken?
-- name: account_taken one
-- params: text
SELECT EXISTS (SELECT FROM account WHERE name_key = $1);

-- name: account_create one
-- params: text, text, text, text
INSERT INTO account (name, name_key, email, password) VALUES ($1, $2, $3, $4) RETURNING id;

-- Counts one more; false when that passes the limit of this hour.
-- name: account_rate one
-- params: text, text, int
SELECT rate_take($1, $2, $3);

-- ---- signing in ----

-- The account, when there is one, and how often this pair of name and address failed within a day.
-- name: account_for_login one
-- params: text, text
SELECT a.id, a.password, f.failures, extract(epoch FROM now() - f.last_at)::bigint
FROM (SELECT $1 AS name_key) AS wanted
LEFT JOIN account a ON a.name_key = wanted.name_key
LEFT JOIN login_failure f ON f.name_key = wanted.name_key AND f.address = $2
     AND f.last_at > now() - interval '1 day';

-- Counts an attempt as failed before it is looked at, so that many at once cannot get past the count.
-- Beyond $4 free ones only he may try who saw the present count ($3). No row: somebody else just did.
-- name: account_login_try maybe
-- params: text, text, int, int
INSERT INTO login_failure AS f (name_key, address) VALUES ($1, $2)
ON CONFLICT (name_key, address) DO UPDATE SET
    failures = CASE WHEN f.last_at <= now() - interval '1 day' THEN 1 ELSE f.failures + 1 END,
    last_at = now()
WHERE f.failures < $4 OR f.failures = $3 OR f.last_at <= now() - interval '1 day'
RETURNING failures;

-- name: account_login_done none
-- params: text, text
DELETE FROM login_failure WHERE name_key = $1 AND address = $2;

-- The same password under today's limits; not when it was changed in the meantime.
-- name: account_rehash none
-- params: bigint, text, text
UPDATE account SET password = $2 WHERE id = $1 AND password = $3;

-- name: account_forget_old_failures none
DELETE FROM login_failure WHERE (name_key, address) IN (
    SELECT name_key, address FROM login_failure WHERE last_at < now() - interval '1 day'
    ORDER BY last_at LIMIT 100 FOR UPDATE SKIP LOCKED);

-- name: account_forget_old_rates none
DELETE FROM rate WHERE (what, who, hour) IN (
    SELECT what, who, hour FROM rate WHERE hour < now() - interval '1 day'
    ORDER BY hour LIMIT 100 FOR UPDATE SKIP LOCKED);

-- name: account_forget_old_sessions none
-- params: bigint
DELETE FROM session WHERE account_id = $1 AND expires_at < now();

-- ---- one's own page: found by the session, so that it goes out together with the session's look-up ----

-- name: account_own maybe
-- params: bytea
SELECT a.id, a.name, a.role, a.email, a.about, a.created_at, a.password
FROM session s JOIN account a ON a.id = s.account_id
WHERE s.token_hash = $1 AND s.expires_at > now();

-- name: account_sessions many
-- params: bytea
SELECT o.id, o.created_at, o.last_seen_at, o.address, o.agent, o.id = s.id
FROM session s JOIN session o ON o.account_id = s.account_id
WHERE s.token_hash = $1 AND s.expires_at > now() AND o.expires_at > now()
ORDER BY o.id = s.id DESC, o.last_seen_at DESC, o.id DESC
LIMIT 100;

-- name: account_save one
-- params: bigint, text, text
WITH saved AS (UPDATE account SET email = $2, about = $3 WHERE id = $1 RETURNING id)
SELECT changed('account:' || id) FROM saved;

-- All sessions but the one in use end; that one is renewed by who calls this.
-- name: account_password_set none
-- params: bigint, text, bytea
WITH saved AS (UPDATE account SET password = $2 WHERE id = $1 RETURNING id),
     ended AS (DELETE FROM session WHERE account_id = $1 AND token_hash <> $3)
INSERT INTO event (kind, account_id, actor_id) SELECT 'password', id, id FROM saved;

-- name: account_session_revoke none
-- params: bigint, bigint
DELETE FROM session WHERE account_id = $1 AND id = $2;

-- name: account_sessions_revoke_others none
-- params: bigint, bigint
DELETE FROM session WHERE account_id = $1 AND id <> $2;

-- ---- what everybody sees ----

-- name: account_person maybe
-- params: text
SELECT a.id, a.name, a.role, a.about, a.created_at,
       (SELECT count(*) FROM post p JOIN question q ON q.id = p.id
        WHERE p.author_id = a.id AND p.kind = 'question' AND q.listed),
       (SELECT count(*) FROM post p JOIN question q ON q.id = p.thread_id
        WHERE p.author_id = a.id AND p.kind = 'answer' AND p.deleted_at IS NULL AND q.listed)
FROM account a WHERE a.name_key = $1;

-- Newest first, from before the place ($3, $4).
-- name: account_posts many
-- params: text, text[], timestamptz, bigint, int
SELECT p.id, p.kind, q.id, q.title, q.slug, p.score, q.answer_count, p.created_at,
       coalesce(q.accepted_answer_id = p.id, false), left(coalesce(d.body, ''), 280)
FROM post p
JOIN question q ON q.id = p.thread_id
LEFT JOIN search_document d ON d.post_id = p.id
WHERE p.author_id = (SELECT id FROM account WHERE name_key = $1)
  AND p.kind = ANY ($2) AND p.deleted_at IS NULL AND q.listed AND (p.created_at, p.id) < ($3, $4)
ORDER BY p.created_at DESC, p.id DESC
LIMIT $5;

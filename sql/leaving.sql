-- Leaving: see functions/leaving.sql.

-- What an account has, for whoever is about to leave: each counted up to $most.
-- name: leaving_counts maybe
-- params: account bigint, most bigint
SELECT a.email IS NOT NULL,
       octet_length(a.about) > 0,
       (SELECT count(*) FROM (SELECT FROM post p WHERE p.author_id = a.id AND p.kind = 'question' AND p.deleted_at IS NULL LIMIT $most) AS n),
       (SELECT count(*) FROM (SELECT FROM post p WHERE p.author_id = a.id AND p.kind = 'answer' AND p.deleted_at IS NULL LIMIT $most) AS n),
       (SELECT count(*) FROM (SELECT FROM post p WHERE p.author_id = a.id AND p.kind = 'comment' AND p.deleted_at IS NULL LIMIT $most) AS n),
       (SELECT count(*) FROM (SELECT FROM post p JOIN entry e ON e.id = p.id
                              WHERE p.author_id = a.id AND p.kind = ANY (entry_kinds() || 'page'::text)
                                AND e.status <> 'draft' LIMIT $most) AS n),
       (SELECT count(*) FROM (SELECT FROM post p JOIN entry e ON e.id = p.id
                              WHERE p.author_id = a.id AND p.kind = ANY (entry_kinds()) AND e.status = 'draft'
                                AND NOT entry_is_only_ones_own(p.id, a.id) LIMIT $most) AS n),
       (SELECT count(*) FROM (SELECT FROM post p JOIN entry e ON e.id = p.id
                              WHERE p.author_id = a.id AND p.kind = ANY (entry_kinds()) AND e.status = 'draft'
                                AND entry_is_only_ones_own(p.id, a.id) LIMIT $most) AS n),
       (SELECT count(*) FROM (SELECT FROM post p WHERE p.author_id = a.id AND p.deleted_at IS NOT NULL AND p.deleted_by = a.id LIMIT $most) AS n),
       (SELECT count(*) FROM (SELECT FROM post p WHERE p.author_id = a.id AND p.deleted_at IS NOT NULL AND p.deleted_by IS DISTINCT FROM a.id LIMIT $most) AS n),
       (SELECT count(*) FROM (SELECT FROM draft d WHERE d.account_id = a.id LIMIT $most) AS n),
       (SELECT count(*) FROM (SELECT FROM own_routine o WHERE o.account_id = a.id LIMIT $most) AS n),
       body.note_count(a.id, $most), body.trial_count(a.id, $most), body.check_count(a.id, $most),
       (SELECT count(*) FROM (SELECT FROM follow f WHERE f.account_id = a.id AND f.wish <> 'none' LIMIT $most) AS n),
       (SELECT count(*) FROM (SELECT FROM vote v WHERE v.account_id = a.id LIMIT $most) AS n),
       (SELECT count(*) FROM (SELECT FROM revision r WHERE r.author_id = a.id AND r.number > 1 LIMIT $most) AS n),
       (SELECT count(*) FROM (SELECT FROM review r WHERE r.account_id = a.id AND r.ended_at IS NULL LIMIT $most) AS n),
       (SELECT count(*) FROM (SELECT FROM session s WHERE s.account_id = a.id AND s.expires_at > now() LIMIT $most) AS n),
       a.role = 'admin' AND NOT EXISTS (SELECT FROM account o WHERE o.role = 'admin' AND o.id <> a.id AND NOT o.example
                                                                AND o.leaving_at IS NULL AND NOT suspended(o.id))
FROM account a WHERE a.id = $account;

-- name: leaving_leave one
-- params: account bigint
SELECT account_leave($account);

-- ---- whoever gave the right password of an account that is locked ----

-- name: leaving_token one
-- params: account bigint, token_hash bytea
WITH old AS (DELETE FROM account_token WHERE account_id = $account AND kind = 'locked')
INSERT INTO account_token (token_hash, kind, account_id, address, expires_at)
VALUES ($token_hash, 'locked', $account, '', now() + interval '1 hour')
RETURNING 1::bigint;

-- The account that it is for, and why it is locked. A new password ends it, as it ends sessions: whoever has the page may be why
-- there is one.
-- name: leaving_locked maybe
-- params: token_hash bytea
SELECT a.id, a.name, a.leaving_at, s.id IS NOT NULL, s.until, s.message, a.erased_at IS NOT NULL
FROM account_token t JOIN account a ON a.id = t.account_id
LEFT JOIN suspension s ON s.account_id = a.id AND s.ended_at IS NULL AND (s.until IS NULL OR s.until > now())
WHERE t.token_hash = $token_hash AND t.kind = 'locked' AND t.expires_at > now()
  AND t.happened_at >= a.devices_since;

-- name: leaving_keep one
-- params: account bigint
SELECT account_keep($account);

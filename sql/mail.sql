-- Mail: queued by whoever has something to tell, sent by the job runner.

-- ---- the job runner ----

-- What was being sent when its runner was lost. Once a mail server may have some of it, nobody can know whether it got through, so
-- it is not sent twice; before that nothing was sent, and it is tried again, $most times in all.
-- name: mail_end_lost none
-- params: most int
UPDATE mail SET state = CASE WHEN begun THEN 'unknown' WHEN tries < $most THEN 'waiting' ELSE 'failed' END,
                reason = CASE WHEN begun OR tries < $most THEN reason ELSE 'Whoever was to send it was lost each time' END,
                ended_at = CASE WHEN begun OR tries >= $most THEN now() END
WHERE state = 'sending' AND due_at < now();

-- The next that is due, for the caller to send within $lease seconds, and with it the token of its link, where its kind has one:
-- what has no link is not being sent. $kinds that have a token, of which kind that is, and for how many hours it holds.
-- name: mail_take maybe
-- params: lease int, token_hash bytea, kinds text[], tokens text[], hours int[]
WITH taken AS (
    UPDATE mail m SET state = 'sending', begun = false, tries = m.tries + 1, due_at = now() + make_interval(secs => $lease)
    FROM account a
    WHERE m.id = (SELECT w.id FROM mail w WHERE w.state = 'waiting' AND w.due_at <= now()
                  ORDER BY w.due_at, w.id LIMIT 1 FOR UPDATE SKIP LOCKED)
      AND a.id = m.account_id
    RETURNING m.id, m.kind, m.account_id, a.name, m.address, m.about, m.at, m.tries, m.due_at, m.event),
link AS (
    INSERT INTO account_token (token_hash, kind, account_id, address, happened_at, event, expires_at)
    SELECT $token_hash, r.token, t.account_id, t.address, t.at, t.event, now() + make_interval(hours => r.hours)
    FROM taken t JOIN unnest($kinds, $tokens, $hours) AS r (kind, token, hours) ON r.kind = t.kind)
SELECT id, kind, account_id, name, address, about, at, tries, due_at FROM taken;

-- A mail server is about to be given some of it. No row: it is not ours any more, and must not be sent. What one of us took is
-- known by when that ends, $until: who comes late, after others took it again, changes nothing, here and below.
-- name: mail_begin maybe
-- params: id bigint, until timestamptz
UPDATE mail SET begun = true WHERE id = $id AND state = 'sending' AND due_at = $until RETURNING id;

-- Whoever sent it knows, also when that took so long that nobody else could.
-- name: mail_end none
-- params: id bigint, until timestamptz, state text, reason text, words text
UPDATE mail SET state = $state, reason = $reason, words = $words, ended_at = now()
WHERE id = $id AND state IN ('sending', 'unknown') AND due_at = $until;

-- Its mail server does not know the address: the account's own page says so, if it is still the one.
-- name: mail_refuse none
-- params: id bigint, until timestamptz, reason text
WITH ended AS (UPDATE mail SET state = 'refused', reason = $reason, ended_at = now()
               WHERE id = $id AND state IN ('sending', 'unknown') AND due_at = $until RETURNING account_id, address)
UPDATE account a SET email_refused = $reason FROM ended e
WHERE a.id = e.account_id AND e.address IN (a.email, a.email_wanted);

-- name: mail_again none
-- params: id bigint, until timestamptz, seconds int, reason text
UPDATE mail SET state = 'waiting', reason = $reason, due_at = now() + make_interval(secs => $seconds), ended_at = NULL
WHERE id = $id AND state IN ('sending', 'unknown') AND due_at = $until;

-- name: mail_forget one
-- params: most int
WITH tokens AS (
    DELETE FROM account_token WHERE token_hash IN (
        SELECT token_hash FROM account_token WHERE expires_at < now()
        ORDER BY expires_at LIMIT $most FOR UPDATE SKIP LOCKED)
    RETURNING 1),
mails AS (
    DELETE FROM mail WHERE id IN (
        SELECT id FROM mail WHERE at < now() - interval '30 days'
        ORDER BY at LIMIT $most FOR UPDATE SKIP LOCKED)
    RETURNING 1),
-- Their links may still work. Those that the statement deletes are left alone.
words AS (
    UPDATE mail SET words = '' WHERE id IN (
        SELECT id FROM mail WHERE words <> '' AND ended_at < now() - interval '1 day' AND at >= now() - interval '30 days'
        ORDER BY ended_at LIMIT $most FOR UPDATE SKIP LOCKED)
    RETURNING 1)
SELECT (SELECT count(*) FROM tokens) + (SELECT count(*) FROM mails) + (SELECT count(*) FROM words);

-- Of these, the mails that there are no more.
-- name: mail_gone many
-- params: ids bigint[]
SELECT i.id FROM unnest($ids) AS i (id) WHERE NOT EXISTS (SELECT FROM mail m WHERE m.id = i.id);

-- ---- for admins ----

-- The newest, from before $before (an id).
-- name: mail_list many
-- params: before bigint, most int
SELECT m.id, m.kind, coalesce(a.name, ''), m.address, m.at, m.state, m.tries, m.due_at, m.reason, m.words
FROM mail m LEFT JOIN account a ON a.id = m.account_id
WHERE m.id < $before ORDER BY m.id DESC LIMIT $most;

-- One that did not get through is tried once more.
-- name: mail_retry maybe
-- params: id bigint
UPDATE mail SET state = 'waiting', due_at = now(), tries = 0, ended_at = NULL
WHERE id = $id AND state IN ('failed', 'refused', 'unknown') RETURNING id;

-- A copy of one's data: see functions/export.sql.

-- name: export_ask one
-- params: account bigint
SELECT 1 FROM export_ask($account);

-- name: export_state maybe
-- params: account bigint
SELECT state, asked_at, made_at, ends_at, bytes FROM export WHERE account_id = $account;

-- name: export_chunks many
-- params: account bigint
SELECT c.bytes FROM export e JOIN export_chunk c ON c.account_id = e.account_id
WHERE e.account_id = $account AND e.state = 'ready' AND e.ends_at > now() ORDER BY c.number;

-- ---- the job runner, and backtalk-ctl export ----

-- The next that waits, for the caller to make within $lease seconds. One that was lost on its way is taken again, three times.
-- name: export_take maybe
-- params: lease int
UPDATE export e SET state = 'making', tries = e.tries + 1, due_at = now() + make_interval(secs => $lease)
FROM account a
WHERE e.account_id = (SELECT w.account_id FROM export w WHERE w.state IN ('waiting', 'making') AND w.due_at <= now() AND w.tries < 3
                      ORDER BY w.due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  AND a.id = e.account_id
RETURNING a.id, a.name;

-- name: export_give_up none
UPDATE export SET state = 'failed', ends_at = now() + interval '7 days'
WHERE state IN ('waiting', 'making') AND due_at <= now() AND tries >= 3;

-- name: export_sections many
SELECT name, title, about FROM export_sections() ORDER BY place;

-- name: export_rows many
-- params: account bigint, section text, past bigint, most int
SELECT place, data FROM export_rows($account, $section, $past, $most);

-- The files of the account's photographs that a copy has, and where in it.
-- name: export_photographs many
-- params: account bigint, past bigint, most int
SELECT p.id, export_photograph_name(p.id, f.type), encode(f.hash, 'hex'), f.type
FROM picture p CROSS JOIN LATERAL export_photograph(p.id) AS f
WHERE p.account_id = $account AND p.id > $past ORDER BY p.id LIMIT $most;

-- name: export_clear none
-- params: account bigint
DELETE FROM export_chunk WHERE account_id = $account;

-- name: export_chunk none
-- params: account bigint, number int, bytes bytea
INSERT INTO export_chunk (account_id, number, bytes) VALUES ($account, $number, $bytes);

-- name: export_end one
-- params: account bigint, state text, bytes bigint
SELECT 1 FROM export_end($account, $state, $bytes);

-- name: export_named maybe
-- params: name_key text
SELECT id, name FROM account WHERE name_key = $name_key AND erased_at IS NULL;

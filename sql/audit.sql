-- What happened about accounts and rights: functions/audit.sql.

-- name: audit_add one
-- params: kind text, account bigint, actor bigint, address text, agent text, about text
SELECT 1 FROM audit_add($kind, $account, $actor, $address, $agent, $about);

-- name: audit_count one
-- params: kind text, account bigint, actor bigint, address text, agent text, about text
SELECT 1 FROM audit_count($kind, $account, $actor, $address, $agent, $about);

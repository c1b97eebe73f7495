-- What happened about accounts and rights: functions/audit.sql.

-- name: audit_add one
-- params: kind text, account bigint, actor bigint, address text, agent text, about text
SELECT 1 FROM audit_add($kind, $account, $actor, $address, $agent, $about);

-- name: audit_count one
-- params: kind text, account bigint, actor bigint, address text, agent text, about text
SELECT 1 FROM audit_count($kind, $account, $actor, $address, $agent, $about);

-- One's own part: newest first, from before the place ($before, $before_id).
-- name: audit_own many
-- params: token bytea, before timestamptz, before_id bigint, most int
SELECT u.id, u.at, u.last_at, u.kind, u.times::bigint, u.address, u.agent, u.about,
       coalesce(a.name, ''), coalesce(a.shown_role, ''), coalesce(b.name, ''), coalesce(b.shown_role, '')
FROM viewer_account($token) AS viewer
CROSS JOIN LATERAL audit_find(viewer, '', '-infinity', $before, $before_id, $most) AS u
LEFT JOIN account a ON a.id = u.account_id AND a.id <> viewer
LEFT JOIN account b ON b.id = u.actor_id AND b.id <> viewer
WHERE viewer IS NOT NULL
ORDER BY u.at DESC, u.id DESC;

-- For admins: of whoever has that name ('': of all; nobody has it: nothing).
-- name: audit_list many
-- params: name_key text, kind text, since timestamptz, before timestamptz, before_id bigint, most int
SELECT u.id, u.at, u.last_at, u.kind, u.times::bigint, u.address, u.agent, u.about,
       coalesce(a.name, ''), coalesce(a.shown_role, ''), coalesce(b.name, ''), coalesce(b.shown_role, '')
FROM (SELECT CASE WHEN $name_key = '' THEN NULL
                  ELSE coalesce((SELECT id FROM account WHERE name_key = $name_key), 0) END AS id) AS wanted
CROSS JOIN LATERAL audit_find(wanted.id, $kind, $since, $before, $before_id, $most) AS u
LEFT JOIN account a ON a.id = u.account_id
LEFT JOIN account b ON b.id = u.actor_id AND b.id IS DISTINCT FROM u.account_id
ORDER BY u.at DESC, u.id DESC;

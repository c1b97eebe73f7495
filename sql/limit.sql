-- How often somebody may do something: see functions/limit.sql. $account is NULL for nobody who is signed in.

-- name: limit_look one
-- params: what text, account bigint, network text, proof bytea
SELECT 1 FROM limit_look($what, $account, $network, $proof);

-- name: limit_take one
-- params: what text, account bigint, network text, proof bytea
SELECT 1 FROM limit_take($what, $account, $network, $proof);

-- For whoever's session it is: in the batch that looks the session up.
-- name: limit_look_session one
-- params: what text, token bytea, network text
SELECT 1 FROM limit_look($what, viewer_account($token), $network);

-- name: limit_take_session one
-- params: what text, token bytea, network text
SELECT 1 FROM limit_take($what, viewer_account($token), $network);

-- Counted before the password is looked at, and taken back when it was right, or was not looked at.
-- name: limit_sign_in one
-- params: name text, network text, device text, proof bytea
SELECT limit_sign_in($name, $network, $device, $proof);

-- name: limit_device one
-- params: what text, account bigint, since timestamptz, network text, proof bytea
SELECT 1 FROM limit_device($what, $account, $since, $network, $proof);

-- name: limit_second one
-- params: account bigint, network text, device text
SELECT limit_second($account, $network, $device);

-- name: limit_give_back one
-- params: what text, account bigint, network text, name text, device text
SELECT 1 FROM limit_give_back($what, $account, $network, $name, $device);

-- ---- what admins see and change ----

-- name: limit_rules many
SELECT r.what, r.scope, limit_state(r) FROM limit_rule r
ORDER BY array_position('{register,signin,second,passkey,provider,password,forgotten,ask,answer,comment,vote,edit,draft,search,suggest,preview,export}',
                        r.what),
         r.what, array_position('{account,name,device,network,all}', r.scope);

-- name: limit_rule maybe
-- params: what text, scope text
SELECT r.what, r.scope, limit_state(r) FROM limit_rule r WHERE r.what = $what AND r.scope = $scope;

-- name: limit_changes many
-- params: most int
SELECT e.at, a.id, a.name, a.shown_role, e.data->>'what', e.data->>'scope', e.data->>'was', e.data->>'is'
FROM event e JOIN account a ON a.id = e.actor_id
WHERE e.kind = 'limit' ORDER BY e.at DESC, e.id DESC LIMIT $most;

-- name: limit_change one
-- params: actor bigint, what text, scope text, seen text, seconds int, most int, first_day int, first_hour int, free int
SELECT 1 FROM limit_change($actor, $what, $scope, $seen, $seconds, $most, $first_day, $first_hour, $free);

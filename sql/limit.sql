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

-- What is signed with: src/web/secret.h.
-- name: limit_secret one
SELECT key FROM secret WHERE name = 'signing';

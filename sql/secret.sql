-- What is sealed with a key that is in no database: see functions/secret.sql and src/core/seal.h. What the command-line tool asks is in ctl.sql.

-- What the site signs with, sealed; `sealed` becomes it when there is none yet.
-- name: secret_begin one
-- params: name text, sealed bytea
SELECT secret_begin($name, $sealed);

-- Authenticator apps that count and whose secret no key here opens.
-- name: secret_closed one
-- params: keys bytea[]
SELECT count(*) FROM totp WHERE confirmed_at IS NOT NULL AND substr(sealed, 1, 8) <> ALL ($keys);

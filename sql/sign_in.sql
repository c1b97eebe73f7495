-- What belongs to signing in, however it was done.

-- name: sign_in_tell one
-- params: account bigint, words text, token bytea
SELECT 1 FROM sign_in_tell($account, $words, $token);

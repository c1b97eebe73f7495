-- name: comment_add one
-- params: bigint, bigint, text, text, text[], text[]
SELECT comment_add($1, $2, $3, $4, $5, $6);


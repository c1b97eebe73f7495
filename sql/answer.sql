-- name: answer_give one
-- params: bigint, bigint, text, text, text, text[], text[]
SELECT answer_give($1, $2, $3, $4, $5, $6, $7);

-- name: answer_accept one
-- params: bigint, bigint, boolean
SELECT answer_accept($1, $2, $3);

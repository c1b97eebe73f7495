-- name: vote_cast one
-- params: bigint, bigint, smallint
SELECT vote_cast($1, $2, $3);


-- Names and addresses that are kept out: functions/listed.sql.

-- What a file says now; how many words changed.
-- name: listed_put one
-- params: list text, words text[]
SELECT listed_put($list, $words)::bigint;

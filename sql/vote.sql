-- name: vote_cast one
-- params: voter bigint, post bigint, value smallint, kind text
SELECT vote_cast(voter => $voter, the_post => $post, new_value => $value, the_kind => $kind);

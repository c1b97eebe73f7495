-- Accounts that vote for each other: functions/ring.sql. All is for moderators who are none of them.

-- name: ring_one maybe
-- params: token bytea, ring bigint
SELECT r.id, r.found_at, r.among::bigint, r.gave::bigint, r.got::bigint, r.state, coalesce(a.name, ''),
       (SELECT count(*) FROM vote_ring_vote v WHERE v.ring_id = r.id)
FROM vote_ring r LEFT JOIN account a ON a.id = r.decided_by
WHERE r.id = $ring AND ring_is_for(viewer_account($token), r);

-- name: ring_members many
-- params: token bytea, ring bigint
SELECT a.id, a.name, a.shown_role, a.created_at
FROM vote_ring r JOIN account a ON a.id = ANY (r.members)
WHERE r.id = $ring AND ring_is_for(viewer_account($token), r)
ORDER BY a.created_at, a.id LIMIT ring_most();

-- name: ring_decide one
-- params: actor bigint, ring bigint, state text
SELECT 1 FROM ring_decide($actor, $ring, $state);

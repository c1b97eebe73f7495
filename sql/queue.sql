-- The queue, for whose session it is: functions/queue.sql.

-- A page of it behind the place ($urgency, $since, $key): what it is, why it is there, and who looks at it.
-- name: queue_list many
-- params: token bytea, kinds text[], urgency bigint, since timestamptz, key bigint, most bigint
SELECT r.kind, r.subject, r.urgency::bigint, r.since, r.key, t.thing, t.id, t.title, t.slug, f.flags::bigint,
       ARRAY(SELECT DISTINCT why FROM flag WHERE case_id = f.id AND gone_at IS NULL),
       coalesce(k.account_id, 0), coalesce(k.name, ''), k.until
FROM queue_rows(viewer_account($token), $kinds, $urgency::integer, $since, $key, $most::integer) AS r
CROSS JOIN LATERAL (SELECT * FROM flag_case WHERE r.kind = 'flag' AND id = r.subject OFFSET 0) AS f
CROSS JOIN LATERAL flag_thing(viewer_account($token), f.post_id, f.account_id) AS t
LEFT JOIN LATERAL (SELECT l.account_id, b.name, l.until FROM queue_claim l JOIN account b ON b.id = l.account_id
                   WHERE l.kind = r.kind AND l.subject = r.subject AND l.until > now()) AS k ON true
WHERE is_coach(viewer_account($token))
ORDER BY r.urgency, r.since, r.key;

-- name: queue_take one
-- params: actor bigint, kind text, subject bigint
SELECT 1 FROM queue_take($actor, $kind, $subject);

-- name: queue_give_back one
-- params: actor bigint, kind text, subject bigint
SELECT 1 FROM queue_give_back($actor, $kind, $subject);

-- name: queue_next maybe
-- params: actor bigint, kinds text[]
SELECT n.kind, n.subject FROM queue_next($actor, $kinds) AS n;

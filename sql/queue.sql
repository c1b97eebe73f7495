-- The queue, for whose session it is: functions/queue.sql.

-- A page of it behind the place ($urgency, $since, $key): what it is, why it is there, and who looks at it.
-- name: queue_list many
-- params: token bytea, kinds text[], urgency bigint, since timestamptz, key bigint, most bigint
SELECT r.kind, r.subject, r.urgency::bigint, r.since, r.key, a.thing, a.id, a.title, a.slug, a.count, a.whys,
       coalesce(k.account_id, 0), coalesce(k.name, ''), k.until
FROM queue_rows(viewer_account($token), $kinds, $urgency::integer, $since, $key, $most::integer) AS r
LEFT JOIN LATERAL queue_about(r.kind, r.subject) AS a ON true
LEFT JOIN LATERAL (SELECT l.account_id, b.name, l.until FROM queue_claim l JOIN account b ON b.id = l.account_id
                   WHERE l.kind = r.kind AND l.subject = r.subject AND l.until > now()) AS k ON true
WHERE is_coach(viewer_account($token))
ORDER BY r.urgency, r.since, r.key;

-- One of them, but a flag: what it is, the beginning of a post with its author, whether a moderator looked at it, and who looks at it now.
-- name: queue_item maybe
-- params: token bytea, kind text, subject bigint
SELECT $kind, $subject, coalesce(w.urgency, 3)::bigint, coalesce(w.since, p.created_at), 0::bigint, a.thing, a.id, a.title, a.slug, a.count,
       a.whys, coalesce(k.account_id, 0), coalesce(k.name, ''), k.until,
       left(p.body, 1200), coalesce(b.id, 0), coalesce(b.name, ''), coalesce(b.shown_role, ''), p.deleted_at, w.seen_at, coalesce(s.name, ''),
       coalesce(post_digest(w.post_id), '')
FROM queue_about($kind, $subject) AS a
LEFT JOIN post p ON p.id = a.id AND $kind IN ('first', 'red-flag', 'comment')
LEFT JOIN account b ON b.id = p.author_id
LEFT JOIN queue_post w ON w.kind = $kind AND w.post_id = $subject
LEFT JOIN account s ON s.id = w.seen_by
LEFT JOIN LATERAL (SELECT l.account_id, o.name, l.until FROM queue_claim l JOIN account o ON o.id = l.account_id
                   WHERE l.kind = $kind AND l.subject = $subject AND l.until > now()) AS k ON true
WHERE $kind NOT IN ('flag', 'unsafe', 'suggestion', 'tag', 'held', 'ring', 'check', 'worse') AND is_coach(viewer_account($token)) AND queue_kind_is_for(viewer_account($token), $kind)
  AND ($kind NOT IN ('first', 'red-flag') OR w.post_id IS NOT NULL)
  AND ($kind <> 'comment' OR (p.kind = 'comment' AND may_see(viewer_account($token), p.id)
                              AND EXISTS (SELECT FROM entry WHERE id = p.thread_id)))
  AND ($kind <> 'picture' OR linked_is_seen(viewer_account($token), $subject));

-- Who else looks at it just now; no row: nobody.
-- name: queue_claimer maybe
-- params: token bytea, kind text, subject bigint
SELECT b.name FROM queue_claim l JOIN account b ON b.id = l.account_id
WHERE l.kind = $kind AND l.subject = $subject AND l.until > now() AND l.account_id <> viewer_account($token)
  AND queue_kind_is_for(viewer_account($token), $kind);

-- name: queue_take one
-- params: actor bigint, kind text, subject bigint
SELECT 1 FROM queue_take($actor, $kind, $subject);

-- name: queue_give_back one
-- params: actor bigint, kind text, subject bigint
SELECT 1 FROM queue_give_back($actor, $kind, $subject);

-- name: queue_next maybe
-- params: actor bigint, kinds text[]
SELECT n.kind, n.subject FROM queue_next($actor, $kinds) AS n;

-- name: queue_see one
-- params: actor bigint, kind text, post bigint, seen boolean, read text
SELECT 1 FROM queue_see($actor, $kind, $post, $seen, $read);

-- Of a post by its number, or of the one that this transaction inserted last (NULL).
-- name: queue_red_flags one
-- params: post bigint, names text[], urgency bigint
SELECT 1 FROM queue_red_flags($post, $names, $urgency::integer);

-- For moderators: how many posts wait to be published, and of how many on the queue is full; no row: it is not.
-- name: queue_full maybe
-- params: token bytea
SELECT f.waiting::bigint, f.most::bigint FROM hold_full() AS f WHERE is_moderator(viewer_account($token));

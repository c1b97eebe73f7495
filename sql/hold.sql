-- What waits for a moderator before others see it: functions/hold.sql.

-- Of the post that this transaction inserted last: the rule by which it waits; '': none. `mark`: of its words, NULL: too few.
-- name: hold_new one
-- params: author bigint, hosts text[], mark bigint, network text
SELECT hold_new($author, $hosts, $mark::bit(64), $network);

-- The same of one that was edited in this transaction: whether it has a link that it did not have before, and the mark that it had.
-- name: hold_edited one
-- params: editor bigint, post bigint, hosts text[], mark bigint, brings_link boolean, had_mark bigint, network text
SELECT hold_edited($editor, $post, $hosts, $mark::bit(64), $brings_link, $had_mark::bit(64), $network);

-- Why a post waits, for whoever sends its form a second time; no row: it does not.
-- name: hold_waits maybe
-- params: post bigint
SELECT w.note FROM queue_post w JOIN post p ON p.id = w.post_id WHERE w.post_id = $post AND w.kind = 'held' AND p.delete_why = 'held';

-- One that waited or waits, for its author and moderators.
-- name: hold_one maybe
-- params: token bytea, post bigint
SELECT p.id, p.kind, p.thread_id, coalesce(q.title, e.title), coalesce(q.slug, e.slug), coalesce(e.kind, ''), p.html, p.body, a.id, a.name, a.shown_role, p.created_at,
       p.deleted_at, coalesce(p.delete_why, ''), coalesce(p.delete_reason, ''), w.note, coalesce(s.name, ''),
       p.deleted_by IS NOT DISTINCT FROM p.author_id, post_digest(p.id)
FROM queue_post w
JOIN post p ON p.id = w.post_id
JOIN account a ON a.id = p.author_id
LEFT JOIN question q ON q.id = p.thread_id
LEFT JOIN entry e ON e.id = p.thread_id
LEFT JOIN account s ON s.id = w.seen_by
WHERE w.kind = 'held' AND w.post_id = $post AND may_see(viewer_account($token), p.id)
  AND (p.author_id = viewer_account($token) OR is_moderator(viewer_account($token)));

-- name: hold_publish one
-- params: actor bigint, post bigint, read text
SELECT 1 FROM hold_publish($actor, $post, $read);

-- name: hold_again one
-- params: actor bigint, post bigint
SELECT 1 FROM hold_again($actor, $post);

-- name: hold_refuse one
-- params: actor bigint, post bigint, why text, reason text, read text
SELECT 1 FROM hold_refuse($actor, $post, $why, $reason, $read);

-- name: hold_take_back one
-- params: author bigint, post bigint
SELECT 1 FROM hold_take_back($author, $post);

-- name: hold_rules many
SELECT r.what, hold_state(r) FROM hold_rule r ORDER BY array_position('{post,first-link,link,same,host,profile,waiting,queue,network}', r.what);

-- name: hold_rule maybe
-- params: what text
SELECT r.what, hold_state(r) FROM hold_rule r WHERE r.what = $what;

-- name: hold_changes many
-- params: most int
SELECT e.at, a.id, a.name, a.shown_role, e.data->>'what', e.data->>'was', e.data->>'is'
FROM event e JOIN account a ON a.id = e.actor_id
WHERE e.kind = 'hold-rule' ORDER BY e.at DESC, e.id DESC LIMIT $most;

-- name: hold_change one
-- params: actor bigint, what text, seen text, days int, most int, hours int
SELECT 1 FROM hold_change($actor, $what, $seen, $days, $most, $hours);

-- ---- what new accounts say of themselves: functions/hold_profile.sql ----

-- For moderators: what somebody says of themselves, its revision, whether it waits, was let be shown or was refused, why, and who decided; no
-- row: it never waited.
-- name: hold_about maybe
-- params: token bytea, account bigint
SELECT a.about, a.details, h.state, h.reason, coalesce(s.name, '')
FROM account a CROSS JOIN LATERAL hold_about_state(a.id) AS h LEFT JOIN account s ON s.id = h.decided_by
WHERE a.id = $account AND is_moderator(viewer_account($token));

-- name: hold_about_decide one
-- params: actor bigint, account bigint, wanted text, seen int, reason text
SELECT 1 FROM hold_about_decide($actor, $account, $wanted, $seen, $reason);

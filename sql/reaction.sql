-- What readers say of an answer beside their votes: functions/reaction.sql.

-- name: reaction_put one
-- params: actor bigint, post bigint, what text, yes boolean, words text
SELECT reaction_put($actor, $post, $what, $yes, $words)::bigint;

-- What whoever's session it is said of it, and how many say so.
-- name: reaction_own maybe
-- params: token bytea, post bigint
SELECT s.helped, s.outdated, coalesce(o.whats, '{}'), coalesce(o.words, ''), s.warning
FROM post_score s
LEFT JOIN LATERAL (SELECT array_agg(r.what) AS whats, max(r.words) AS words FROM reaction r
                   WHERE r.post_id = s.post_id AND r.account_id = (SELECT viewer_account($token))) AS o ON true
WHERE s.post_id = $post AND s.kind = 'answer' AND may_see(viewer_account($token), s.post_id);

-- Why readers say that it may be unsafe, for coaches, in the order in which they said so; without their names.
-- name: reaction_unsafe many
-- params: token bytea, post bigint, most bigint
SELECT r.words, r.at
FROM (SELECT words, at FROM reaction WHERE post_id = $post AND what = 'unsafe' ORDER BY at LIMIT $most) AS r
WHERE is_coach(viewer_account($token)) AND may_see(viewer_account($token), $post)
ORDER BY r.at;

-- name: reaction_warn one
-- params: actor bigint, post bigint, words text, read text
SELECT 1 FROM reaction_warn($actor, $post, $words, $read);

-- One that readers said may be unsafe, for coaches: what it is, what readers are told, who decided, who looks at it now.
-- name: reaction_case maybe
-- params: token bytea, post bigint
SELECT p.id, q.title, q.id, left(p.body, 2400), a.id, a.name, a.shown_role, s.warning, w.seen_at, coalesce(d.name, ''), coalesce(k.name, ''), post_digest(p.id)
FROM queue_post w
JOIN public_post p ON p.id = w.post_id
JOIN post_score s ON s.post_id = p.id
JOIN question q ON q.id = p.thread_id
JOIN account a ON a.id = p.author_id
LEFT JOIN account d ON d.id = w.seen_by
LEFT JOIN LATERAL (SELECT b.name FROM queue_claim l JOIN account b ON b.id = l.account_id
                   WHERE l.kind = 'unsafe' AND l.subject = p.id AND l.until > now()) AS k ON true
WHERE w.kind = 'unsafe' AND w.post_id = $post AND is_coach(viewer_account($token));

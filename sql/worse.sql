-- "It made it worse": functions/worse.sql, and functions/body_worse.sql where it is kept.

-- What it may be said of, by its post or (NULL) by where it is followed, for the viewer, and whether they agreed that it is kept.
-- name: worse_target maybe
-- params: token bytea, post bigint, path text
SELECT t.id, t.kind, t.title, t.slug, body.agrees(v.id, 'worse')
FROM (SELECT viewer_account($token) AS id) AS v CROSS JOIN LATERAL trial_target(v.id, coalesce($post, worse_followed($path)), 0) AS t;

-- name: worse_say one
-- params: owner bigint, post bigint, what text, side text, down text, step bigint, words text, signs text[], urgent boolean, agree boolean
SELECT worse_say($owner, $post, $what, $side, $down, $step, $words, $signs, $urgent, $agree);

-- The viewer's, the newest first, from before that id.
-- name: worse_list many
-- params: token bytea, before bigint, most bigint
SELECT w.id, w.post_id, coalesce(p.kind, ''), w.title, w.revision::bigint, w.what, w.side, w.down_leg, coalesce(w.step, 0)::bigint, w.words,
       w.signs, w.at, w.ended_at, coalesce(w.outcome, ''), w.reason
FROM body.worse_list(viewer_account($token), $before, $most) w LEFT JOIN public_post p ON p.id = w.post_id;

-- name: worse_get maybe
-- params: token bytea, worse bigint
SELECT w.id, w.post_id, coalesce(p.kind, ''), w.title, w.revision::bigint, w.what, w.side, w.down_leg, coalesce(w.step, 0)::bigint, w.words,
       w.signs, w.at, w.ended_at, coalesce(w.outcome, ''), w.reason
FROM body.worse_get(viewer_account($token), $worse) w LEFT JOIN public_post p ON p.id = w.post_id;

-- One of them, or (NULL) all, with the agreement.
-- name: worse_delete one
-- params: owner bigint, worse bigint
SELECT 1 FROM worse_delete($owner, $worse);

-- What a coach decides about: the post, how an answer begins and what readers are warned of in it, since when something waits, or what was decided,
-- by whom, why, and of which revision.
-- name: worse_case maybe
-- params: token bytea, post bigint
SELECT p.id, p.kind, coalesce(p.thread_id, p.id), coalesce(q.title, e.title), coalesce(e.slug, ''), p.revision::bigint, coalesce(p.author_id = viewer_account($token), false),
       CASE WHEN p.kind = 'answer' THEN left(p.body, 1200) ELSE '' END, coalesce(s.warning, ''),
       w.since, w.seen_at, coalesce(b.name, ''), coalesce(b.shown_role, ''), coalesce(d.data->>'outcome', ''), coalesce(d.reason, ''),
       coalesce((d.data->>'revision')::bigint, 0), post_digest(p.id)
FROM queue_post w JOIN post p ON p.id = w.post_id
LEFT JOIN question q ON q.id = p.thread_id
LEFT JOIN entry e ON e.id = p.id
LEFT JOIN post_score s ON s.post_id = p.id
LEFT JOIN account b ON b.id = w.seen_by
LEFT JOIN LATERAL worse_decided(p.id) AS d ON d.id IS NOT NULL
WHERE w.post_id = $post AND w.kind = 'worse' AND is_coach(viewer_account($token)) AND may_see(viewer_account($token), p.id);

-- What was said of it that waits, or that the last decision was about: not by whom.
-- name: worse_reports many
-- params: token bytea, post bigint, most bigint
SELECT r.id, r.revision::bigint, r.what, r.side, r.down_leg, coalesce(r.step, 0)::bigint, r.words, r.signs, r.at
FROM queue_post w CROSS JOIN LATERAL body.worse_reports(w.post_id, w.seen_at, $most) AS r
WHERE w.post_id = $post AND w.kind = 'worse' AND is_coach(viewer_account($token))
ORDER BY r.id DESC;

-- name: worse_decide one
-- params: actor bigint, post bigint, outcome text, why text, newest bigint, read text
SELECT 1 FROM worse_decide($actor, $post, $outcome, $why, $newest, $read);

-- name: worse_reopen one
-- params: actor bigint, post bigint
SELECT 1 FROM worse_reopen($actor, $post);

-- What coaches changed of what the viewer tries just now, since they began: the trial, and why. Of a plan ('plan') at which
-- step something is to be known for safety.
-- name: worse_changed many
-- params: token bytea
SELECT t.id, t.post_id, coalesce(p.kind, ''), t.title, d.at, d.outcome, d.reason
FROM body.worse_tried(viewer_account($token)) t LEFT JOIN public_post p ON p.id = t.post_id
CROSS JOIN LATERAL worse_changed(t.post_id, t.started_at) AS d
UNION ALL
SELECT t.id, t.plan_id, 'plan', t.title, t.started_at, 'plan', s.step::text
FROM (SELECT viewer_account($token) AS id) AS v CROSS JOIN LATERAL body.worse_tried(v.id) t
CROSS JOIN LATERAL own_plan_told(v.id, t.plan_id, NULL) AS s (step)
WHERE s.step > 0
ORDER BY 5 DESC;

-- For a coach's desk: what waits, the most urgent first (which is what waits for more than a day, too: job_worse), since when, and whether that is
-- more than a day.
-- name: worse_desk many
-- params: token bytea, most bigint
SELECT w.post_id, p.kind, coalesce(q.title, e.title), w.since, w.late
FROM (SELECT o.post_id, o.urgency, o.since, o.since < now() - interval '1 day' AS late FROM queue_post o
      WHERE is_coach(viewer_account($token)) AND o.kind = 'worse' AND o.seen_at IS NULL AND NOT o.gone AND body.worse_waits(o.post_id)
      ORDER BY o.urgency, o.since, o.post_id LIMIT $most) AS w
JOIN public_post p ON p.id = w.post_id
LEFT JOIN question q ON q.id = p.thread_id
LEFT JOIN entry e ON e.id = p.id
ORDER BY w.late DESC, w.urgency, w.since, w.post_id;

-- Trials and check-ins: functions/trial.sql, and functions/body_trial.sql where they are kept.

-- What may be tried, for the viewer, a post or a plan of theirs ($plan): what a coach warns of in it, whether a clinician reviewed it, and why
-- the viewer cannot begin now.
-- name: trial_target maybe
-- params: token bytea, post bigint, plan bigint
SELECT t.id, t.kind, t.revision::bigint, t.title, t.slug, t.warning, t.kind NOT IN ('answer', 'plan') AND entry_is_reviewed(t.id),
       coalesce(body.trial_hindrance(v.id, CASE WHEN t.kind <> 'plan' THEN t.id END, CASE WHEN t.kind = 'plan' THEN t.id END),
                CASE WHEN t.waits THEN 'waits' END, '')
FROM (SELECT viewer_account($token) AS id) AS v
CROSS JOIN LATERAL trial_target(v.id, $post, $plan) AS t;

-- What the viewer said when asked; no row: nobody asked yet.
-- name: trial_consent maybe
-- params: token bytea
SELECT agreed, at FROM body.consent_of(viewer_account($token), 'trials');

-- name: trial_begin one
-- params: owner bigint, post bigint, activities text[], scores bigint[], pain_now bigint, pain_worst bigint, weeks bigint, rhythm text, shown text, agree boolean,
--         region text, since text, plan bigint
SELECT trial_begin($owner, $post, $activities, $scores, $pain_now, $pain_worst, $weeks, $rhythm, $shown, $agree, $region, $since, $plan);

-- name: trial_answer one
-- params: owner bigint, agreed boolean
SELECT 1 FROM trial_answer($owner, $agreed);

-- The viewer's, the newest first, from before that id; and what may be reported of each just now.
-- name: trial_list many
-- params: token bytea, before bigint, most bigint
SELECT t.id, coalesce(t.post_id, t.plan_id, 0), CASE WHEN t.plan_id IS NOT NULL THEN 'plan' ELSE coalesce(p.kind, '') END, t.title, t.path, t.revision::bigint, t.activities, t.scores::bigint[], t.pain_now::bigint, t.pain_worst::bigint,
       t.weeks::bigint, t.shown, t.started_at, t.ended_at, coalesce(t.ended_why, ''), coalesce(body.check_in_open(t.account_id, t.id), 0)
FROM body.trial_list(viewer_account($token), $before, $most) t LEFT JOIN public_post p ON p.id = t.post_id;

-- Of how many it may be said just now how it goes.
-- name: trial_asked one
-- params: token bytea
SELECT body.trials_asked(viewer_account($token));

-- name: trial_get maybe
-- params: token bytea, trial bigint
SELECT t.id, coalesce(t.post_id, t.plan_id, 0), CASE WHEN t.plan_id IS NOT NULL THEN 'plan' ELSE coalesce(p.kind, '') END, t.title, t.path, t.revision::bigint, t.activities, t.scores::bigint[], t.pain_now::bigint, t.pain_worst::bigint,
       t.weeks::bigint, t.shown, t.started_at, t.ended_at, coalesce(t.ended_why, ''), coalesce(body.check_in_open(t.account_id, t.id), 0)
FROM body.trial_get(viewer_account($token), $trial) t LEFT JOIN public_post p ON p.id = t.post_id;

-- name: trial_check_ins many
-- params: token bytea, trial bigint
SELECT id, week::bigint, state, due_at, at, coalesce(pain_now, 0)::bigint, coalesce(pain_worst, 0)::bigint, coalesce(scores, '{}')::bigint[],
       coalesce(days, 0)::bigint, coalesce(change, 0)::bigint, note
FROM body.check_in_list(viewer_account($token), $trial);

-- What a check-in is of, for its owner, or for whoever has the link of a mail ($hash); no row: it was reported, or is no longer awaited.
-- name: trial_check_in maybe
-- params: token bytea, hash bytea, check_in bigint
SELECT c.id, t.id, t.title, t.activities, t.scores::bigint[], t.pain_now::bigint, t.pain_worst::bigint, c.week::bigint, t.weeks::bigint,
       coalesce(body.trial_days(t.account_id, t.path, now()), -1)::bigint
FROM (SELECT viewer_account($token) AS account_id, $check_in AS check_in_id WHERE $hash IS NULL
      UNION ALL SELECT l.account_id, l.check_in_id FROM check_in_of_link($hash) AS l) AS who
CROSS JOIN LATERAL body.check_in_get(who.account_id, who.check_in_id) AS c
CROSS JOIN LATERAL body.trial_get(who.account_id, c.trial_id) AS t;

-- name: trial_report one
-- params: owner bigint, hash bytea, check_in bigint, pain_now bigint, pain_worst bigint, scores bigint[], days bigint, change bigint, words text, why text
SELECT 1 FROM check_in_report($owner, $hash, $check_in, $pain_now, $pain_worst, $scores, $days, $change, $words, $why);

-- name: trial_stop one
-- params: owner bigint, trial bigint, why text
SELECT coalesce(body.trial_stop($owner, $trial, $why), 0);

-- name: trial_show one
-- params: owner bigint, trial bigint, who text
SELECT coalesce(body.trial_show($owner, $trial, $who), 0);

-- name: trial_delete one
-- params: owner bigint, trial bigint
SELECT 1 FROM trial_delete($owner, $trial);

-- How it went for those who show it, the newest first, from before that trial on: of a post that everybody sees.
-- name: trial_reports many
-- params: post bigint, before bigint, most bigint
SELECT r.id, a.name, a.shown_role, r.revision::bigint, coalesce(r.week, 0)::bigint, r.result, r.pain_before::bigint,
       coalesce(r.pain_after, 0)::bigint, coalesce(r.days, 0)::bigint, coalesce(r.change, 0)::bigint, r.stopped, r.for_worse, r.at, r.place, r.since
FROM public_post p CROSS JOIN LATERAL body.trial_reports(p.id, $before, $most) AS r JOIN account a ON a.id = r.account_id
WHERE p.id = $post;

-- Where it can be, in what trials are counted by.
-- name: trial_regions many
-- params: most bigint
SELECT c.name, c.title FROM tally_regions() AS c ORDER BY c.title, c.name LIMIT $most;

-- Where it is, and since when, by the newest card of the viewer's own questions.
-- name: trial_own_place maybe
-- params: token bytea
SELECT p.name, p.since FROM tally_own_place(viewer_account($token)) AS p;

-- What came of a post that everybody sees, for a region ('': all) and since when ('': whenever). No row: too few to be told of.
-- name: trial_counts maybe
-- params: post bigint, region text, since text
SELECT c.started, c.better, c.same, c.worse, c.stopped, c.median::bigint
FROM public_post p CROSS JOIN LATERAL body.trial_counts(p.id, tally_region_ids($region), $since) AS c WHERE p.id = $post;

-- The regions of which there is something to tell of a post.
-- name: trial_count_regions many
-- params: post bigint
SELECT c.name, c.title FROM public_post p CROSS JOIN LATERAL body.trial_count_regions(p.id) AS r (region)
CROSS JOIN LATERAL (SELECT coalesce(merged_into, id) AS id FROM tag WHERE id = r.region OFFSET 0) AS g
CROSS JOIN LATERAL (SELECT * FROM tag WHERE id = g.id OFFSET 0) AS c WHERE p.id = $post
GROUP BY c.id, c.name, c.title ORDER BY c.title, c.name LIMIT 40;

-- Members' own plans from advice: functions/own_plan.sql, functions/body_plan.sql where they are kept, and functions/visible.sql for what is seen.

-- For a plan: the question, as everybody sees it, whether its advice waits, the viewer's plan for it and how often that was saved, what its steps
-- are called and from, and whether the viewer agreed that the account keeps plans.
-- name: own_plan_question maybe
-- params: token bytea, question bigint
SELECT q.id, q.title, q.slug, EXISTS (SELECT FROM advice_hold h WHERE h.question_id = q.id AND h.ended_at IS NULL),
       coalesce(o.id, 0), coalesce(o.saved, 0)::bigint, coalesce(o.words, '{}'), coalesce(o.sources, '{}'), coalesce(o.marks, '{}'), body.agrees(v.id, 'plans')
FROM (SELECT viewer_account($token) AS id) AS v
JOIN question q ON q.id = $question JOIN public_post p ON p.id = q.id
LEFT JOIN LATERAL plan_seen(v.id, body.plan_of(v.id, q.id), 0) AS o ON true;

-- Its answers that everybody sees, the best first.
-- name: own_plan_answers many
-- params: question bigint, most bigint
SELECT p.id, p.revision::bigint, a.id, a.name, a.shown_role, p.html, s.warning
FROM (SELECT s.post_id, s.rank, s.created_at, s.warning FROM post_score s WHERE s.thread_id = $question AND s.kind = 'answer'
      ORDER BY -s.rank, s.created_at, s.post_id LIMIT $most) AS s
JOIN public_post p ON p.id = s.post_id JOIN account a ON a.id = p.author_id
ORDER BY -s.rank, s.created_at, s.post_id;

-- Stretches and routines that the question or these answers link to.
-- name: own_plan_entries many
-- params: question bigint, most_answers bigint, most bigint
SELECT DISTINCT e.title, e.id, e.kind, e.slug, p.revision::bigint
FROM (SELECT $question AS post_id UNION ALL
      (SELECT s.post_id FROM post_score s WHERE s.thread_id = $question AND s.kind = 'answer' ORDER BY -s.rank, s.created_at, s.post_id LIMIT $most_answers)) AS f
JOIN public_post t ON t.id = f.post_id JOIN link l ON l.post_id = f.post_id
JOIN entry_slug n ON n.slug = l.slug AND n.kind = l.kind JOIN entry e ON e.id = n.entry_id
JOIN public_post p ON p.id = e.id LEFT JOIN post_score w ON w.post_id = e.id
WHERE e.kind IN ('stretch', 'routine') AND coalesce(w.warning, '') = '' ORDER BY e.title, e.id LIMIT $most;

-- A plan of the viewer's; $number 0: its newest version.
-- name: own_plan_get maybe
-- params: token bytea, plan bigint, number bigint
SELECT p.id, p.question_id, coalesce(q.title, ''), coalesce(q.slug, ''), p.saved::bigint, p.version::bigint, p.number::bigint, p.at, p.why,
       p.words, p.states, p.reasons, p.sources, p.revisions::bigint[], p.entries
FROM (SELECT viewer_account($token) AS id) AS v CROSS JOIN LATERAL plan_seen(v.id, $plan, $number) AS p
LEFT JOIN question q ON q.id = p.question_id AND may_see(v.id, q.id);

-- Where its steps are from, as far as everybody sees that, and what is to be known of it for safety: a row for each such step, by its place from 1.
-- name: own_plan_sources many
-- params: token bytea, plan bigint, number bigint
SELECT s.n, t.id, t.kind, coalesce(e.title, ''), coalesce(e.slug, ''), a.id, a.name, a.shown_role, t.revision::bigint, w.warning, w.cautions, w.change
FROM plan_seen(viewer_account($token), $plan, $number) AS p CROSS JOIN LATERAL unnest(p.sources, p.revisions) WITH ORDINALITY AS s (source, taken, n)
JOIN public_post t ON t.id = s.source JOIN account a ON a.id = t.author_id
LEFT JOIN entry e ON e.id = t.id CROSS JOIN LATERAL own_plan_safety(t.id, s.taken) AS w
ORDER BY s.n;

-- The viewer's, the newest first, and at which step something is to be known for safety (0: nothing).
-- name: own_plan_list many
-- params: token bytea
SELECT p.id, p.question_id, coalesce(q.title, ''), p.at, cardinality(p.states)::bigint, cardinality(array_positions(p.states, 'doing'))::bigint,
       own_plan_told(v.id, p.id, NULL)::bigint
FROM (SELECT viewer_account($token) AS id) AS v CROSS JOIN LATERAL body.plan_list(v.id) AS p
LEFT JOIN question q ON q.id = p.question_id AND may_see(v.id, q.id)
ORDER BY p.id DESC;

-- name: own_plan_agreed maybe
-- params: token bytea
SELECT agreed, at FROM body.consent_of(viewer_account($token), 'plans');

-- A plan's versions for its owner, the newest first.
-- name: own_plan_versions many
-- params: token bytea, plan bigint
SELECT v.number::bigint, v.at, v.why, plan_texts_seen(v.words, v.sources), v.states, plan_texts_seen(v.reasons, v.sources)
FROM body.plan_versions(viewer_account($token), $plan) AS v ORDER BY v.number DESC;

-- name: own_plan_save one
-- params: owner bigint, question bigint, seen bigint, why text, agree boolean, places bigint[], words text[], states text[], reasons text[],
--         sources bigint[], revisions bigint[], entries text[], marks text[]
SELECT own_plan_save($owner, $question, $seen::integer, $why, $agree, $places, $words, $states, $reasons, $sources, $revisions, $entries, $marks);

-- name: own_plan_delete one
-- params: owner bigint, plan bigint
SELECT 1 FROM own_plan_delete($owner, $plan);

-- name: own_plan_answer one
-- params: owner bigint, agreed boolean
SELECT 1 FROM own_plan_answer($owner, $agreed);

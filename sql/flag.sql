-- Flags: functions/flag.sql.

-- Of what repeats something, that is a question by its number or an entry by its address ($other_kind, $other).
-- name: flag_put one
-- params: reporter bigint, post bigint, account bigint, why text, words text, other_kind text, other text
SELECT flag_put($reporter, $post, $account, $why, $words, flag_other($other_kind, $other));

-- name: flag_take_back one
-- params: reporter bigint, flag bigint
SELECT 1 FROM flag_take_back($reporter, $flag);

-- What whoever's session it is flagged of a post or a person (the other is NULL), the newest.
-- name: flag_own maybe
-- params: token bytea, post bigint, account bigint
SELECT f.id, f.why, f.words, f.at, f.ended_at, f.outcome, f.answer, o.kind, o.id, coalesce(q.title, e.title), e.slug
FROM (SELECT f.id, f.why, f.words, f.at, f.other_id, c.ended_at, c.outcome, c.answer
      FROM (SELECT * FROM flag_case WHERE post_id = $post UNION ALL SELECT * FROM flag_case WHERE account_id = $account) AS c
      CROSS JOIN LATERAL (SELECT * FROM flag
                          WHERE case_id = c.id AND reporter_id = (SELECT viewer_account($token)) AND gone_at IS NULL OFFSET 0) AS f
      WHERE c.outcome IS DISTINCT FROM 'joined'
      ORDER BY f.id DESC LIMIT 1) AS f
LEFT JOIN post o ON o.id = f.other_id AND may_see(viewer_account($token), o.id)
LEFT JOIN question q ON q.id = o.id
LEFT JOIN entry e ON e.id = o.id;

-- All that they flagged, the newest first, from before $before (an id). What they may no longer see has no title.
-- name: flag_mine many
-- params: token bytea, before bigint, most bigint
SELECT f.id, f.why, f.words, f.at, c.ended_at, c.outcome, c.answer, t.thing, t.id, t.title, t.slug
FROM (SELECT * FROM flag WHERE reporter_id = viewer_account($token) AND id < $before AND gone_at IS NULL
      ORDER BY id DESC LIMIT $most) AS f
CROSS JOIN LATERAL (SELECT * FROM flag_case WHERE id = f.case_id OFFSET 0) AS c
CROSS JOIN LATERAL flag_thing(viewer_account($token), c.post_id, c.account_id) AS t
ORDER BY f.id DESC;

-- What was decided of that within two weeks, the newest decision first.
-- name: flag_told many
-- params: token bytea, most bigint
SELECT f.id, f.why, f.words, f.at, c.ended_at, c.outcome, c.answer, t.thing, t.id, t.title, t.slug
FROM (SELECT * FROM flag
      WHERE reporter_id = viewer_account($token) AND gone_at IS NULL AND told_at > now() - interval '14 days'
      ORDER BY told_at DESC, id DESC LIMIT $most) AS f
CROSS JOIN LATERAL (SELECT * FROM flag_case WHERE id = f.case_id OFFSET 0) AS c
CROSS JOIN LATERAL flag_thing(viewer_account($token), c.post_id, c.account_id) AS t
ORDER BY f.told_at DESC, f.id DESC;

-- A case, for whoever may decide about it: what it is about, by whom that is, and what was decided.
-- name: flag_case maybe
-- params: token bytea, flag_case bigint
SELECT c.id, c.of_library, c.urgency::bigint, c.flags::bigint, c.since, c.ended_at, coalesce(d.name, ''), c.outcome, c.reason, c.answer,
       coalesce(p.kind, 'person'), coalesce(p.id, 0), coalesce(q.title, e.title, a.name), coalesce(q.slug, e.slug, ''),
       left(coalesce(p.body, a.about), 1200), coalesce(w.id, a.id), coalesce(w.name, a.name), coalesce(w.shown_role, a.shown_role),
       p.deleted_at, coalesce(p.thread_id, 0), coalesce(k.name, ''), k.until,
       staff_note_count(viewer_account($token), p.id, coalesce(w.id, a.id)), flag_digest(c)
FROM flag_case c
LEFT JOIN account d ON d.id = c.ended_by
LEFT JOIN account a ON a.id = c.account_id
LEFT JOIN post p ON p.id = c.post_id
LEFT JOIN account w ON w.id = p.author_id
LEFT JOIN question q ON q.id = p.thread_id
LEFT JOIN entry e ON e.id = coalesce(p.thread_id, p.id)
LEFT JOIN LATERAL (SELECT b.name, l.until FROM queue_claim l JOIN account b ON b.id = l.account_id
                   WHERE l.kind = 'flag' AND l.subject = c.id AND l.until > now()) AS k ON true
WHERE c.id = $flag_case AND is_coach(viewer_account($token)) AND flag_case_is_for(viewer_account($token), c);

-- Its flags, the first $most; moderators alone read who flagged it.
-- name: flag_case_flags many
-- params: token bytea, flag_case bigint, most bigint
SELECT f.id, f.why, f.words, f.at, f.revision::bigint, o.kind, o.id, coalesce(q.title, e.title), e.slug,
       CASE WHEN m.is THEN a.id ELSE 0 END, CASE WHEN m.is THEN a.name ELSE '' END, CASE WHEN m.is THEN a.shown_role ELSE '' END
FROM flag_case c JOIN flag f ON f.case_id = c.id AND f.gone_at IS NULL
JOIN account a ON a.id = f.reporter_id
CROSS JOIN (SELECT is_moderator(viewer_account($token)) IS TRUE AS is) AS m
LEFT JOIN post o ON o.id = f.other_id
LEFT JOIN question q ON q.id = o.id
LEFT JOIN entry e ON e.id = o.id
WHERE c.id = $flag_case AND flag_case_is_for(viewer_account($token), c) AND is_coach(viewer_account($token))
ORDER BY flag_urgency(f.why), f.id LIMIT $most;

-- name: flag_decide one
-- params: actor bigint, flag_case bigint, outcome text, delete_why text, reason text, answer text, read text
SELECT 1 FROM flag_decide($actor, $flag_case, $outcome, $delete_why, $reason, $answer, $read);

-- name: flag_reopen one
-- params: actor bigint, flag_case bigint
SELECT 1 FROM flag_reopen($actor, $flag_case);

-- Reviews of entries and credentials of reviewers: the rules are in functions/review.sql.

-- What was said about an entry by reviewers, newest first, from below the review $below.
-- name: review_list many
-- params: token bytea, kind text, slug text, below bigint, most bigint
SELECT v.id, v.state, v.revision, coalesce(v.account_id, 0), v.reviewer, v.profession, v.reviewed_on, v.due_on, v.covers,
       coalesce(b.name, ''), v.created_at, v.ended_at, coalesce(x.name, ''),
       CASE WHEN event_reason_is_for(viewer_account($token), v.end_event, v.account_id) THEN v.end_reason ELSE '' END
FROM entry_slug s
CROSS JOIN LATERAL (
    SELECT * FROM review_row WHERE entry_id = s.entry_id AND id < $below ORDER BY entry_id, id DESC LIMIT $most
) AS v
LEFT JOIN account b ON b.id = v.continued_by
LEFT JOIN account x ON x.id = v.ended_by
WHERE s.kind = $kind AND s.slug = $slug AND may_see(viewer_account($token), s.entry_id)
ORDER BY v.id DESC;

-- What the one whose session it is may do about the entry: the profession of a credential that is valid (empty: none),
-- whether they wrote any of what there is to review, and whether they may say that only spelling changed since the newest
-- review; the day on which a review is due unless another one is chosen, and the first and the last such day.
-- name: review_viewer maybe
-- params: token bytea, kind text, slug text
SELECT coalesce(c.profession, ''), entry_is_written_by(e.id, a.id),
       review_may_go_on(e.id, a.id),
       (review_today() + interval '1 year')::date::text, (review_today() + 1)::text,
       (review_today() + interval '2 years')::date::text
FROM entry_slug s
JOIN entry e ON e.id = s.entry_id
JOIN account a ON a.id = viewer_account($token)
LEFT JOIN credential c ON c.account_id = a.id AND c.ended_at IS NULL AND c.valid_until >= review_today()
WHERE s.kind = $kind AND s.slug = $slug;

-- name: review_add one
-- params: account bigint, entry bigint, revision bigint, due text, parts text[]
SELECT review_add($account, $entry, $revision::integer, $due::date, $parts);

-- name: review_go_on one
-- params: account bigint, entry bigint, revision bigint
SELECT review_go_on($account, $entry, $revision::integer);

-- name: review_withdraw one
-- params: account bigint, entry bigint, reason text
SELECT review_withdraw($account, $entry, $reason);

-- ---- credentials ----

-- Somebody's by their name, the newest first; the last columns are empty while it has not ended.
-- name: review_credentials many
-- params: name_key text, most bigint
SELECT c.id, c.profession, c.checked, c.valid_until::text, to_char(c.valid_until, 'FMDD Mon YYYY'),
       c.ended_at IS NULL AND c.valid_until >= review_today(), v.name, c.verified_at, c.withdrawn, c.ended_at,
       coalesce(x.name, ''), c.end_reason
FROM account a
CROSS JOIN LATERAL (SELECT * FROM credential WHERE account_id = a.id ORDER BY account_id, id DESC LIMIT $most) AS c
JOIN account v ON v.id = c.verified_by
LEFT JOIN account x ON x.id = c.ended_by
WHERE a.name_key = $name_key
ORDER BY c.id DESC;

-- Those of all that were not withdrawn nor replaced, of whoever is here, what runs out soonest first, from behind that one on; not what ran
-- out over a year ago. The last column: it runs out within that many days, or did. For admins.
-- name: review_credentials_due many
-- params: token bytea, after bigint, soon bigint, most bigint
SELECT c.id, a.name, a.shown_role, c.profession, to_char(c.valid_until, 'FMDD Mon YYYY'), c.valid_until >= review_today(),
       c.valid_until < review_today() + $soon::integer
FROM (SELECT * FROM credential
      WHERE ended_at IS NULL AND is_admin(viewer_account($token)) AND valid_until > review_today() - 365
        AND (valid_until, id) > (coalesce((SELECT valid_until FROM credential WHERE id = $after), '-infinity'), $after)
      ORDER BY valid_until, id LIMIT $most) AS c
JOIN account a ON a.id = c.account_id
ORDER BY c.valid_until, c.id;

-- name: review_credential_verify one
-- params: admin bigint, account bigint, seen bigint, profession text, checked text, until text
SELECT credential_verify($admin, $account, $seen, $profession, $checked, $until::date);

-- name: review_credential_withdraw one
-- params: admin bigint, account bigint, credential bigint, reason text
SELECT credential_withdraw($admin, $account, $credential, $reason);

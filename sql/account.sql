-- Is the name, or one that looks like it, taken?
-- name: account_taken one
-- params: name_key text
SELECT EXISTS (SELECT FROM account WHERE name_key = $name_key) OR name_is_gone($name_key);

-- name: account_create one
-- params: name text, name_key text, email text, password text
WITH made AS MATERIALIZED (SELECT account_register($name, $name_key, $email, $password) AS id)
SELECT consent_add(id, 'privacy') FROM made;

-- ---- signing in ----

-- The account with that name, or with that address when it is one (no name has an @); NULLs when there is none. By the
-- key of its name tries are counted, whichever way they came.
-- name: account_for_login one
-- params: name_key text, address text
SELECT a.id, a.password, a.devices_since, a.name_key, account_has_factor(a.id)
FROM (SELECT CASE WHEN position('@' IN $address) > 0 THEN (SELECT id FROM account WHERE address_key(email) = address_key($address))
                  ELSE (SELECT id FROM account WHERE name_key = $name_key) END AS id) AS wanted
LEFT JOIN account a ON a.id = wanted.id;

-- The same password under today's limits; not when it was changed in the meantime.
-- name: account_rehash none
-- params: account bigint, password text, old_password text
UPDATE account SET password = $password WHERE id = $account AND password = $old_password;

-- ---- one's own page: found by the session, so that it goes out together with the session's look-up ----

-- name: account_own maybe
-- params: token bytea
SELECT a.id, a.name, a.role, a.email, a.email_wanted, a.email_refused, a.about, a.zone, a.created_at, a.password,
       a.details, a.email_asked, coalesce(h.state, ''), coalesce(h.reason, '')
FROM session s JOIN account a ON a.id = s.account_id
LEFT JOIN LATERAL hold_about_state(a.id) AS h ON true
WHERE s.token_hash = $token AND s.expires_at > now();

-- name: account_sessions many
-- params: token bytea
SELECT o.id, o.created_at, o.last_seen_at, o.means, o.address, coalesce(nullif(o.last_address, ''), o.address), o.agent,
       o.id = s.id, o.strong AND o.means = 'password', coalesce(l.title, '')
FROM session s JOIN session o ON o.account_id = s.account_id LEFT JOIN provider_link l ON l.id = o.link_id
WHERE s.token_hash = $token AND s.expires_at > now() AND o.expires_at > now()
ORDER BY o.id = s.id DESC, o.last_seen_at DESC, o.id DESC
LIMIT sessions_most();

-- name: account_save one
-- params: account bigint, about text, zone text, revision int, links int
SELECT 1 FROM account_save($account, $about, $zone, $revision, $links);

-- The session in use is renewed by who calls this; all others end.
-- name: account_password_set one
-- params: account bigint, password text, token bytea
SELECT 1 FROM password_set($account, $password, $token);

-- Told by mail, for somebody else may have done it.
-- name: account_password_tell maybe
-- params: account bigint
SELECT 1 FROM account a, mail_add('password_changed', a.id, a.email, '', now()::text)
WHERE a.id = $account AND a.email IS NOT NULL;

-- Behind the note that a password was wrong.
-- name: account_wrong_tell one
-- params: account bigint, place text
SELECT 1 FROM password_tell($account, $place);

-- name: account_session_revoke one
-- params: account bigint, session bigint
SELECT session_revoke($account, $session);

-- name: account_sessions_revoke_others one
-- params: account bigint, session bigint
SELECT session_revoke_others($account, $session);

-- ---- what everybody sees ----

-- Questions and answers are counted up to $most.
-- name: account_person maybe
-- params: name_key text, most bigint
SELECT a.id, a.name, a.shown_role, hold_about_shown(a), a.created_at,
       (SELECT count(*) FROM (SELECT FROM public_post p WHERE p.author_id = a.id AND p.kind = 'question' LIMIT $most) AS q),
       (SELECT count(*) FROM (SELECT FROM public_post p WHERE p.author_id = a.id AND p.kind = 'answer' LIMIT $most) AS q)
FROM account a WHERE a.name_key = $name_key;

-- For moderators.
-- name: account_suspended one
-- params: token bytea, name_key text
SELECT is_moderator(viewer_account($token)) AND coalesce((SELECT suspended(id) FROM account WHERE name_key = $name_key), false);

-- Newest first, from before the place ($before, $before_id).
-- name: account_posts many
-- params: name_key text, kinds text[], before timestamptz, before_id bigint, most int
SELECT p.id, p.kind, q.id, q.title, q.slug, n.score, q.answer_count, p.created_at,
       coalesce(q.accepted_answer_id = p.id, false), CASE WHEN coalesce(n.warning, '') = '' THEN left(coalesce(d.body, ''), 280) ELSE '' END
FROM unnest($kinds) AS k (kind)
CROSS JOIN (SELECT id, person_lists_questions(id) AS lists_questions FROM account WHERE name_key = $name_key) AS a
CROSS JOIN LATERAL (
    SELECT p.id, p.kind, p.thread_id, p.created_at
    FROM public_post p
    WHERE p.author_id = a.id AND p.kind = k.kind AND (a.lists_questions OR k.kind <> 'question')
      AND (p.created_at, p.id) < ($before, $before_id)
    ORDER BY p.created_at DESC, p.id DESC LIMIT $most
) AS p
JOIN question q ON q.id = p.thread_id
LEFT JOIN post_score n ON n.post_id = p.id
LEFT JOIN search_document d ON d.post_id = p.id
ORDER BY p.created_at DESC, p.id DESC
LIMIT $most;

-- What everybody sees of somebody beside what account.sql has, and what somebody wants of it: functions/person.sql.

-- Of the person with that name: how often answers of theirs helped, and how many were accepted, both of the newest $newest; how many
-- entries of the library that everybody reads they wrote or changed, $most at most; what they want to be shown; when their profession
-- was checked, and until when that holds; the files of their picture.
-- name: person_summary maybe
-- params: name_key text, newest bigint, most bigint
SELECT coalesce(n.helped, 0), coalesce(n.accepted, 0),
       (SELECT count(*) FROM (SELECT FROM entry_editor m JOIN entry e ON e.id = m.entry_id
                              WHERE m.account_id = a.id AND e.kind <> 'page' AND entry_is_public(e.status) LIMIT $most) AS c),
       person_lists_questions(a.id), person_shows_badges(a.id), person_takes_asks(a.id),
       coalesce(to_char(c.verified_at, 'FMDD Mon YYYY'), ''), coalesce(to_char(c.valid_until, 'FMDD Mon YYYY'), ''),
       portrait_files(portrait_shown(a.id))
FROM account a
CROSS JOIN LATERAL (
    SELECT sum(s.helped)::bigint AS helped, count(*) FILTER (WHERE s.accepted) AS accepted
    FROM (SELECT p.id FROM public_post p WHERE p.author_id = a.id AND p.kind = 'answer'
          ORDER BY p.created_at DESC, p.id DESC LIMIT $newest) AS newest
    JOIN post_score s ON s.post_id = newest.id
) AS n
LEFT JOIN credential c ON c.account_id = a.id AND c.ended_at IS NULL AND c.valid_until >= review_today()
WHERE a.name_key = $name_key;

-- Of the newest $newest answers, without those that have a warning, those that helped most first, from behind the place ($before: the rank, $before_id) on; the columns are
-- those of account_posts.
-- name: person_best many
-- params: name_key text, newest bigint, before bigint, before_id bigint, most bigint
SELECT p.id, p.kind, q.id, q.title, q.slug, p.score::bigint, q.answer_count, p.created_at,
       coalesce(q.accepted_answer_id = p.id, false), left(coalesce(d.body, ''), 280), p.helped::bigint, p.rank::bigint
FROM (SELECT p.id, p.kind, p.thread_id, p.created_at, s.score, s.helped, s.rank
      FROM (SELECT p.id, p.kind, p.thread_id, p.created_at FROM public_post p
            WHERE p.author_id = (SELECT id FROM account WHERE name_key = $name_key) AND p.kind = 'answer'
            ORDER BY p.created_at DESC, p.id DESC LIMIT $newest) AS p
      JOIN post_score s ON s.post_id = p.id
      WHERE (s.rank, p.id) < ($before, $before_id) AND s.warning = ''
      ORDER BY s.rank DESC, p.id DESC LIMIT $most) AS p
JOIN question q ON q.id = p.thread_id
LEFT JOIN search_document d ON d.post_id = p.id
ORDER BY p.rank DESC, p.id DESC;

-- Entries of the library that they wrote or changed, as everybody sees them, what they changed last first, from behind that place; whether
-- the first revision is theirs.
-- name: person_entries many
-- params: name_key text, before timestamptz, before_id bigint, most bigint
SELECT e.id, e.kind, coalesce(e.model->>'type', ''), e.title, e.slug, e.summary, m.edited_at, p.author_id = m.account_id
FROM entry_editor m JOIN entry e ON e.id = m.entry_id JOIN post p ON p.id = e.id
WHERE m.account_id = (SELECT id FROM account WHERE name_key = $name_key) AND (m.edited_at, m.entry_id) < ($before, $before_id)
  AND e.kind <> 'page' AND entry_is_public(e.status) AND p.deleted_at IS NULL
ORDER BY m.edited_at DESC, m.entry_id DESC LIMIT $most;

-- name: person_setting one
-- params: token bytea
SELECT person_lists_questions(v.id), person_shows_badges(v.id), person_takes_asks(v.id), coalesce(a.name, '')
FROM viewer_account($token) AS v (id) LEFT JOIN account a ON a.id = v.id;

-- name: person_setting_put one
-- params: account bigint, questions boolean, badges boolean, asks boolean
SELECT 1 FROM person_setting_put($account, $questions, $badges, $asks);


-- ---- badges ----

-- All of them, and how many people have each, $most at most.
-- name: person_badge_rules many
-- params: most bigint
SELECT r.name, r.title, r.sentence, (SELECT count(*) FROM (SELECT FROM badge b WHERE b.name = r.name AND NOT b.over
                                                          ORDER BY b.account_id LIMIT $most) AS c)
FROM badge_rules() AS r ORDER BY r.place;

-- Of the person with that name, as far as they show them, and by what everybody sees.
-- name: person_badges many
-- params: name_key text
SELECT r.name, r.title, r.sentence, 0::bigint
FROM account a JOIN badge b ON b.account_id = a.id AND NOT b.over JOIN badge_rules() AS r ON r.name = b.name
WHERE a.name_key = $name_key AND person_shows_badges(a.id) AND may_see(NULL, b.post_id)
  AND (person_lists_questions(a.id) OR NOT EXISTS (SELECT FROM post p WHERE p.id = b.post_id AND p.kind = 'question' AND p.author_id = a.id))
ORDER BY r.place;

-- ---- blocking (functions/block.sql) and asking (functions/ask_person.sql) ----

-- Of the session's own: the person with that name, whether they block them, whether they may ask them. No row: nobody of that name, or
-- nobody is behind it.
-- name: person_between maybe
-- params: token bytea, name_key text
SELECT a.id, a.name, block_is(viewer_account($token), a.id), ask_person_may(viewer_account($token), a.id), a.id = viewer_account($token)
FROM account a WHERE a.name_key = $name_key AND a.erased_at IS NULL AND NOT a.example;

-- Whom the session's account blocks.
-- name: person_blocked many
-- params: token bytea
SELECT a.id, a.name, b.at FROM block b JOIN account a ON a.id = b.blocked_id
WHERE b.account_id = viewer_account($token) ORDER BY b.at DESC, a.id DESC LIMIT block_most();

-- name: person_block one
-- params: account bigint, other bigint, yes boolean
SELECT 1 FROM block_put($account, $other, $yes);

-- name: person_ask one
-- params: asker bigint, asked bigint, post bigint, body text, html text, link_kinds text[], link_slugs text[]
SELECT ask_person($asker, $asked, $post, $body, $html, $link_kinds, $link_slugs);

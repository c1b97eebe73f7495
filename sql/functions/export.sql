-- A copy of all that is an account's own, as rows of JSON: what the job runner (src/ctl/export/) writes into a ZIP.
--
-- export_sections names what is in it, in the order of the file: the columns that refer to the account and are covered, words for
-- the person, and a query of the rows, with $1 the account, $2 the place behind which to go on, $3 how many at most: more only
-- where rows have the same place, a time. Each goes on where the last one ended and reads nothing twice. A row's fields are shown
-- by their names, so these are words. A column that refers to an account and is in no section belongs into export_left_out
-- with the reason: tests/db/erase_test.c looks at all of them.

-- NULL for an entry that the viewer does not see any more: its address says what it is called.
CREATE FUNCTION export_path(viewer bigint, the_kind text, the_post bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN the_kind IN ('question', 'answer', 'comment') THEN '/' || the_kind || 's/' || the_post
                ELSE (SELECT CASE the_kind WHEN 'stretch' THEN '/stretches/' WHEN 'page' THEN '/' ELSE '/' || the_kind || 's/' END
                             || slug FROM entry WHERE id = the_post AND may_see(viewer, id)) END;
$$;

CREATE FUNCTION export_sections() RETURNS TABLE (place integer, name text, title text, about text, covers text[], query text)
LANGUAGE sql IMMUTABLE AS $sections$
    VALUES
    (1, 'account', 'Your account', 'What we keep about the account itself. The password is not here: we only have a scrambled form of it, which nobody can read.',
     '{}'::text[], $q$
     SELECT id, json_build_object('name', name, 'email', email, 'email not verified yet', email_wanted, 'role', role, 'about', about,
                                  'time zone', zone, 'registered', created_at, 'to be erased', leaving_at)
     FROM account WHERE id = $1 AND id > $2 LIMIT $3 $q$),
    (2, 'consents', 'What you agreed to', 'Which page, which revision of it, and when.',
     '{consent.account_id}', $q$
     SELECT (extract(epoch FROM at) * 1000000)::bigint, json_build_object('what', what, 'revision', revision, 'at', at)
     FROM consent WHERE account_id = $1 AND at > 'epoch'::timestamptz + $2 * interval '1 microsecond' ORDER BY at
     FETCH FIRST ($3) ROWS WITH TIES $q$),
    (3, 'posts', 'What you wrote', 'Questions, answers, comments and entries of the library, as they are now; deleted ones, too.',
     '{post.author_id,post_score.author_id}', $q$
     SELECT p.id, json_build_object('title', CASE WHEN p.id = q.id OR (e.id IS NOT NULL AND w.seen) OR may_see($1, p.thread_id)
                                                 THEN coalesce(q.title, e.title, t.title) END,
         'kind', p.kind, 'address', export_path($1, p.kind, p.id),
         'written', p.created_at, 'edited', p.edited_at, 'deleted', p.deleted_at, 'why it was deleted', nullif(p.delete_reason, ''),
         'score', s.score, 'tags', CASE WHEN p.id = q.id THEN q.tags ELSE e.tags END, 'fields', CASE WHEN w.seen THEN e.model END,
         'text', CASE WHEN w.seen THEN p.body END)
     FROM (SELECT id FROM post WHERE author_id = $1 AND id > $2 ORDER BY id LIMIT $3) AS own
     JOIN post p ON p.id = own.id
     LEFT JOIN question q ON q.id = p.thread_id LEFT JOIN entry e ON e.id = p.id LEFT JOIN entry t ON t.id = p.thread_id LEFT JOIN post_score s ON s.post_id = p.id
     -- An entry that others changed since, and that is not for everybody now, is a coach's to see.
     CROSS JOIN LATERAL (SELECT e.id IS NULL OR p.revision = 1 OR may_see($1, p.id) AS seen) AS w
     ORDER BY p.id $q$),
    -- Each by itself: a post may have hundreds, of 64 KB each.
    (4, 'revisions', 'Earlier versions of what you wrote', 'Each version that you saved, of what was changed at least once.',
     '{revision.author_id,entry_merge.actor_id,entry_merge.undone_by}', $q$
     SELECT r.post_id * 1048576 + r.number,
            json_build_object('title', CASE WHEN w.seen THEN r.title END, 'address', export_path($1, p.kind, p.id),
                              'revision', r.number, 'at', r.created_at, 'reason', r.reason,
                              'was not safe', nullif(r.safety, ''), 'tags', CASE WHEN w.seen THEN r.tags END,
                              'fields', CASE WHEN w.seen THEN nullif(r.model, '{}') END, 'text', CASE WHEN w.seen THEN r.body END)
     FROM (SELECT o.post_id, o.number
           FROM (SELECT id FROM post WHERE author_id = $1 AND revision > 1 AND id >= $2 / 1048576 ORDER BY id) AS changed
           CROSS JOIN LATERAL (SELECT post_id, number FROM revision
                               WHERE author_id = $1 AND post_id = changed.id AND (post_id, number) > ($2 / 1048576, $2 % 1048576)
                               ORDER BY number LIMIT $3) AS o
           ORDER BY changed.id, o.number LIMIT $3) AS own
     JOIN revision r ON r.post_id = own.post_id AND r.number = own.number
     JOIN post p ON p.id = r.post_id
     -- A later one of an entry may have words of others.
     CROSS JOIN LATERAL (SELECT p.thread_id IS NOT NULL OR r.number = 1 OR may_see($1, p.id) AS seen) AS w
     ORDER BY r.post_id, r.number $q$),
    (5, 'edits', 'What you changed in posts of others', 'Each revision that you saved of something that somebody else began.',
     '{revision.author_id}', $q$
     SELECT r.post_id * 1048576 + r.number,
            json_build_object('title', CASE WHEN w.seen THEN r.title END, 'address', export_path($1, p.kind, p.id),
                              'revision', r.number, 'at', r.created_at, 'reason', r.reason,
                              'was not safe', nullif(r.safety, ''), 'tags', CASE WHEN w.seen THEN r.tags END, 'fields', CASE WHEN w.seen THEN r.model END,
                              'text', CASE WHEN w.seen THEN r.body END)
     FROM (SELECT o.post_id, o.number FROM revision o
           WHERE o.author_id = $1 AND o.number > 1 AND (SELECT p.author_id FROM post p WHERE p.id = o.post_id) <> $1
             AND (o.post_id, o.number) > ($2 / 1048576, $2 % 1048576)
           ORDER BY o.post_id, o.number LIMIT $3) AS own
     JOIN revision r ON r.post_id = own.post_id AND r.number = own.number
     JOIN post p ON p.id = r.post_id CROSS JOIN LATERAL (SELECT may_see($1, p.id) AS seen) AS w
     ORDER BY r.post_id, r.number $q$),
    (6, 'page changes', 'Changes of the site’s own pages', 'What you proposed, and what you decided about.',
     '{page_change.editor_id,page_change.decided_by}', $q$
     SELECT c.id, json_build_object('title', CASE WHEN c.editor_id = $1 OR may_see($1, c.entry_id) THEN c.title END, 'proposed by you', c.editor_id = $1, 'at', c.created_at, 'reason', c.reason,
                                    'decided', c.decided_at, 'agreed to', c.accepted,
                                    'text', CASE WHEN c.editor_id = $1 THEN c.body END)
     FROM page_change c WHERE (c.editor_id = $1 OR c.decided_by = $1) AND c.id > $2 ORDER BY c.id LIMIT $3 $q$),
    (7, 'tags', 'Tags that you changed', '',
     '{tag_revision.author_id,tag_merge.actor_id}', $q$
     SELECT r.tag_id * 1048576 + r.number,
            json_build_object('name', r.name, 'title', r.title, 'at', r.created_at, 'reason', r.reason, 'in a sentence', r.summary, 'description', r.description)
     FROM tag_revision r WHERE r.author_id = $1 AND r.tag_id * 1048576 + r.number > $2 ORDER BY r.tag_id, r.number LIMIT $3 $q$),
    (8, 'votes', 'Your votes', 'Nobody else sees which are yours, but for moderators where accounts vote for each other far more than is usual.',
     '{vote.account_id}', $q$
     SELECT v.post_id, json_build_object('title', CASE WHEN may_see($1, v.post_id) THEN q.title END,
                                         'address', export_path($1, s.kind, v.post_id), 'vote', v.value, 'at', v.at)
     FROM vote v JOIN post_score s ON s.post_id = v.post_id LEFT JOIN question q ON q.id = s.thread_id
     WHERE v.account_id = $1 AND v.post_id > $2 ORDER BY v.post_id LIMIT $3 $q$),
    (29, 'reactions', 'What you said of answers', 'That one helped you, is outdated or may be unsafe. Nobody else sees that it was you.',
     '{reaction.account_id}', $q$
     SELECT r.post_id, json_build_object('address', export_path($1, 'answer', r.post_id), 'what', CASE r.what WHEN 'unsafe-over' THEN 'unsafe, and taken back' ELSE r.what END,
                                         'why', nullif(r.words, ''), 'at', r.at)
     FROM reaction r WHERE r.account_id = $1 AND r.post_id > $2 ORDER BY r.post_id FETCH FIRST ($3) ROWS WITH TIES $q$),
    (30, 'points', 'Your points', 'What others gave by their votes, and by saying that your answers helped.', '{reputation.account_id}', $q$
     SELECT account_id, json_build_object('points', reputation_of(account_id)) FROM reputation
     WHERE account_id = $1 AND account_id > $2 LIMIT $3 $q$),
    (9, 'drafts', 'Your drafts', 'What you wrote and did not send.',
     '{draft.account_id}', $q$
     SELECT (extract(epoch FROM saved_at) * 1000000)::bigint,
            json_build_object('form', target, 'saved', saved_at, 'what is in it', fields::json)
     FROM draft WHERE account_id = $1 AND saved_at > 'epoch'::timestamptz + $2 * interval '1 microsecond'
     ORDER BY saved_at FETCH FIRST ($3) ROWS WITH TIES $q$),
    (10, 'reviews', 'Entries that you reviewed', '',
     '{review.account_id,review.continued_by}', $q$
     SELECT r.id, json_build_object('entry', CASE WHEN may_see($1, e.id) THEN e.title END, 'address', export_path($1, e.kind, e.id), 'revision', r.revision, 'shown name', CASE WHEN r.account_id = $1 THEN r.reviewer END,
         'profession', r.profession, 'reviewed', r.reviewed_on, 'until', r.due_on, 'parts', r.covers,
         'continued by you', r.continued_by IS NOT DISTINCT FROM $1, 'ended', r.ended_at, 'how it ended', r.end_kind, 'why', r.end_reason)
     FROM review r JOIN entry e ON e.id = r.entry_id
     WHERE (r.account_id = $1 OR r.continued_by = $1) AND r.id > $2 ORDER BY r.id LIMIT $3 $q$),
    (11, 'credentials', 'Your profession', 'What the site’s admins checked.',
     '{credential.account_id}', $q$
     SELECT id, json_build_object('profession', profession, 'how it was checked', checked, 'checked', verified_at,
                                  'valid until', valid_until, 'ended', ended_at, 'why it ended', end_reason)
     FROM credential WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3 $q$),
    (12, 'sessions', 'Where you are signed in', 'The address is that of the network from which you signed in.',
     '{session.account_id}', $q$
     SELECT id, json_build_object('signed in', created_at, 'last used', last_seen_at, 'until', expires_at, 'address', address,
                                  'last address', last_address, 'how', means, 'browser', agent)
     FROM session WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3 $q$),
    (13, 'mails', 'Mails that we sent you', 'Those of the last 30 days. Links that were in them are not kept.',
     '{mail.account_id}', $q$
     SELECT id, json_build_object('kind', kind, 'to', address, 'about', about, 'at', at, 'state', state, 'answer of the mail server', reason)
     FROM mail WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3 $q$),
    (14, 'events', 'What was done', 'What happened to your account and to your posts, and what you did: accepting, deleting, bringing back, roles, reviews.',
     '{event.account_id,event.actor_id}', $q$
     SELECT e.id, json_build_object('what', e.kind, 'at', e.at, 'by you', e.actor_id IS NOT DISTINCT FROM $1,
         'to you', e.account_id IS NOT DISTINCT FROM $1, 'post', export_path($1, p.kind, p.id),
         'reason', CASE WHEN e.actor_id = $1 OR event_reason_is_for($1, e.kind, e.account_id) THEN e.reason END)
     FROM (SELECT id FROM (SELECT id FROM event WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3) AS about
           UNION SELECT id FROM (SELECT id FROM event WHERE actor_id = $1 AND id > $2 ORDER BY id LIMIT $3) AS by
           ORDER BY id LIMIT $3) AS own
     JOIN event e ON e.id = own.id LEFT JOIN post p ON p.id = e.post_id ORDER BY e.id $q$),
    (15, 'record', 'The record of sign-ins and changes', 'Kept for 90 days, so that you and we can see whether somebody else used your account.',
     '{audit.account_id,audit.actor_id}', $q$
     SELECT id, json_build_object('what', kind, 'at', at, 'times', times, 'last', last_at, 'about', about,
         'by you', actor_id IS NOT DISTINCT FROM $1,
         'network', CASE WHEN actor_id IS NULL OR actor_id = $1 THEN address END,
         'browser', CASE WHEN actor_id IS NULL OR actor_id = $1 THEN agent END)
     FROM audit WHERE (account_id = $1 OR actor_id = $1) AND id > $2 ORDER BY id LIMIT $3 $q$),
    (16, 'suspensions', 'When your account was suspended', '',
     '{suspension.account_id}', $q$
     SELECT id, json_build_object('from', at, 'until', until, 'message', message, 'lifted', ended_at)
     FROM suspension WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3 $q$),
    (17, 'passkeys', 'Your passkeys', 'What we know of each; what signs is on your devices alone.',
     '{passkey.account_id}', $q$
     SELECT id, json_build_object('name', name, 'added', created_at, 'last used', last_used_at, 'on more than one device', backed_up)
     FROM passkey WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3 $q$),
    (18, 'second step', 'Your authenticator app', 'That it is set up, and how many recovery codes you have; not the secrets.',
     '{totp.account_id,recovery_code.account_id}', $q$
     SELECT account_id, json_build_object('begun', started_at, 'set up', confirmed_at,
         'recovery codes that are left', (SELECT count(*) FROM recovery_code c WHERE c.account_id = $1 AND c.used_at IS NULL))
     FROM totp WHERE account_id = $1 AND account_id > $2 LIMIT $3 $q$),
    (19, 'other sites', 'Other sites that you sign in with', '',
     '{provider_link.account_id}', $q$
     SELECT id, json_build_object('site', title, 'issuer', issuer, 'how it calls you', subject, 'address that it named', address,
                                  'linked', at, 'last used', last_used_at, 'when you had signed in there', signed_in_at)
     FROM provider_link WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3 $q$),
    (20, 'photographs', 'Photographs that you added', 'What you said of each, and where it is shown. The files are in the folder photographs.', '{picture.account_id}', $q$
     SELECT p.id, json_build_object('file in this copy', (SELECT export_photograph_name(p.id, f.type) FROM export_photograph(p.id) AS f),
                                    'where', CASE WHEN p.post_id IS NULL THEN 'your page, beside your name' ELSE export_path($1, o.kind, p.post_id) END,
                                    'what it shows', nullif(p.alt, ''), 'taken by', p.author,
                                    'licence', p.licence, 'added', p.added_at, 'state', p.state, 'removed', p.removed_at,
                                    'files', (SELECT json_agg('/pictures/' || encode(f.hash, 'hex') || '.' || f.type ORDER BY f.width, f.type)
                                              FROM picture_size s JOIN picture_file f ON f.hash = s.hash WHERE s.picture_id = p.id))
     FROM picture p LEFT JOIN post o ON o.id = p.post_id WHERE p.account_id = $1 AND p.id > $2 ORDER BY p.id LIMIT $3 $q$),
    (21, 'words', 'Words that you asked about', 'What you did not know; nobody else sees that it was you.',
     '{unknown_word_asker.account_id}', $q$
     SELECT w.id, json_build_object('word', w.words, 'first asked', w.first_at)
     FROM unknown_word_asker a JOIN unknown_word w ON w.id = a.word_id
     WHERE a.account_id = $1 AND a.word_id > $2 ORDER BY a.word_id LIMIT $3 $q$),
    (22, 'own routines', 'Routines of your own', 'What you put together, and whether you share it by a link.', '{own_routine.account_id}', $q$
     SELECT id, json_build_object('name', title, 'note', note, 'stretches', model->'items', 'shared by a link', link IS NOT NULL,
                                  'begun', created_at, 'changed', changed_at)
     FROM own_routine WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3 $q$),
    (23, 'notes', 'Notes of how it went', 'What you followed, how it felt before and after (0 to 10), and what the retest told.', '{body.note.account_id}',
     'SELECT * FROM body.export_notes($1, $2, $3)'),
    (24, 'agreed about my body', 'What about your body you agreed that your account keeps', 'And what for: what you said when you were asked.', '{body.consent.account_id}',
     'SELECT * FROM body.export_consents($1, $2, $3)'),
    (49, 'trials', 'What you tried, and how it went', 'What you wanted to do, how well you could and how it hurt (0 to 10), then and at each check-in.',
     '{body.trial.account_id,body.check_in.account_id}', 'SELECT * FROM body.export_trials($1, $2, $3)'),
    (50, 'plans', 'Your plans', 'Each step with how far it is and where it is from, and every version that is kept.',
     '{body.plan.account_id,body.plan_version.account_id,body.plan_source.account_id}', $q$
     SELECT p.id, json_build_object('question', CASE WHEN may_see($1, p.question_id) THEN export_path($1, 'question', p.question_id) END, 'begun', p.begun_at,
         'versions', (SELECT json_agg(json_build_object('version', v.number, 'at', v.at, 'why', nullif(v.why, ''),
             'steps', (SELECT json_agg(json_build_object('step', s.words, 'how far', s.state, 'why', nullif(s.reason, ''),
                                                         'from', CASE WHEN f.id IS NOT NULL THEN export_path($1, f.kind, f.id) END,
                                                         'revision', CASE WHEN f.id IS NOT NULL THEN s.revision END,
                                                         'its source is no longer here', s.source <> 0 AND f.id IS NULL) ORDER BY s.n)
                       FROM unnest(plan_texts_seen(v.words, v.sources), v.states, plan_texts_seen(v.reasons, v.sources), v.sources, v.revisions)
                            WITH ORDINALITY AS s (words, state, reason, source, revision, n)
                       LEFT JOIN public_post f ON f.id = s.source)) ORDER BY v.number)
             FROM body.plan_versions($1, p.id) AS v))
     FROM body.plans_past($1, $2, $3) AS p ORDER BY p.id $q$),
    (51, 'worse', 'What made it worse', 'What you told coaches, and what they decided. They do not read that it was you.', '{body.worse.account_id}',
     'SELECT * FROM body.export_worse($1, $2, $3)'),
    (25, 'flags', 'What you flagged', 'Moderators alone see that it was you.', '{flag.reporter_id}', $q$
     SELECT f.id, json_build_object('what', CASE WHEN p.id IS NULL THEN 'a person' ELSE export_path($1, p.kind, p.id) END,
                                    'why', f.why, 'words', f.words, 'at', f.at, 'taken back', f.gone_at,
                                    'repeats', (SELECT export_path($1, o.kind, o.id) FROM post o WHERE o.id = f.other_id),
                                    'decided', c.ended_at, 'decision', c.outcome, 'answer', nullif(c.answer, ''))
     FROM flag f JOIN flag_case c ON c.id = f.case_id LEFT JOIN post p ON p.id = c.post_id
     WHERE f.reporter_id = $1 AND f.id > $2 ORDER BY f.id LIMIT $3 $q$),
    (26, 'following', 'What you follow, and what you ignore', 'Questions, entries of the library, tags, people and searches; nobody else sees it.',
     '{follow.account_id}', $q$
     SELECT f.id, json_build_object('what', f.kind, 'wish', f.wish, 'since', f.at,
         'name', CASE f.kind WHEN 'tag' THEN t.title WHEN 'person' THEN a.name WHEN 'search' THEN s.query
                             ELSE CASE WHEN may_see($1, f.subject_id) THEN coalesce(q.title, e.title) END END)
     FROM (SELECT * FROM follow WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3) AS f
     LEFT JOIN saved_search s ON f.kind = 'search' AND s.id = f.subject_id
     LEFT JOIN question q ON f.kind = 'thread' AND q.id = f.subject_id LEFT JOIN entry e ON f.kind = 'thread' AND e.id = f.subject_id
     LEFT JOIN tag t ON f.kind = 'tag' AND t.id = f.subject_id LEFT JOIN account a ON f.kind = 'person' AND a.id = f.subject_id
     ORDER BY f.id $q$),
    (27, 'notices', 'Notices', 'What you were told of in the last half year, and when you read it.', '{notice.account_id}', $q$
     SELECT n.id, json_build_object('what', n.what, 'at', n.at, 'read', n.read_at, 'address', export_path($1, p.kind, p.id))
     FROM (SELECT * FROM notice WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3) AS n LEFT JOIN post p ON p.id = n.post_id
     ORDER BY n.id $q$),
    (28, 'how you are told', 'How you want to be told', '', '{notice_setting.account_id}', $q$
     SELECT account_id, json_build_object('follow what I ask and answer', own, 'mail for replies to me', own_mail,
                                          'mail for all else that I follow', followed_mail, 'last such mail', mailed_at) FROM notice_setting
     WHERE account_id = $1 AND account_id > $2 LIMIT $3 $q$),
    (35, 'badges', 'Your badges', 'What each is for is on the page /badges; one that is over you had before.', '{badge.account_id}', $q$
     SELECT r.place::bigint, json_build_object('badge', r.title, 'for', r.sentence, 'since', b.since, 'over', b.over,
                                       'by', export_path($1, p.kind, p.id))
     FROM badge b JOIN badge_rules() AS r ON r.name = b.name JOIN post p ON p.id = b.post_id
     WHERE b.account_id = $1 AND r.place > $2 ORDER BY r.place LIMIT $3 $q$),
    (36, 'blocked', 'People whom you block', 'Nobody else sees it.', '{block.account_id}', $q$
     SELECT b.blocked_id, json_build_object('name', a.name, 'since', b.at) FROM block b JOIN account a ON a.id = b.blocked_id
     WHERE b.account_id = $1 AND b.blocked_id > $2 ORDER BY b.blocked_id LIMIT $3 $q$),
    (37, 'asked', 'Whom you asked about a post', 'What you asked is among your comments.', '{asked.asker_id}', $q$
     SELECT k.comment_id, json_build_object('asked', a.name, 'at', k.at, 'comment', export_path($1, 'comment', k.comment_id))
     FROM asked k JOIN account a ON a.id = k.asked_id WHERE k.asker_id = $1 AND k.comment_id > $2 ORDER BY k.comment_id LIMIT $3 $q$),
    (34, 'what others see', 'What you want others to see of you', '', '{person_setting.account_id}', $q$
     SELECT account_id, json_build_object('my questions are listed on my page', lists_questions, 'so are my badges', shows_badges,
                                          'others may ask me about a post', takes_asks) FROM person_setting
     WHERE account_id = $1 AND account_id > $2 LIMIT $3 $q$),
    (32, 'suggestions', 'Changes that you suggested', 'Of questions and answers of others, and what came of it.',
     '{suggestion.author_id}', $q$
     -- Most of it is somebody else's text.
     SELECT s.id, json_build_object('of', export_path($1, p.kind, p.id), 'title', CASE WHEN w.seen THEN nullif(s.title, '') END,
                                    'text', CASE WHEN w.seen THEN s.body END, 'tags', CASE WHEN w.seen THEN s.tags END,
                                    'why', s.reason, 'at', s.created_at, 'decided', s.ended_at, 'decision', s.outcome,
                                    'answer', nullif(s.answer, ''))
     FROM (SELECT * FROM suggestion WHERE author_id = $1 AND id > $2 ORDER BY id LIMIT $3) AS s JOIN post p ON p.id = s.post_id
     CROSS JOIN LATERAL (SELECT may_see($1, p.id) AS seen) AS w ORDER BY s.id $q$),
    (41, 'tag suggestions', 'Tags that you suggested', 'And what came of it.', '{tag_suggestion_by.account_id}', $q$
     SELECT b.suggestion_id, json_build_object('name', s.name, 'why', b.reason, 'for', export_path($1, 'question', b.question_id), 'at', b.at,
                                               'decision', CASE s.state WHEN 'tag' THEN 'it is a tag' WHEN 'refused' THEN 'no tag' END,
                                               'answer', nullif(s.answer, ''))
     FROM (SELECT * FROM tag_suggestion_by WHERE account_id = $1 AND suggestion_id > $2 ORDER BY suggestion_id LIMIT $3) AS b
     JOIN tag_suggestion s ON s.id = b.suggestion_id ORDER BY b.suggestion_id $q$),
    (33, 'internal notes', 'Internal notes that you wrote', 'As a moderator: whom they are about does not read them.',
     '{staff_note.author_id}', $q$
     SELECT n.id, json_build_object('post', export_path($1, p.kind, p.id), 'about a person', n.account_id IS NOT NULL, 'at', n.at,
                                    'note', n.words)
     FROM (SELECT * FROM staff_note WHERE author_id = $1 AND id > $2 ORDER BY id LIMIT $3) AS n
     LEFT JOIN post p ON p.id = n.post_id ORDER BY n.id $q$),
    (48, 'votes to close', 'Your votes to close questions, and to open them again', '', '{close_vote.account_id}', $q$
     SELECT v.id, json_build_object('question', export_path($1, p.kind, p.id), 'to open it again', v.reopen, 'why', nullif(v.why, ''),
                                    'in my words', nullif(v.reason, ''), 'at', v.at, 'counted', v.ended_at)
     FROM (SELECT * FROM close_vote WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3) AS v
     JOIN post p ON p.id = v.question_id ORDER BY v.id $q$),
    (47, 'prepared texts', 'Prepared texts that you wrote', 'As a moderator, for messages to others.',
     '{staff_template_revision.author_id}', $q$
     -- A place is the text's number and that of its version in one.
     SELECT r.place, json_build_object('name', r.name, 'text', r.words, 'taken away', r.removed, 'at', r.at)
     FROM (SELECT *, template_id * 1000000 + number AS place FROM staff_template_revision WHERE author_id = $1) AS r
     WHERE r.place > $2 ORDER BY r.place LIMIT $3 $q$),
    (60, 'symptom cards', 'Symptom cards that you saved', 'What your questions say in chips, each time that it was saved.',
     '{symptom_card.author_id}', $q$
     SELECT c.question_id * 1048576 + c.number,
            json_build_object('address', export_path($1, 'question', c.question_id), 'card', c.number, 'at', c.at, 'chosen', card_words_of(c),
                              'weeks', nullif(c.since, ''))
     FROM symptom_card c WHERE c.author_id = $1 AND (c.question_id, c.number) > ($2 / 1048576, $2 % 1048576)
     ORDER BY c.question_id, c.number LIMIT $3 $q$),
    (61, 'warning signs', 'Warning signs that you ticked before you asked', 'Each is erased after 90 days.', '{body.flag_check.account_id}',
     'SELECT * FROM body.export_checks($1, $2, $3)'),
    (31, 'devices that show notices', 'Devices that show notices', 'Each as long as it is signed in, by the address of its push service.', '{push_subscription.account_id}', $q$
     SELECT session_id, json_build_object('since', since, 'address', endpoint) FROM push_subscription
     WHERE account_id = $1 AND session_id > $2 ORDER BY session_id LIMIT $3 $q$)
$sections$;

CREATE FUNCTION export_left_out() RETURNS TABLE (refers text, why text) LANGUAGE sql IMMUTABLE AS $$
    VALUES ('account_token.account_id', 'links of mails that were not followed yet, as hashes'),
           ('block.blocked_id', 'who blocks one is theirs to know'),
           ('asked.asked_id', 'what others asked one is in notices'),
           ('credential.verified_by', 'another person’s credential; that it was checked is in events'),
           ('credential.ended_by', 'as verified_by'),
           ('advice_hold.ended_by', 'a coach’s decision about another person’s question; that it was taken is in events'),
           ('erasing.account_id', 'work that waits for a moment'),
           ('notice_change.actor_id', 'as before'),
           ('password_asked.device_of', 'as before'),
           ('export.account_id', 'this copy'),
           ('export_chunk.account_id', 'this copy'),
           ('sign_in_attempt.account_id', 'a sign-in that is not finished, for ten minutes'),
           ('second_wrong.account_id', 'how many codes were wrong; the record has each hour’s'),
           ('provider_attempt.account_id', 'as sign_in_attempt'),
           ('flag_case.account_id', 'what others told moderators about one in confidence; what came of it is in events and suspensions'),
           ('flag_case.ended_by', 'that one decided is in events'),
           ('suggestion.ended_by', 'as before'),
           ('tag_suggestion.ended_by', 'that one decided is in events'),
           ('tag_merge_follow.account_id', 'how one followed a tag before it was merged: what one follows is there'),
           ('question_move.actor_id', 'that one moved something is in events'),
           ('question_move.undone_by', 'as actor_id'),
           ('question_merge.actor_id', 'that one merged them is in events'),
           ('question_merge.undone_by', 'as actor_id'),
           ('staff_note.account_id', 'what moderators told each other in confidence about one'),
           ('question.closed_by', 'that one closed it is in events'),
           ('question.locked_by', 'as closed_by'),
           ('queue_post.seen_by', 'that one looked is in events'),
           ('hold_profile.seen_by', 'as before'),
           ('hold_profile.account_id', 'that a text about oneself or a picture waits; what was decided is in events'),
           ('vote_ring.decided_by', 'that one decided is in events'),
           ('vote_ring_vote.account_id', 'votes that a moderator took back: what led to that is told in confidence'),
           ('queue_claim.account_id', 'what one looks at just now, for twenty minutes'),
           ('entry_editor.account_id', 'which entries one wrote or edited: they are in posts and edits'),
           ('picture.removed_by', 'another person’s photograph; that one removed it is in events'),
           ('notice.actor_id', 'what others were told of; what one did is in events and posts'),
           ('suspension.actor_id', 'another person’s suspension; that one did it is in events'),
           ('suspension.ended_by', 'as actor_id'),
           ('post.deleted_by', 'that one deleted it is in events'),
           ('review.ended_by', 'that one ended it is in events');
$$;

-- The file of a photograph that a copy has: the widest, as JPEG. None where there is no room for any (SET backtalk.photographs).
CREATE FUNCTION export_photograph(the_picture bigint) RETURNS SETOF picture_file LANGUAGE sql STABLE AS $$
    SELECT f.* FROM picture_size s JOIN picture_file f ON f.hash = s.hash
    WHERE s.picture_id = the_picture AND current_setting('backtalk.photographs', true) IS DISTINCT FROM 'left out'
    ORDER BY f.type, f.width DESC LIMIT 1;
$$;

-- And where it is in the copy.
CREATE FUNCTION export_photograph_name(the_picture bigint, type text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'photographs/' || the_picture || '.' || type;
$$;

-- `most` rows of a section behind the place `past` (-1: from the first), and those with the same place as the last; fewer at
-- its end.
CREATE FUNCTION export_rows(the_account bigint, section text, past bigint, most integer)
RETURNS TABLE (place bigint, data text) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT r.place, r.data::text FROM (%s) AS r (place, data)',
                                (SELECT s.query FROM export_sections() s WHERE s.name = section))
    USING the_account, past, most;
END $$;

-- ---- asking, making ----

-- Asks for a copy, in place of an older one; while one is being made, that is it. Refused with 'limit' when it is too often: each
-- costs the job runner minutes, and its owner a mail.
CREATE FUNCTION export_ask(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM account WHERE id = the_account FOR NO KEY UPDATE;
    DELETE FROM export WHERE account_id = the_account AND state NOT IN ('waiting', 'making');
    INSERT INTO export (account_id) VALUES (the_account) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        INSERT INTO event (kind, account_id, actor_id) VALUES ('export', the_account, the_account);
        PERFORM limit_take('export', the_account, NULL);
    END IF;
END $$;

-- It is made: its chunks are in place. Told by mail.
CREATE FUNCTION export_end(the_account bigint, the_state text, the_bytes bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    e export;
BEGIN
    UPDATE export SET state = the_state, bytes = the_bytes, made_at = now(), ends_at = now() + interval '7 days'
    WHERE account_id = the_account AND state = 'making' RETURNING * INTO e;
    IF e.account_id IS NOT NULL AND the_state IN ('ready', 'large') THEN
        PERFORM mail_add('export_' || the_state, a.id, a.email, '', e.asked_at::text)
        FROM account a WHERE a.id = the_account AND a.email IS NOT NULL;
    END IF;
END $$;

-- Copies whose time is over; those that were not made, too.
CREATE FUNCTION export_forget(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM export WHERE account_id IN (
        SELECT account_id FROM export WHERE ends_at < now() ORDER BY ends_at LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

-- Account 1, which leaves, in every column that refers to an account; and others around it. A new such column needs a row here.
-- What is to be gone has one of these words: quibble (name and address), vanishing (what is not public), 203.0.113.77.
INSERT INTO account (name, name_key, email, email_wanted, password, role, about, zone) VALUES
    ('Quibblewick', 'quibblewick', 'quibble@vanishing.example', 'quibble@wanted.example', 'vanishing', 'admin',
     'vanishing about', 'Europe/Berlin'),
    ('ada', 'ada', 'ada@example.org', NULL, 'x', 'admin', '', ''),
    ('ben', 'ben', NULL, NULL, 'x', 'member', '', ''),
    ('cleo', 'cleo', NULL, NULL, 'x', 'coach', '', '');
INSERT INTO session (token_hash, account_id, expires_at, address, agent)
VALUES (sha256('1'), 1, now() + interval '9 days', '203.0.113.77', 'vanishing browser'),
       (sha256('2'), 2, now() + interval '9 days', '198.51.100.2', 'browser');
INSERT INTO account_token (token_hash, kind, account_id, address, expires_at) VALUES (sha256('3'), 'verify', 1, 'quibble@wanted.example', now() + interval '1 day');
SELECT mail_add('verify', 1, 'quibble@wanted.example', 'vanishing', 'e');
SELECT mail_add('address_taken', 2, 'quibble@vanishing.example', '', 'e');
INSERT INTO consent (account_id, what, revision) VALUES (1, 'privacy', 1);
SELECT word_ask(1, 'a word', 'a-word'), word_ask(3, 'a word', 'a-word');
SELECT note_answer(1, true);
SELECT note_add(1, '/stretches/butterfly/follow', 'Vanishing butterfly', now(), 6, 3, 'better');
SELECT body.consent_answer(1, 'trials', true), body.consent_answer(1, 'plans', true);
INSERT INTO own_routine (account_id, title, note, model, link)
VALUES (1, 'Vanishing evenings', 'vanishing note', '{"items": [{"entry": "butterfly"}]}', 'vanishing-link');
INSERT INTO draft (account_id, target, fields, excerpt, saved_at) VALUES (1, '/questions', '{"body": "vanishing draft"}', 'vanishing', now());
INSERT INTO event (kind, account_id, actor_id) VALUES ('password', 1, 1), ('email', 1, 1);
INSERT INTO limit_used VALUES ('ask', 'account', '1', now()), ('signin', 'name', 'quibblewick', now());
INSERT INTO tag (name, title) VALUES ('low-back', 'Low back'), ('hip', 'Hip'), ('vanishing-tag', 'V');

-- Public: it stays. A question and an answer of one's own, an answer and a comment of others below them.
SELECT question_ask(1, 'A question that stays', 'stays', 'My text stays.', '<p>My text stays.</p>', 'My text stays.', '{low-back}', '{}', '{}');
SELECT card_put(1, 1, '{low-back}', 'over-12', '{heat}');
SELECT body.consent_answer(1, 'flags', true);
SELECT body.check_put(1, 1, '{saddle}', false);
SELECT question_ask(3, 'Somebody else asks', 'else', 'Other words.', '<p>Other words.</p>', 'Other words.', '{hip}', '{}', '{}');
INSERT INTO advice_hold (question_id, ended_at, ended_by, reason) VALUES (2, now(), 1, 'A clinician looked.');
SELECT answer_give(1, 2, 'My answer stays.', '<p>My answer stays.</p>', 'My answer stays.', '{}', '{}');
SELECT answer_give(3, 1, 'Answer of ben.', '<p>Answer of ben.</p>', 'Answer of ben.', '{}', '{}');
SELECT comment_add(1, 4, 'My comment stays.', '<p>My comment stays.</p>', '{}', '{}');
SELECT own_plan_save(1, 1, 0, 'vanishing why', false, '{0,0}', '{vanishing step,vanishing advice}', '{dropped,todo}', '{vanishing reason,""}', '{0,4}', '{0,1}',
                     '{"",""}', '{"",vanishing}');
SELECT worse_say(1, 4, 'cramp', 'left', 'no', 1, 'vanishing cramp', '{saddle}', false, true);
SELECT body.trial_add(1, 4, 1, 'vanishing title', '', '{vanishing walks}', '{3}', 5, 6, 4, 'usual', 'report');
SELECT post_edit(1, 2, 1, 'Somebody else asks', 'else', 'Other words, mended.', '<p>Other words, mended.</p>', 'Other words, mended.',
                 '{hip}', 'spelling', '{}', '{}');
-- What one suggested goes; what one decided about stays somebody's.
INSERT INTO suggestion (post_id, base, author_id, title, body, tags, reason)
VALUES (4, 1, 1, '', 'An answer, with a vanishing change.', '{}', 'vanishing reason');
SELECT suggestion_make(3, 3, 1, '', 'My answer stays, mended.', '{}', 'spelling');
SELECT suggestion_decline(1, 2, 'It is right as it is.');
-- A tag that only they suggested goes; one that somebody else wants, too, stays without them.
SELECT tag_suggest(1, 'vanishing-word', 'Vanishing word', 'vanishing reason'), tag_suggest(1, 'wanted-word', 'Wanted word', 'vanishing reason'),
       tag_suggest(3, 'wanted-word', 'Wanted word', 'I miss it'), tag_suggest(3, 'refused-word', 'Refused word', 'I miss it');
SELECT tag_suggestion_refuse(1, (SELECT id FROM tag_suggestion WHERE name = 'refused-word'), 'There is a better one.');
SELECT vote_cast(1, 4, 1::smallint);
SELECT vote_cast(3, 3, 1::smallint);
SELECT reaction_put(1, 4, 'helped', true), reaction_put(1, 4, 'unsafe', true, 'vanishing reason for coaches'), reaction_put(3, 3, 'outdated', true);

-- Deleted by oneself, with a revision, a tag, a link and somebody's comment below; and deleted by a moderator.
SELECT question_ask(1, 'A vanishing question', 'vanishing-question', 'vanishing words', '<p>vanishing words</p>', 'vanishing words',
                    '{vanishing-tag}', '{stretch}', '{vanishing}');
SELECT comment_add(3, 6, 'Comment of ben.', '<p>Comment of ben.</p>', '{}', '{}');
SELECT post_edit(1, 6, 1, 'A vanishing question', 'vanishing-question', 'vanishing words, more', '<p>vanishing words, more</p>', 'vanishing words, more, quibblestone',
                 '{vanishing-tag}', 'vanishing reason', '{stretch}', '{vanishing}');
INSERT INTO advice_hold (question_id, ended_at, ended_by, reason) VALUES (6, now(), 4, 'A clinician saw the vanishing trouble.');
INSERT INTO queue_post (kind, post_id, urgency) VALUES ('check', 6, 0);
SELECT post_delete(1, 6, true, 'vanishing why');
SELECT answer_give(1, 2, 'vanishing answer', '<p>vanishing answer</p>', 'vanishing answer', '{}', '{}');
SELECT post_delete(2, 8, true, 'It was rude.', 'rude');
-- And what one deleted of somebody else's.
SELECT answer_give(3, 2, 'Rude words of ben.', '<p>Rude words of ben.</p>', 'Rude words of ben.', '{}', '{}');
SELECT post_delete(1, 9, true, 'Rude.', 'rude');
-- Ben links to what is to vanish: its title is shown there.
SELECT answer_give(3, 2, 'See [[question:6]].', E'<p>See \x02question:6\x1FA vanishing question\x03.</p>', 'See it.', '{question}', '{6}');

-- The library: an entry, reviews, credentials, a page that two people changed, tags.
SELECT entry_put(4, NULL, 1, 'article', 'hips', 'Hips', 's', '{}', '{}', '{}', 'review', '{}', 'Text.', '<p>Text.</p>', 'Text.', '', '{}', '{}');
SELECT entry_put(4, NULL, 1, 'article', 'knees', 'Knees', 's', '{}', '{}', '{}', 'review', '{}', 'Text.', '<p>Text.</p>', 'Text.', '', '{}', '{}');
SELECT entry_put(4, NULL, 1, 'page', 'rules', 'Rules', 's', '{}', '{}', '{}', 'review', '{}', 'Old.', '<p>Old.</p>', 'Old.', '', '{}', '{}');
-- Drafts of entries: one's own alone, twice saved, with a tag, a link and a muscle; one that cleo worked on; one that was public once.
SELECT entry_put(1, NULL, 1, 'article', 'quibble-sketch', 'Quibble sketch', 'quibble summary', '{quibbling}', '{quibbling}', '{hip}', 'draft',
                 '{"muscles": [{"muscle": "quibble-muscle", "role": "target", "effect": "lengthens"}]}', 'A quibbleword in a draft.',
                 '<p>A quibbleword.</p>', 'A quibbleword.', '', '{stretch}', '{quibble-link}');
SELECT entry_put(1, (SELECT id FROM entry WHERE slug = 'quibble-sketch'), 1, 'article', 'quibble-sketch', 'Quibble sketch', 's', '{}', '{}',
                 '{hip}', 'draft', '{}', 'More of it.', '<p>More of it.</p>', 'More of it.', 'quibble reason', '{stretch}', '{quibble-link}');
SELECT entry_put(1, NULL, 1, 'article', 'shared-draft', 'Shared draft', 's', '{}', '{}', '{}', 'draft', '{}', 'Text.', '<p>Text.</p>', 'Text.', '',
                 '{}', '{}');
SELECT entry_put(4, (SELECT id FROM entry WHERE slug = 'shared-draft'), 1, 'article', 'shared-draft', 'Shared draft', 's', '{}', '{}', '{}',
                 'draft', '{}', 'Text of both.', '<p>Text of both.</p>', 'Text of both.', '', '{}', '{}');
SELECT entry_put(1, NULL, 1, 'article', 'once-public', 'Once public', 's', '{}', '{}', '{}', 'review', '{}', 'Text.', '<p>Text.</p>', 'Text.', '',
                 '{}', '{}');
SELECT entry_put(1, (SELECT id FROM entry WHERE slug = 'once-public'), 1, 'article', 'once-public', 'Once public', 's', '{}', '{}', '{}',
                 'draft', '{}', 'Text.', '<p>Text.</p>', 'Text.', '', '{}', '{}');
SELECT credential_verify(2, 1, 0, 'physiotherapist', 'vanishing register number', (now() + interval '1 year')::date);
SELECT credential_verify(2, 1, (SELECT max(id) FROM credential), 'physiotherapist', 'vanishing number', (now() + interval '1 year')::date);
SELECT credential_verify(1, 3, 0, 'osteopath', 'seen', (now() + interval '1 year')::date);
SELECT credential_verify(1, 3, (SELECT id FROM credential WHERE account_id = 3), 'osteopath', 'seen', (now() + interval '2 years')::date);
SELECT review_add(1, (SELECT id FROM entry WHERE slug = 'hips'), 1, (now() + interval '1 year')::date, '{text,sources}');
SELECT review_add(3, (SELECT id FROM entry WHERE slug = 'knees'), 1, (now() + interval '1 year')::date, '{text,sources}');
SELECT entry_put(4, (SELECT id FROM entry WHERE slug = 'knees'), 1, 'article', 'knees', 'Knees', 's', '{}', '{}', '{}', 'review', '{}',
                 'Text, mended.', '<p>Text, mended.</p>', 'Text, mended.', '', '{}', '{}');
SELECT review_go_on(1, (SELECT id FROM entry WHERE slug = 'knees'), 2);
SELECT review_withdraw(1, (SELECT id FROM entry WHERE slug = 'knees'), '');
SELECT page_change_propose(4, (SELECT id FROM entry WHERE slug = 'rules'), 1, 'Rules', 's', '{}', '{}', '{}', 'New.', '<p>New.</p>', 'New.', 'why', '{}', '{}');
SELECT page_change_accept(1, (SELECT max(id) FROM page_change));
SELECT page_change_propose(1, (SELECT id FROM entry WHERE slug = 'rules'), 2, 'Rules', 's', '{}', '{}', '{}', 'Newer.', '<p>Newer.</p>', 'Newer.', 'why', '{}', '{}');
SELECT tag_save(1, NULL, 'glutes', 'Glutes', 'region', '', '', false, '{}', '{}');
SELECT tag_save(1, NULL, 'bottom', 'Bottom', 'region', '', '', false, '{}', '{}');
-- The draft has the tag that is merged; and an event.
SELECT entry_put(1, (SELECT id FROM entry WHERE slug = 'quibble-sketch'), 2, 'article', 'quibble-sketch', 'Quibble sketch', 's', '{}', '{}',
                 '{hip,bottom}', 'draft', '{"muscles": [{"muscle": "quibble-muscle", "role": "target", "effect": "lengthens"}]}', 'Even more.',
                 '<p>Even more.</p>', 'Even more.', 'quibble reason', '{stretch}', '{quibble-link}');
INSERT INTO event (kind, post_id, actor_id, reason) SELECT 'bring-back', id, 1, 'quibble' FROM entry WHERE slug = 'quibble-sketch';
INSERT INTO comment_waiting (post_id, thread_id, created_at) SELECT id, id, now() FROM entry WHERE slug = 'quibble-sketch';
INSERT INTO picture (post_id, account_id, alt, licence, author, state) SELECT id, 1, 'A quibbling photograph', 'own', 'quibble', 'ready' FROM entry WHERE slug = 'quibble-sketch';
SELECT follow_set(1, 'tag', (SELECT id FROM tag WHERE name = 'bottom'), 'follow');
SELECT tag_merge(1, (SELECT id FROM tag WHERE name = 'bottom'), (SELECT id FROM tag WHERE name = 'glutes'));
INSERT INTO entry_merge (from_id, into_id, actor_id, reason, into_before, into_after, pictures, comments, undone_at, undone_by)
SELECT f.id, i.id, 1, f.why, 1, 1, '{}', '{}', now(), 1
FROM (SELECT id, CASE slug WHEN 'hips' THEN 'twice' ELSE 'vanishing why' END AS why FROM entry WHERE slug IN ('hips', 'quibble-sketch')) AS f,
     (SELECT id FROM entry WHERE slug = 'knees') AS i;
INSERT INTO passkey (account_id, name, credential, user_handle, public_key, sign_count, verifies, eligible, backed_up, transports)
VALUES (1, 'vanishing phone', sha256('5'), '1', '1', 0, true, true, true, 'internal');

INSERT INTO totp (account_id, sealed) VALUES (1, decode(repeat('00', 68), 'hex'));
INSERT INTO recovery_code (account_id, hash) VALUES (1, sha256('6'));
INSERT INTO sign_in_attempt (token_hash, account_id, means, devices_since) VALUES (sha256('7'), 1, 'password', now());
INSERT INTO second_wrong (account_id, codes, last_at) VALUES (1, 3, now());

INSERT INTO provider (name, title, position, issuer, client_id, redirect_to) VALUES ('clinic', 'Clinic', 1, 'https://i', 'c', 'https://r');
INSERT INTO provider_link (account_id, issuer, subject, title, address)
VALUES (1, 'https://i', 'vanishing subject', 'Clinic', 'quibble@vanishing.example');
INSERT INTO provider_attempt (state_hash, browser_hash, provider, issuer, account_id, nonce_hash, verifier, next, words)
VALUES (sha256('8'), sha256('8'), 'clinic', 'https://i', 1, sha256('8'), 'v', '/', 'vanishing');
INSERT INTO entry_editor (account_id, entry_id) SELECT 1, id FROM entry WHERE slug = 'rules' ON CONFLICT DO NOTHING;

-- Suspended once, and having suspended others.
SELECT account_suspend(2, 1, 0, now() + interval '1 day', 'vanishing reason', 'vanishing message');
SELECT suspension_lift(2, 1, (SELECT max(id) FROM suspension));
SELECT account_suspend(1, 3, 0, now() + interval '1 day', 'reason', 'message');
SELECT suspension_lift(1, 3, (SELECT max(id) FROM suspension));
SELECT audit_add('sign_in', 1, NULL, '203.0.113.77', 'vanishing browser', 'password');
SELECT audit_add('role', 3, 1, '203.0.113.77', 'vanishing browser', 'member > coach');
SELECT audit_add('role', 1, 2, '198.51.100.2', 'browser', 'vanishing > admin');
INSERT INTO session (token_hash, account_id, expires_at, address, agent)
VALUES (sha256('4'), 1, now() + interval '9 days', '203.0.113.77', 'vanishing browser');
-- What they say of themselves was looked at by another, and they looked at what another says.
INSERT INTO hold_profile (account_id, what, reason, seen_at, seen_by) VALUES (1, 'about', 'vanishing: it advertises', now(), 2), (3, 'about', 'No shops, please.', now(), 1);
-- A photograph that they added, and one of another's that they removed.
INSERT INTO picture (account_id, alt, licence, author, state) VALUES (1, '', 'portrait', '', 'ready');
SELECT portrait_take(2, 1, portrait_shown(1), 'vanishing: it shows others');
INSERT INTO picture (account_id, alt, licence, author, state) VALUES (1, '', 'portrait', '', 'ready');
INSERT INTO picture (post_id, account_id, alt, licence, author, state) SELECT id, 1, 'What it shows', 'own', 'somebody', 'ready' FROM entry WHERE slug = 'rules';
INSERT INTO picture (post_id, account_id, alt, licence, author, state, removed_at, removed_by)
SELECT id, 2, 'What it shows', 'own', 'somebody', 'ready', now(), 1 FROM entry WHERE slug = 'rules';
-- Flagged a post and a person, was flagged, decided, and looks at something.
SELECT flag_put(1, 4, NULL, 'other', 'vanishing words to moderators', NULL), flag_put(1, NULL, 3, 'unkind', 'vanishing words', NULL);
SELECT flag_put(3, NULL, 1, 'unkind', 'vanishing: what they did', NULL);
SELECT flag_put(3, 5, NULL, 'wrong', '', NULL);
SELECT flag_put(4, 4, NULL, 'wrong', '', NULL);
SELECT flag_decide(1, c.id, 'declined', '', '', '', flag_digest(c)) FROM flag_case c WHERE c.post_id = 4 AND c.ended_at IS NULL;
INSERT INTO queue_post (kind, post_id, urgency) VALUES ('first', 4, 2) ON CONFLICT DO NOTHING;
SELECT queue_see(1, kind, post_id, true) FROM queue_post WHERE post_id = 4;
SELECT question_close(1, 2, 'off-topic', '', NULL), question_set_locked(1, 2, true, 'quiet');
-- Merged a question that is not theirs into another, and took it out again.
INSERT INTO question_merge (from_id, into_id, actor_id, reason, answers, comments, duplicates, followers, voters, before, undone_at, undone_by)
SELECT 2, max(id), 1, 'the same', '{}', '{}', '{}', '{}', '{}', '{}', now(), 1 FROM post WHERE kind = 'question' AND id <> 2;
INSERT INTO question_move (from_id, into_id, made, actor_id, reason, posts, undone_at, undone_by)
SELECT 2, max(id), false, 1, 'elsewhere', '{}', now(), 1 FROM post WHERE kind = 'question' AND id <> 2;
INSERT INTO close_vote (question_id, account_id, reopen, why, reason) VALUES (2, 1, true, '', 'vanishing: it is fine');
SELECT staff_template_save(1, 0, 0, 'close', 'Mine', 'A prepared text.', false);
-- Noted something about somebody, and something was noted about them and what they wrote.
SELECT staff_note_put(1, NULL, 3, 'They are kind.'), staff_note_put(2, NULL, 1, 'vanishing: about who leaves');
SELECT staff_note_put(2, id, NULL, 'vanishing: about what they wrote')
FROM post WHERE author_id = 1 AND kind IN ('question', 'answer') ORDER BY id LIMIT 1;
INSERT INTO queue_claim (kind, subject, account_id, until) VALUES ('flag', 1, 1, now() + interval '1 hour');
-- What they follow, what they were told of, what others were told of them; and who follows them.
SELECT follow_set(1, 'tag', (SELECT id FROM tag WHERE name = 'hip'), 'follow'), follow_set(1, 'person', 4, 'ignore'),
       follow_set(3, 'person', 1, 'follow'), search_follow(1, 'a sore hip', 'a sore hip', ''), notice_setting_put(1, false, 'hours', 'never'),
       person_setting_put(1, false, false, false);
SELECT block_put(1, 4, true), block_put(3, 1, true);
INSERT INTO asked (comment_id, asker_id, asked_id, post_id) VALUES (5, 1, 4, 4), (7, 3, 1, 6);
INSERT INTO badge (account_id, name, post_id, since) VALUES (1, 'first-help', 3, now());
INSERT INTO notice (account_id, what, post_id, number, thread_id, about_kind, about_id, actor_id, at)
VALUES (1, 'answer', 4, 0, 1, 'thread', 1, 3, now()), (3, 'answer', 3, 0, 2, 'thread', 2, 1, now());
INSERT INTO push_subscription (session_id, account_id, endpoint, point, auth)
SELECT min(id), 1, 'https://push.example/1', decode(repeat('04', 65), 'hex'), decode(repeat('01', 16), 'hex') FROM session WHERE account_id = 1;
SELECT export_ask(1);
INSERT INTO vote_ring (members, among, gave, got, state, decided_at, decided_by) VALUES ('{3,4}', 4, 4, 4, 'left', now(), 1);
INSERT INTO vote_ring (members, among, gave, got, state, decided_at, decided_by) VALUES ('{1,4}', 1, 1, 1, 'reversed', now(), 2);
INSERT INTO vote_ring_vote (ring_id, post_id, account_id, at) SELECT max(id), 4, 1, now() FROM vote_ring;

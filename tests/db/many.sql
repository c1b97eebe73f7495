-- Many small posts, straight into the tables: for tests of how much a statement reads. The shapes that hurt are among them: a
-- question with 10,000 answers, a tag and an account that have a third of everything, a tag with three questions, an entry that
-- all link to, and links to thousands of entries that nobody has written.
SET synchronous_commit = off;
INSERT INTO account (name, name_key, role) SELECT 'many' || n, 'many' || n, 'member' FROM generate_series(1, 2000) n;
INSERT INTO session (token_hash, account_id, expires_at, address, agent)
SELECT sha256(n::text::bytea), n, now() + interval '1 day', '127.0.0.1', 'many' FROM generate_series(1, 2000) n;
INSERT INTO own_routine (account_id, title, model, link)
SELECT 1 + n % 2000, 'Mine ' || n, '{"items": [{"entry": "entry-4"}]}', 'link-' || n FROM generate_series(1, 20000) n;
INSERT INTO body.consent (account_id, purpose, agreed) SELECT n, 'notes', true FROM generate_series(1, 2000) n;
INSERT INTO body.note (account_id, path, title, at, before, after, result)
SELECT 1 + n % 200, '/stretches/entry-4/follow', 'Entry 4', now() - n * interval '1 minute', 5, 4, 'better' FROM generate_series(1, 20000) n;
INSERT INTO follow (account_id, kind, subject_id, wish)
SELECT 1 + n % 2000, 'thread', 1 + n / 2000, 'follow' FROM generate_series(1, 20000) n;
INSERT INTO notice (account_id, what, post_id, number, thread_id, about_kind, about_id, actor_id, at, read_at)
SELECT CASE WHEN n % 2 = 0 THEN 1 ELSE 1 + n % 2000 END, 'answer', 10000000 + n, 0, 1, 'thread', 1, 2, now(),
       CASE WHEN n < 10000 THEN now() END
FROM generate_series(1, 20000) n;
INSERT INTO tag (name, title, facet) SELECT 'many-' || n, 'Many ' || n, (ARRAY['region','quality','trigger','relief','context'])[1 + n % 5] FROM generate_series(1, 3000) n;
INSERT INTO tag (name, title, facet) VALUES ('everywhere', 'Everywhere', 'region'), ('rare', 'Rare', 'region');
INSERT INTO tag_synonym (name, tag_id) SELECT 'also-' || n, n FROM generate_series(1, 3000) n;
INSERT INTO post (id, kind, thread_id, author_id, body, html, created_at)
SELECT n, 'question', n, CASE WHEN n % 3 = 0 THEN 1 ELSE 1 + n % 2000 END, '', '', now() - n * interval '1 minute'
FROM generate_series(1, 4000) n;
INSERT INTO post (id, kind, thread_id, author_id, body, html, created_at)
SELECT 10000000 + n, 'answer', CASE WHEN n <= 10000 THEN 1 ELSE 1 + n % 4000 END, CASE WHEN n % 3 = 0 THEN 1 ELSE 1 + n % 2000 END, '', '',
       now() - n * interval '10 seconds'
FROM generate_series(1, 20000) n;
INSERT INTO post (id, kind, thread_id, parent_id, author_id, body, html, created_at)
SELECT 20000000 + n, 'comment', p.thread_id, p.id, 1 + n % 2000, '', '', now() - n * interval '10 seconds'
FROM generate_series(1, 16000) n JOIN post p ON p.id = 10000000 + n;
UPDATE post_score SET score = post_id % CASE kind WHEN 'answer' THEN 17 ELSE 30 END;
INSERT INTO question (id, title, slug, tags, answer_count, created_at, last_active_at)
SELECT id, 'Many question ' || id, 'many-' || id, '{everywhere}', 5, created_at, created_at FROM post WHERE kind = 'question';
INSERT INTO question_tag (question_id, tag_id)
SELECT q.id, t.id FROM question q JOIN tag t ON t.name IN ('many-' || 1 + q.id % 3000, 'many-' || 1 + q.id * 7 % 2999)
UNION SELECT q.id, t.id FROM question q, tag t WHERE t.name = 'everywhere' AND q.id % 3 = 0
UNION SELECT q.id, t.id FROM question q, tag t WHERE t.name = 'rare' AND q.id IN (4000, 3600, 3300);
UPDATE tag t SET question_count = c.n FROM (SELECT tag_id, count(*) n FROM question_tag GROUP BY 1) c WHERE c.tag_id = t.id;
INSERT INTO revision (post_id, number, author_id, created_at, body) SELECT id, 1, author_id, created_at, '' FROM post;
INSERT INTO search_document (post_id, thread_id, kind, title, body, tags)
SELECT id, thread_id, kind, '', '', '{}' FROM post WHERE kind <> 'comment';
INSERT INTO event (kind, post_id, account_id, actor_id) SELECT 'accept', id, author_id, 1 FROM post WHERE kind = 'answer' AND id % 4 = 0;
-- Twice edited, deleted and brought back; account 2 is a moderator.
UPDATE account SET role = 'moderator' WHERE name = 'many2';
INSERT INTO suggestion (post_id, base, author_id, created_at, title, body, tags, reason, ended_at, ended_by, outcome)
SELECT id, 1, CASE WHEN id % 2 = 0 THEN 1 ELSE 3 END, created_at, '', '', '{}', 'many', CASE WHEN id % 4 = 0 THEN now() END,
       CASE WHEN id % 4 = 0 THEN 2 END, CASE WHEN id % 4 = 0 THEN 'declined' END
FROM post WHERE kind <> 'comment';
INSERT INTO revision (post_id, number, author_id, created_at, body)
SELECT id, 2, CASE WHEN id % 3 = 0 THEN 1 ELSE 2 END, created_at + interval '1 second', '' FROM post WHERE kind <> 'comment';
INSERT INTO event (kind, post_id, account_id, actor_id, at)
SELECT k, id, author_id, 1 + id % 2, created_at FROM post, unnest('{delete,restore}'::text[]) k WHERE kind = 'answer' AND id % 3 = 0;
UPDATE post SET deleted_at = created_at, deleted_by = 2 WHERE kind = 'comment' AND id % 4 = 0;
INSERT INTO tag_revision (tag_id, number, author_id, created_at, name, title, facet, description, red_flag, parents, synonyms)
SELECT id, 1, 2, now() - id * interval '1 minute', name, title, facet, '', false, '{}', '{}' FROM tag WHERE id <= 2000;
INSERT INTO tag_revision (tag_id, number, author_id, created_at, name, title, facet, description, red_flag, parents, synonyms)
SELECT id, 2, 4, now() - id * interval '1 second', name, title, facet, '', false, '{}', '{}' FROM tag WHERE id <= 3000;
INSERT INTO vote (post_id, account_id, value) SELECT p.id, 1 + (p.id * 7 + v) % 2000, 1 FROM post p, generate_series(1, 2) v WHERE kind <> 'comment';
-- The library: 3,000 entries of each kind.
INSERT INTO post (id, kind, author_id, body, html)
SELECT 30000000 + n, (ARRAY['stretch', 'article', 'muscle', 'term'])[1 + n % 4], 2, '', '' FROM generate_series(1, 12000) n;
INSERT INTO entry (id, kind, slug, title, status)
SELECT id, kind, 'entry-' || id - 30000000, 'Entry ' || id - 30000000, 'published' FROM post WHERE id > 30000000;
INSERT INTO revision (post_id, number, author_id, created_at, body) SELECT id, 1, 2, now(), '' FROM entry;
INSERT INTO entry_slug (kind, slug, entry_id) SELECT kind, slug, id FROM entry;
INSERT INTO entry_tag (entry_id, tag_id) SELECT id, 1 + id % 3000 FROM entry;
INSERT INTO search_document (post_id, thread_id, kind, title, body) SELECT id, id, kind, title, '' FROM entry;
INSERT INTO link (post_id, kind, slug)
SELECT id, '', 'entry-4' FROM post WHERE kind IN ('question', 'answer') AND id % 3 = 0
UNION ALL SELECT id, '', 'entry-' || 1 + id % 2000 FROM post WHERE kind = 'answer' AND id % 3 = 1
UNION ALL SELECT id, '', 'unwritten-' || 1 + id % 5000 FROM post WHERE kind = 'answer' AND id % 3 = 2
UNION ALL SELECT id, '', 'unwritten-1' FROM post WHERE kind = 'answer' AND id % 30 = 0;
-- Changes of a page that some coaches took back.
INSERT INTO page_change (entry_id, base, editor_id, title, summary, aliases, slugs, tags, body, html, plain, reason, link_kinds,
                         link_slugs, created_at, decided_at, decided_by, accepted)
SELECT 30000004, 1, 4 + n % 20, '', '', '{}', '{}', '{}', '', '', '', '', '{}', '{}', now() - n * interval '1 minute', now(), 4, false
FROM generate_series(1, 4000) n;
-- An entry that was reviewed and changed thousands of times, by somebody whose profession was checked as often.
INSERT INTO credential (account_id, profession, checked, valid_until, verified_by, ended_at, ended_by)
SELECT 1, 'physiotherapist', 'seen', now() + interval '1 year', 2, now(), 2 FROM generate_series(1, 4000);
INSERT INTO review (entry_id, revision, account_id, reviewer, profession, reviewed_on, due_on, covers, ended_at, end_kind)
SELECT 30000004, n, 1, 'many1', 'physiotherapist', now(), now() + interval '1 year', '{text}', now(), 'change'
FROM generate_series(1, 4000) n;
INSERT INTO revision (post_id, number, author_id, created_at, body) SELECT 30000004, n, 2, now(), '' FROM generate_series(2, 4000) n;
UPDATE post SET revision = 4000 WHERE id = 30000004;
UPDATE post SET revision = 2 WHERE author_id = 1 AND id % 50 = 0;
-- The library's coaches have drafts, reviews that are over, and entries of their own in thousands.
INSERT INTO review (entry_id, revision, account_id, reviewer, profession, reviewed_on, due_on, covers)
SELECT id, 1, 1, 'many1', 'physiotherapist', '2020-01-01', '2021-01-01', '{text}' FROM entry WHERE id BETWEEN 30001000 AND 30004999;
UPDATE entry SET status = 'draft' WHERE id BETWEEN 30005000 AND 30005999;
INSERT INTO entry_editor (account_id, entry_id, edited_at) SELECT 2, id, now() - id * interval '1 second' FROM entry;
-- Thousands of others were merged into it, and it into another as often.
INSERT INTO entry_merge (from_id, into_id, actor_id, reason, into_before, into_after, pictures, comments, undone_at, undone_by)
SELECT CASE WHEN into_it THEN 30006000 + n ELSE 30000004 END, CASE WHEN into_it THEN 30000004 ELSE 30006000 + n END, 2, 'twice', 1, 2,
       '{}', '{}', now(), 2
FROM generate_series(1, 4000) n, unnest('{true,false}'::boolean[]) into_it;
-- A thousand stretches have six links each, and as many corrections were about safety.
UPDATE entry SET model = jsonb_build_object('easier', ARRAY['entry-4', 'entry-8', 'entry-12'], 'harder', ARRAY['entry-16', 'entry-20', 'unwritten'])
WHERE kind = 'stretch' AND id BETWEEN 30006000 AND 30010000;
UPDATE revision SET safety = 'no longer with both hands' WHERE post_id = 30000004 AND number > 2;
-- Retired and brought back as often, and its reviews ended by that.
INSERT INTO event (kind, post_id, account_id, actor_id, at)
SELECT k, 30000005, 1, 3, now() - n * interval '1 minute'
FROM generate_series(1, 2000) n, unnest('{retire,bring-back,review,review-ended,credential}'::text[]) k;
ANALYZE;
SELECT job_wanted(1000000);
ANALYZE;
-- A hundred drafts are the most that an account can have.
INSERT INTO draft (account_id, target, fields, excerpt, saved_at)
SELECT a, '/questions/' || n || '/answers', '{"body":"x"}', 'x', now() FROM generate_series(1, 200) a, generate_series(1, 100) n;
ANALYZE draft;
-- An import that the job runner has not come to, and what workers were told of while it waited.
INSERT INTO outbox (topic, bulk) SELECT 'question:' || n, true FROM generate_series(1, 5000) n;
INSERT INTO outbox (topic, due_at) SELECT 'question:' || n, '-infinity' FROM generate_series(1, 5000) n;
ANALYZE outbox;
-- Thousands of things are flagged, one of them by thousands; the reader of all this flagged thousands.
INSERT INTO flag_case (post_id, of_library, urgency, flags, since)
SELECT id, false, id % 4, 1, now() - id * interval '1 second' FROM post WHERE kind = 'answer' ORDER BY id LIMIT 5000;
INSERT INTO flag (case_id, reporter_id, why) SELECT id, 1, 'wrong' FROM flag_case;
INSERT INTO flag (case_id, reporter_id, why) SELECT 1, a.id, 'wrong' FROM account a WHERE a.id > 1 ORDER BY a.id LIMIT 2000;
UPDATE flag_case SET ended_at = now() - id * interval '1 hour', outcome = 'declined' WHERE id % 2 = 0;
ANALYZE flag_case;
ANALYZE flag;
INSERT INTO queue_post (kind, post_id, urgency, since, gone)
SELECT k, id, 2, now() - id * interval '1 second', id % 3 = 0
FROM (SELECT id FROM post WHERE kind = 'answer' ORDER BY id DESC LIMIT 5000) AS p, unnest('{first,red-flag,held}'::text[]) k
ON CONFLICT DO NOTHING;
UPDATE queue_post SET network = '192.0.2.1' WHERE kind = 'held';
ANALYZE queue_post;
INSERT INTO hold_profile (account_id, what, since, seen_at, seen_by)
SELECT a.id, w, now() - a.id * interval '1 second', CASE WHEN a.id % 3 = 0 THEN now() END, CASE WHEN a.id % 3 = 0 THEN 2 END
FROM account a, unnest('{about,portrait}'::text[]) AS w WHERE a.id <= 2000;
ANALYZE hold_profile;
-- Thousands of tags are suggested, by one member, and one of them by all; so many rings wait, posts were moved to and fro, and members voted to
-- close one question.
INSERT INTO tag_suggestion (name, title, asked, first_at) SELECT 'suggested-' || n, 'Suggested ' || n, 1, now() - n * interval '1 minute' FROM generate_series(1, 3000) n;
INSERT INTO tag_suggestion_by (suggestion_id, account_id, reason) SELECT id, 1, 'many' FROM tag_suggestion;
INSERT INTO tag_suggestion_by (suggestion_id, account_id, reason)
SELECT (SELECT min(id) FROM tag_suggestion), id, 'many' FROM account WHERE id BETWEEN 2 AND 2000;
INSERT INTO vote_ring (members, among, gave, got, found_at)
SELECT ARRAY[n % 1900 + 3, n % 1900 + 4], 8, 10, 10, now() - n * interval '1 minute' FROM generate_series(1, 3000) n;
INSERT INTO question_move (from_id, into_id, made, actor_id, reason, posts, undone_at, undone_by)
SELECT CASE WHEN n % 2 = 0 THEN 1 ELSE 3 + n % 3900 END, CASE WHEN n % 2 = 0 THEN 3 + n % 3900 ELSE 1 END, false, 2, 'many', '{}', now(), 2 FROM generate_series(1, 6000) n;
INSERT INTO close_vote (question_id, account_id, reopen, why, reason, ended_at) SELECT 1, n, false, 'off-topic', '', now() FROM generate_series(1, 2000) n;
INSERT INTO close_vote (question_id, account_id, reopen, why, reason) SELECT n, 1, false, 'off-topic', '' FROM generate_series(1, 3000) n;
INSERT INTO badge (account_id, name, post_id, since) SELECT n, r.name, 1, now() FROM generate_series(1, 150) n, badge_rules() r;
INSERT INTO block (account_id, blocked_id) SELECT n, 1 FROM generate_series(2, 2000) n;
INSERT INTO hold_mark (post_id, at, words, hosts) SELECT id, created_at, id::bit(64), '{}' FROM post WHERE kind = 'answer' ORDER BY post.id LIMIT 5000;
-- Hundreds of pictures of the one whose thousands of events there are: every third was taken down, the others removed, the newest is shown.
INSERT INTO picture (account_id, alt, licence, author, state, removed_at, removed_by)
SELECT 1, '', 'portrait', '', 'ready', CASE WHEN n < 300 THEN now() END, CASE WHEN n < 300 THEN CASE WHEN n % 3 = 0 THEN 2 ELSE 1 END END
FROM generate_series(1, 300) n;
INSERT INTO event (kind, account_id, actor_id, reason, data)
SELECT 'portrait-taken', account_id, 2, 'many', jsonb_build_object('picture', id) FROM picture WHERE removed_by = 2 ORDER BY id DESC;
ANALYZE picture, event;
-- All tried the same answer, one after the other, and most say how it went; a question's card was saved thousands of times, and advice on all waits or waited.
INSERT INTO body.trial (account_id, post_id, revision, title, activities, scores, pain_now, pain_worst, weeks, shown, started_at, ended_at, ended_why, reported)
SELECT 1 + (n - 1) % 2000, 10000001, 1, 'Many', '{walking}', '{4}', 4, 6, 2, CASE WHEN n % 3 = 0 THEN 'me' ELSE 'report' END, now() - interval '20 days',
       CASE WHEN n > 2000 THEN now() - interval '6 days' END, CASE WHEN n > 2000 THEN 'over' END, n > 2000
FROM generate_series(1, 20000) n;
INSERT INTO body.check_in (account_id, trial_id, week, state, due_at)
SELECT account_id, id, w, 'asked', now() + interval '2 days' FROM body.trial, generate_series(1, 2) w WHERE ended_at IS NULL ORDER BY id, w;
INSERT INTO body.check_in (account_id, trial_id, week, state, at, pain_now, pain_worst, scores, days, change)
SELECT account_id, id, w, 'reported', started_at + w * interval '7 days', 3, 4, '{6}', 5, 1
FROM body.trial, generate_series(1, 2) w WHERE ended_at IS NOT NULL ORDER BY id, w;
INSERT INTO symptom_card (question_id, number, author_id, tag_ids) SELECT 1, n, 1, ARRAY[n % 3000 + 1] FROM generate_series(1, 5000) n;
INSERT INTO body.flag_check (question_id, account_id, ticked, shared) SELECT id, author_id, '{saddle-numbness}', true FROM post WHERE kind = 'question';
INSERT INTO advice_hold (question_id, ended_at, ended_by, reason)
SELECT id, CASE WHEN id % 2 = 0 THEN now() END, CASE WHEN id % 2 = 0 THEN 2 END, CASE WHEN id % 2 = 0 THEN 'many' ELSE '' END FROM question;
INSERT INTO body.tally (post_id, region, since, started, better, same, worse, stopped, weeks, named)
SELECT 10000001, n, 'over-12', 6, 3, 1, 1, 1, '{0,0,0,5,0,0,0,0,0,0,0,0}', false FROM generate_series(1, 3000) n;
INSERT INTO body.trial_count (post_id, region, since, started, better, same, worse, stopped, weeks, named)
SELECT 10000001, n, s, 6, 3, 1, 1, 1, '{0,0,0,5,0,0,0,0,0,0,0,0}', 0 FROM generate_series(1, 3000) n, unnest('{"",over-12}'::text[]) AS s;
ANALYZE body.tally, body.trial_count, body.tally_due;
INSERT INTO body.plan (account_id, question_id) SELECT author_id, id FROM post WHERE kind = 'question' ORDER BY id LIMIT 20000 ON CONFLICT DO NOTHING;
INSERT INTO body.plan_version (plan_id, number, account_id, words, states, reasons, sources, revisions, entries, marks)
SELECT id, 1, account_id, '{walk,many}', '{todo,doing}', '{"",""}', '{0,10000001}', '{0,1}', '{"",""}', '{"",many}' FROM body.plan;
INSERT INTO body.plan_source (post_id, account_id, plan_id) SELECT 10000001, account_id, id FROM body.plan;
ANALYZE body.plan, body.plan_version, body.plan_source;
-- Many told coaches of the same answer, and some of thousands of others, that it made it worse.
INSERT INTO body.worse (account_id, post_id, revision, title, what, side, down_leg, signs, at, ended_at, outcome)
SELECT 1 + (n - 1) % 2000, 10000001, 1, 'Many', 'cramp', 'left', 'no', '{}', now() - n * interval '1 minute',
       CASE WHEN n % 3 > 0 THEN now() - interval '1 day' END, CASE WHEN n % 3 > 0 THEN 'none' END
FROM generate_series(1, 20000) n;
INSERT INTO body.worse (account_id, post_id, revision, title, what, side, down_leg, signs)
SELECT 1 + id % 2000, id, 1, 'Many', 'cramp', 'left', 'no', '{}' FROM post WHERE kind = 'answer' AND id <> 10000001 ORDER BY id LIMIT 5000;
INSERT INTO queue_post (kind, post_id, urgency) SELECT DISTINCT 'worse', post_id, 1 FROM body.worse;
INSERT INTO event (kind, post_id, actor_id, at, data)
SELECT 'worse-decided', 10000001, 2, now() - n * interval '1 minute', jsonb_build_object('outcome', CASE WHEN n % 3 = 0 THEN 'change' ELSE 'none' END) FROM generate_series(1, 3000) n;
ANALYZE body.worse, queue_post, event;
ANALYZE body.trial, body.check_in, body.flag_check, symptom_card, advice_hold;
ANALYZE tag_suggestion, tag_suggestion_by, vote_ring, question_move, close_vote, badge, block, hold_mark;

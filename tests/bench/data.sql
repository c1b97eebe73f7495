-- Threads for the benchmark, straight into the tables: psql -v answers=10000 -f data.sql
-- Every thread has ten answers and ten comments and makes a page of about 25 KB.
\set threads :answers / 10
SET synchronous_commit = off;

INSERT INTO account (name, name_key, role)
SELECT 'bench' || n, 'bench' || n, 'member' FROM generate_series(1, 200) n;

INSERT INTO tag (name, title, facet) VALUES ('bench-back', 'Back', 'region'), ('bench-tight', 'Tight', 'quality');

-- The ids of a thread's posts lie apart, as they do when many threads grow at once.
CREATE TEMP TABLE made AS
SELECT t, 1000000 + t AS question_id FROM generate_series(1, (:threads)::int) t;
CREATE FUNCTION pg_temp.words(seed int, count int) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg((ARRAY['back','hip','glute','stretch','hold','knee','slow','breath','floor','side','leg','pain',
        'better','after','run','sit','long','desk','week','gentle'])[1 + (seed * 7 + n * 13 + n * n) % 20], ' ')
    FROM generate_series(1, count) n;
$$;
CREATE TEMP TABLE bodies AS
SELECT n, '<p>' || pg_temp.words(n, 65) || '.</p><ul><li>' || pg_temp.words(n + 3, 30) || '</li><li>' ||
       pg_temp.words(n + 5, 30) || '</li></ul><p>' || pg_temp.words(n + 9, 65) || '.</p>' AS html,
       pg_temp.words(n, 240) AS body
FROM generate_series(0, 99) n;

INSERT INTO post (id, kind, thread_id, author_id, body, html, created_at)
SELECT question_id, 'question', question_id, 1 + t % 200, b.body, b.html, now() - t * interval '1 minute'
FROM made JOIN bodies b ON b.n = t % 100;
INSERT INTO question (id, title, slug, tags, answer_count, created_at, last_active_at)
SELECT question_id, 'Bench question number ' || t, 'bench-question-number-' || t, ARRAY['bench-back', 'bench-tight'], 10,
       now() - t * interval '1 minute', now() - t * interval '1 minute'
FROM made;
INSERT INTO question_tag (question_id, tag_id)
SELECT question_id, tag.id FROM made, tag WHERE tag.name IN ('bench-back', 'bench-tight');
INSERT INTO post (id, kind, thread_id, author_id, body, html, created_at)
SELECT 10000000 + a * (:threads)::int + t, 'answer', question_id, 1 + (t + a) % 200, b.body, b.html,
       now() - t * interval '30 seconds'
FROM generate_series(1, 10) a CROSS JOIN made JOIN bodies b ON b.n = (t + a) % 100;
INSERT INTO post (id, kind, thread_id, parent_id, author_id, body, html, created_at)
SELECT 50000000 + a * (:threads)::int + t, 'comment', question_id, 10000000 + a * (:threads)::int + t, 1 + (t * a) % 200,
       'thank you', '<p>' || pg_temp.words(t + a, 12) || '</p>', now() - t * interval '20 seconds'
FROM generate_series(1, 10) a CROSS JOIN made;
UPDATE post_score SET score = post_id % CASE kind WHEN 'answer' THEN 17 ELSE 30 END;
INSERT INTO search_document (post_id, thread_id, kind, title, body, tags)
SELECT id, id, 'question', title, 'bench', tags FROM question;
INSERT INTO vote (post_id, account_id, value)
SELECT 10000000 + a * (:threads)::int + t, v, 1
FROM generate_series(1, 10) a CROSS JOIN made CROSS JOIN generate_series(1, 3) v WHERE a % 3 = 0;

-- One person who is signed in: the token is 43 times the letter A.
INSERT INTO session (token_hash, account_id, expires_at, address, agent)
VALUES (sha256('AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'::bytea), 1, now() + interval '1 day', '127.0.0.1', 'bench');
-- People who vote and answer at the same time: each has a token of their own.
INSERT INTO session (token_hash, account_id, expires_at, address, agent)
SELECT sha256((repeat('C', 40) || lpad(n::text, 3, '0'))::bytea), n, now() + interval '1 day', '127.0.0.1', 'bench'
FROM generate_series(1, 64) n;
-- Another one, who reads and votes but wrote nothing: 43 times the letter B.
INSERT INTO account (name, name_key, role) VALUES ('reader', 'reader', 'member');
INSERT INTO session (token_hash, account_id, expires_at, address, agent)
SELECT sha256('BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB'::bytea), id, now() + interval '1 day', '127.0.0.1', 'bench'
FROM account WHERE name = 'reader';
INSERT INTO vote (post_id, account_id, value)
SELECT 10000000 + a * (:threads)::int + t, id, 1
FROM account, generate_series(3, 9, 3) a, generate_series(1, (:threads)::int) t WHERE name = 'reader';
SELECT FROM setval(pg_get_serial_sequence('post', 'id'), 200000000);
-- Nothing waits for the index: a worker that keeps it would be measured with the pages.
SELECT search_rebuild();
SELECT job_sets_rebuild();
UPDATE post_score s SET up = v.up, down = v.down
FROM (SELECT post_id, count(*) FILTER (WHERE value = 1) AS up, count(*) FILTER (WHERE value = -1) AS down FROM vote GROUP BY post_id) AS v
WHERE s.post_id = v.post_id;
VACUUM ANALYZE account, post, post_score, question, question_tag, tag, vote, session, search_document;

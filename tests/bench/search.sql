-- The measured texts as questions of a site, for tests/bench/search.sh; table corpus (id, title, body) has them.
SET synchronous_commit = off;

-- Whether posting keeps the index. Off: what posting would cost without it.
CREATE PROCEDURE bench_triggers(wanted boolean) LANGUAGE plpgsql AS $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT tgrelid::regclass AS place, tgname FROM pg_trigger
             WHERE NOT tgisinternal AND tgname ~ '^(search|symptom)_' LOOP
        EXECUTE format('ALTER TABLE %s %s TRIGGER %I', t.place, CASE WHEN wanted THEN 'ENABLE' ELSE 'DISABLE' END, t.tgname);
    END LOOP;
END $$;

-- Keeps the index as a worker of the site does: at once, a few at a time.
CREATE PROCEDURE bench_keep() LANGUAGE plpgsql AS $$
BEGIN
    LOOP
        IF search_index(20) = 0 THEN
            PERFORM pg_sleep(0.002);
        END IF;
        COMMIT;
    END LOOP;
END $$;

CALL bench_triggers(false);
INSERT INTO account (name, name_key, role) VALUES ('bench', 'bench', 'member');
CREATE TABLE numbered AS
SELECT row_number() OVER () AS id, left(rpad(title, greatest(5, char_length(title)), '.'), 250) AS title, body FROM corpus;
INSERT INTO post (id, kind, thread_id, author_id, body, html) SELECT id, 'question', id, 1, '', '' FROM numbered;
INSERT INTO question (id, title, slug) SELECT id, title, 'bench' FROM numbered;
INSERT INTO search_document (post_id, thread_id, kind, title, body) SELECT id, id, 'question', title, body FROM numbered;
CALL bench_triggers(true);
SELECT FROM setval(pg_get_serial_sequence('post', 'id'), 10000000);

-- Answers to post: the texts of others.
CREATE TABLE bench_answer AS
SELECT row_number() OVER () AS id, left(body, 3000) AS body FROM numbered WHERE length(body) > 100 ORDER BY numbered.id;
ALTER TABLE bench_answer ADD PRIMARY KEY (id);

-- What PostgreSQL offers by itself.
CREATE TABLE stock AS
SELECT id, setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', body), 'D') AS words
FROM numbered;
CREATE INDEX stock_words ON stock USING gin (words);
VACUUM ANALYZE post, question, search_document, bench_answer, stock;

-- Random edits of posts for tests/db/search_index_test.c, through the product's own tables and triggers.

-- Few words, some of them far more common than others; fillers, short ones, signs and names among them.
CREATE FUNCTION some_words(most integer) RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT coalesce(string_agg((ARRAY['back', 'pain', 'the', 'hip', 'my', 'it', 'glutes', 'band', 'sitting', 'stretch',
        'IT', 'up', 'tight', 'when', 'I', 'down', 'hips', 'a', 'piriformis', 'hamstring', 'psoas', 'QL', 'running',
        'run', 'hip-flexor', 'figure-four', '90-90', 'L4/L5', 'and', 'morning.Then', 'TFL', 'it band', 'nerve',
        'desk', 'kneeling', 'foam', 'roller', 'sciatica', 'numb', 'tingling', 'ache', 'off', 'Schmerz', 'übung',
        'warrior', 'pigeon', 'cobra', 'breath', 'exhale', 'wall', 'floor', 'towel', 'strap', 'left', 'right',
        'sacrum', 'coccyx', 'iliotibial', 'quadratus', 'lumborum'])[1 + floor(random() * random() * 60)::integer], ' '), '')
    FROM generate_series(1, floor(random() * (most + 1))::integer);
$$;

CREATE FUNCTION some_names(most integer) RETURNS text[] LANGUAGE sql VOLATILE AS $$
    SELECT coalesce(array_agg(some_words(2)), '{}') FROM generate_series(1, floor(random() * (most + 1))::integer);
$$;

-- The index, whatever way it came about: a row for each thread and term, what changed lately over what is stored.
CREATE VIEW index_entry AS
SELECT t.term, f.thread_id, f.impact::integer FROM search_fresh AS f JOIN search_term AS t ON t.id = f.term_id
WHERE f.impact > 0
UNION ALL
SELECT t.term, i.item >> 8, (i.item & 255)::integer
FROM search_posting AS p JOIN search_term AS t ON t.id = p.term_id, unnest(p.items) AS i (item)
WHERE NOT EXISTS (SELECT FROM search_fresh AS f WHERE f.term_id = p.term_id AND f.thread_id = i.item >> 8);

-- What is wrong with the order, the length or the counts of what is stored: none.
CREATE VIEW index_fault AS
SELECT t.term, 'stored' AS what FROM search_term AS t
LEFT JOIN (SELECT term_id, sum(cardinality(items)) AS items FROM search_posting GROUP BY term_id) AS p ON p.term_id = t.id
WHERE t.stored <> coalesce(p.items, 0)
UNION ALL
SELECT t.term, 'df' FROM search_term AS t
LEFT JOIN (SELECT term, count(*) AS threads FROM index_entry GROUP BY term) AS e USING (term)
WHERE t.df <> coalesce(e.threads, 0)
UNION ALL
SELECT t.term, 'unused' FROM search_term AS t WHERE t.df = 0
UNION ALL
SELECT NULL, 'no such term' FROM (SELECT term_id FROM search_fresh UNION SELECT term_id FROM search_posting) AS i
WHERE NOT EXISTS (SELECT FROM search_term AS t WHERE t.id = i.term_id)
UNION ALL
SELECT t.term, 'changed' FROM search_term AS t
JOIN (SELECT term_id, count(*) AS changes FROM search_fresh GROUP BY term_id) AS f ON f.term_id = t.id
WHERE t.changed < f.changes
UNION ALL
SELECT NULL, 'order' FROM (
    SELECT p.term_id, i.item, lag(i.item) OVER (PARTITION BY p.term_id ORDER BY p.chunk, i.place) AS before
    FROM search_posting AS p, unnest(p.items) WITH ORDINALITY AS i (item, place)) AS s
WHERE s.before & 255 < s.item & 255 OR (s.before & 255 = s.item & 255 AND s.before <= s.item)
UNION ALL
SELECT NULL, 'length' FROM search_posting AS p
WHERE cardinality(p.items) NOT BETWEEN 1 AND 1000
   OR (cardinality(p.items) < 1000
       AND EXISTS (SELECT FROM search_posting AS n WHERE n.term_id = p.term_id AND n.chunk > p.chunk))
UNION ALL
SELECT NULL, 'threads' FROM search_count AS c WHERE c.threads <> (SELECT count(*) FROM search_thread)
UNION ALL
SELECT NULL, 'rows of counts' FROM (SELECT count(*) AS counts FROM search_count) AS c WHERE c.counts <> 1;

CREATE PROCEDURE new_question() LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint := nextval(pg_get_serial_sequence('post', 'id'));
BEGIN
    INSERT INTO post (id, kind, thread_id, author_id, body, html) VALUES (the_id, 'question', the_id, 1, '', '');
    PERFORM search_put(the_id, the_id, 'question', some_words(8), some_words(60), some_names(3));
END $$;

CREATE PROCEDURE new_entry() LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint := nextval(pg_get_serial_sequence('post', 'id'));
BEGIN
    INSERT INTO post (id, kind, author_id, body, html) VALUES (the_id, 'term', 1, '', '');
    INSERT INTO entry (id, kind, slug, title, aliases, status)
    VALUES (the_id, 'term', 'e' || the_id, 'Entry', some_names(3), (ARRAY['draft', 'published'])[1 + random()::integer]);
    PERFORM search_put(the_id, the_id, 'term', some_words(4), some_words(60), some_names(2));
END $$;

CREATE PROCEDURE new_answer() LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint := nextval(pg_get_serial_sequence('post', 'id'));
    the_thread bigint;
BEGIN
    SELECT id INTO the_thread FROM post WHERE kind = 'question' AND id >= random() * the_id ORDER BY id LIMIT 1;
    IF the_thread IS NOT NULL THEN
        INSERT INTO post (id, kind, thread_id, author_id, body, html) VALUES (the_id, 'answer', the_thread, 1, '', '');
        PERFORM search_put(the_id, the_thread, 'answer', '', some_words(60), '{}');
    END IF;
END $$;

CREATE PROCEDURE change_one() LANGUAGE plpgsql AS $$
DECLARE
    p post;
    dice double precision := random();
BEGIN
    SELECT * INTO p FROM post WHERE id >= random() * (SELECT max(id) FROM post) ORDER BY id LIMIT 1;
    IF p.id IS NULL THEN
        RETURN;
    END IF;
    IF dice < 0.4 THEN
        UPDATE entry SET aliases = some_names(3), status = (ARRAY['draft', 'published'])[1 + random()::integer]
        WHERE id = p.id;
        PERFORM search_put(p.id, coalesce(p.thread_id, p.id), p.kind,
                           CASE p.kind WHEN 'answer' THEN '' ELSE some_words(8) END, some_words(60), some_names(3));
    ELSIF dice < 0.8 THEN
        UPDATE post SET deleted_at = CASE WHEN deleted_at IS NULL THEN now() END WHERE id = p.id;
    ELSIF dice < 0.9 THEN
        UPDATE search_document SET tags = some_names(3) WHERE post_id = p.id;
    ELSE
        DELETE FROM search_document WHERE post_id = p.id;
    END IF;
END $$;

-- So many edits. With `keep` some are together in a transaction, some of these given up, and now and then the index is
-- kept, by a few or by many at a time; without, each is a transaction of its own, as on the site.
CREATE PROCEDURE edit_at_random(edits integer, keep boolean) LANGUAGE plpgsql AS $$
DECLARE
    dice double precision;
BEGIN
    FOR i IN 1 .. edits LOOP
        dice := random();
        IF dice < 0.25 THEN
            CALL new_question();
        ELSIF dice < 0.30 THEN
            CALL new_entry();
        ELSIF dice < 0.50 THEN
            CALL new_answer();
        ELSE
            CALL change_one();
        END IF;
        IF keep AND random() < 0.05 THEN
            PERFORM search_index(1 + floor(random() * random() * 200)::integer);
        END IF;
        dice := random();
        IF dice < 0.02 THEN
            ROLLBACK;
        ELSIF dice < 0.6 OR NOT keep THEN
            COMMIT;
        END IF;
    END LOOP;
    COMMIT;
END $$;

-- Keeps the index until `so_long` seconds have passed.
CREATE PROCEDURE keep_for(so_long double precision) LANGUAGE plpgsql AS $$
DECLARE
    begun timestamptz := clock_timestamp();
BEGIN
    WHILE clock_timestamp() < begun + so_long * interval '1 second' LOOP
        PERFORM search_index(5);
        COMMIT;
        PERFORM pg_sleep(0.001);
    END LOOP;
END $$;

-- As it is kept, to be compared with one that was built.
CREATE TABLE kept_entry AS SELECT * FROM index_entry WITH NO DATA;
CREATE TABLE kept_thread AS SELECT * FROM search_thread WITH NO DATA;
CREATE TABLE kept_term AS SELECT term, df FROM search_term WITH NO DATA;
CREATE TABLE kept_count AS SELECT * FROM search_count WITH NO DATA;
CREATE PROCEDURE remember() LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE kept_entry, kept_thread, kept_term, kept_count;
    INSERT INTO kept_entry SELECT * FROM index_entry;
    INSERT INTO kept_thread SELECT * FROM search_thread;
    INSERT INTO kept_term SELECT term, df FROM search_term;
    INSERT INTO kept_count SELECT * FROM search_count;
END $$;

CREATE FUNCTION different() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT (SELECT count(*) FROM (SELECT * FROM kept_entry EXCEPT ALL SELECT * FROM index_entry) AS d) +
           (SELECT count(*) FROM (SELECT * FROM index_entry EXCEPT ALL SELECT * FROM kept_entry) AS d) +
           (SELECT count(*) FROM (SELECT * FROM kept_thread EXCEPT ALL SELECT * FROM search_thread) AS d) +
           (SELECT count(*) FROM (SELECT * FROM search_thread EXCEPT ALL SELECT * FROM kept_thread) AS d) +
           (SELECT count(*) FROM (SELECT * FROM kept_term EXCEPT ALL SELECT term, df FROM search_term) AS d) +
           (SELECT count(*) FROM (SELECT term, df FROM search_term EXCEPT ALL SELECT * FROM kept_term) AS d) +
           (SELECT count(*) FROM (SELECT * FROM kept_count EXCEPT ALL SELECT * FROM search_count) AS d);
$$;

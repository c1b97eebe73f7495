-- What follows from a write, done by the job runner (src/job/job.c) after it: cached pages are marked stale, tags and
-- symptom sets counted, the index of search updated, renamed tags shown. Everything here may be done twice: it brings what is
-- derived to what the posts are now.

-- ---- tags and symptom sets ----

-- The sets that threads belong in now: their tags; 0 for a question that may be seen, -1 for such an entry; -2 for a
-- question with an accepted answer.
CREATE FUNCTION job_sets_now(threads bigint[]) RETURNS TABLE (thread_id bigint, sets bigint[]) LANGUAGE sql STABLE AS $$
    SELECT p.id,
           ARRAY(SELECT t.tag_id FROM question_tag t WHERE t.question_id = p.id
                 UNION SELECT t.tag_id FROM entry_tag t WHERE t.entry_id = p.id
                 UNION SELECT symptom_set_of(d.kind) FROM search_document d
                       WHERE d.post_id = p.id AND NOT d.hidden AND symptom_set_of(d.kind) IS NOT NULL
                 UNION SELECT -2 FROM question q WHERE q.id = p.id AND q.accepted_answer_id IS NOT NULL
                 ORDER BY 1)
    FROM post p WHERE p.id = ANY (threads) AND (p.thread_id IS NULL OR p.thread_id = p.id);
$$;

-- The tags that count a thread: those of a question that may be seen.
CREATE FUNCTION job_counted(sets bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN 0 = ANY (sets) THEN array_remove(array_remove(sets, 0), -2) ELSE '{}' END;
$$;

-- One runner at a time, and nobody while all is counted from scratch.
CREATE FUNCTION job_lock() RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(6112018211);
$$;

-- Brings thread_set, symptom_set and tag.question_count to what these threads are now.
CREATE FUNCTION job_sets(threads bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    changed_ids bigint[];
    put_tags bigint[];
    put_ids bigint[];
    take_tags bigint[];
    take_ids bigint[];
    counted bigint[];
    more bigint[];
BEGIN
    PERFORM job_lock();
    WITH change AS MATERIALIZED (
        SELECT n.thread_id, coalesce(t.sets, '{}') AS was, n.sets AS becomes
        FROM job_sets_now(threads) AS n LEFT JOIN thread_set t USING (thread_id)
        WHERE n.sets IS DISTINCT FROM t.sets
    ),
    stored AS (
        INSERT INTO thread_set AS t (thread_id, sets) SELECT c.thread_id, c.becomes FROM change c
        ON CONFLICT (thread_id) DO UPDATE SET sets = excluded.sets
    ),
    put AS (SELECT s.tag, c.thread_id FROM change c, unnest(c.becomes) AS s (tag) WHERE s.tag <> ALL (c.was)),
    take AS (SELECT s.tag, c.thread_id FROM change c, unnest(c.was) AS s (tag) WHERE s.tag <> ALL (c.becomes)),
    delta AS (
        SELECT d.tag, sum(d.more)::bigint AS more
        FROM (SELECT s.tag, 1 AS more FROM change c, unnest(job_counted(c.becomes)) AS s (tag)
              UNION ALL SELECT s.tag, -1 FROM change c, unnest(job_counted(c.was)) AS s (tag)) AS d
        GROUP BY d.tag HAVING sum(d.more) <> 0
    )
    SELECT (SELECT array_agg(p.tag) FROM put p), (SELECT array_agg(p.thread_id) FROM put p),
           (SELECT array_agg(t.tag) FROM take t), (SELECT array_agg(t.thread_id) FROM take t),
           (SELECT array_agg(d.tag ORDER BY d.tag) FROM delta d), (SELECT array_agg(d.more ORDER BY d.tag) FROM delta d)
    INTO put_tags, put_ids, take_tags, take_ids, counted, more;
    IF counted IS NOT NULL THEN
        PERFORM FROM tag WHERE id = ANY (counted) ORDER BY id FOR NO KEY UPDATE;
        UPDATE tag SET question_count = question_count + d.more
        FROM unnest(counted, more) AS d (tag_id, more) WHERE id = d.tag_id;
    END IF;
    IF put_ids IS NOT NULL THEN
        PERFORM symptom_put(put_tags, put_ids);
    END IF;
    IF take_ids IS NOT NULL THEN
        PERFORM symptom_take(take_tags, take_ids);
    END IF;
END $$;

-- Counts all from scratch while the site runs: only the job runner waits. Returns how many threads were wrong.
CREATE FUNCTION job_sets_rebuild() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint[];
BEGIN
    PERFORM job_lock();
    SELECT array_agg(n.thread_id) INTO wrong
    FROM job_sets_now(ARRAY(SELECT id FROM question UNION ALL SELECT id FROM entry)) AS n
    LEFT JOIN thread_set t USING (thread_id) WHERE n.sets IS DISTINCT FROM t.sets;
    PERFORM job_sets(wrong);
    PERFORM FROM tag ORDER BY id FOR NO KEY UPDATE;
    UPDATE tag SET question_count = n.threads
    FROM (SELECT t.id, count(s.tag_id) AS threads FROM tag t
          LEFT JOIN (SELECT unnest(job_counted(sets)) AS tag_id FROM thread_set) AS s ON s.tag_id = t.id GROUP BY t.id) AS n
    WHERE tag.id = n.id AND tag.question_count <> n.threads;
    DELETE FROM symptom_set;
    PERFORM symptom_put(array_agg(s), array_agg(thread_id)) FROM thread_set, unnest(sets) AS s;
    RETURN coalesce(cardinality(wrong), 0);
END $$;

-- ---- the outbox ----

-- Tells the workers what these rows are about, so that pages made before them are not served. A question is in the lists of
-- questions too, and so are the names of tags.
CREATE FUNCTION job_tell(rows bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('changed', n.topic)
    FROM (SELECT o.topic FROM outbox o WHERE o.id IN (SELECT unnest(rows))
          UNION SELECT 'questions' FROM outbox o
                WHERE o.id IN (SELECT unnest(rows)) AND (starts_with(o.topic, 'question:') OR o.topic = 'tags')) AS n;
END $$;

-- Tells them of rows that nobody has looked at yet, up to `most`, when the round takes long: what follows from those rows
-- waits for its turn, which is when the workers are told once more. Returns how many. A row that was told of is due as
-- before, but no longer at 'epoch'.
CREATE FUNCTION job_tell_untold(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    rows bigint[];
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    SELECT array_agg(untold.id) INTO rows
    FROM (SELECT o.id FROM outbox o WHERE NOT o.dead AND NOT o.bulk AND o.due_at = 'epoch'
          ORDER BY o.id LIMIT most FOR UPDATE SKIP LOCKED) AS untold;
    IF rows IS NULL THEN
        RETURN 0;
    END IF;
    PERFORM job_tell(rows);
    UPDATE outbox SET due_at = '-infinity' WHERE id = ANY (rows);
    RETURN cardinality(rows);
END $$;

-- What follows from these rows, and the rows are gone. They can be very many (job_same_bulk): then a plan that compares each
-- row of the table with each of these takes minutes, and `= ANY` may become one. 'badges:N' and 'search:N' were left dead by job_badges
-- and job_index, and somebody tries them again: they wait there once more.
CREATE FUNCTION job_do(rows bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    threads bigint[];
    accounts bigint[];
    unfound bigint[];
BEGIN
    SELECT array_agg(DISTINCT o.thread_id) FILTER (WHERE o.thread_id IS NOT NULL),
           array_agg(substr(o.topic, 8)::bigint) FILTER (WHERE starts_with(o.topic, 'badges:')),
           array_agg(substr(o.topic, 8)::bigint) FILTER (WHERE starts_with(o.topic, 'search:'))
    INTO threads, accounts, unfound FROM outbox o WHERE o.id IN (SELECT unnest(rows));
    IF threads IS NOT NULL THEN
        PERFORM job_sets(threads);
    END IF;
    IF accounts IS NOT NULL THEN
        PERFORM badge_may_change(accounts);
    END IF;
    IF unfound IS NOT NULL THEN
        INSERT INTO search_dirty (thread_id) SELECT unnest(unfound);
    END IF;
    PERFORM job_tell(rows);
    DELETE FROM outbox WHERE id IN (SELECT unnest(rows));
END $$;

-- What else waits of the same bulk as these rows: a thread is done once, and its pages are stale once, however often it was
-- changed. Rows that others have taken stay theirs. Most of the time the table is empty, and a plan that is made then would
-- read all of a backlog for each thread.
CREATE FUNCTION job_same_bulk(rows bigint[]) RETURNS bigint[] LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    RETURN ARRAY(
        SELECT same.id
        FROM (SELECT DISTINCT o.thread_id, o.topic FROM outbox o WHERE o.id = ANY (rows) AND o.bulk) AS bulk
        CROSS JOIN LATERAL (
            SELECT o.id FROM outbox o
            WHERE o.bulk AND NOT o.dead AND o.thread_id = bulk.thread_id AND o.topic = bulk.topic
            LIMIT 1000 FOR UPDATE SKIP LOCKED) AS same);
END $$;

-- Puts a row off, the longer the more often it failed; after ten times it is dead.
CREATE FUNCTION job_failed(the_row bigint, why text) RETURNS void LANGUAGE sql AS $$
    UPDATE outbox SET tries = tries + 1, dead = tries + 1 >= 10, reason = left(why, 500),
                      due_at = clock_timestamp() + least(600, 0.1 * 2 ^ tries) * interval '1 second'
    WHERE id = the_row;
    SELECT job_tell(ARRAY[the_row]);
$$;

-- Takes up to `most` rows, what people wrote just now first; returns how many. Others take other rows meanwhile. When
-- one fails, all are done one by one, and it alone is put off. That takes half a second at most when much is locked: the
-- workers hear of the rows only when this ends, so the rest is told of and left for the next round, which does it first.
CREATE FUNCTION job_apply(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    taken bigint[];
    rest bigint[];
    until timestamptz;
    one bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM outbox WHERE NOT dead) THEN
        RETURN 0;
    END IF;
    -- No waiting for the disk: should this be lost in a crash, the rows are there again.
    PERFORM set_config('synchronous_commit', 'off', true);
    SELECT array_agg(due.id) INTO taken
    FROM (SELECT o.id FROM outbox o WHERE NOT o.dead AND o.due_at <= clock_timestamp()
          ORDER BY o.bulk, o.id LIMIT most FOR UPDATE SKIP LOCKED) AS due;
    IF taken IS NULL THEN
        RETURN 0;
    END IF;
    BEGIN
        PERFORM job_do(taken || job_same_bulk(taken));
    EXCEPTION WHEN OTHERS THEN
        -- What is locked was waited for; the rows that need none of it do not wait again behind each that does.
        PERFORM set_config('lock_timeout', '50ms', true);
        until := clock_timestamp() + interval '500 milliseconds';
        FOREACH one IN ARRAY taken LOOP
            IF clock_timestamp() > until THEN
                rest := rest || one;
                CONTINUE;
            END IF;
            BEGIN
                PERFORM job_do(ARRAY[one]);
            EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
                UPDATE outbox SET due_at = clock_timestamp() + interval '1 second' WHERE id = one; -- no failure of its own
                PERFORM job_tell(ARRAY[one]);
            WHEN OTHERS THEN
                PERFORM job_failed(one, SQLERRM);
            END;
        END LOOP;
        PERFORM job_tell(rest);
        UPDATE outbox SET due_at = '-infinity' WHERE id = ANY (rest) AND due_at = 'epoch';
    END;
    RETURN cardinality(taken);
END $$;

-- No room, no server, no such table: whatever is taken first fails so, and none of it is to blame.
CREATE FUNCTION job_fails_for_all(state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT left(state, 2) IN ('42', '53', '57', '58')
$$;

-- What this topic is about failed for this reason, once or once more: it has one dead row.
CREATE FUNCTION job_left_dead(the_topic text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE outbox SET tries = tries + 1, reason = left(why, 500) WHERE dead AND topic = the_topic;
    IF NOT FOUND THEN
        INSERT INTO outbox (topic, dead, tries, reason) VALUES (the_topic, true, 1, left(why, 500));
    END IF;
END $$;

-- All of a kind fails for this reason, whatever the runner takes first: until it works again ('') that is among what is dead. To try it
-- again (job_revive) does nothing but take the row away: the runner tries it anyway.
CREATE FUNCTION job_kind_noted(kind text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF why = '' THEN
        DELETE FROM outbox WHERE dead AND topic = 'job:' || kind;
        RETURN;
    END IF;
    PERFORM job_left_dead('job:' || kind, why);
END $$;

-- ---- the index of search ----

-- A thread that fails leaves the queue, and is left as a dead row of the outbox. Returns how often it waited.
CREATE FUNCTION job_index_failed(the_thread bigint, why text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    taken integer;
BEGIN
    PERFORM job_left_dead('search:' || the_thread, why);
    DELETE FROM search_dirty WHERE thread_id = the_thread;
    GET DIAGNOSTICS taken = ROW_COUNT;
    RETURN taken;
END $$;

-- As search_index, for those that come before the first that is to be taken alone. What is locked is no failure: it waits for the next time;
-- so do all when none would work.
CREATE FUNCTION job_index_some(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    began CONSTANT timestamptz := clock_timestamp();
    waiting bigint[];
    step integer;
    the_thread bigint;
    taken integer;
BEGIN
    BEGIN
        SELECT array_agg(d.id ORDER BY d.place), (array_agg(d.thread_id ORDER BY d.place))[1],
               greatest(coalesce(min(d.place) FILTER (WHERE d.alone) - 1, most), 1)
        INTO waiting, the_thread, step
        FROM (SELECT f.*, row_number() OVER (ORDER BY f.bulk, f.id) AS place
              FROM (SELECT id, thread_id, bulk, alone FROM search_dirty ORDER BY bulk, id LIMIT most) AS f) AS d;
        taken := search_index(step);
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        RETURN 0;
    WHEN query_canceled THEN
        -- The time for a statement is over, and nothing would stop a second try: the next steps take these one by one.
        IF clock_timestamp() < began + interval '2 seconds' THEN
            RETURN 0;
        ELSIF step = 1 THEN
            RETURN job_index_failed(the_thread, SQLERRM);
        END IF;
        UPDATE search_dirty SET alone = true
        WHERE id IN (SELECT id FROM search_dirty WHERE id = ANY (waiting[1:step]) FOR UPDATE SKIP LOCKED);
        RETURN 0;
    WHEN OTHERS THEN
        taken := NULL;
    END;
    IF taken IS NULL THEN
        SELECT thread_id INTO the_thread FROM search_dirty ORDER BY bulk, id LIMIT 1;
        BEGIN
            taken := search_index(1);
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            RETURN 0;
        WHEN query_canceled THEN
            RETURN CASE WHEN clock_timestamp() < began + interval '2 seconds' THEN 0 ELSE job_index_failed(the_thread, SQLERRM) END;
        WHEN OTHERS THEN
            IF job_fails_for_all(SQLSTATE) THEN
                RAISE;
            END IF;
            taken := job_index_failed(the_thread, SQLERRM);
        END;
    END IF;
    RETURN taken;
END $$;

-- Up to `most` at a time, for a tenth of a second: however long the other kinds of job take, what was written is found soon.
CREATE FUNCTION job_index(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    until CONSTANT timestamptz := clock_timestamp() + interval '100 milliseconds';
    taken integer := 1;
    done integer := 0;
BEGIN
    WHILE taken > 0 AND clock_timestamp() < until LOOP
        taken := job_index_some(most);
        done := done + taken;
    END LOOP;
    IF done > 0 THEN
        PERFORM pg_notify('changed', 'search');
    END IF;
    RETURN done;
END $$;

-- ---- bulk ----

-- Shows a renamed tag's new name in up to `most` questions and entries. Their threads are locked first, in the order of
-- ids, so two runners that show names of the same post do so one after the other, and the second reads the newer name.
-- Nobody writes the old name meanwhile: whoever uses a tag's name holds the tag until then (tag_canonical), and renaming
-- waited for that.
CREATE FUNCTION job_rename(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    r tag_rename;
    posts bigint[];
BEGIN
    SELECT * INTO r FROM tag_rename ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM set_config('backtalk.bulk', 'on', true);
    posts := ARRAY((SELECT question_id FROM question_tag WHERE tag_id = r.tag_id AND question_id > r.past
                    ORDER BY question_id LIMIT most)
                   UNION ALL (SELECT entry_id FROM entry_tag WHERE tag_id = r.tag_id AND entry_id > r.past
                              ORDER BY entry_id LIMIT most)
                   ORDER BY 1 LIMIT most);
    IF posts = '{}' THEN
        DELETE FROM tag_rename WHERE id = r.id;
        PERFORM changed('tags');
        RETURN 1;
    END IF;
    PERFORM FROM post WHERE id = ANY (posts) ORDER BY id FOR NO KEY UPDATE;
    PERFORM tag_show(posts);
    UPDATE tag_rename SET past = posts[cardinality(posts)] WHERE id = r.id;
    RETURN cardinality(posts);
END $$;

-- ---- clean-up ----

-- Deletes up to `most` keys of forms that were sent more than three days ago, and as many drafts that nobody has
-- touched for 180 days, sessions that are over, rows of the audit from more than 90 days ago,
-- copies of people's data whose time is over, photographs that were removed, pictures from elsewhere that nothing links to, and
-- notices of half a year ago.
CREATE FUNCTION job_forget(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    keys integer;
    drafts integer;
    attempts integer;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    DELETE FROM request_key WHERE key IN (
        SELECT key FROM request_key WHERE at < now() - interval '3 days'
        ORDER BY at LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS keys = ROW_COUNT;
    DELETE FROM draft WHERE (account_id, target, number) IN (
        SELECT account_id, target, number FROM draft WHERE saved_at < now() - interval '180 days'
        ORDER BY saved_at LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS drafts = ROW_COUNT;
    DELETE FROM provider_attempt WHERE state_hash IN (
        SELECT state_hash FROM provider_attempt WHERE expires_at < now()
        ORDER BY expires_at LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS attempts = ROW_COUNT;
    RETURN attempts + keys + drafts + limit_forget(most) + hold_forget(most) + session_forget(most) + factor_forget(most) + audit_forget(most)
           + export_forget(most) + picture_forget(most) + linked_forget(most) + notice_forget(most) + body.check_forget(most);
END $$;

-- Pictures that texts link to from elsewhere. The job runner gets each once, has its sizes made as those of photographs, and shows
-- our copy in every text that links to it. A text has a mark for each (src/core/wiki.h), which a trigger fills in with what is known of
-- that address. What cannot be had stays a link with its words, is on the coaches' desk, and is tried again, later each time.

-- The marks of a text: as they are written, and their addresses. What is behind the twentieth stays a link.
CREATE FUNCTION linked_marks(html text) RETURNS TABLE (written text, address text) LANGUAGE sql IMMUTABLE AS $$
    SELECT r.m[1] || r.m[2], r.m[1]
    FROM regexp_matches(html, E'\x02picture:([^ \x1F\x03]+)([^\x1F\x03]*)\x1F', 'g') WITH ORDINALITY AS r (m, place)
    GROUP BY r.m ORDER BY min(r.place) LIMIT 20;
$$;

CREATE FUNCTION linked_filled(html text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    filled text := html;
    mark record;
    known linked_picture;
    webp picture_file;
    jpeg picture_file;
    hashes bytea[];
BEGIN
    FOR mark IN SELECT * FROM linked_marks(html) LOOP
        SELECT * INTO known FROM linked_picture l WHERE l.address = mark.address;
        hashes := ARRAY(SELECT hash FROM linked_size WHERE linked_id = known.id);
        SELECT * INTO webp FROM picture_best(hashes, 'webp');
        SELECT * INTO jpeg FROM picture_best(hashes, 'jpeg');
        filled := replace(
            filled, E'\x02picture:' || mark.written || E'\x1F',
            E'\x02picture:' || mark.address || CASE
                WHEN known.state = 'ready' THEN
                    format(' %s %s %s %s', jpeg.width, jpeg.height, encode(webp.hash, 'hex'), encode(jpeg.hash, 'hex'))
                WHEN known.broken_since IS NOT NULL THEN ' !' ELSE '' END || E'\x1F');
    END LOOP;
    RETURN filled;
END $$;

-- As it is saved: what is known is shown at once, the rest once the job runner has looked.
CREATE FUNCTION linked_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.html <> OLD.html THEN
        INSERT INTO linked_change (post_id) VALUES (NEW.id);
    END IF;
    NEW.html := linked_filled(NEW.html);
    RETURN NEW;
END $$;
CREATE TRIGGER linked_begin BEFORE INSERT ON post
    FOR EACH ROW WHEN (position(E'\x02picture:' IN NEW.html) > 0) EXECUTE FUNCTION linked_follow();
CREATE TRIGGER linked_follow BEFORE UPDATE OF html ON post
    FOR EACH ROW WHEN (position(E'\x02picture:' IN NEW.html) > 0 OR position(E'\x02picture:' IN OLD.html) > 0)
    EXECUTE FUNCTION linked_follow();

-- How long a post that is deleted, and what is below it, keeps its pictures from elsewhere.
CREATE FUNCTION linked_kept() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '28 days' $$;

CREATE FUNCTION linked_is_over(the_post bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM post p JOIN post above ON above.id = ANY (ARRAY[p.id, p.parent_id, p.thread_id])
                   WHERE p.id = the_post AND above.deleted_at <= now() - linked_kept());
END $$;

-- Deleted: the job runner looks at it again once that is over. Brought back: at once, and what went is got again.
CREATE FUNCTION linked_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO linked_change (post_id, due_at)
    SELECT p.id, coalesce(NEW.deleted_at + linked_kept(), now())
    FROM post p
    WHERE p.id IN (SELECT NEW.id UNION SELECT id FROM post WHERE thread_id = NEW.id UNION SELECT id FROM post WHERE parent_id = NEW.id)
      AND position(E'\x02picture:' IN p.html) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER linked_deleted AFTER UPDATE OF deleted_at ON post
    FOR EACH ROW WHEN (NEW.deleted_at IS DISTINCT FROM OLD.deleted_at) EXECUTE FUNCTION linked_deleted();

-- What no text links to any more goes after a week. Who links to it just now has locked it (linked_put), and is waited for: the
-- statement behind that sees what they did.
CREATE FUNCTION linked_unused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM linked_picture WHERE id = OLD.linked_id FOR NO KEY UPDATE;
    UPDATE linked_picture SET unused_at = now()
    WHERE id = OLD.linked_id AND NOT EXISTS (SELECT FROM linked_use WHERE linked_id = OLD.linked_id);
    RETURN NULL;
END $$;
CREATE TRIGGER linked_unused AFTER DELETE ON linked_use FOR EACH ROW EXECUTE FUNCTION linked_unused();

-- ---- the job runner ----

-- However its port and the dot behind it are written, which linked_is_allowed lets through; no other name there means the same host.
CREATE FUNCTION linked_host(address text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(lower(substring(address FROM '^[^:/]+://([^/?#:]*[^/?#:.])')), '');
$$;

-- Notes a new address, which counts for who wrote it, for its host and for everybody; NULL when that was too much. Whoever had more
-- of them got within the hour waits for those who had less.
CREATE FUNCTION linked_add(the_writer bigint, the_address text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    used integer;
    the_id bigint;
BEGIN
    PERFORM limit_take('fetch', the_writer, '', NULL, linked_host(the_address));
    SELECT extract(epoch FROM full_at - now())::integer INTO used
    FROM limit_used WHERE what = 'fetch' AND scope = 'account' AND who = the_writer::text;
    INSERT INTO linked_picture (address, host, behind) VALUES (the_address, linked_host(the_address), coalesce(used, 0))
    ON CONFLICT (address) DO UPDATE SET unused_at = NULL RETURNING id INTO the_id;
    RETURN the_id;
EXCEPTION WHEN check_violation THEN
    RETURN NULL;
END $$;

-- Notes which pictures a text links to: false when there is more to do later. What was imported with its history links as it did: nobody here wrote those addresses.
CREATE FUNCTION linked_put(the_post bigint, the_writer bigint, html text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    whole boolean := true;
    addresses text[] := ARRAY(SELECT DISTINCT address FROM linked_marks(html) WHERE octet_length(address) <= 2400 ORDER BY address);
    one text;
    the_id bigint;
BEGIN
    DELETE FROM linked_use u USING linked_picture l
    WHERE u.post_id = the_post AND l.id = u.linked_id AND l.address <> ALL (addresses);
    IF EXISTS (SELECT FROM origin WHERE post_id = the_post) THEN
        RETURN true;
    END IF;
    FOREACH one IN ARRAY addresses LOOP
        -- Locked, so that it does not become unused, or go, before it is used here.
        UPDATE linked_picture SET unused_at = NULL WHERE address = one RETURNING id INTO the_id;
        IF NOT FOUND THEN
            the_id := linked_add(the_writer, one);
        END IF;
        IF the_id IS NULL THEN
            whole := false;
        ELSE
            INSERT INTO linked_use (post_id, linked_id) VALUES (the_post, the_id) ON CONFLICT DO NOTHING;
        END IF;
    END LOOP;
    RETURN whole;
END $$;

-- Looks at up to `most` texts; what is new counts for who saved a text last. A post that somebody is writing to is left for the next
-- round, as in job_link_titles. One runner at a time does this: it takes rows of limit_used before others.
CREATE FUNCTION job_linked(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    one record;
    changes bigint[] := '{}';
    posts bigint[] := '{}';
    topics text[];
BEGIN
    IF NOT pg_try_advisory_xact_lock(6112018214) THEN
        RETURN 0;
    END IF;
    FOR one IN
        SELECT c.id, c.post_id, coalesce(r.author_id, p.author_id) AS writer_id,
               CASE WHEN linked_is_over(p.id) THEN '' ELSE p.html END AS html
        FROM linked_change c JOIN post p ON p.id = c.post_id LEFT JOIN revision r ON r.post_id = p.id AND r.number = p.revision
        WHERE c.due_at <= now() ORDER BY c.due_at, c.id LIMIT most FOR UPDATE OF c SKIP LOCKED FOR NO KEY UPDATE OF p SKIP LOCKED
    LOOP
        changes := changes || one.id;
        posts := posts || one.post_id;
        IF linked_put(one.post_id, one.writer_id, one.html) THEN
            DELETE FROM linked_change WHERE id = one.id;
        ELSE
            UPDATE linked_change SET due_at = now() + interval '5 minutes' WHERE id = one.id;
        END IF;
    END LOOP;
    WITH shown AS (
        UPDATE post SET html = html WHERE id = ANY (posts) AND html <> linked_filled(html)
        RETURNING coalesce('question:' || thread_id, 'library') AS topic
    )
    SELECT array_agg(DISTINCT topic) INTO topics FROM shown;
    PERFORM changed(t.topic) FROM unnest(topics) AS t (topic);
    RETURN cardinality(changes);
END $$;

-- The texts that link to it show what it is now.
CREATE FUNCTION linked_tell(the_picture bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO linked_change (post_id) SELECT post_id FROM linked_use WHERE linked_id = the_picture;
    PERFORM pg_notify('outbox', '');
END $$;

-- After 5 minutes, 20, 80, five hours, 21 hours, four days, and then each week, ten times in all.
CREATE FUNCTION linked_wait(tries integer) RETURNS interval LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN tries >= 10 THEN interval '100 years'
                ELSE least(interval '7 days', interval '5 minutes' * 4 ^ (greatest(tries, 1) - 1)) END;
$$;

-- There is a copy, or there is none for `the_fault`.
CREATE FUNCTION linked_end(the_picture bigint, the_fault text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE linked_picture
    SET state = CASE WHEN the_fault = '' THEN 'ready' ELSE 'broken' END, fault = the_fault,
        broken_since = CASE WHEN the_fault <> '' THEN coalesce(broken_since, now()) END,
        due_at = now() + linked_wait(tries)
    WHERE id = the_picture AND state = 'getting';
    IF FOUND THEN
        PERFORM linked_tell(the_picture);
    END IF;
    IF the_fault = 'slow' THEN
        PERFORM linked_host_waits(the_picture);
    END IF;
END $$;

-- What else its host is to be asked for waits for five minutes: others have their turn.
CREATE FUNCTION linked_host_waits(the_picture bigint) RETURNS void LANGUAGE sql AS $$
    UPDATE linked_picture SET due_at = now() + interval '5 minutes'
    WHERE id IN (SELECT l.id FROM linked_picture l
                 WHERE l.host = (SELECT host FROM linked_picture WHERE id = the_picture) AND l.id <> the_picture
                   AND l.state IN ('waiting', 'broken') AND l.unused_at IS NULL AND l.due_at < now() + interval '5 minutes'
                 ORDER BY l.id LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED);
$$;

-- Whoever took it could not do its work, whatever the file is: it is got again later, and readers are told nothing before that was
-- in vain ten times.
CREATE FUNCTION linked_put_back(the_picture bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE linked_picture SET state = CASE WHEN broken_since IS NULL THEN 'waiting' ELSE 'broken' END, due_at = now() + linked_wait(tries)
    WHERE id = the_picture AND state = 'getting' AND tries < 10;
    IF NOT FOUND THEN
        PERFORM linked_end(the_picture, 'hard');
    END IF;
END $$;

-- There is no room to keep it, which says nothing of it: got again in an hour, as if it had not been got.
CREATE FUNCTION linked_wait_for_room(the_picture bigint) RETURNS void LANGUAGE sql AS $$
    UPDATE linked_picture
    SET state = CASE WHEN broken_since IS NULL THEN 'waiting' ELSE 'broken' END, tries = tries - 1, due_at = now() + interval '1 hour'
    WHERE id = the_picture AND state = 'getting';
$$;

-- The next that is to be got, of a host that nobody asks just now: new ones first, of those who had fewer got, then those that were
-- tried before.
CREATE FUNCTION linked_next() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint;
    asked text[] := ARRAY(SELECT host FROM linked_picture WHERE state = 'getting' AND due_at > now());
BEGIN
    SELECT id INTO the_id FROM linked_picture
    WHERE state = 'waiting' AND tries = 0 AND unused_at IS NULL AND due_at <= now() AND host <> ALL (asked)
    ORDER BY behind, due_at, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        SELECT id INTO the_id FROM linked_picture
        WHERE state IN ('waiting', 'broken') AND unused_at IS NULL AND due_at <= now() AND host <> ALL (asked)
        ORDER BY due_at, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;
    END IF;
    RETURN the_id;
END $$;

-- Takes the next for `lease` seconds. What only links from what is deleted, or hidden otherwise, is looked at again later. One takes at
-- a time, so that no two ask one host.
CREATE FUNCTION linked_take(lease integer) RETURNS SETOF linked_picture LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(6112018213);
    PERFORM linked_give_up();
    FOR i IN 1..20 LOOP
        the_id := linked_next();
        IF the_id IS NULL THEN
            RETURN;
        ELSIF linked_is_wanted(the_id) THEN
            RETURN QUERY UPDATE linked_picture SET state = 'getting', tries = tries + 1, due_at = now() + make_interval(secs => lease)
                         WHERE id = the_id RETURNING *;
            RETURN;
        END IF;
        UPDATE linked_picture SET due_at = now() + interval '10 minutes' WHERE id = the_id;
    END LOOP;
END $$;

-- What was taken, and the runner was lost, or could not store it: that counts as one of the ten times, and is nobody's fault that
-- readers would be told. One at a time, before the next is taken.
CREATE FUNCTION linked_give_up() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM linked_put_back(lost.id)
    FROM (SELECT id FROM linked_picture WHERE state = 'getting' AND unused_at IS NULL AND due_at <= now()
          ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED) AS lost;
END $$;

-- Pictures that no text has linked to for a week.
CREATE FUNCTION linked_forget(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    gone bigint[] := ARRAY(SELECT id FROM linked_picture WHERE unused_at < now() - interval '7 days'
                           ORDER BY unused_at LIMIT most FOR UPDATE SKIP LOCKED);
    hashes bytea[] := ARRAY(SELECT DISTINCT hash FROM linked_size WHERE linked_id = ANY (gone));
BEGIN
    IF gone <> '{}' THEN
        -- Locked now: who links to one from here on waits, and has it got again.
        DELETE FROM linked_picture l WHERE l.id = ANY (gone) AND NOT EXISTS (SELECT FROM linked_use u WHERE u.linked_id = l.id);
        PERFORM picture_forget_files(hashes);
    END IF;
    RETURN cardinality(gone);
END $$;

-- ---- coaches ----

-- It is tried now. Returns its id, 0 when there is none.
CREATE FUNCTION linked_again(coach bigint, the_picture bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    IF NOT is_coach(coach) THEN
        PERFORM refuse('entry_edit_allowed', 'not a coach');
    ELSIF NOT linked_is_seen(coach, the_picture) THEN
        RETURN 0;
    END IF;
    UPDATE linked_picture SET due_at = now(), tries = 0, behind = 0, state = 'waiting'
    WHERE id = the_picture AND state IN ('waiting', 'broken');
    RETURN the_picture;
END $$;

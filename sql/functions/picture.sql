-- Photographs of entries, questions and answers (of people: portrait.sql): sent, made ready by the job runner, removed and brought back. Each is an event of its
-- post. A removed one is kept for 30 days, or for two from a question or an answer when its author removed it, then its files go;
-- refused ones go after a week. An entry's page asks for its
-- photographs; those of a question or answer are marks at the end of its text (src/core/wiki.h), which a trigger writes.

-- How many an entry, or a question or an answer, has at most, those that wait among them.
CREATE FUNCTION picture_most(kind text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN kind IN ('question', 'answer') THEN 4 ELSE 12 END;
$$;

-- Who looks after a post's photographs: of an entry coaches, of a question or an answer its author, and moderators, who remove.
CREATE FUNCTION picture_is_for(viewer bigint, p post) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE WHEN p.kind IN ('question', 'answer') THEN p.author_id = viewer OR is_moderator(viewer) IS TRUE
                WHEN p.kind = ANY (entry_kinds()) THEN is_coach(viewer) IS TRUE
                ELSE false END;
END $$;

-- It waits for a moderator, who will see what is added to it; what it belongs to is there.
CREATE FUNCTION picture_may_wait(p post) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN p.delete_why IS NOT DISTINCT FROM 'held' AND (p.thread_id = p.id OR post_is_open(p.thread_id));
END $$;

-- Of these files of one type the largest that is no wider than a text.
CREATE FUNCTION picture_best(hashes bytea[], the_type text) RETURNS SETOF picture_file LANGUAGE sql STABLE AS $$
    SELECT * FROM picture_file WHERE hash = ANY (hashes) AND type = the_type
    ORDER BY width > 800, CASE WHEN width > 800 THEN width ELSE -width END LIMIT 1;
$$;

-- The text with the photographs that it has now behind it.
CREATE FUNCTION picture_marked(the_post bigint, html text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT regexp_replace(html, E'\x02photo:[^\x03]*\x03\n', '', 'g') || coalesce((
        SELECT string_agg(format(E'\x02photo:%s %s %s %s %s\x1F%s\x03\n', p.id, jpeg.width, jpeg.height, encode(webp.hash, 'hex'),
                                 encode(jpeg.hash, 'hex'), html_escape(p.alt)), '' ORDER BY p.id)
        FROM picture p
        CROSS JOIN LATERAL (SELECT ARRAY(SELECT hash FROM picture_size WHERE picture_id = p.id) AS hashes) AS z
        CROSS JOIN LATERAL picture_best(z.hashes, 'webp') AS webp
        CROSS JOIN LATERAL picture_best(z.hashes, 'jpeg') AS jpeg
        WHERE p.post_id = the_post AND p.state = 'ready' AND p.removed_at IS NULL), '');
$$;

CREATE FUNCTION picture_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM picture WHERE post_id = NEW.id) OR position(E'\x02photo:' IN NEW.html) > 0 THEN
        NEW.html := picture_marked(NEW.id, NEW.html);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER picture_follow BEFORE UPDATE OF html ON post
    FOR EACH ROW WHEN (NEW.kind IN ('question', 'answer')) EXECUTE FUNCTION picture_follow();

-- Readers see what the post has now.
CREATE FUNCTION picture_tell(the_post bigint, fewer boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    thread bigint;
    topic text;
BEGIN
    UPDATE post SET html = html WHERE id = the_post AND kind IN ('question', 'answer') RETURNING thread_id INTO thread;
    topic := coalesce('question:' || thread, 'library');
    IF fewer THEN
        PERFORM removed(topic);
    ELSE
        PERFORM changed(topic);
    END IF;
END $$;

-- Another place than the one whose words it had: what was changed or moved shows no photograph that was not meant for it.
CREATE FUNCTION picture_steps(model jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg(s.step->>'text' ORDER BY s.place), '{}')
    FROM jsonb_array_elements(CASE WHEN jsonb_typeof(model->'steps') = 'array' THEN model->'steps' ELSE '[]' END)
         WITH ORDINALITY AS s (step, place)
    WHERE s.step->>'text' <> '';
$$;

CREATE FUNCTION picture_refuse_many(p post) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM picture WHERE post_id = p.id AND removed_at IS NULL AND state <> 'refused') >= picture_most(p.kind) THEN
        PERFORM refuse(CASE WHEN p.kind IN ('question', 'answer') THEN 'picture_too_many_here' ELSE 'picture_too_many' END, 'too many');
    END IF;
END $$;

-- How many one account sends within a day at most, those that were removed or refused since among them: they are kept for a while.
CREATE FUNCTION picture_refuse_day(the_account bigint, kind text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    most integer := CASE WHEN kind IN ('question', 'answer') THEN 40 ELSE 200 END;
BEGIN
    IF (SELECT count(*) FROM (SELECT added_at FROM picture WHERE account_id = the_account ORDER BY id DESC LIMIT most) AS latest
        WHERE added_at > now() - interval '1 day') >= most THEN
        PERFORM refuse('picture_day', 'too many within a day');
    END IF;
END $$;

-- To a post of a new account it has that wait (hold_pictured); to one that waits more may be added meanwhile.
CREATE FUNCTION picture_add(editor bigint, the_post bigint, the_step text, the_alt text, the_licence text, the_author text, the_network text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_post);
    of_post boolean := p.kind IN ('question', 'answer');
    the_id bigint;
BEGIN
    IF NOT picture_is_for(editor, p) OR (of_post AND p.author_id <> editor) THEN
        PERFORM refuse(CASE WHEN of_post THEN 'post_edit_allowed' ELSE 'entry_edit_allowed' END, 'not theirs');
    ELSIF of_post THEN
        IF NOT picture_may_wait(p) THEN
            PERFORM post_refuse_closed(the_post, p.kind, '{question,answer}');
        END IF;
        PERFORM question_refuse_locked(p.thread_id, editor, 'question_is_locked');
    END IF;
    IF NOT of_post THEN
        the_post := entry_merged_into(the_post); -- while the photograph was on its way
        p := post_lock(the_post);
    END IF;
    PERFORM picture_refuse_many(p);
    PERFORM picture_refuse_day(editor, p.kind);
    INSERT INTO picture (post_id, step, account_id, alt, licence, author)
    VALUES (the_post, the_step, editor, the_alt, the_licence, the_author) RETURNING id INTO the_id;
    INSERT INTO event (kind, post_id, actor_id, data)
    VALUES ('picture', the_post, editor, jsonb_build_object('picture', the_id));
    IF of_post THEN
        PERFORM hold_pictured(editor, p, the_network);
    END IF;
    RETURN the_id;
END $$;

CREATE FUNCTION picture_lock(editor bigint, the_picture bigint) RETURNS picture LANGUAGE plpgsql AS $$
DECLARE
    p picture;
    o post;
BEGIN
    SELECT post_id INTO p.post_id FROM picture WHERE id = the_picture;
    IF p.post_id IS NULL THEN
        PERFORM refuse(CASE WHEN is_coach(editor) THEN 'picture_there' ELSE 'entry_edit_allowed' END, 'no such picture');
    END IF;
    o := post_lock(p.post_id);
    IF NOT picture_is_for(editor, o) THEN
        PERFORM refuse(CASE WHEN o.kind IN ('question', 'answer') THEN 'post_edit_allowed' ELSE 'entry_edit_allowed' END, 'not theirs');
    END IF;
    SELECT * INTO p FROM picture WHERE id = the_picture FOR NO KEY UPDATE;
    IF NOT FOUND THEN -- gone for good meanwhile
        PERFORM refuse('picture_there', 'no such picture');
    END IF;
    RETURN p;
END $$;

CREATE FUNCTION picture_remove(editor bigint, the_picture bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p picture := picture_lock(editor, the_picture);
BEGIN
    IF p.removed_at IS NOT NULL THEN
        RETURN;
    END IF;
    UPDATE picture SET removed_at = now(), removed_by = editor WHERE id = p.id;
    INSERT INTO event (kind, post_id, account_id, actor_id, data)
    VALUES ('picture-removed', p.post_id, p.account_id, editor, jsonb_build_object('picture', p.id));
    PERFORM picture_tell(p.post_id, true);
END $$;

-- What of an entry's photograph becomes another thing, as its event keeps it: of each what it was and what it is.
CREATE FUNCTION picture_words_changed(p picture, the_alt text, the_licence text, the_author text)
RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'before', CASE WHEN p.alt <> the_alt THEN p.alt END, 'after', CASE WHEN p.alt <> the_alt THEN the_alt END,
        'author', CASE WHEN p.author <> the_author THEN jsonb_build_array(p.author, the_author) END,
        'licence', CASE WHEN p.licence <> the_licence THEN jsonb_build_array(p.licence, the_licence) END));
$$;

-- Other words of one that is shown. Those before are kept for an entry; what is in a question or an answer is its author's alone, and goes with it.
CREATE FUNCTION picture_edit(editor bigint, the_picture bigint, the_alt text, the_licence text, the_author text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p picture := picture_lock(editor, the_picture);
    o post;
BEGIN
    SELECT * INTO o FROM post WHERE id = p.post_id;
    IF p.removed_at IS NOT NULL OR p.state <> 'ready' THEN
        PERFORM refuse('picture_there', 'not shown');
    ELSIF p.licence = 'post' THEN
        IF o.author_id <> editor THEN
            PERFORM refuse('post_edit_allowed', 'not theirs');
        END IF;
        PERFORM post_refuse_closed(o.id, o.kind, '{question,answer}');
        PERFORM question_refuse_locked(o.thread_id, editor);
        the_licence := p.licence;
        the_author := p.author;
    END IF;
    IF (the_alt, the_licence, the_author) = (p.alt, p.licence, p.author) THEN
        RETURN;
    END IF;
    UPDATE picture SET alt = the_alt, licence = the_licence, author = the_author, loaded = false WHERE id = p.id;
    INSERT INTO event (kind, post_id, account_id, actor_id, data)
    VALUES ('picture-words', p.post_id, p.account_id, editor,
            jsonb_build_object('picture', p.id)
            || CASE WHEN p.licence = 'post' THEN '{}' ELSE picture_words_changed(p, the_alt, the_licence, the_author) END);
    PERFORM picture_tell(p.post_id, false);
END $$;

-- What a moderator removed from somebody's question or answer, moderators alone bring back.
CREATE FUNCTION picture_restore(editor bigint, the_picture bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p picture := picture_lock(editor, the_picture);
    o post;
BEGIN
    IF p.removed_at IS NULL THEN
        RETURN;
    ELSIF p.licence = 'post' AND p.removed_by <> editor AND is_moderator(editor) IS NOT TRUE THEN
        PERFORM refuse('post_edit_allowed', 'a moderator removed it');
    END IF;
    SELECT * INTO o FROM post WHERE id = p.post_id;
    PERFORM question_refuse_locked(o.thread_id, editor);
    PERFORM picture_refuse_many(o);
    UPDATE picture SET removed_at = NULL, removed_by = NULL WHERE id = p.id;
    INSERT INTO event (kind, post_id, account_id, actor_id, data)
    VALUES ('picture', p.post_id, p.account_id, editor, jsonb_build_object('picture', p.id));
    IF p.licence = 'post' THEN -- a moderator who looked at the post meanwhile did not see it
        PERFORM hold_pictured(editor, o, NULL);
    END IF;
    PERFORM picture_tell(p.post_id, false);
END $$;

-- ---- from files: backtalk-ctl load ----

-- A photograph of an entry's file: the one that the entry has of these files at this step, but for those `known` already, or a new
-- one. What was taken out of the file and put back is shown again; what others removed on the site stays so, and words that were changed there stay as they are. Returns its id.
CREATE FUNCTION picture_load(editor bigint, the_post bigint, the_step text, the_alt text, the_licence text, the_author text,
                             hashes bytea[], known bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_post);
    the_id bigint;
BEGIN
    hashes := ARRAY(SELECT DISTINCT h FROM unnest(hashes) AS h ORDER BY h);
    SELECT x.id INTO the_id FROM picture x
    WHERE x.post_id = the_post AND x.step = the_step AND x.state = 'ready' AND x.id <> ALL (known)
      AND hashes = ARRAY(SELECT z.hash FROM picture_size z WHERE z.picture_id = x.id ORDER BY z.hash)
    ORDER BY x.removed_at IS NOT NULL, x.id LIMIT 1;
    IF FOUND THEN
        INSERT INTO event (kind, post_id, actor_id, data)
        SELECT 'picture-words', p.id, editor,
               jsonb_build_object('picture', the_id) || picture_words_changed(x, the_alt, the_licence, the_author)
        FROM picture x WHERE x.id = the_id AND x.loaded AND (x.alt, x.licence, x.author) <> (the_alt, the_licence, the_author);
        UPDATE picture SET alt = the_alt, licence = the_licence, author = the_author WHERE id = the_id AND loaded;
        UPDATE picture SET removed_at = NULL, removed_by = NULL WHERE id = the_id AND loaded AND removed_by = editor;
        IF FOUND THEN
            INSERT INTO event (kind, post_id, account_id, actor_id, data)
            SELECT 'picture', p.id, x.account_id, editor, jsonb_build_object('picture', the_id) FROM picture x WHERE x.id = the_id;
        END IF;
        RETURN the_id;
    END IF;
    INSERT INTO picture (post_id, step, account_id, alt, licence, author, state, loaded)
    VALUES (the_post, the_step, editor, the_alt, the_licence, the_author, 'ready', true) RETURNING id INTO the_id;
    INSERT INTO picture_size (picture_id, hash) SELECT the_id, h FROM unnest(hashes) AS h;
    INSERT INTO event (kind, post_id, actor_id, data) VALUES ('picture', p.id, editor, jsonb_build_object('picture', the_id));
    RETURN the_id;
END $$;

-- Those that came from its file before and are not `known` in it now are removed.
CREATE FUNCTION picture_load_end(editor bigint, the_post bigint, known bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    gone bigint;
    fewer boolean := false;
BEGIN
    PERFORM post_lock(the_post);
    FOR gone IN UPDATE picture SET removed_at = now(), removed_by = editor
                WHERE post_id = the_post AND loaded AND removed_at IS NULL AND id <> ALL (known) RETURNING id LOOP
        INSERT INTO event (kind, post_id, actor_id, data) VALUES ('picture-removed', the_post, editor, jsonb_build_object('picture', gone));
        fewer := true;
    END LOOP;
    PERFORM picture_tell(the_post, fewer);
END $$;

-- ---- the job runner ----

-- The lock of its thread, or its account, before what is made is stored, in the order of all locks: a row of picture_size takes one on
-- the photograph.
CREATE FUNCTION picture_hold(the_picture bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM portrait_lock(account_id) FROM picture WHERE id = the_picture AND post_id IS NULL;
    PERFORM post_lock(post_id) FROM picture WHERE id = the_picture AND post_id IS NOT NULL;
END $$;

-- It is ready, or refused for `the_fault`; the file that was sent is not kept. Nothing when it is made no longer: whoever took it was
-- so late that others had it, and made it, or have it still to make.
CREATE FUNCTION picture_end(the_picture bigint, the_fault text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    o post;
BEGIN
    IF portrait_end(the_picture, the_fault) THEN
        RETURN;
    END IF;
    SELECT l.* INTO o FROM picture p CROSS JOIN LATERAL post_lock(p.post_id) AS l WHERE p.id = the_picture;
    IF o.id IS NULL THEN
        RETURN; -- it was deleted meanwhile
    END IF;
    UPDATE picture SET state = CASE WHEN the_fault = '' THEN 'ready' ELSE 'refused' END, fault = the_fault
    WHERE id = the_picture AND state = 'making';
    IF NOT FOUND THEN
        RETURN;
    END IF;
    DELETE FROM picture_upload WHERE picture_id = the_picture;
    IF the_fault <> '' THEN
        INSERT INTO event (kind, post_id, data) VALUES ('picture-refused', o.id, jsonb_build_object('picture', the_picture));
    END IF;
    PERFORM picture_tell(o.id, false);
END $$;

-- What was taken three times, and the runner or the database went away each time, which says nothing of the file. One at
-- a time, before the next is taken: each locks a thread. Returns how many.
CREATE FUNCTION picture_give_up() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    lost bigint[] := ARRAY(SELECT id FROM picture WHERE state = 'making' AND due_at <= now() AND tries >= 3
                           ORDER BY due_at LIMIT 1);
BEGIN
    PERFORM picture_end(id, 'unfinished') FROM unnest(lost) AS l (id);
    RETURN (SELECT count(*) FROM picture WHERE id = ANY (lost) AND fault = 'unfinished');
END $$;

-- The program was killed while it had this file, as when the machine has no memory left: tried again soon, and the third time
-- the file is too much for this machine.
CREATE FUNCTION picture_lost(the_picture bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE picture SET state = 'waiting', due_at = now() + interval '5 seconds'
    WHERE id = the_picture AND state = 'making' AND tries < 3;
    IF NOT FOUND THEN
        PERFORM picture_end(the_picture, 'hard');
    END IF;
END $$;

-- Of these files, those that no picture has.
CREATE FUNCTION picture_forget_files(hashes bytea[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM picture_file f WHERE f.hash = ANY (hashes)
        AND NOT EXISTS (SELECT FROM picture_size s WHERE s.hash = f.hash)
        AND NOT EXISTS (SELECT FROM linked_size s WHERE s.hash = f.hash);
END $$;

-- With their files, as far as no other picture has them.
CREATE FUNCTION picture_delete(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    hashes bytea[] := ARRAY(SELECT DISTINCT hash FROM picture_size WHERE picture_id = ANY (ids));
BEGIN
    DELETE FROM picture WHERE id = ANY (ids);
    PERFORM picture_forget_files(hashes);
END $$;

-- Those that were removed 30 days ago, or two by who wrote the question or answer or whose picture it is, or refused a week ago.
CREATE FUNCTION picture_forget(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    gone bigint[] := ARRAY(SELECT id FROM picture WHERE removed_at < now() - interval '30 days'
                           ORDER BY removed_at LIMIT most FOR UPDATE SKIP LOCKED)
                     || ARRAY(SELECT id FROM picture WHERE licence IN ('post', 'portrait') AND removed_by = account_id
                                AND removed_at < now() - interval '2 days'
                              ORDER BY removed_at LIMIT most FOR UPDATE SKIP LOCKED)
                     || ARRAY(SELECT id FROM picture WHERE state = 'refused' AND added_at < now() - interval '7 days'
                              ORDER BY added_at LIMIT most FOR UPDATE SKIP LOCKED);
BEGIN
    IF gone <> '{}' THEN
        PERFORM picture_delete(gone);
    END IF;
    RETURN cardinality(gone);
END $$;

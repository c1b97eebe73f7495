-- Photographs of entries: sent, made ready by the job runner, removed and brought back. Each is an event of its entry. A removed one
-- is kept for 30 days, then its files go; refused ones go after a week.

-- How many an entry has at most, those that wait among them.
CREATE FUNCTION picture_most() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 12; $$;

-- Another place than the one whose words it had: what was changed or moved shows no photograph that was not meant for it.
CREATE FUNCTION picture_steps(model jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg(s.step->>'text' ORDER BY s.place), '{}')
    FROM jsonb_array_elements(CASE WHEN jsonb_typeof(model->'steps') = 'array' THEN model->'steps' ELSE '[]' END)
         WITH ORDINALITY AS s (step, place)
    WHERE s.step->>'text' <> '';
$$;

CREATE FUNCTION picture_add(editor bigint, the_entry bigint, the_step text, the_alt text, the_licence text, the_author text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint;
BEGIN
    IF NOT is_coach(editor) THEN
        PERFORM refuse('entry_edit_allowed', 'not a coach');
    END IF;
    PERFORM post_lock(the_entry);
    the_entry := entry_merged_into(the_entry); -- while the photograph was on its way
    PERFORM post_lock(the_entry);
    IF (SELECT count(*) FROM picture WHERE entry_id = the_entry AND removed_at IS NULL AND state <> 'refused') >= picture_most() THEN
        PERFORM refuse('picture_too_many', 'too many');
    END IF;
    INSERT INTO picture (entry_id, step, account_id, alt, licence, author)
    VALUES (the_entry, the_step, editor, the_alt, the_licence, the_author) RETURNING id INTO the_id;
    INSERT INTO event (kind, post_id, actor_id, data)
    VALUES ('picture', the_entry, editor, jsonb_build_object('picture', the_id));
    RETURN the_id;
END $$;

CREATE FUNCTION picture_lock(editor bigint, the_picture bigint) RETURNS picture LANGUAGE plpgsql AS $$
DECLARE
    p picture;
BEGIN
    IF NOT is_coach(editor) THEN
        PERFORM refuse('entry_edit_allowed', 'not a coach');
    END IF;
    PERFORM post_lock(entry_id) FROM picture WHERE id = the_picture;
    SELECT * INTO p FROM picture WHERE id = the_picture FOR UPDATE;
    IF p.id IS NULL THEN
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
    VALUES ('picture-removed', p.entry_id, p.account_id, editor, jsonb_build_object('picture', p.id));
    PERFORM removed('library');
END $$;

CREATE FUNCTION picture_restore(editor bigint, the_picture bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p picture := picture_lock(editor, the_picture);
BEGIN
    IF p.removed_at IS NULL THEN
        RETURN;
    ELSIF (SELECT count(*) FROM picture WHERE entry_id = p.entry_id AND removed_at IS NULL AND state <> 'refused') >= picture_most() THEN
        PERFORM refuse('picture_too_many', 'too many');
    END IF;
    UPDATE picture SET removed_at = NULL, removed_by = NULL WHERE id = p.id;
    INSERT INTO event (kind, post_id, account_id, actor_id, data)
    VALUES ('picture', p.entry_id, p.account_id, editor, jsonb_build_object('picture', p.id));
    PERFORM changed('library');
END $$;

-- ---- the job runner ----

-- It is ready, or refused for `the_fault`; the file that was sent is not kept.
CREATE FUNCTION picture_end(the_picture bigint, the_fault text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE picture SET state = CASE WHEN the_fault = '' THEN 'ready' ELSE 'refused' END, fault = the_fault
    WHERE id = the_picture AND state = 'making';
    DELETE FROM picture_upload WHERE picture_id = the_picture;
    PERFORM changed('library');
END $$;

-- What was taken three times, and the runner was lost each time.
CREATE FUNCTION picture_give_up() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM picture_end(id, 'hard') FROM (
        SELECT id FROM picture WHERE state IN ('waiting', 'making') AND due_at <= now() AND tries >= 3
        ORDER BY due_at LIMIT 10) AS lost;
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

-- Those that were removed 30 days ago or refused a week ago.
CREATE FUNCTION picture_forget(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    gone bigint[] := ARRAY(SELECT id FROM picture WHERE removed_at < now() - interval '30 days'
                           ORDER BY removed_at LIMIT most FOR UPDATE SKIP LOCKED)
                     || ARRAY(SELECT id FROM picture WHERE state = 'refused' AND added_at < now() - interval '7 days'
                              ORDER BY added_at LIMIT most FOR UPDATE SKIP LOCKED);
BEGIN
    IF gone <> '{}' THEN
        PERFORM picture_delete(gone);
    END IF;
    RETURN cardinality(gone);
END $$;

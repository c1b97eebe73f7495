-- Prepared texts that moderators begin a message with: when they suspend, delete, close, or refuse what somebody suggested or flagged.
-- Each change is a revision, and one click puts an earlier one back. Coaches, who decide about the library, choose from them, too.

-- So many there are at most, with those that were taken away: a form offers all of its kind.
CREATE FUNCTION staff_template_room() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 200 $$;

-- Saves it over revision `base`; the_id 0: a new one. Returns its id. The kind of an old one stays.
CREATE FUNCTION staff_template_save(actor bigint, the_id bigint, base integer, the_act text, the_name text, the_words text, gone boolean)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    t staff_template;
BEGIN
    IF is_moderator(actor) IS NOT TRUE THEN
        PERFORM refuse('staff_template_allowed', 'not a moderator');
    END IF;
    SELECT * INTO t FROM staff_template WHERE id = the_id FOR UPDATE;
    IF the_id = 0 THEN
        PERFORM pg_advisory_xact_lock(6112018224); -- for the count
        IF (SELECT count(*) FROM staff_template) >= staff_template_room() THEN
            PERFORM refuse('staff_template_full', 'too many');
        END IF;
        INSERT INTO staff_template (act, name, words) VALUES (the_act, the_name, the_words) RETURNING * INTO t;
    ELSIF t.id IS NULL THEN
        PERFORM refuse('post_exists', 'no such text');
    ELSIF t.number <> base THEN
        PERFORM refuse('staff_template_conflict', 'somebody saved first');
    ELSIF (t.name, t.words, t.removed) = (the_name, the_words, gone) THEN
        RETURN t.id; -- it is so already
    ELSE
        UPDATE staff_template SET number = number + 1, name = the_name, words = the_words, removed = gone
        WHERE id = the_id RETURNING * INTO t;
    END IF;
    INSERT INTO staff_template_revision (template_id, number, name, words, removed, author_id)
    VALUES (t.id, t.number, t.name, t.words, t.removed, actor);
    RETURN t.id;
END $$;

-- Notes of how it went: what a member followed, how it felt before and after, and what the retest told. A device keeps them by itself; they
-- are here only once their owner agreed to that (body.consent), for the owner alone, but for a count (visible.sql); they are in the schema `body` (body_note.sql). Taking that back erases all of them at once,
-- and so does leaving.

-- So many of an account are kept; the oldest go first.
CREATE FUNCTION note_most() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 1000 $$;

-- What the owner answers. Without agreement nothing is kept.
CREATE FUNCTION note_answer(owner bigint, yes boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF yes THEN
        PERFORM account_keeps_own(owner); -- and no note comes in meanwhile
    ELSE
        PERFORM FROM account WHERE id = owner FOR NO KEY UPDATE;
    END IF;
    PERFORM body.consent_answer(owner, 'notes', yes);
    IF NOT yes THEN
        PERFORM body.note_delete(owner, NULL);
    END IF;
END $$;

-- When it was, by the clock of the device; one that is more than a day ahead says the time of day alone, so that what it sends
-- again is of the same moment.
CREATE FUNCTION note_moment(said timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN said < now() + interval '1 day' THEN said
                ELSE date_trunc('day', now(), 'UTC') + (said - date_trunc('day', said, 'UTC')) END;
$$;

-- What a note says of the change: by the retest, and where nothing is said of that, by how it felt: two points of ten are the least that
-- people notice as a change (Childs 2005, as for trials). NULL: nothing.
CREATE FUNCTION note_change(result text, before smallint, after smallint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(result, CASE WHEN after <= before - 2 THEN 'better' WHEN after >= before + 2 THEN 'worse'
                                 WHEN before IS NOT NULL AND after IS NOT NULL THEN 'same' END);
$$;

-- One more; the one of that moment, sent again, stays as it is. Refused with 'note_consent' while its owner has not agreed.
CREATE FUNCTION note_add(owner bigint, the_path text, the_title text, the_time timestamptz, felt_before bigint, felt_after bigint,
                         the_result text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM account_keeps_own(owner);
    PERFORM body.note_add(owner, the_path, the_title, note_moment(the_time), felt_before, felt_after, the_result, note_most());
END $$;

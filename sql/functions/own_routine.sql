-- Members' own routines: stretches in an order of one's own, with one's own doses. They are rows of own_routine, and in no
-- search, list or count: functions/visible.sql says who sees one. What goes with them goes with the account's words about its
-- body: at once when it is left.

CREATE FUNCTION own_routine_most() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 50 $$;

-- A new one (the_id 0), or a change of what was `seen` as that revision. Returns its id.
CREATE FUNCTION own_routine_save(owner bigint, the_id bigint, seen bigint, the_title text, the_note text, the_model jsonb)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    newest integer;
    saved bigint;
BEGIN
    PERFORM account_keeps_own(owner); -- and two at once are counted one after the other
    IF the_id = 0 THEN
        IF (SELECT count(*) FROM own_routine WHERE account_id = owner) >= own_routine_most() THEN
            PERFORM refuse('own_routine_room', 'there are as many as there may be');
        END IF;
        INSERT INTO own_routine (account_id, title, note, model) VALUES (owner, the_title, the_note, the_model)
        RETURNING id INTO saved;
        RETURN saved;
    END IF;
    SELECT revision INTO newest FROM own_routine WHERE id = the_id AND account_id = owner FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM refuse('post_exists', 'no such routine of this account');
    ELSIF newest <> seen THEN
        PERFORM refuse('own_routine_conflict', 'saved in another place meanwhile');
    END IF;
    UPDATE own_routine SET title = the_title, note = the_note, model = the_model, revision = newest + 1, changed_at = now()
    WHERE id = the_id;
    RETURN the_id;
END $$;

-- Whoever has the link sees it from now on; NULL: only its owner does. One that has a link keeps it.
CREATE FUNCTION own_routine_share(owner bigint, the_id bigint, the_link text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE own_routine SET link = CASE WHEN the_link IS NULL THEN NULL ELSE coalesce(link, the_link) END
    WHERE id = the_id AND account_id = owner;
    IF NOT FOUND THEN
        PERFORM refuse('post_exists', 'no such routine of this account');
    END IF;
END $$;

-- Deleted already: nothing more happens.
CREATE FUNCTION own_routine_delete(owner bigint, the_id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM own_routine WHERE id = the_id AND account_id = owner;
END $$;

-- Drafts: what somebody has written in a form and not sent.

-- One at a time for each account's draft of a form. A save that is on its way while the form is carried out comes
-- before that (and goes with it) or after it (and is dropped, as the form's key is taken then).
CREATE FUNCTION draft_lock(the_account bigint, the_target text) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(hashtextextended(the_target, the_account));
$$;

-- Saves over the state that `follows` names (NULL: over any, 'epoch': there is none yet that the person knows of).
-- Refused with 'draft_conflict' when there is another. Returns when it was saved; NULL: the form was sent already.
CREATE FUNCTION draft_save(the_account bigint, the_target text, follows timestamptz, the_key bytea, the_fields text)
RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz;
BEGIN
    PERFORM draft_lock(the_account, the_target);
    IF EXISTS (SELECT FROM request_key WHERE key = the_key) THEN
        RETURN NULL;
    END IF;
    SELECT saved_at INTO at FROM draft WHERE account_id = the_account AND target = the_target;
    IF FOUND AND at <> follows THEN
        PERFORM refuse('draft_conflict', 'saved elsewhere');
    ELSIF NOT FOUND AND (SELECT count(*) FROM draft WHERE account_id = the_account) >= 100 THEN
        PERFORM refuse('draft_limit', 'a hundred drafts');
    END IF;
    INSERT INTO draft (account_id, target, fields, saved_at)
    VALUES (the_account, the_target, the_fields, clock_timestamp())
    ON CONFLICT (account_id, target) DO UPDATE SET fields = excluded.fields, saved_at = excluded.saved_at
    RETURNING saved_at INTO at;
    RETURN at;
END $$;

-- The form was carried out, in the same transaction.
CREATE FUNCTION draft_end(the_account bigint, the_target text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM draft_lock(the_account, the_target);
    DELETE FROM draft WHERE account_id = the_account AND target = the_target;
END $$;

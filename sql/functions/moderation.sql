-- What moderators look at: the statements are in moderation.sql.

-- A revision that something of its own name made (an entry was retired or brought back, two people agreed to a change of a
-- page): it is listed as that, not as an edit. Found by the time, which is the transaction's.
CREATE FUNCTION revision_is_of_event(the_post bigint, made timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM event
                   WHERE kind = ANY ('{retire,bring-back,page-agreed}') AND at = made AND post_id = the_post);
END $$;

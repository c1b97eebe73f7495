-- The one queue: what waits for moderators and coaches, of whatever kind, in one order and one shape. A kind is a part of queue_rows
-- that reads an index in that order, as many rows as are asked for.

-- For so long nobody else takes what somebody took.
CREATE FUNCTION queue_claim_time() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '20 minutes' $$;

-- What waits for the viewer behind the place (urgency, since, key), the most urgent first, of that what waits longest: `most` rows.
-- The key orders what began at the same time: the subject times 16, and the number of its kind.
CREATE FUNCTION queue_rows(viewer bigint, kinds text[], after_urgency integer, after timestamptz, after_key bigint, most integer)
RETURNS TABLE (kind text, subject bigint, urgency integer, since timestamptz, key bigint) LANGUAGE plpgsql STABLE ROWS 30 AS $$
BEGIN
    RETURN QUERY
    SELECT q.kind, q.subject, q.urgency, q.since, q.key
    FROM (
        (SELECT 'flag' AS kind, c.id AS subject, c.urgency::integer AS urgency, c.since AS since, c.id * 16 AS key
         FROM flag_case c
         WHERE c.ended_at IS NULL AND 'flag' = ANY (kinds) AND is_moderator(viewer) AND flag_case_is_for(viewer, c)
           AND (c.urgency, c.since, c.id) > (after_urgency::smallint, after, after_key / 16)
         ORDER BY c.urgency, c.since, c.id LIMIT most)
        UNION ALL
        (SELECT 'flag', c.id, c.urgency::integer, c.since, c.id * 16
         FROM flag_case c
         WHERE c.ended_at IS NULL AND c.of_library AND 'flag' = ANY (kinds) AND is_coach(viewer) AND NOT is_moderator(viewer)
           AND (c.urgency, c.since, c.id) > (after_urgency::smallint, after, after_key / 16)
         ORDER BY c.urgency, c.since, c.id LIMIT most)
    ) AS q
    ORDER BY q.urgency, q.since, q.key LIMIT most;
END $$;

-- Takes it for a while, for oneself; again: for longer. Refused when somebody else has it.
CREATE FUNCTION queue_take(actor bigint, the_kind text, the_subject bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT is_coach(actor) THEN
        PERFORM refuse('entry_edit_allowed', 'not a coach');
    END IF;
    INSERT INTO queue_claim AS c (kind, subject, account_id, until)
    VALUES (the_kind, the_subject, actor, now() + queue_claim_time())
    ON CONFLICT (kind, subject) DO UPDATE SET account_id = actor, until = excluded.until
        WHERE c.until <= now() OR c.account_id = actor;
    IF NOT FOUND THEN
        PERFORM refuse('queue_claim_free', 'somebody else was faster');
    END IF;
    DELETE FROM queue_claim WHERE ctid IN (
        SELECT ctid FROM queue_claim WHERE until < now() - interval '1 hour' ORDER BY until LIMIT 20 FOR UPDATE SKIP LOCKED);
END $$;

-- Gives it back: what somebody else has by now stays theirs.
CREATE FUNCTION queue_give_back(actor bigint, the_kind text, the_subject bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM queue_claim WHERE kind = the_kind AND subject = the_subject AND account_id = actor;
END $$;

-- Takes the first that nobody has, of these kinds. No row: nothing is left, among the first two hundred, that nobody has.
CREATE FUNCTION queue_next(actor bigint, kinds text[]) RETURNS TABLE (kind text, subject bigint) LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT q.kind, q.subject FROM queue_rows(actor, kinds, -1, '-infinity', 0, 200) AS q
             WHERE NOT EXISTS (SELECT FROM queue_claim c WHERE c.kind = q.kind AND c.subject = q.subject AND c.until > now())
             ORDER BY q.urgency, q.since, q.key LOOP
        BEGIN
            PERFORM queue_take(actor, r.kind, r.subject);
        EXCEPTION WHEN check_violation THEN
            CONTINUE; -- somebody was a moment faster
        END;
        RETURN QUERY SELECT r.kind, r.subject;
        RETURN;
    END LOOP;
END $$;

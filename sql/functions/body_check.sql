-- What somebody ticked of warning signs before they asked: theirs alone. Functions of check.sql find out who asks.

-- Kept only once its owner agreed.
CREATE FUNCTION body.check_put(owner bigint, the_question bigint, the_signs text[], may_share boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    INSERT INTO body.flag_check (question_id, account_id, ticked, shared)
    SELECT the_question, owner, the_signs, may_share WHERE body.agrees(owner, 'flags')
    ON CONFLICT (question_id) DO NOTHING;
END $$;

-- Of a question: for its owner, and for others while they may.
CREATE FUNCTION body.check_of(viewer bigint, the_question bigint, is_coach boolean)
RETURNS TABLE (ticked text[], at timestamptz, shared boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT c.ticked, c.at, c.shared FROM body.flag_check c
    WHERE c.question_id = the_question AND (c.account_id = viewer OR is_coach AND c.shared);
END $$;

CREATE FUNCTION body.check_count(owner bigint, most bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN (SELECT count(*) FROM (SELECT FROM body.flag_check WHERE account_id = owner LIMIT most) AS n);
END $$;

CREATE FUNCTION body.check_share(owner bigint, the_question bigint, yes boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    UPDATE body.flag_check SET shared = yes WHERE question_id = the_question AND account_id = owner;
END $$;

-- With the last of it goes that its owner agreed.
CREATE FUNCTION body.check_erase(owner bigint, the_question bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    DELETE FROM body.flag_check WHERE question_id = the_question AND account_id = owner;
    IF FOUND AND NOT EXISTS (SELECT FROM body.flag_check WHERE account_id = owner) THEN
        PERFORM body.consent_answer(owner, 'flags', false);
    END IF;
END $$;

-- After 90 days it goes: up to `most`. Returns how many.
CREATE FUNCTION body.check_forget(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM body.flag_check WHERE question_id IN (
        SELECT question_id FROM body.flag_check WHERE at < now() - interval '90 days' ORDER BY at LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

CREATE FUNCTION body.export_checks(the_account bigint, past bigint, most integer) RETURNS TABLE (place bigint, data json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT c.question_id, json_build_object('question', '/questions/' || c.question_id, 'ticked', c.ticked, 'at', c.at,
                                                         'coaches may read it', c.shared)
    FROM body.flag_check c WHERE c.account_id = the_account AND c.question_id > past ORDER BY c.question_id LIMIT most;
END $$;

-- A member's own plan for a question: steps that they tick in its advice, and their own. What is kept is in the schema `body` (body_plan.sql);
-- what is seen of it, visible.sql says.

-- What a coach warns of in what steps come from, but for those that were dropped; '': nothing.
CREATE FUNCTION own_plan_warning(sources bigint[], states text[]) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT w.warning FROM unnest(sources, states) WITH ORDINALITY AS s (source, state, n)
                     JOIN post_score w ON w.post_id = s.source AND w.warning <> '' WHERE s.state <> 'dropped' ORDER BY s.n LIMIT 1), '');
END $$;

-- Is there advice in it, not dropped, while advice on the question waits for a coach?
CREATE FUNCTION own_plan_waits(the_question bigint, sources bigint[], states text[]) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM advice_hold WHERE question_id = the_question AND ended_at IS NULL)
       AND EXISTS (SELECT FROM unnest(sources, states) AS s (source, state) WHERE s.source <> 0 AND s.state <> 'dropped');
END $$;

-- Is there a step to go on with: one that is seen (`words` as plan_seen has them), and not dropped?
CREATE FUNCTION own_plan_goes_on(words text[], states text[]) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM unnest(words, states) AS s (said, state) WHERE s.said <> '' AND s.state <> 'dropped');
END $$;

-- May this be taken into a plan for the question now? Everybody sees it, no coach warns of it, and it is an answer to the question or an entry.
CREATE FUNCTION own_plan_source(the_question bigint, source bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public_post p WHERE p.id = source AND (p.kind IN ('stretch', 'routine') OR (p.kind = 'answer' AND p.thread_id = the_question)))
           AND NOT post_is_warned_of(source);
END $$;

-- Saves the plan of an account for a question; its id. `agree`: its owner agrees with this form that the account keeps plans. Refused with
-- 'plan_there', 'plan_waits', 'plan_source', 'plan_consent', 'plan_room', 'plan_conflict'.
CREATE FUNCTION own_plan_save(owner bigint, the_question bigint, seen integer, the_why text, agree boolean, places bigint[],
                              words text[], states text[], reasons text[], sources bigint[], revisions bigint[], entries text[], marks text[])
RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM account_keeps_own(owner); -- and two at once come one after the other
    IF body.plan_of(owner, the_question) IS NULL
       AND NOT EXISTS (SELECT FROM public_post WHERE id = the_question AND kind = 'question') THEN
        PERFORM refuse('plan_there', 'no such question');
    ELSIF EXISTS (SELECT FROM unnest(places, sources) AS s (place, source) WHERE s.place = 0 AND s.source <> 0) THEN
        IF EXISTS (SELECT FROM advice_hold WHERE question_id = the_question AND ended_at IS NULL) THEN
            PERFORM refuse('plan_waits', 'advice waits for a coach');
        ELSIF EXISTS (SELECT FROM unnest(places, sources) AS s (place, source)
                      WHERE s.place = 0 AND s.source <> 0 AND NOT own_plan_source(the_question, s.source)) THEN
            PERFORM refuse('plan_source', 'not seen by everybody, or a coach warns of it');
        END IF;
    END IF;
    IF agree THEN
        PERFORM body.consent_answer(owner, 'plans', true);
    END IF;
    RETURN body.plan_put(owner, the_question, seen, the_why, places::integer[], words, states, reasons, sources, revisions::integer[], entries, marks);
END $$;

-- One of an account's goes with all its versions, or, without an id, all of them.
CREATE FUNCTION own_plan_delete(owner bigint, the_plan bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM account WHERE id = owner FOR NO KEY UPDATE;
    PERFORM body.plan_delete(owner, the_plan);
END $$;

-- Taking agreement back erases all plans at once.
CREATE FUNCTION own_plan_answer(owner bigint, yes boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM account WHERE id = owner FOR NO KEY UPDATE;
    PERFORM body.consent_answer(owner, 'plans', yes);
    IF NOT yes THEN
        PERFORM own_plan_delete(owner, NULL);
    END IF;
END $$;

-- Plans: what somebody means to do, step by step, for themselves alone. What the site calls is in own_plan.sql; what is seen of steps whose
-- source is gone, in visible.sql. An account has plans only once its owner agreed to that ('plans'); taking that back erases all of them at
-- once, and so does leaving.

CREATE FUNCTION body.plan_most() RETURNS integer
LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$ BEGIN RETURN 50; END $$;

-- So many versions are kept of each; older ones go, but for those that a trial was begun with.
CREATE FUNCTION body.plan_versions_most() RETURNS integer
LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$ BEGIN RETURN 50; END $$;

-- A version of an account's plan, or its newest (the_number 0).
CREATE FUNCTION body.plan_get(owner bigint, the_plan bigint, the_number integer)
RETURNS TABLE (id bigint, question_id bigint, saved integer, version integer, number integer, at timestamptz, why text,
               words text[], states text[], reasons text[], sources bigint[], revisions integer[], entries text[], marks text[])
LANGUAGE plpgsql STABLE ROWS 1 SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT p.id, p.question_id, p.saved, p.version, v.number, v.at, v.why, v.words, v.states, v.reasons, v.sources, v.revisions, v.entries,
           v.marks
    FROM body.plan p JOIN body.plan_version v ON v.plan_id = p.id
    WHERE p.id = the_plan AND p.account_id = owner AND v.number = CASE WHEN the_number = 0 THEN p.version ELSE the_number END;
END $$;

-- Which plan an account has for that question; NULL: none.
CREATE FUNCTION body.plan_of(owner bigint, the_question bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN (SELECT p.id FROM plan p WHERE p.account_id = owner AND p.question_id = the_question);
END $$;

-- An account's, the newest first.
CREATE FUNCTION body.plan_list(owner bigint) RETURNS TABLE (id bigint, question_id bigint, at timestamptz, states text[])
LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT p.id, p.question_id, v.at, v.states
    FROM body.plan p JOIN body.plan_version v ON v.plan_id = p.id AND v.number = p.version
    WHERE p.account_id = owner ORDER BY p.id DESC LIMIT plan_most();
END $$;

-- For a copy of one's data: an account's behind that id.
CREATE FUNCTION body.plans_past(owner bigint, past bigint, most integer) RETURNS TABLE (id bigint, question_id bigint, begun_at timestamptz)
LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT p.id, p.question_id, p.begun_at FROM body.plan p WHERE p.account_id = owner AND p.id > past ORDER BY p.id LIMIT most;
END $$;

-- A plan's versions for its owner, the newest first: those that are kept, and those that trials were begun with.
CREATE FUNCTION body.plan_versions(owner bigint, the_plan bigint)
RETURNS TABLE (number integer, at timestamptz, why text, words text[], states text[], reasons text[], sources bigint[], revisions integer[])
LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT v.number, v.at, v.why, v.words, v.states, v.reasons, v.sources, v.revisions
    FROM body.plan_version v WHERE v.plan_id = the_plan AND v.account_id = owner ORDER BY v.number DESC LIMIT 2 * plan_versions_most();
END $$;

-- Saves one, which was seen when it had been saved so often (0: there was none); its id. The caller holds the account. A step that was in it
-- has its place there, from 1, in `places`, and keeps where it is from; where its words are empty it stays as it was. What is saved within the
-- hour, both times without a reason, is the same version. Refused with 'plan_consent', 'plan_room', 'plan_conflict'.
CREATE FUNCTION body.plan_put(owner bigint, the_question bigint, seen integer, the_why text, places integer[], the_words text[],
                              the_states text[], the_reasons text[], the_sources bigint[], the_revisions integer[], the_entries text[],
                              the_marks text[])
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
DECLARE
    p body.plan;
    old body.plan_version;
    new body.plan_version;
BEGIN
    IF NOT agrees(owner, 'plans') THEN
        PERFORM refuse('plan_consent', 'its owner has not agreed');
    END IF;
    SELECT * INTO p FROM plan WHERE account_id = owner AND question_id = the_question FOR NO KEY UPDATE;
    IF coalesce(p.saved, 0) <> seen THEN
        PERFORM refuse('plan_conflict', 'saved in another place meanwhile');
    ELSIF p.id IS NULL THEN
        IF (SELECT count(*) FROM plan WHERE account_id = owner) >= plan_most() THEN
            PERFORM refuse('plan_room', 'there are as many as there may be');
        END IF;
        INSERT INTO plan (account_id, question_id) VALUES (owner, the_question) RETURNING * INTO p;
    ELSE
        SELECT * INTO old FROM plan_version WHERE plan_id = p.id AND number = p.version;
    END IF;
    SELECT p.id, coalesce(old.number + 1, 1), owner, now(), the_why,
           array_agg(CASE WHEN s.words = '' THEN old.words[s.place] ELSE s.words END ORDER BY s.n),
           array_agg(CASE WHEN s.words = '' THEN old.states[s.place] ELSE s.state END ORDER BY s.n),
           array_agg(CASE WHEN s.words = '' THEN old.reasons[s.place] ELSE s.reason END ORDER BY s.n),
           array_agg(coalesce(old.sources[s.place], s.source) ORDER BY s.n),
           array_agg(coalesce(old.revisions[s.place], s.revision) ORDER BY s.n),
           array_agg(coalesce(old.entries[s.place], s.named) ORDER BY s.n),
           array_agg(coalesce(old.marks[s.place], s.mark) ORDER BY s.n)
    INTO new
    FROM unnest(places, the_words, the_states, the_reasons, the_sources, the_revisions, the_entries, the_marks)
         WITH ORDINALITY AS s (place, words, state, reason, source, revision, named, mark, n);
    IF old.why = '' AND the_why = '' AND old.at > now() - interval '1 hour'
       AND NOT EXISTS (SELECT FROM trial WHERE plan_id = p.id AND revision = old.number) THEN
        DELETE FROM plan_version WHERE plan_id = p.id AND number = old.number;
        new.number := old.number;
        new.at := old.at;
    END IF;
    INSERT INTO plan_version SELECT new.*;
    DELETE FROM plan_source WHERE plan_id = p.id;
    INSERT INTO plan_source (post_id, account_id, plan_id)
    SELECT DISTINCT s.source, owner, p.id FROM unnest(new.sources, new.states) AS s (source, state) WHERE s.source <> 0 AND s.state <> 'dropped';
    UPDATE plan SET version = new.number, saved = saved + CASE WHEN seen = 0 THEN 0 ELSE 1 END WHERE id = p.id;
    DELETE FROM plan_version v WHERE v.plan_id = p.id AND v.number <= new.number - plan_versions_most()
        AND NOT EXISTS (SELECT FROM trial t WHERE t.plan_id = p.id AND t.revision = v.number);
    RETURN p.id;
END $$;

-- Who has a step from a post in their plan, but for dropped ones: the next `most` behind an account, each with their newest such plan.
CREATE FUNCTION body.plan_owners(the_post bigint, past bigint, most integer) RETURNS TABLE (account_id bigint, plan_id bigint)
LANGUAGE plpgsql STABLE ROWS 10 SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT s.account_id, max(s.plan_id) FROM plan_source s
    WHERE s.post_id = the_post AND s.account_id > past GROUP BY s.account_id ORDER BY s.account_id LIMIT most;
END $$;

-- One of an account's with all its versions, or, without an id, all of them. Trials stay.
CREATE FUNCTION body.plan_delete(owner bigint, the_plan bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    IF the_plan IS NULL THEN
        DELETE FROM plan WHERE account_id = owner;
    ELSE
        DELETE FROM plan WHERE id = the_plan AND account_id = owner;
    END IF;
END $$;

-- A member's own plan for a question: steps that they tick in its advice, and their own. What is kept is in the schema `body` (body_plan.sql);
-- what is seen of it, visible.sql says.

-- What a coach warns of in what steps come from, but for those that were dropped; '': nothing.
CREATE FUNCTION own_plan_warning(sources bigint[], states text[]) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT w.warning FROM unnest(sources, states) WITH ORDINALITY AS s (source, state, n)
                     JOIN post_score w ON w.post_id = s.source AND w.warning <> '' WHERE s.state <> 'dropped' ORDER BY s.n LIMIT 1), '');
END $$;

-- An entry's correction for safety is taken back: its cautions are by now as they were before it, or all of it is.
CREATE FUNCTION own_plan_caution_is_gone(entry bigint, corrected integer) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM post p JOIN revision cur ON cur.post_id = p.id AND cur.number = p.revision
                   JOIN revision r ON r.post_id = p.id AND r.number = corrected
                   JOIN revision b ON b.post_id = p.id AND b.number = corrected - 1
                   WHERE p.id = entry
                     AND (stretch_warnings(cur.model) = stretch_warnings(b.model) AND stretch_warnings(b.model) <> stretch_warnings(r.model)
                          OR (cur.model, cur.body) = (b.model, b.body) AND (r.model, r.body) <> (b.model, b.body)));
END $$;

-- What is to be known for safety of what a step is from, which was taken at that revision: what a coach warns of in it, what was corrected since, the
-- newest first, and what a coach changed, or asked its writer to, as it had made it worse. What was undone is not said.
CREATE FUNCTION own_plan_safety(source bigint, taken integer) RETURNS TABLE (warning text, cautions text[], change text)
LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY
    SELECT coalesce((SELECT s.warning FROM post_score s WHERE s.post_id = source), ''),
           ARRAY(SELECT r.safety FROM revision r
                 WHERE r.post_id = source AND r.number > taken AND r.safety <> '' AND NOT own_plan_caution_is_gone(source, r.number)
                 ORDER BY r.number DESC LIMIT 3),
           coalesce((SELECT d.reason FROM worse_changed(source, (SELECT r.created_at FROM revision r WHERE r.post_id = source AND r.number = taken)) AS d
                     WHERE d.outcome = 'change'), '');
END $$;

-- Where in an account's plan something is to be known for safety: the step, from 1, first what was said at that moment; 0: nowhere, or it is not theirs.
CREATE FUNCTION own_plan_told(owner bigint, the_plan bigint, moment timestamptz) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((
        SELECT s.n FROM body.plan_get(owner, the_plan, 0) AS p
        CROSS JOIN LATERAL unnest(p.sources, p.revisions, p.states) WITH ORDINALITY AS s (source, taken, state, n)
        JOIN public_post t ON t.id = s.source
        CROSS JOIN LATERAL own_plan_safety(s.source, s.taken) AS f
        WHERE s.state <> 'dropped' AND (f.warning <> '' OR f.cautions <> '{}' OR f.change <> '')
        ORDER BY NOT (EXISTS (SELECT FROM event e WHERE e.post_id = s.source AND e.at = moment AND e.kind IN ('warn', 'worse-decided'))
                      OR EXISTS (SELECT FROM revision r WHERE r.post_id = s.source AND r.created_at = moment AND r.safety <> '')), s.n
        LIMIT 1), 0);
END $$;

-- Something was said for safety of a post: who has a step from it is told, by a notice that names neither it nor who said so. `calm`: it was taken back.
CREATE FUNCTION own_plan_tell(actor bigint, the_post bigint, calm boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO notice_change (what, post_id, thread_id, actor_id)
    SELECT CASE WHEN calm THEN 'plan-calm' ELSE 'plan-changed' END, p.id, coalesce(p.thread_id, p.id), actor FROM post p WHERE p.id = the_post;
END $$;

-- The same for each of them; the plan's number is nobody else's to look up. One that stays unread until the next is another one.
CREATE FUNCTION own_plan_notice_put(c notice_change, readers bigint[], plans bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO notice (account_id, what, post_id, number, thread_id, about_kind, about_id, own, actor_id, at)
    SELECT r.id, c.what, 0, (c.id % 2147483647)::integer, 0, 'own', r.plan, true, r.id, c.at
    FROM unnest(readers, plans) AS r (id, plan) WHERE NOT notice_unwanted(r.id, c, 'plan')
    ON CONFLICT DO NOTHING;
$$;

-- It was taken back before everybody was told.
CREATE FUNCTION own_plan_is_undone(c notice_change) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN worse_is_undone(c)
        OR (EXISTS (SELECT FROM event e WHERE e.post_id = c.post_id AND e.at = c.at AND e.kind = 'warn') AND NOT post_is_warned_of(c.post_id))
        OR EXISTS (SELECT FROM revision r WHERE r.post_id = c.post_id AND r.created_at = c.at AND r.safety <> ''
                                            AND own_plan_caution_is_gone(r.post_id, r.number));
END $$;

-- Notices of plans in which nothing is said any more count as read: of the next `most` behind c.past; where the rest is, NULL: that was all.
CREATE FUNCTION own_plan_calm(c notice_change, most integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    owners bigint[];
    plans bigint[];
BEGIN
    SELECT array_agg(o.account_id ORDER BY o.account_id), array_agg(o.plan_id ORDER BY o.account_id)
    INTO owners, plans FROM body.plan_owners(c.post_id, c.past, most) AS o;
    PERFORM FROM notice_setting WHERE account_id = ANY (owners) ORDER BY account_id FOR NO KEY UPDATE;
    UPDATE notice n SET read_at = now()
    WHERE n.account_id = ANY (owners) AND n.what = 'plan-changed' AND n.read_at IS NULL AND n.about_id = ANY (plans)
      AND own_plan_told(n.account_id, n.about_id, n.at) = 0;
    RETURN CASE WHEN cardinality(owners) = most THEN owners[most] END;
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
    PERFORM notice_take_back(owner, 'plan-changed', the_plan);
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

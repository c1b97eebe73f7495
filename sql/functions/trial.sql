-- Trying something of the site, and saying how it goes: who asks, and about which post. What is on somebody's body is in body_trial.sql.

-- What may be tried, by its post: an answer, a stretch or a routine that everybody sees; or a plan of the viewer's own. No row: nothing of
-- that kind. `warning`: what a coach warns of in it. `waits`: advice that is in it waits for a coach.
CREATE FUNCTION trial_target(viewer bigint, the_post bigint, the_plan bigint)
RETURNS TABLE (id bigint, kind text, revision integer, title text, slug text, warning text, waits boolean) LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY
    SELECT p.id, p.kind, p.revision, coalesce(q.title, e.title), coalesce(e.slug, ''), coalesce(s.warning, ''), false
    FROM post p LEFT JOIN question q ON q.id = p.thread_id LEFT JOIN entry e ON e.id = p.id LEFT JOIN post_score s ON s.post_id = p.id
    WHERE p.id = the_post AND p.kind IN ('answer', 'stretch', 'routine') AND may_see(viewer, p.id) AND may_see(NULL, p.id);
    RETURN QUERY
    SELECT p.id, 'plan', p.version, q.title, '', own_plan_warning(p.sources, p.states), own_plan_waits(p.question_id, p.sources, p.states)
    FROM plan_seen(viewer, the_plan, 0) AS p JOIN question q ON q.id = p.question_id AND may_see(viewer, q.id)
    WHERE the_post = 0 AND own_plan_goes_on(p.words, p.states);
END $$;

-- Begins one; its id. `agree`: its owner agrees with this form that the account keeps trials.
CREATE FUNCTION trial_begin(owner bigint, the_post bigint, activities text[], scores bigint[], pain_now bigint, pain_worst bigint, weeks bigint,
                            rhythm text, shown text, agree boolean, region text DEFAULT '', since text DEFAULT '', the_plan bigint DEFAULT 0)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    t record;
    place record;
BEGIN
    PERFORM account_keeps_own(owner);
    SELECT * INTO t FROM trial_target(owner, the_post, the_plan);
    IF t.id IS NULL THEN
        PERFORM refuse('trial_there', 'nothing to try');
    ELSIF t.warning <> '' THEN
        PERFORM refuse('trial_warned', 'a coach warns of it');
    ELSIF t.waits THEN
        PERFORM refuse('plan_waits', 'advice waits for a coach');
    END IF;
    IF agree THEN
        PERFORM body.consent_answer(owner, 'trials', true);
    END IF;
    IF t.kind = 'plan' THEN -- nobody else reads how it goes, and it is counted with nobody's
        RETURN body.trial_add(owner, NULL, t.revision, t.title, '', activities, scores::integer[], pain_now::integer, pain_worst::integer,
                              weeks::integer, rhythm, 'me', the_plan => t.id);
    END IF;
    SELECT * INTO place FROM tally_region(region);
    RETURN body.trial_add(owner, t.id, t.revision, t.title,
                          CASE t.kind WHEN 'answer' THEN '' WHEN 'stretch' THEN '/stretches/' || t.slug || '/follow'
                                      ELSE '/routines/' || t.slug || '/follow' END,
                          activities, scores::integer[], pain_now::integer, pain_worst::integer, weeks::integer, rhythm, shown,
                          coalesce(place.id, 0), coalesce(place.title, ''), since);
END $$;

-- Taking agreement back erases all trials at once, and what links in mails would have reported.
CREATE FUNCTION trial_answer(owner bigint, yes boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM account WHERE id = owner FOR NO KEY UPDATE;
    PERFORM body.consent_answer(owner, 'trials', yes);
    IF NOT yes THEN
        PERFORM trial_delete(owner, NULL);
    END IF;
END $$;

-- One of an account's goes with all its check-ins, their links and the mails that wait, or, without an id, all of them.
CREATE FUNCTION trial_delete(owner bigint, the_trial bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    asked text[];
BEGIN
    PERFORM FROM account WHERE id = owner FOR NO KEY UPDATE;
    asked := ARRAY(SELECT c.id || x.again FROM body.check_in_list(owner, the_trial) AS c, unnest(ARRAY['', ' again']) AS x (again));
    PERFORM body.trial_delete(owner, the_trial);
    DELETE FROM account_token WHERE account_id = owner AND kind = 'check_in' AND (the_trial IS NULL OR event = ANY (asked));
    DELETE FROM mail WHERE account_id = owner AND kind = 'check_in' AND state = 'waiting' AND (the_trial IS NULL OR event = ANY (asked));
END $$;

-- ---- check-ins ----

-- What the job runner calls: asks for up to `most` that are due, by mail where the account has an address, and on its own page anyway. The mail
-- names nothing but the site. Returns how many it looked at.
CREATE FUNCTION job_check_ins(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    looked integer := 0;
    c record;
BEGIN
    FOR c IN SELECT * FROM body.check_in_ask(most) LOOP
        looked := c.looked_at;
        PERFORM mail_put('check_in', a.id, a.email, '', c.id || CASE WHEN c.again THEN ' again' ELSE '' END)
        FROM account a WHERE a.id = c.account_id AND notice_mail_goes(a);
    END LOOP;
    RETURN looked;
END $$;

-- Whose a mail's link is, and which check-in it is of. No row: it is too old, was used, or the account's mails go elsewhere by now.
CREATE FUNCTION check_in_of_link(hash bytea) RETURNS TABLE (account_id bigint, check_in_id bigint) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT a.id, substring(t.event FROM '^[0-9]{1,18}')::bigint
    FROM account_token t JOIN account a ON a.id = t.account_id
    WHERE t.token_hash = hash AND a.id = token_account('check_in', hash) AND address_key(t.address) = address_key(a.email)
      AND notice_mail_goes(a);
END $$;

-- Who reports: the account, or, without one, whoever has the link, of which `asked` is not looked at. Links of the check-in end with it. Refused
-- with 'check_in_over'.
CREATE FUNCTION check_in_report(owner bigint, hash bytea, asked bigint, pain_now bigint, pain_worst bigint, scores bigint[], days bigint,
                                change bigint, words text, why text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    the_account bigint := owner;
    the_check_in bigint := asked;
BEGIN
    IF hash IS NOT NULL THEN
        SELECT l.account_id, l.check_in_id INTO the_account, the_check_in FROM check_in_of_link(hash) AS l;
    END IF;
    IF the_account IS NULL THEN
        PERFORM refuse('check_in_over', 'the link no longer holds');
    END IF;
    PERFORM account_keeps_own(the_account);
    PERFORM body.check_in_put(the_account, the_check_in, pain_now::integer, pain_worst::integer, scores::integer[], days::integer, change::integer,
                              words, why);
    DELETE FROM account_token WHERE account_id = the_account AND kind = 'check_in' AND event IN (the_check_in::text, the_check_in || ' again');
END $$;

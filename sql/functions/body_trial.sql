-- Trials: something of the site that somebody tries for some weeks, and check-ins in some of those. What the site calls is in trial.sql.
-- An account has trials only once its owner agreed to that ('trials'); taking that back erases all of them at once, and so does leaving.

-- So many may run at once: who tries everything learns nothing of any.
CREATE FUNCTION body.trial_most() RETURNS integer
LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$ BEGIN RETURN 3; END $$;

-- Between being asked for, being asked for once more, and being no longer awaited: as long as the link of the second mail works. NULL: it is not.
CREATE FUNCTION body.check_in_wait(the_state text) RETURNS interval
LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN CASE the_state WHEN 'waiting' THEN interval '3 days' WHEN 'asked' THEN interval '7 days' END;
END $$;

-- What came of it: 'better', 'same', 'worse'. By pain at its worst (NPRS) it is what changed by as much as matters to people, which depends on
-- where they began: 1 of those who began at 1 to 4, 2 at 5 to 7, 3 at 8 to 10 (doi 10.1055/a-1304-3677; Childs 2005, pubmed 15928561, has
-- 2 as the smallest change that is none by chance). Worse from 8 on: by 1, as there is no room for more. By what they can do (PSFS,
-- Stratford 1995) it is 2 on average, 3 of a single activity: better where pain is the same, worse even where pain is less. What got
-- worse in their own words (PGIC -2, -3) is worse, whatever the numbers say.
CREATE FUNCTION body.trial_result(pain_before integer, pain_after integer, before smallint[], after smallint[], change integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
DECLARE
    matters integer := CASE WHEN pain_before <= 4 THEN 1 WHEN pain_before <= 7 THEN 2 ELSE 3 END;
    hurts integer := CASE WHEN pain_before <= 4 THEN 1 WHEN pain_before <= 7 THEN 2 ELSE 1 END;
    more numeric := (SELECT avg(a - b) FROM unnest(before, after) AS s (b, a));
    needed numeric := CASE WHEN cardinality(before) = 1 THEN 3 ELSE 2 END;
BEGIN
    RETURN CASE WHEN change <= -2 OR pain_after - pain_before >= hurts OR more <= -needed THEN 'worse'
                WHEN pain_before - pain_after >= matters THEN 'better'
                WHEN more >= needed THEN 'better'
                ELSE 'same' END;
END $$;

-- In which weeks it is asked how it goes.
CREATE FUNCTION body.check_in_weeks(weeks integer, rhythm text) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN CASE rhythm WHEN 'weekly' THEN ARRAY(SELECT generate_series(1, weeks))
                       WHEN 'end' THEN ARRAY[weeks]
                       ELSE ARRAY(SELECT w FROM unnest(ARRAY[1, 2, 4, 8, 12]) AS w WHERE w < weeks) || weeks END;
END $$;

-- Why the account can begin no trial of that post, or of that plan, now: 'once', 'room'; NULL: it can.
CREATE FUNCTION body.trial_hindrance(owner bigint, the_post bigint, the_plan bigint DEFAULT NULL) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN CASE WHEN EXISTS (SELECT FROM trial WHERE account_id = owner AND post_id = the_post AND ended_at IS NULL)
                  OR EXISTS (SELECT FROM trial WHERE account_id = owner AND plan_id = the_plan AND ended_at IS NULL) THEN 'once'
                WHEN (SELECT count(*) FROM trial WHERE account_id = owner AND ended_at IS NULL) >= trial_most() THEN 'room' END;
END $$;

-- Begins one; its id. The caller holds the account. Refused with 'trial_consent', 'trial_room', 'trial_once'.
CREATE FUNCTION body.trial_add(owner bigint, the_post bigint, the_revision integer, the_title text, the_path text, the_activities text[],
                               the_scores integer[], now_pain integer, worst_pain integer, the_weeks integer, rhythm text, who text,
                               the_region bigint DEFAULT 0, the_place text DEFAULT '', the_since text DEFAULT '', the_plan bigint DEFAULT NULL)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
DECLARE
    made bigint;
    hindrance text := trial_hindrance(owner, the_post, the_plan);
BEGIN
    IF NOT agrees(owner, 'trials') THEN
        PERFORM refuse('trial_consent', 'its owner has not agreed');
    ELSIF hindrance = 'once' THEN
        PERFORM refuse('trial_once', 'they try it already');
    ELSIF hindrance = 'room' THEN
        PERFORM refuse('trial_room', 'they try so many already');
    END IF;
    INSERT INTO trial (account_id, post_id, plan_id, revision, title, path, activities, scores, pain_now, pain_worst, weeks, shown, region, place, since)
    VALUES (owner, the_post, the_plan, the_revision, the_title, the_path, the_activities, the_scores, now_pain, worst_pain, the_weeks, who,
            the_region, the_place, CASE WHEN the_region = 0 THEN '' ELSE the_since END)
    RETURNING id INTO made;
    INSERT INTO check_in (account_id, trial_id, week, due_at)
    SELECT owner, made, w, now() + w * interval '7 days' FROM unnest(check_in_weeks(the_weeks, rhythm)) AS w;
    RETURN made;
END $$;

-- On how many of the last seven days before a moment the account noted that it followed this; NULL: it keeps no notes, or this is nothing to follow.
CREATE FUNCTION body.trial_days(owner bigint, the_path text, moment timestamptz) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    IF the_path = '' OR NOT agrees(owner, 'notes') THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT least(count(DISTINCT (n.at AT TIME ZONE 'UTC')::date), 7) FROM note n
            WHERE n.account_id = owner AND n.path = the_path AND n.at > moment - interval '7 days' AND n.at <= moment);
END $$;

-- An account's trials, the newest first, from before that id; and one of them.
CREATE FUNCTION body.trial_list(owner bigint, before bigint, most bigint) RETURNS SETOF body.trial
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM trial WHERE account_id = owner AND id < before ORDER BY id DESC LIMIT most;
END $$;

CREATE FUNCTION body.trial_get(owner bigint, the_id bigint) RETURNS SETOF body.trial
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM trial WHERE id = the_id AND account_id = owner;
END $$;

CREATE FUNCTION body.trial_count(owner bigint, most bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN (SELECT count(*) FROM (SELECT FROM trial WHERE account_id = owner LIMIT most) AS n);
END $$;

-- Of how many of an account's it may say just now how it goes.
CREATE FUNCTION body.trials_asked(owner bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN (SELECT count(*) FROM trial t WHERE t.account_id = owner AND t.ended_at IS NULL AND check_in_open(owner, t.id) IS NOT NULL);
END $$;

-- The check-ins of a trial, in the order of weeks.
CREATE FUNCTION body.check_in_list(owner bigint, the_trial bigint) RETURNS SETOF body.check_in
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM check_in WHERE trial_id = the_trial AND account_id = owner ORDER BY week LIMIT 12;
END $$;

-- What its owner may report just now: the earliest that was asked for, of a running trial.
CREATE FUNCTION body.check_in_open(owner bigint, the_trial bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN (SELECT c.id FROM check_in c JOIN trial t ON t.id = c.trial_id
            WHERE c.trial_id = the_trial AND c.account_id = owner AND t.ended_at IS NULL
              AND (c.state IN ('asked', 'again') OR (c.state = 'waiting' AND c.due_at <= now()))
            ORDER BY c.week LIMIT 1);
END $$;

-- One of them, for its owner, while it may be reported; `trial` is its trial. Nothing is taken.
CREATE FUNCTION body.check_in_get(owner bigint, the_id bigint) RETURNS SETOF body.check_in
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT c.* FROM check_in c JOIN trial t ON t.id = c.trial_id
    WHERE c.id = the_id AND c.account_id = owner AND t.ended_at IS NULL AND c.state IN ('waiting', 'asked', 'again')
      AND (c.state <> 'waiting' OR c.due_at <= now());
END $$;

-- Locks a trial of that account, behind its check-ins, as the job runner does; again within the transaction: nothing happens.
CREATE FUNCTION body.trial_lock(owner bigint, the_trial bigint) RETURNS body.trial
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
DECLARE
    t body.trial;
BEGIN
    PERFORM FROM check_in WHERE trial_id = the_trial AND account_id = owner ORDER BY id FOR UPDATE;
    SELECT * INTO t FROM trial WHERE id = the_trial AND account_id = owner FOR NO KEY UPDATE;
    RETURN t;
END $$;

-- What ends with a trial: nothing more of it is asked. Whoever stops because it got worse reports that with it.
CREATE FUNCTION body.trial_close(the_trial bigint, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    UPDATE check_in SET state = 'dropped', due_at = NULL WHERE trial_id = the_trial AND state IN ('waiting', 'asked', 'again');
    UPDATE trial SET ended_at = now(), ended_why = why, reported = reported OR why = 'worse' WHERE id = the_trial AND ended_at IS NULL;
END $$;

-- Reports one, once. Stopping (`why`, else NULL) ends the trial, and so does the last week. Those of weeks before, which were not reported, are
-- missed. Refused with 'check_in_over'. Returns the trial's post where others read of it, else NULL.
CREATE FUNCTION body.check_in_put(owner bigint, the_id bigint, now_pain integer, worst_pain integer, the_scores integer[], the_days integer,
                                  the_change integer, the_note text, why text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
DECLARE
    c body.check_in;
    t body.trial;
BEGIN
    t := trial_lock(owner, (SELECT trial_id FROM check_in WHERE id = the_id AND account_id = owner));
    SELECT * INTO c FROM check_in_get(owner, the_id);
    UPDATE check_in SET state = 'reported', due_at = NULL, at = now(), pain_now = now_pain, pain_worst = worst_pain, scores = the_scores,
                        days = the_days, change = the_change, note = the_note
    WHERE id = c.id AND state IN ('waiting', 'asked', 'again');
    IF NOT FOUND OR cardinality(the_scores) <> cardinality(t.activities) THEN
        PERFORM refuse('check_in_over', 'it was reported, or is no longer awaited');
    END IF;
    UPDATE trial SET reported = true WHERE id = t.id;
    UPDATE check_in SET state = 'missed', due_at = NULL WHERE trial_id = t.id AND week < c.week AND state IN ('waiting', 'asked', 'again');
    IF why IS NOT NULL THEN
        PERFORM trial_close(t.id, why);
    ELSIF c.week = t.weeks THEN
        PERFORM trial_close(t.id, 'over');
    END IF;
    RETURN CASE WHEN t.shown = 'report' THEN t.post_id END;
END $$;

-- Its owner stops without a report. Returns the post where others read of it, else NULL.
CREATE FUNCTION body.trial_stop(owner bigint, the_trial bigint, why text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
DECLARE
    t body.trial := trial_lock(owner, the_trial);
BEGIN
    PERFORM trial_close(t.id, why);
    RETURN CASE WHEN t.shown = 'report' THEN t.post_id END;
END $$;

-- Shows it to others than before; the post. Of a plan nobody else sees it.
CREATE FUNCTION body.trial_show(owner bigint, the_trial bigint, who text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    UPDATE trial SET shown = who WHERE id = the_trial AND account_id = owner AND shown <> who AND post_id IS NOT NULL;
    RETURN (SELECT post_id FROM trial WHERE id = the_trial AND account_id = owner);
END $$;

-- One of an account's goes with all its check-ins, or, without an id, all of them.
CREATE FUNCTION body.trial_delete(owner bigint, the_trial bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    IF the_trial IS NULL THEN
        DELETE FROM check_in WHERE account_id = owner;
        DELETE FROM trial WHERE account_id = owner;
    ELSE
        DELETE FROM check_in WHERE trial_id = the_trial AND account_id = owner;
        DELETE FROM trial WHERE id = the_trial AND account_id = owner;
    END IF;
END $$;

-- What others read of a post: the last check-in of each trial that is over and that its owner shows, the newest first, from before that trial
-- on; to be joined with the accounts, whose owners said that. Who stopped because it got worse is there without a check-in, too (`week` is
-- null then), and as worse, whatever they said before.
CREATE FUNCTION body.trial_reports(the_post bigint, before bigint, most bigint)
RETURNS TABLE (id bigint, account_id bigint, revision integer, week integer, result text, pain_before integer, pain_after integer, days integer,
               change integer, stopped boolean, for_worse boolean, at timestamptz, place text, since text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT t.id, t.account_id, t.revision, c.week::integer,
           CASE WHEN t.ended_why = 'worse' THEN 'worse' ELSE trial_result(t.pain_worst, c.pain_worst, t.scores, c.scores, c.change) END,
           t.pain_worst::integer, c.pain_worst::integer, c.days::integer, c.change::integer, t.ended_why <> 'over', t.ended_why = 'worse',
           coalesce(c.at, t.ended_at), t.place, t.since
    FROM body.trial t
    LEFT JOIN LATERAL (SELECT * FROM body.check_in i WHERE i.trial_id = t.id AND i.state = 'reported' ORDER BY i.week DESC LIMIT 1) AS c ON true
    WHERE t.post_id = the_post AND t.shown = 'report' AND t.ended_at IS NOT NULL AND t.reported AND t.id < before
    ORDER BY t.id DESC LIMIT most;
END $$;

-- ---- asking ----

-- About `most` that are due, with whom to ask: each is asked for, once more, and then no longer awaited ('missed'); a trial whose last one is
-- missed is over. The rows that are returned are those to ask for now.
CREATE FUNCTION body.check_in_ask(most integer) RETURNS TABLE (id bigint, account_id bigint, again boolean, looked_at integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
DECLARE
    trials bigint[] := ARRAY(SELECT c.trial_id FROM body.check_in c WHERE c.due_at <= now() ORDER BY c.due_at LIMIT most);
    -- Closing a trial changes all of its check-ins: one of which somebody holds some has its turn later.
    free bigint[] := ARRAY(SELECT c.id FROM body.check_in c WHERE c.trial_id = ANY (trials) ORDER BY c.id FOR UPDATE SKIP LOCKED);
    due bigint[] := ARRAY(SELECT c.id FROM body.check_in c WHERE c.id = ANY (free) AND c.due_at <= now() AND NOT EXISTS (
                              SELECT FROM body.check_in o WHERE o.trial_id = c.trial_id AND o.id <> ALL (free)));
BEGIN
    UPDATE body.check_in c SET state = CASE c.state WHEN 'waiting' THEN 'asked' WHEN 'asked' THEN 'again' ELSE 'missed' END,
                               due_at = now() + check_in_wait(c.state)
    WHERE c.id = ANY (due);
    PERFORM trial_close(t.id, 'over') FROM body.check_in c JOIN body.trial t ON t.id = c.trial_id AND t.weeks = c.week
    WHERE c.id = ANY (due) AND c.state = 'missed' AND t.ended_at IS NULL;
    RETURN QUERY SELECT c.id, c.account_id, c.state = 'again', cardinality(due) FROM body.check_in c
    WHERE c.id = ANY (due) AND c.state IN ('asked', 'again')
    UNION ALL SELECT NULL, NULL, NULL, cardinality(due);
END $$;

-- ---- a copy of one's data ----

CREATE FUNCTION body.export_trials(the_account bigint, past bigint, most integer) RETURNS TABLE (place bigint, data json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT t.id, json_build_object('what', t.title, 'of a plan', t.post_id IS NULL, 'revision', t.revision, 'what I want to do', t.activities,
        'how well at the beginning', t.scores, 'pain then', t.pain_now, 'pain at its worst', t.pain_worst, 'weeks', t.weeks, 'who sees it', t.shown,
        'where it is', t.place, 'since when', t.since, 'counted', t.tally_id IS NOT NULL,
        'begun', t.started_at, 'ended', t.ended_at, 'why', t.ended_why,
        'check-ins', (SELECT json_agg(json_build_object('week', c.week, 'state', c.state, 'at', c.at, 'pain', c.pain_now,
                                      'pain at its worst', c.pain_worst, 'how well', c.scores, 'days', c.days, 'change', c.change, 'note', c.note)
                                      ORDER BY c.week) FROM body.check_in c WHERE c.trial_id = t.id))
    FROM body.trial t WHERE t.account_id = the_account AND t.id > past ORDER BY t.id LIMIT most;
END $$;

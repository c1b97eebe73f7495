-- Badges: what somebody did that helped others, said in a sentence. None is for being busy: whoever writes a thousand posts that help
-- nobody has none.
--
-- badge_rules is the one table of them: what each is called and says, and its rule, as a query of the grounds for it: posts, and since
-- when. A badge is had as long as there is a ground, and no longer: each is worked out again from what is there. The job runner does
-- so for those to whom something happened that may give or take one (badge_due, which triggers below and job_reputation fill), and
-- once a day for everybody who has one. Whoever gets one for the first time is told, once. Nobody is behind a made-up person, who has none.
--
-- A rule's $1 is the account, and `answers` what badge_answers says of it. It reads the first 5,000 public answers, questions or
-- revisions at most.

CREATE FUNCTION badge_most() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 5000 $$;

-- Somebody's answers that everybody sees and that have no warning, from the first on, with what readers and whoever asked say of each.
CREATE FUNCTION badge_answers(the_account bigint)
RETURNS TABLE (id bigint, thread_id bigint, created_at timestamptz, body text, up integer, helped integer, accepted boolean, found boolean,
               asker_id bigint, asked_at timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT a.id, a.thread_id, a.created_at, a.body, s.up, s.helped, s.accepted, s.helped > 0 OR s.accepted, q.author_id, q.created_at
    FROM (SELECT p.* FROM public_post p WHERE p.author_id = the_account AND p.kind = 'answer'
          ORDER BY p.created_at, p.id LIMIT badge_most()) AS a
    JOIN post_score s ON s.post_id = a.id
    JOIN post q ON q.id = a.thread_id
    WHERE q.author_id <> the_account AND s.warning = '';
$$;

-- Since when one of them is found good: the first reader that it helped, or when whoever asked accepted it.
CREATE FUNCTION badge_found_at(the_answer bigint, accepted boolean) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT least((SELECT min(r.at) FROM reaction r WHERE r.post_id = the_answer AND r.what = 'helped'),
                 (SELECT max(e.at) FROM event e WHERE e.post_id = the_answer AND e.kind = 'accept' AND badge_found_at.accepted))
$$;

CREATE FUNCTION badge_rules() RETURNS TABLE (place integer, name text, title text, sentence text, query text)
LANGUAGE sql IMMUTABLE AS $rules$
    VALUES
    (1, 'first-help', 'First help', 'An answer helped somebody, or whoever asked accepted it.', $q$
     SELECT a.id, coalesce(badge_found_at(a.id, a.accepted), a.created_at) FROM answers AS a
     WHERE a.found ORDER BY a.created_at, a.id LIMIT 1 $q$),
    (2, 'ten-helped', 'Helped ten times', 'Ten times readers said that an answer helped them.', $q$
     SELECT a.id, coalesce((SELECT r.at FROM answers AS b JOIN reaction r ON r.post_id = b.id AND r.what = 'helped'
                            ORDER BY r.at OFFSET 9 LIMIT 1), a.created_at)
     FROM answers AS a WHERE a.helped > 0 AND (SELECT sum(helped) >= 10 FROM answers)
     ORDER BY a.helped DESC, a.id LIMIT 1 $q$),
    (3, 'came-back', 'Came back', 'Asked, tried it, and came back a day or more after the answer to say that it helped, or accepted it.', $q$
     SELECT p.id, r.at
     FROM (SELECT p.id FROM public_post p WHERE p.author_id = $1 AND p.kind = 'question' ORDER BY p.created_at, p.id LIMIT badge_most()) AS p
     JOIN public_post a ON a.thread_id = p.id AND a.kind = 'answer' AND a.author_id <> $1
     JOIN question q ON q.id = p.id
     CROSS JOIN LATERAL (
         SELECT r.at FROM reaction r WHERE r.post_id = a.id AND r.account_id = $1 AND r.what = 'helped'
         UNION ALL
         SELECT max(e.at) FROM event e WHERE e.post_id = a.id AND e.kind = 'accept' AND e.actor_id = $1 AND q.accepted_answer_id = a.id) AS r
     WHERE r.at >= a.created_at + interval '1 day' ORDER BY r.at, p.id LIMIT 1 $q$),
    (4, 'put-right', 'Put it right', 'Changed an answer a day or more after writing it, and readers said after that that it helped.', $q$
     SELECT a.id, r.created_at FROM answers AS a
     JOIN revision r ON r.post_id = a.id AND r.number > 1 AND r.author_id = $1 AND r.created_at >= a.created_at + interval '1 day'
     WHERE a.helped > 0 AND EXISTS (SELECT FROM reaction o WHERE o.post_id = a.id AND o.what = 'helped' AND o.at > r.created_at)
     ORDER BY r.created_at, a.id LIMIT 1 $q$),
    (5, 'source', 'Said where it is from', 'An answer that names its source helped somebody.', $q$
     SELECT a.id, coalesce(badge_found_at(a.id, a.accepted), a.created_at) FROM answers AS a
     WHERE found AND (body ~ '(^|\n)\[\^[^\]\n]+\]:' OR body ~ '(^|[^!])\[[^\]\n]*\]\(https?://' OR body ~ '(^|[\s<])https?://')
     ORDER BY a.created_at, a.id LIMIT 1 $q$),
    (6, 'get-help', 'Said when to get help', 'An answer leads to the page about when to get help, and others found it good.', $q$
     SELECT a.id, coalesce(badge_found_at(a.id, a.accepted), a.created_at) FROM answers AS a
     WHERE (a.found OR a.up > 0)
       AND (a.body ~ '/red-flags\M' OR EXISTS (SELECT FROM link l WHERE l.post_id = a.id AND l.slug = 'red-flags'))
     ORDER BY a.created_at, a.id LIMIT 1 $q$),
    (7, 'welcome', 'Welcomed somebody', 'Answered somebody’s first question here within two days, and that helped.', $q$
     SELECT a.id, coalesce(badge_found_at(a.id, a.accepted), a.created_at) FROM answers AS a
     WHERE a.found AND a.created_at < a.asked_at + interval '2 days'
       AND NOT EXISTS (SELECT FROM post o WHERE o.author_id = a.asker_id AND o.kind = 'question' AND o.created_at < a.asked_at)
     ORDER BY a.created_at, a.id LIMIT 1 $q$),
    (8, 'waited', 'Answered what waited', 'Answered a question that had waited a month for its first answer, and that helped.', $q$
     SELECT a.id, coalesce(badge_found_at(a.id, a.accepted), a.created_at) FROM answers AS a
     WHERE a.found AND a.created_at >= a.asked_at + interval '30 days'
       AND NOT EXISTS (SELECT FROM public_post o WHERE o.thread_id = a.thread_id AND o.kind = 'answer' AND o.created_at < a.created_at)
     ORDER BY a.created_at, a.id LIMIT 1 $q$),
    (9, 'still-true', 'Still true', 'A year after an answer was written, somebody said that it helped.', $q$
     SELECT a.id, r.at FROM answers AS a
     CROSS JOIN LATERAL (SELECT min(o.at) AS at FROM reaction o
                         WHERE o.post_id = a.id AND o.what = 'helped' AND o.at >= a.created_at + interval '1 year') AS r
     WHERE a.helped > 0 AND r.at IS NOT NULL
     ORDER BY r.at, a.id LIMIT 1 $q$),
    (10, 'asked-for-many', 'Asked for many', 'Answers to a question helped five others.', $q$
     SELECT p.id, (SELECT o.at FROM (SELECT min(r.at) AS at FROM public_post a JOIN reaction r ON r.post_id = a.id AND r.what = 'helped'
                                     WHERE a.thread_id = p.id AND a.kind = 'answer' AND r.account_id <> $1 GROUP BY r.account_id) AS o
                   ORDER BY o.at OFFSET 4 LIMIT 1)
     FROM (SELECT p.id, p.created_at FROM public_post p WHERE p.author_id = $1 AND p.kind = 'question'
           ORDER BY p.created_at, p.id LIMIT badge_most()) AS p
     WHERE (SELECT count(DISTINCT r.account_id) FROM public_post a JOIN reaction r ON r.post_id = a.id AND r.what = 'helped'
            WHERE a.thread_id = p.id AND a.kind = 'answer' AND r.account_id <> $1) >= 5
     ORDER BY p.created_at, p.id LIMIT 1 $q$),
    (11, 'kept-current', 'Keeps the library current', 'Changed an entry of the library that nobody had touched for half a year.', $q$
     SELECT e.id, r.created_at
     FROM (SELECT r.* FROM revision r WHERE r.author_id = $1 AND r.number > 1 AND r.model <> '{}'
           ORDER BY r.post_id, r.number LIMIT badge_most()) AS r
     JOIN revision b ON b.post_id = r.post_id AND b.number = r.number - 1 AND b.created_at <= r.created_at - interval '180 days'
     JOIN entry e ON e.id = r.post_id AND entry_is_public(e.status)
     ORDER BY r.created_at, e.id LIMIT 1 $q$),
    (12, 'reviewed', 'Reviewed', 'Reviewed an entry of the library, with a profession that was checked, and never took that back.', $q$
     SELECT e.id, v.created_at
     FROM (SELECT v.* FROM review v WHERE v.account_id = $1 AND coalesce(v.end_kind, '') NOT IN ('withdrawn', 'credential')
           ORDER BY v.id LIMIT badge_most()) AS v
     JOIN entry e ON e.id = v.entry_id AND entry_is_public(e.status)
     ORDER BY v.created_at, e.id LIMIT 1 $q$),
    (13, 'suggested', 'Mended others’ words', 'Suggested five changes of what others wrote that were accepted.', $q$
     SELECT s.post_id, s.ended_at
     FROM (SELECT s.* FROM suggestion s WHERE s.author_id = $1 ORDER BY s.id DESC LIMIT badge_most()) AS s
     JOIN public_post p ON p.id = s.post_id
     WHERE s.outcome IN ('accepted', 'improved') ORDER BY s.ended_at, s.id OFFSET 4 LIMIT 1 $q$)
$rules$;

-- What somebody has a ground for now: of each badge one, the same as long as nothing changes. Made of the rules, so that a session
-- plans all of them once: planning takes a hundred times as long as asking them of somebody who wrote little.
DO $make$
BEGIN
    EXECUTE format($f$
        CREATE FUNCTION badge_grounds(the_account bigint) RETURNS TABLE (place integer, name text, post_id bigint, since timestamptz)
        LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $body$
        #variable_conflict use_column
        BEGIN
            IF EXISTS (SELECT FROM account a
                       WHERE a.id = the_account AND (a.example OR a.erased_at IS NOT NULL OR a.leaving_at IS NOT NULL)) THEN
                RETURN;
            END IF;
            RETURN QUERY
            WITH answers AS MATERIALIZED (SELECT * FROM badge_answers($1))
            %s;
        END $body$ $f$,
        (SELECT string_agg(format('SELECT %s, %L::text, g.* FROM (%s) AS g', r.place, r.name, r.query), ' UNION ALL ' ORDER BY r.place)
         FROM badge_rules() AS r));
END $make$;

-- Brings somebody's badges to what they have a ground for. What they had and have no more stays as a row that is over, so that
-- nobody is told twice of one that comes back. Only the job runner calls it, one at a time.
CREATE FUNCTION badge_bring(the_account bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    ground record;
    has text[] := '{}';
    is_changed boolean := false;
BEGIN
    FOR ground IN SELECT * FROM badge_grounds(the_account) LOOP
        has := has || ground.name;
        INSERT INTO badge (account_id, name, post_id, since) VALUES (the_account, ground.name, ground.post_id, ground.since)
        ON CONFLICT DO NOTHING;
        IF FOUND THEN
            is_changed := true;
            INSERT INTO notice (account_id, what, post_id, number, thread_id, about_kind, about_id, own, actor_id, at)
            SELECT the_account, 'badge', p.id, 0, coalesce(p.thread_id, p.id), 'own', ground.place, true, the_account, now()
            FROM post p WHERE p.id = ground.post_id AND ground.since > now() - interval '30 days'
            ON CONFLICT DO NOTHING;
            CONTINUE;
        END IF;
        UPDATE badge SET post_id = ground.post_id, since = ground.since, over = false
        WHERE account_id = the_account AND name = ground.name AND (post_id, since, over) IS DISTINCT FROM (ground.post_id, ground.since, false);
        is_changed := is_changed OR FOUND;
    END LOOP;
    UPDATE badge SET over = true WHERE account_id = the_account AND NOT over AND name <> ALL (has);
    IF FOUND OR is_changed THEN
        PERFORM removed('account:' || the_account);
    END IF;
    UPDATE badge SET looked_at = now() WHERE account_id = the_account;
END $$;

-- Somebody's badges are to be worked out again.
CREATE FUNCTION badge_may_change(accounts bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO badge_due (whose) SELECT DISTINCT a FROM unnest(accounts) AS a WHERE a IS NOT NULL;
$$;

-- What the job runner calls: up to `most` of those that are due, as many as there is time for, so that what people write meanwhile does not
-- wait for it; when there are none, some of those nobody looked at for a day. Somebody whose badges fail is left as a dead row of the outbox,
-- until they work; when nobody's would work (job_fails_for_all), all of it fails, and they wait. Returns how many were due and are done.
CREATE FUNCTION job_badges(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    until CONSTANT timestamptz := clock_timestamp() + interval '50 milliseconds';
    taken bigint[];
    due bigint[];
    done bigint[] := '{}';
    one bigint;
    began timestamptz;
BEGIN
    IF NOT pg_try_advisory_xact_lock(6112018220) THEN
        RETURN 0;
    END IF;
    SELECT array_agg(d.id), array_agg(DISTINCT d.whose ORDER BY d.whose) INTO taken, due
    FROM (SELECT id, whose FROM badge_due ORDER BY id LIMIT most) AS d;
    FOR one IN SELECT unnest(due) UNION ALL
               (SELECT DISTINCT b.account_id
                FROM (SELECT account_id FROM badge WHERE due IS NULL AND looked_at < now() - interval '1 day'
                      ORDER BY looked_at LIMIT 5) AS b ORDER BY b.account_id) LOOP
        began := clock_timestamp();
        EXIT WHEN began > until AND done <> '{}';
        BEGIN
            PERFORM badge_bring(one);
            DELETE FROM outbox WHERE dead AND topic = 'badges:' || one;
            done := done || one;
        EXCEPTION WHEN query_canceled THEN
            -- The time for a statement is over: those behind it wait again, and so does it, unless it was what took so long.
            RAISE WARNING 'working out badges was stopped at account %', one;
            done := CASE WHEN clock_timestamp() < began + interval '2 seconds' THEN done ELSE done || one END;
            UPDATE badge SET looked_at = now() WHERE account_id = one;
            EXIT;
        WHEN lock_not_available OR deadlock_detected THEN
            EXIT;
        WHEN OTHERS THEN
            IF job_fails_for_all(SQLSTATE) THEN
                RAISE;
            END IF;
            PERFORM job_left_dead('badges:' || one, SQLERRM);
            UPDATE badge SET looked_at = now() WHERE account_id = one;
            done := done || one;
        END;
    END LOOP;
    DELETE FROM badge_due WHERE id = ANY (taken) AND whose = ANY (done);
    RETURN (SELECT count(*) FROM unnest(due) AS d WHERE d = ANY (done));
END $$;

-- ---- what may give one or take it, beside points (job_reputation) ----

CREATE FUNCTION badge_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM badge_may_change(ARRAY[coalesce(NEW.account_id, OLD.account_id)]);
    RETURN NULL;
END $$;
CREATE TRIGGER badge_said_now AFTER INSERT ON reaction FOR EACH ROW WHEN (NEW.what = 'helped') EXECUTE FUNCTION badge_said();
CREATE TRIGGER badge_said_no_more AFTER DELETE ON reaction FOR EACH ROW WHEN (OLD.what = 'helped') EXECUTE FUNCTION badge_said();
CREATE TRIGGER badge_reviewed AFTER INSERT OR UPDATE OF end_kind ON review FOR EACH ROW EXECUTE FUNCTION badge_said();

CREATE FUNCTION badge_accepted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM badge_may_change(ARRAY[NEW.actor_id, NEW.account_id]);
    RETURN NULL;
END $$;
CREATE TRIGGER badge_accepted AFTER INSERT ON event FOR EACH ROW WHEN (NEW.kind IN ('accept', 'unaccept')) EXECUTE FUNCTION badge_accepted();

CREATE FUNCTION badge_edited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM badge_may_change(ARRAY[NEW.author_id]);
    RETURN NULL;
END $$;
CREATE TRIGGER badge_edited AFTER INSERT ON revision FOR EACH ROW WHEN (NEW.number > 1) EXECUTE FUNCTION badge_edited();
CREATE TRIGGER badge_suggested AFTER UPDATE OF outcome ON suggestion FOR EACH ROW
    WHEN (NEW.outcome IS DISTINCT FROM OLD.outcome) EXECUTE FUNCTION badge_edited();

-- What is hidden, shown again or moved: whoever wrote it, and of a question or an entry whoever has a badge by something in it.
CREATE FUNCTION badge_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM badge_may_change(ARRAY(
        SELECT author_id FROM post WHERE id = NEW.id
        UNION SELECT p.author_id FROM post p WHERE p.thread_id = NEW.id AND p.kind IN ('question', 'answer')));
    RETURN NULL;
END $$;
CREATE TRIGGER badge_shown AFTER UPDATE OF deleted_at, thread_id ON post FOR EACH ROW
    WHEN ((OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL) OR OLD.thread_id <> NEW.thread_id) EXECUTE FUNCTION badge_shown();

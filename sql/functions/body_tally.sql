-- What worked: how many tried something, and what came of it, without telling of anybody. tally.sql says what pages show.
--
-- Counted are trials that are over (nothing of them changes any more) and whose owner wants that: 'counts', or 'report', which everybody
-- reads by name anyway. Each member counts once of a post, by the first of their trials of it that is counted.
--
-- What could tell of one person is a difference: of the table before and after they came or went; of a region and of all; of those who
-- took something back; of all and of those whose reports are read by name. Withholding numbers below five, or rounding them, hides none of
-- these (Statistics by several filters: D. E. Denning, P. J. Denning, M. D. Schwartz, The tracker: a threat to statistical database security,
-- ACM TODS 4 (1979), 76-96, https://doi.org/10.1145/320064.320069; over time: J.-W. Byun, Y. Sohn, E. Bertino, N. Li, Secure anonymization
-- for incremental datasets, SDM 2006, https://doi.org/10.1007/11844662_4). So trials are put into groups, once, and every number that is
-- shown is a sum over whole groups. The rule is of the groups:
--
--     Each has at least five reports ("fresh") that were in no group before and were never read by name.
--
-- Then nothing that is added and subtracted of all the tables that there ever were tells of fewer than five reports that are read nowhere
-- else: of the groups that are left in such a sum take the one that was made last. Its five fresh ones are in no other that is left, as none
-- made before has them and none made after is left. Over time a table changes by whole groups; a region is a sum of some of the
-- groups of all; what is taken away is taken away with its whole group, which says what its coming said. Those who were in a group that is
-- gone, and those who were read by name, come into a later one beside its five. So nobody is found who does not tell of themselves:
--
--     a trial that was in a group is not shown by name any more ('trial_counted'): four names would tell of the fifth. It can be
--     hidden, deleted, erased with the account, at once, and its group goes with it in the same transaction. The others of that group
--     wait until five fresh ones come.
--
-- A report that is read by name is a group of its own: its number says what everybody reads, and it goes when that goes. Who
-- reported nothing belongs to no five; they are counted with the next group of their cluster, never alone.
--
-- Numbers are still of few: five of five who are better say of each of them that they are, to whoever knows that they took part. That
-- is said to nobody. And who owns four of five accounts knows the fifth: that costs them four trials over weeks, each time.
--
-- Groups are of a cluster (region and since when, tally.sql) where it has five; after waiting, of its region; after waiting as long again,
-- of all. What a group was put together by is all that it ever tells.

-- So many fresh reports make a group.
CREATE FUNCTION body.tally_least() RETURNS integer
LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$ BEGIN RETURN 5; END $$;

-- So many reports are told of: below, those that are read by name speak for themselves.
CREATE FUNCTION body.tally_told() RETURNS integer
LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$ BEGIN RETURN 5; END $$;

-- How long five of a region wait for others of their cluster, and then for others of their region. Long enough that a cluster of which there is a
-- report every other day or so is told of by itself; and half a trial of four weeks, so that what is rarely tried is told of, too.
CREATE FUNCTION body.tally_patience() RETURNS interval
LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$ BEGIN RETURN interval '14 days'; END $$;

CREATE FUNCTION body.weeks_plus(a integer[], b integer[], sign integer) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT x.a + sign * x.b FROM unnest(a, b) WITH ORDINALITY AS x (a, b, n) ORDER BY x.n);
END $$;

-- In front of all that changes what is counted: one after the other. Who has it waits for no trial that somebody else holds.
CREATE FUNCTION body.tally_lock() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(6112018245);
END $$;

-- Adds a group to what is told (1), or takes it away (-1): of all, of its region, of its cluster.
CREATE FUNCTION body.tally_count(g body.tally, sign integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    INSERT INTO trial_count AS c (post_id, region, since, started, better, same, worse, stopped, weeks, named)
    SELECT g.post_id, x.region, x.since, 0, 0, 0, 0, 0, array_fill(0, ARRAY[12]), 0
    FROM (SELECT 0::bigint, '' UNION SELECT g.region, '' UNION SELECT g.region, g.since) AS x (region, since) WHERE sign > 0
    ON CONFLICT DO NOTHING;
    UPDATE trial_count c SET started = c.started + sign * g.started, better = c.better + sign * g.better, same = c.same + sign * g.same,
           worse = c.worse + sign * g.worse, stopped = c.stopped + sign * g.stopped, weeks = weeks_plus(c.weeks, g.weeks, sign),
           named = c.named + sign * g.named::integer
    WHERE c.post_id = g.post_id AND c.region IN (0, g.region) AND c.since IN ('', g.since)
      AND (c.region <> 0 OR c.since = '');
    DELETE FROM trial_count c WHERE c.post_id = g.post_id AND c.started = 0;
END $$;

-- A group is gone, at once: what it added is taken away, and the job runner sees to the others of it.
CREATE FUNCTION body.tally_end(the_tally bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
DECLARE
    g body.tally;
BEGIN
    PERFORM tally_lock();
    DELETE FROM tally WHERE id = the_tally RETURNING * INTO g;
    IF g.id IS NOT NULL THEN
        PERFORM tally_count(g, -1);
        INSERT INTO tally_due (post_id, gone) VALUES (g.post_id, g.id);
    END IF;
END $$;

-- However a trial ends, is shown to others, or goes. A check-in that ends nothing comes to none of this.
CREATE FUNCTION body.trial_counted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM tally_end(OLD.tally_id) WHERE OLD.tally_id IS NOT NULL;
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.shown <> OLD.shown THEN
        IF NEW.shown = 'report' AND OLD.grouped THEN
            PERFORM refuse('trial_counted', 'it was counted with others');
        END IF;
        PERFORM tally_end(OLD.tally_id) WHERE OLD.tally_id IS NOT NULL;
        NEW.tally_id := NULL;
    END IF;
    IF NEW.ended_at IS NOT NULL AND NEW.shown <> 'me' THEN
        NEW.named := NEW.named OR NEW.shown = 'report' AND NEW.reported;
        INSERT INTO tally_due (post_id) VALUES (NEW.post_id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER trial_counted BEFORE INSERT OR UPDATE OF ended_at, shown, reported ON body.trial FOR EACH ROW EXECUTE FUNCTION body.trial_counted();
CREATE TRIGGER trial_uncounted AFTER DELETE ON body.trial FOR EACH ROW EXECUTE FUNCTION body.trial_counted();

-- Makes a group of those trials.
CREATE FUNCTION body.tally_make(the_post bigint, the_region bigint, the_since text, trials bigint[], by_name boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
DECLARE
    g body.tally;
BEGIN
    INSERT INTO tally (post_id, region, since, started, better, same, worse, stopped, weeks, named)
    SELECT the_post, the_region, the_since, count(*), count(*) FILTER (WHERE h.result = 'better'), count(*) FILTER (WHERE h.result = 'same'),
           count(*) FILTER (WHERE h.result = 'worse'), count(*) FILTER (WHERE h.stopped),
           ARRAY(SELECT count(*) FILTER (WHERE w = x.week) FROM generate_series(1, 12) AS w LEFT JOIN unnest(array_agg(h.week)) AS x (week) ON true
                 GROUP BY w ORDER BY w),
           by_name
    FROM trial t CROSS JOIN LATERAL trial_came(t) AS h WHERE t.id = ANY (trials)
    RETURNING * INTO g;
    UPDATE trial SET tally_id = g.id, grouped = grouped OR NOT by_name, named = named OR by_name WHERE id = ANY (trials);
    PERFORM tally_count(g, 1);
END $$;

-- What came of a trial that is over; week: of the last report, or in which it was stopped as worse; NULL and '': no report.
CREATE FUNCTION body.trial_came(t body.trial) RETURNS TABLE (result text, week integer, stopped boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp ROWS 1 AS $$
DECLARE
    c body.check_in;
BEGIN
    SELECT * INTO c FROM check_in i WHERE i.trial_id = t.id AND i.state = 'reported' ORDER BY i.week DESC LIMIT 1;
    stopped := t.ended_why <> 'over';
    IF t.ended_why = 'worse' THEN
        result := 'worse';
        week := coalesce(c.week, greatest(1, least(12, ceil(extract(epoch FROM t.ended_at - t.started_at) / 604800)))::integer);
    ELSIF c.id IS NULL THEN
        result := '';
    ELSE
        result := trial_result(t.pain_worst, c.pain_worst, t.scores, c.scores, c.change);
        week := c.week;
    END IF;
    RETURN NEXT;
END $$;

-- Those of a post that wait to be counted, the first of each member, reports before others. Locked: what somebody holds waits for its turn.
CREATE FUNCTION body.tally_waiting(the_post bigint)
RETURNS TABLE (id bigint, region bigint, since text, ended_at timestamptz, by_name boolean, fresh boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
DECLARE
    free bigint[] := ARRAY(SELECT t.id FROM trial t WHERE t.post_id = the_post AND t.tally_id IS NULL AND t.shown <> 'me' AND t.ended_at IS NOT NULL
                             AND NOT EXISTS (SELECT FROM trial o WHERE o.account_id = t.account_id AND o.post_id = the_post
                                             AND o.tally_id IS NOT NULL)
                           ORDER BY t.reported DESC, t.grouped, t.named, t.id LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED);
BEGIN
    RETURN QUERY
    SELECT DISTINCT ON (t.account_id) t.id, t.region, t.since, t.ended_at, t.shown = 'report' AND t.reported, t.reported AND NOT t.grouped AND NOT t.named
    FROM trial t
    WHERE t.id = ANY (free)
    ORDER BY t.account_id, t.id;
END $$;

-- Counts what waits of one post. The caller holds tally_lock.
CREATE FUNCTION body.tally_post(the_post bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
DECLARE
    waiting record;
    g record;
    left_over bigint[];
    fresh_left bigint;
BEGIN
    FOR waiting IN SELECT * FROM tally_waiting(the_post) AS w WHERE w.by_name LOOP
        PERFORM tally_make(the_post, waiting.region, waiting.since, ARRAY[waiting.id], true);
    END LOOP;
    FOR level IN 0..2 LOOP -- a cluster, a region, all
        FOR g IN SELECT CASE WHEN level < 2 THEN w.region ELSE 0 END AS region, CASE WHEN level = 0 THEN w.since ELSE '' END AS since,
                        array_agg(w.id) AS trials
                 FROM tally_waiting(the_post) AS w WHERE NOT w.by_name GROUP BY 1, 2
                 HAVING count(*) FILTER (WHERE w.fresh) >= tally_least()
                    AND min(w.ended_at) FILTER (WHERE w.fresh) <= now() - level * tally_patience() LOOP
            PERFORM tally_make(the_post, g.region, g.since, g.trials, false);
        END LOOP;
    END LOOP;
    -- Enough of them, of several clusters: tomorrow they may have waited long enough.
    IF (SELECT count(*) FILTER (WHERE w.fresh) FROM tally_waiting(the_post) AS w) >= tally_least() THEN
        INSERT INTO tally_due (post_id, due_at) VALUES (the_post, now() + interval '1 day');
    END IF;
END $$;

-- What the job runner calls: counts trials of up to `most` posts, those that have waited longest. Returns these posts.
CREATE FUNCTION body.tally_round(most integer) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
DECLARE
    the_post bigint;
    gone_ones bigint[];
    free bigint[];
BEGIN
    IF NOT EXISTS (SELECT FROM tally_due WHERE due_at <= now()) OR NOT pg_try_advisory_xact_lock(6112018245) THEN
        RETURN;
    END IF;
    FOR the_post IN SELECT DISTINCT d.post_id FROM (SELECT post_id FROM tally_due WHERE due_at <= now() ORDER BY due_at, id LIMIT most) AS d
                    ORDER BY 1 LOOP
        WITH done AS (DELETE FROM tally_due WHERE post_id = the_post RETURNING gone)
        SELECT array_agg(gone) FILTER (WHERE gone IS NOT NULL) INTO gone_ones FROM done;
        free := ARRAY(SELECT id FROM trial WHERE tally_id = ANY (gone_ones) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED);
        UPDATE trial SET tally_id = NULL WHERE id = ANY (free);
        INSERT INTO tally_due (post_id, gone, due_at)
        SELECT DISTINCT the_post, tally_id, now() + interval '1 minute' FROM trial WHERE tally_id = ANY (gone_ones);
        PERFORM tally_post(the_post);
        RETURN NEXT the_post;
    END LOOP;
END $$;

-- ---- what is told ----

-- Of a post, for a region (its tag, and what was merged into that) and since when, or less than that ('{0}', ''). No row: fewer than five reports.
CREATE FUNCTION body.trial_counts(the_post bigint, regions bigint[], the_since text)
RETURNS TABLE (started bigint, better bigint, same bigint, worse bigint, stopped bigint, median integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp ROWS 1 AS $$
DECLARE
    c record;
    half bigint;
BEGIN
    SELECT sum(t.started) AS started, sum(t.better) AS better, sum(t.same) AS same, sum(t.worse) AS worse, sum(t.stopped) AS stopped INTO c
    FROM trial_count t WHERE t.post_id = the_post AND t.region = ANY (regions) AND t.since = the_since;
    IF c.better + c.same + c.worse >= tally_told() THEN
        half := (c.better + c.same + c.worse + 1) / 2;
        RETURN QUERY
        SELECT c.started, c.better, c.same, c.worse, c.stopped,
               (SELECT min(x.week)::integer
                FROM (SELECT w.week, sum(sum(w.n)) OVER (ORDER BY w.week) AS so_far
                      FROM trial_count t CROSS JOIN LATERAL unnest(t.weeks) WITH ORDINALITY AS w (n, week)
                      WHERE t.post_id = the_post AND t.region = ANY (regions) AND t.since = the_since GROUP BY w.week) AS x
                WHERE x.so_far >= half);
    END IF;
END $$;

-- The regions that a post is told of.
CREATE FUNCTION body.trial_count_regions(the_post bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp ROWS 20 AS $$
BEGIN
    RETURN QUERY SELECT region FROM trial_count WHERE post_id = the_post AND region <> 0 AND since = '' AND better + same + worse >= tally_told()
    ORDER BY region LIMIT 100;
END $$;

-- What is shown beside an answer: {reports by name, started, better, same, worse}, as post_score.tried. '{}': nothing.
CREATE FUNCTION body.trial_tried(the_post bigint) RETURNS integer[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT CASE WHEN better + same + worse >= tally_told() THEN ARRAY[named, started, better, same, worse]
                                 WHEN named > 0 THEN ARRAY[named] END
                     FROM trial_count WHERE post_id = the_post AND region = 0 AND since = ''), '{}');
END $$;

-- Of how many posts the job runner has something to do now.
CREATE FUNCTION body.tallies_due() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    RETURN (SELECT count(*) FROM (SELECT FROM tally_due WHERE due_at <= now() LIMIT 1000) AS d);
END $$;

-- What could not be told of just now is counted again in a moment.
CREATE FUNCTION body.tally_again(the_post bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = body, public, pg_temp AS $$
BEGIN
    INSERT INTO tally_due (post_id, due_at) VALUES (the_post, now() + interval '2 seconds');
END $$;

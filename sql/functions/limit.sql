-- How often somebody may do something: the rules are in limit_rule, what was used in limit_used.
--
-- Counted as a bucket that leaks (GCRA): each use adds a step, seconds / most, to the time at which all that was used is
-- free again, and what would bring that further than `seconds` ahead is refused. So `most` may come at once, and then one
-- each step; one row for a rule and a user is enough, and none has to be reset.

-- In how many rows the uses of everybody are counted, so that they do not wait for each other: each holds an eighth.
CREATE FUNCTION limit_parts() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 8; $$;

-- The rules for one more use, and whose row it is counted in, in the order of `place`. A scope whose argument is NULL has
-- none; the rule for everybody goes with the network's; a host's name is a name. Coaches and moderators are known: theirs are no first days.
CREATE FUNCTION limit_applied(the_what text, the_account bigint, the_network text, the_name text, the_device text,
                              part integer)
RETURNS TABLE (place integer, scope text, who text, step interval, all_of_it interval, free interval)
LANGUAGE sql STABLE AS $$
    SELECT w.place, r.scope, w.who, s.step, make_interval(secs => r.seconds),
           CASE WHEN r.free IS NOT NULL THEN s.step * (least(r.free, m.most)::float8 / m.parts) END
    FROM limit_rule r
    JOIN (VALUES (1, 'account', the_account::text), (2, 'name', the_name), (2, 'host', the_name), (3, 'device', the_device),
                 (4, 'network', the_network), (5, 'all', CASE WHEN the_network IS NOT NULL THEN part::text END))
         AS w (place, scope, who) ON w.scope = r.scope AND w.who IS NOT NULL
    LEFT JOIN account a ON (r.most_first_day IS NOT NULL OR r.most_first_hour IS NOT NULL)
                           AND a.id = the_account AND a.role = 'member'
    CROSS JOIN LATERAL (
        SELECT CASE WHEN a.created_at > now() - interval '1 hour'
                    THEN coalesce(r.most_first_hour, r.most_first_day, r.most)
                    WHEN a.created_at > now() - interval '1 day' THEN coalesce(r.most_first_day, r.most)
                    ELSE r.most END AS most,
               CASE WHEN r.scope = 'all' THEN limit_parts() ELSE 1 END AS parts) AS m
    -- Whole microseconds, never rounded up: `most` steps fit.
    CROSS JOIN LATERAL (
        SELECT make_interval(secs => floor(r.seconds * 1000000.0 * m.parts / m.most) / 1000000) AS step) AS s
    WHERE r.what = the_what;
$$;

-- Refuses with 'limit', the seconds to wait and whose limit it is: "30 network".
CREATE FUNCTION limit_refuse(too_much interval, scope text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse('limit', ceil(extract(epoch FROM too_much))::bigint || ' ' || scope);
END $$;

-- How hard the uses beyond the free ones press on what is left, in percent; NULL: they are free.
CREATE FUNCTION limit_pressed(used interval, free interval, all_of_it interval, step interval) RETURNS float8
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN used > free THEN 100 * extract(epoch FROM used - free) / extract(epoch FROM all_of_it - free + step) END;
$$;

-- Refuses when one more would be too much, or needs a proof that there is not, and counts nothing: put before work that is
-- not to be done in vain. It waits for nobody.
CREATE FUNCTION limit_look(the_what text, the_account bigint, the_network text, the_proof bytea DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    part integer := floor(random() * limit_parts());
    r record;
BEGIN
    SELECT max(o.used - a.all_of_it) AS too_much, max(limit_pressed(o.used, a.free, a.all_of_it, a.step)) AS pressed,
           (array_agg(a.scope ORDER BY o.used - a.all_of_it DESC))[1] AS scope
    INTO r
    FROM limit_applied(the_what, the_account, the_network, NULL, NULL, part) a
    JOIN limit_used u ON u.what = the_what AND u.scope = a.scope AND u.who = a.who
    CROSS JOIN LATERAL (SELECT greatest(u.full_at, now()) + a.step - now() AS used) AS o;
    IF r.too_much > interval '0' THEN
        PERFORM limit_refuse(r.too_much, r.scope);
    ELSIF r.pressed IS NOT NULL AND (the_proof IS NULL OR EXISTS (SELECT FROM proof_spent WHERE id = the_proof)) THEN
        PERFORM refuse('limit_proof', floor(r.pressed)::bigint::text);
    END IF;
END $$;

-- Counts one more use. Refused with 'limit' when it is too much; with 'limit_proof' when a proof of work is needed and
-- the_proof (src/web/proof.h) is NULL or was spent before: then how much of what is left beside the free uses was used, in
-- percent. Put it behind all that the transaction writes: who has these rows waits for nothing more, and what is refused or
-- fails elsewhere was never counted.
CREATE FUNCTION limit_take(the_what text, the_account bigint, the_network text, the_proof bytea DEFAULT NULL,
                           the_name text DEFAULT NULL, the_device text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    part integer := floor(random() * limit_parts());
    r record;
BEGIN
    -- A standby serves searches; what would be written is refused by itself.
    IF current_setting('transaction_read_only')::boolean THEN
        RETURN;
    END IF;
    WITH applied AS MATERIALIZED (
        SELECT * FROM limit_applied(the_what, the_account, the_network, the_name, the_device, part)
    ), taken AS (
        INSERT INTO limit_used AS u (what, scope, who, full_at)
        SELECT the_what, a.scope, a.who, now() + a.step FROM applied a ORDER BY a.place
        ON CONFLICT (what, scope, who) DO UPDATE
            SET full_at = greatest(u.full_at, now()) + (excluded.full_at - now())
        RETURNING u.scope, u.full_at - now() AS used
    )
    SELECT max(t.used - a.all_of_it) AS too_much,
           max(limit_pressed(t.used, a.free, a.all_of_it, a.step)) AS pressed,
           (array_agg(a.scope ORDER BY t.used - a.all_of_it DESC))[1] AS scope
    INTO r
    FROM taken t JOIN applied a ON a.scope = t.scope;
    IF r.too_much > interval '0' THEN
        PERFORM limit_refuse(r.too_much, r.scope);
    ELSIF r.pressed IS NOT NULL THEN
        INSERT INTO proof_spent (id, expires_at) SELECT the_proof, now() + interval '1 hour' WHERE the_proof IS NOT NULL
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            PERFORM refuse('limit_proof', floor(r.pressed)::bigint::text);
        END IF;
    END IF;
END $$;

-- Takes one use back, that was counted before it was known whether it counts. Of everybody's in any of the rows: they are
-- as good as one another.
CREATE FUNCTION limit_give_back(the_what text, the_account bigint, the_network text, the_name text, the_device text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    part integer := floor(random() * limit_parts());
BEGIN
    UPDATE limit_used u SET full_at = u.full_at - g.step
    FROM (SELECT a.scope, a.who, a.step
          FROM limit_applied(the_what, the_account, the_network, the_name, the_device, part) a
          JOIN limit_used o ON o.what = the_what AND o.scope = a.scope AND o.who = a.who
          ORDER BY a.place FOR NO KEY UPDATE OF o) AS g
    WHERE u.what = the_what AND u.scope = g.scope AND u.who = g.who;
END $$;

-- Counts one more try to sign in, before the password is looked at. From a known device (src/web/device.h) it is counted for
-- that alone, until there were too many; else for the name, the network and everybody. Returns whether it was the device's.
CREATE FUNCTION limit_sign_in(the_name text, the_network text, the_device text, the_proof bytea) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    IF the_device IS NOT NULL THEN
        BEGIN
            PERFORM limit_take('signin', NULL, NULL, NULL, NULL, the_device);
            RETURN true;
        EXCEPTION WHEN check_violation THEN
            NULL; -- as if it were unknown
        END;
    END IF;
    PERFORM limit_take('signin', NULL, the_network, the_proof, the_name);
    RETURN false;
END $$;

-- Counts one more of `the_what` for the account that is signed in, or that this device signed in to before (src/web/device.h:
-- its cookie says since when, NULL: signed in now), until there were too many; else for the network and everybody. So whoever
-- uses up what a network has keeps nobody out who was here before.
CREATE FUNCTION limit_device(the_what text, the_account bigint, the_since timestamptz, the_network text, the_proof bytea)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM account WHERE id = the_account AND (the_since IS NULL OR devices_since <= the_since)) THEN
        BEGIN
            PERFORM limit_take(the_what, the_account, NULL);
            RETURN;
        EXCEPTION WHEN check_violation THEN
            NULL; -- as if it were unknown
        END;
    END IF;
    PERFORM limit_take(the_what, NULL, the_network, the_proof);
END $$;

-- Counts one more code of a second factor, before it is looked at. A recovery code cannot be guessed, and so is counted for the
-- network alone: whoever tries the six digits of somebody else's account does not keep its owner out. From a known device
-- digits are counted for that, until there were too many; else for the account, and refused with 'second_stopped' when too
-- many of an account's digits led nowhere (second_try). Returns whether it was the device's.
CREATE FUNCTION limit_second(the_account bigint, the_network text, the_device text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    IF the_account IS NOT NULL AND the_device IS NOT NULL THEN
        BEGIN
            PERFORM limit_take('second', NULL, NULL, NULL, NULL, the_device);
            RETURN true;
        EXCEPTION WHEN check_violation THEN
            NULL; -- as if it were unknown
        END;
    END IF;
    IF (SELECT digits > second_most() FROM second_wrong WHERE account_id = the_account) THEN
        PERFORM refuse('second_stopped', 'too many wrong codes');
    END IF;
    PERFORM limit_take('second', the_account, the_network);
    RETURN false;
END $$;

-- What the job runner calls: looks at the next `most` rows of limit_used and deletes those that mean nothing any more, and
-- proofs that are too old. Returns how many it deleted. Where there are no more rows than that it writes nothing: it is
-- called all the time.
CREATE FUNCTION limit_forget(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    past limit_swept;
    looked_at integer;
    used integer;
    proofs integer;
BEGIN
    SELECT * INTO past FROM limit_swept;
    WITH next AS MATERIALIZED (
        SELECT what, scope, who FROM limit_used
        WHERE (what, scope, who) > (coalesce(past.what, ''), coalesce(past.scope, ''), coalesce(past.who, ''))
        ORDER BY what, scope, who LIMIT most
    ), last AS (
        INSERT INTO limit_swept (what, scope, who)
        SELECT what, scope, who FROM next ORDER BY what, scope, who OFFSET most - 1
        ON CONFLICT (one) DO UPDATE SET what = excluded.what, scope = excluded.scope, who = excluded.who
    ), gone AS (
        DELETE FROM limit_used WHERE (what, scope, who) IN (
            SELECT u.what, u.scope, u.who FROM next JOIN limit_used u USING (what, scope, who)
            WHERE u.full_at < now() FOR UPDATE OF u SKIP LOCKED)
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM next), (SELECT count(*) FROM gone) INTO looked_at, used;
    IF looked_at < most THEN -- that was the end: from the beginning again
        DELETE FROM limit_swept;
    END IF;
    DELETE FROM proof_spent WHERE id IN (
        SELECT id FROM proof_spent WHERE expires_at < now() ORDER BY expires_at LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS proofs = ROW_COUNT;
    RETURN used + proofs;
END $$;

-- ---- changing the rules ----

-- The numbers of a rule in one line: src/limit reads it.
CREATE FUNCTION limit_state(r limit_rule) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT concat_ws(' ', r.seconds, r.most, coalesce(r.most_first_day::text, '-'), coalesce(r.most_first_hour::text, '-'),
                     coalesce(r.free::text, '-'));
$$;

-- Changes a rule that is as it was `seen`. An event says who did, and from what to what.
CREATE FUNCTION limit_change(actor bigint, the_what text, the_scope text, seen text, the_seconds integer, the_most integer,
                             first_day integer, first_hour integer, the_free integer)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    r limit_rule;
    was text;
BEGIN
    IF NOT is_admin(actor) THEN
        PERFORM refuse('limit_by_admin', 'not an admin');
    END IF;
    SELECT * INTO r FROM limit_rule WHERE what = the_what AND scope = the_scope FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM refuse('post_exists', 'no such rule');
    END IF;
    was := limit_state(r);
    IF was <> seen THEN
        PERFORM refuse('limit_conflict', 'changed in the meantime');
    END IF;
    UPDATE limit_rule SET seconds = the_seconds, most = the_most, most_first_day = first_day, most_first_hour = first_hour,
                          free = the_free
    WHERE what = the_what AND scope = the_scope RETURNING * INTO r;
    IF limit_state(r) <> was THEN
        INSERT INTO event (kind, actor_id, data)
        VALUES ('limit', actor, jsonb_build_object('what', the_what, 'scope', the_scope, 'was', was, 'is', limit_state(r)));
    END IF;
END $$;

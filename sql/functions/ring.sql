-- Accounts that vote for each other far beyond what is usual. The job runner looks once a day at the votes up of the last 180 days; what it
-- finds waits in the queue for a moderator, and nobody is named in public. Nothing is changed before a moderator says so.
--
-- How unusual it is that a voter gave an author n votes: if whom one votes for did not depend on who one is, they would have given that
-- author m = N * share, N being all their votes and share that of the author among the votes of others (one added to each, so
-- that no share is 0). The chance of n or more is then at most exp(n - m) * (m / n)^n, Chernoff's bound of a Poisson distribution's tail (M. Mitzenmacher, E. Upfal,
-- Probability and Computing, theorem 5.4). Two accounts are bound when that is below 1 in 10,000 both ways, with at least four votes each way.
--
-- The others whose votes make the share are not those with whom the author is in the same way already, four votes or more each way: else the votes of
-- a ring that is most of a site would make its own look usual. All that are bound to each other, two to a hundred accounts, are
-- a ring when at least six in ten of the votes that they gave, and of those that they got, stayed among them, and when those
-- outside vote otherwise: were their share for the members that of the members themselves, so many votes among them would have a
-- chance below 1 in 100,000,000. So neither are two who answer much and find each other's answers good, as others vote for them, too,
-- and they vote for others; nor is a small site one, on which all vote for all, and nobody is outside.

CREATE FUNCTION ring_chance(n double precision, m double precision) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN n <= m THEN 1 ELSE exp(greatest(n - m + n * ln(m / n), -700)) END;
$$;

-- Pairs that are bound, each once, the lower account first.
CREATE FUNCTION ring_pairs() RETURNS TABLE (one bigint, other bigint) LANGUAGE sql STABLE AS $$
    WITH up AS MATERIALIZED (
        SELECT v.account_id AS voter, s.author_id AS author, count(*)::float8 AS n
        FROM vote v JOIN post_score s ON s.post_id = v.post_id
        WHERE v.value = 1 AND v.at > now() - interval '180 days' AND s.kind IN ('question', 'answer') AND NOT s.deleted
        GROUP BY v.account_id, s.author_id
    ), gave AS (
        SELECT voter, sum(n) AS n FROM up GROUP BY voter
    ), got AS (
        SELECT author, sum(n) AS n FROM up GROUP BY author
    ), everything AS (
        SELECT sum(n) AS n FROM up
    ), both_ways AS MATERIALIZED (
        SELECT u.voter, u.author, u.n FROM up u JOIN up o ON o.voter = u.author AND o.author = u.voter WHERE u.n >= 4 AND o.n >= 4
    ), outside AS ( -- of each author: votes of those who are not in that way with them, for them and at all
        SELECT b.author, t.n - sum(b.n) AS got, e.n - coalesce(own.n, 0) - sum(g.n) AS n
        FROM both_ways b JOIN gave g ON g.voter = b.voter JOIN got t ON t.author = b.author LEFT JOIN gave own ON own.voter = b.author
        CROSS JOIN everything e
        GROUP BY b.author, t.n, e.n, own.n
    ), unusual AS MATERIALIZED (
        SELECT b.voter, b.author
        FROM both_ways b JOIN gave g ON g.voter = b.voter JOIN outside o ON o.author = b.author
        WHERE ring_chance(b.n, g.n * (o.got + 1) / (o.n + 1)) < 1e-4
    )
    SELECT a.voter, a.author FROM unusual a JOIN unusual b ON b.voter = a.author AND b.author = a.voter
    JOIN account x ON x.id = a.voter AND NOT x.example JOIN account y ON y.id = a.author AND NOT y.example
    WHERE a.voter < a.author;
$$;

-- Votes up among accounts, that they gave at all, and that they got at all, within the 180 days; and that all others gave, of as many as
-- `everybody` did.
CREATE FUNCTION ring_votes(members bigint[], everybody bigint) RETURNS TABLE (among bigint, gave bigint, got bigint, others bigint) LANGUAGE sql STABLE AS $$
    SELECT g.among, g.gave, t.got, everybody - g.gave
    FROM (SELECT count(*) FILTER (WHERE s.author_id = ANY (members)) AS among, count(*) AS gave
          FROM vote v JOIN post_score s ON s.post_id = v.post_id
          WHERE v.account_id = ANY (members) AND v.value = 1 AND v.at > now() - interval '180 days'
            AND s.kind IN ('question', 'answer') AND NOT s.deleted) AS g
    CROSS JOIN (SELECT count(*) AS got
                FROM post p JOIN post_score s ON s.post_id = p.id JOIN vote v ON v.post_id = p.id
                WHERE p.author_id = ANY (members) AND p.kind IN ('question', 'answer') AND NOT s.deleted
                  AND v.value = 1 AND v.at > now() - interval '180 days') AS t;
$$;

-- All votes up within the 180 days.
CREATE FUNCTION ring_votes_of_all() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT count(*) FROM vote v JOIN post_score s ON s.post_id = v.post_id
    WHERE v.value = 1 AND v.at > now() - interval '180 days' AND s.kind IN ('question', 'answer') AND NOT s.deleted;
$$;

-- More accounts than that are no ring that one decision is about: its votes are taken back within one transaction.
CREATE FUNCTION ring_most() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 100 $$;

-- All that are bound to each other, directly or through others, in the order of accounts: a row for each such group.
CREATE FUNCTION ring_groups() RETURNS TABLE (members bigint[]) LANGUAGE plpgsql STABLE AS $$
DECLARE
    accounts bigint[];
    ones integer[]; -- places in it
    others integer[];
    lowest integer[]; -- of each account: the first place of its group, as far as it is known
    low integer;
    moved boolean := true;
BEGIN
    WITH pair AS MATERIALIZED (
        SELECT p.one, p.other FROM ring_pairs() AS p
    ), place AS (
        SELECT a.id, row_number() OVER (ORDER BY a.id)::integer AS n
        FROM (SELECT one AS id FROM pair UNION SELECT other FROM pair) AS a
    )
    SELECT (SELECT array_agg(id ORDER BY n) FROM place), array_agg(a.n ORDER BY a.n, b.n), array_agg(b.n ORDER BY a.n, b.n)
    INTO accounts, ones, others FROM pair p JOIN place a ON a.id = p.one JOIN place b ON b.id = p.other;
    lowest := ARRAY(SELECT generate_series(1, cardinality(accounts)));
    WHILE moved LOOP
        moved := false;
        FOR i IN 1..coalesce(cardinality(ones), 0) LOOP
            low := least(lowest[ones[i]], lowest[others[i]]);
            moved := moved OR lowest[ones[i]] <> low OR lowest[others[i]] <> low;
            lowest[ones[i]] := low;
            lowest[others[i]] := low;
        END LOOP;
    END LOOP;
    RETURN QUERY SELECT array_agg(a.id ORDER BY a.id) FROM unnest(accounts, lowest) AS a (id, first) GROUP BY a.first;
END $$;

-- Looks for rings, and notes those that nobody decided about. Returns how many are new.
CREATE FUNCTION ring_look() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    found_now integer := 0;
    ring bigint[];
    v record;
    everybody bigint;
BEGIN
    FOR ring IN SELECT g.members FROM ring_groups() AS g LOOP
        CONTINUE WHEN cardinality(ring) > ring_most()
                   OR EXISTS (SELECT FROM vote_ring o WHERE o.members = ring AND o.state IN ('open', 'left'));
        everybody := coalesce(everybody, ring_votes_of_all()); -- once, where there is any
        SELECT * INTO v FROM ring_votes(ring, everybody);
        CONTINUE WHEN v.among < 0.6 * v.gave OR v.among < 0.6 * v.got
                   OR ring_chance(v.among, v.gave * (v.got - v.among + 1)::float8 / (v.others + 1)) >= 1e-8;
        INSERT INTO vote_ring (members, among, gave, got) VALUES (ring, v.among, v.gave, v.got);
        found_now := found_now + 1;
    END LOOP;
    RETURN found_now;
END $$;

-- What the job runner calls: looks once a day, also when the time for a statement is too short for it. Returns how many rings it found.
CREATE FUNCTION job_rings(most integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(6112018222) OR EXISTS (SELECT FROM ring_looked WHERE at > now() - interval '1 day') THEN
        RETURN 0;
    END IF;
    INSERT INTO ring_looked (at) VALUES (now()) ON CONFLICT (one) DO UPDATE SET at = excluded.at;
    BEGIN
        RETURN least(ring_look(), most);
    EXCEPTION WHEN query_canceled THEN
        RAISE WARNING 'looking for rings was stopped: the next look is in a day';
        RETURN 0;
    END;
END $$;

-- Votes on a post, as many up as `more` says (or fewer, below 0), counted there.
CREATE FUNCTION ring_count(the_post bigint, more integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    thread bigint;
BEGIN
    UPDATE post_score SET score = score + more, up = up + more WHERE post_id = the_post RETURNING thread_id INTO thread;
    PERFORM changed('question:' || thread);
END $$;

-- Who decides about it: a moderator who is none of them.
CREATE FUNCTION ring_is_for(viewer bigint, r vote_ring) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN is_moderator(viewer) IS TRUE AND NOT viewer = ANY (r.members);
END $$;

-- Decides about it: 'reversed' takes the votes among them back (they are kept aside), 'left' leaves it, 'open' undoes either.
-- What somebody voted since is theirs: undoing brings back no second vote.
CREATE FUNCTION ring_decide(actor bigint, the_ring bigint, wanted text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    r vote_ring;
    posts bigint[];
BEGIN
    PERFORM pg_advisory_xact_lock(6112018222);
    SELECT * INTO r FROM vote_ring WHERE id = the_ring FOR UPDATE;
    IF r.id IS NULL OR NOT ring_is_for(actor, r) THEN
        PERFORM refuse('post_exists', 'none that is for them');
    ELSIF r.state = wanted THEN
        RETURN; -- already so
    ELSIF wanted <> 'open' AND r.state <> 'open' THEN
        PERFORM refuse('hold_over', 'decided otherwise');
    END IF;
    IF wanted = 'reversed' THEN
        WITH gone AS (
            DELETE FROM vote o USING post_score s
            WHERE s.post_id = o.post_id AND o.account_id = ANY (r.members) AND s.author_id = ANY (r.members) AND o.value = 1
              AND s.kind IN ('question', 'answer')
            RETURNING o.post_id, o.account_id, o.at)
        INSERT INTO vote_ring_vote (ring_id, post_id, account_id, at) SELECT r.id, g.post_id, g.account_id, g.at FROM gone g;
        PERFORM ring_count(o.post_id, -o.votes)
        FROM (SELECT w.post_id, count(*)::integer AS votes FROM vote_ring_vote w WHERE w.ring_id = r.id
              GROUP BY w.post_id ORDER BY w.post_id) AS o;
    ELSIF r.state = 'reversed' THEN
        -- All votes before the first count, as whoever votes does it: neither waits for the other while holding what that one needs.
        WITH back AS (
            INSERT INTO vote (post_id, account_id, value, at)
            SELECT o.post_id, o.account_id, 1, o.at FROM vote_ring_vote o WHERE o.ring_id = r.id ORDER BY o.post_id, o.account_id
            ON CONFLICT DO NOTHING RETURNING post_id)
        SELECT array_agg(b.post_id ORDER BY b.post_id) INTO posts FROM back b;
        PERFORM ring_count(o.post_id, o.votes)
        FROM (SELECT b.id AS post_id, count(*)::integer AS votes FROM unnest(posts) AS b (id) GROUP BY b.id ORDER BY b.id) AS o;
        DELETE FROM vote_ring_vote WHERE ring_id = r.id;
    END IF;
    UPDATE vote_ring SET state = wanted, decided_at = CASE WHEN wanted <> 'open' THEN now() END,
                         decided_by = CASE WHEN wanted <> 'open' THEN actor END WHERE id = r.id;
    DELETE FROM queue_claim WHERE kind = 'ring' AND subject = r.id;
    INSERT INTO event (kind, actor_id, data) VALUES ('ring', actor, jsonb_build_object('ring', r.id, 'state', wanted));
END $$;

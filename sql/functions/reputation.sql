-- Reputation: points that others give by what they say of one's questions and answers, and what one may do with them.
--
--     an answer    voted up 5, voted down -1, "It helped me" 10, accepted by somebody else 15
--     a question   voted up 2, voted down -1
--
-- That is all: post_score.points (post_points in vote.sql), made of the counts of a post in the transaction that changes them. What is taken
-- back, or deleted, is out of it with that, and back when it is brought back. Votes of the place that an imported post comes from are not ours
-- and give nothing.
--
-- Nobody waits for a row that all who vote on one author's posts would change: a vote locks its own post's row alone. The job runner adds
-- what is new to `reputation` (job_reputation), and reputation_of adds what it has not got to yet, so that it is right at once.

CREATE FUNCTION reputation_exact(the_account bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT r.points FROM reputation r WHERE r.account_id = the_account), 0)
         + coalesce((SELECT sum(s.points - s.counted) FROM post_score s WHERE s.author_id = the_account AND s.points <> s.counted), 0);
END $$;

-- As people see it: never below nothing.
CREATE FUNCTION reputation_of(the_account bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN greatest(reputation_exact(the_account), 0);
END $$;

-- The same as reputation_exact, from what happened alone: votes, reactions, acceptance, posts.
CREATE FUNCTION reputation_recomputed(the_account bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(
               CASE p.kind WHEN 'answer' THEN 5 ELSE 2 END * (SELECT count(*) FROM vote v WHERE v.post_id = p.id AND v.value = 1)
               - (SELECT count(*) FROM vote v WHERE v.post_id = p.id AND v.value = -1)
               + 10 * (SELECT count(*) FROM reaction r WHERE r.post_id = p.id AND r.what = 'helped')
               + CASE WHEN q.accepted_answer_id = p.id AND asked.author_id <> p.author_id THEN 15 ELSE 0 END), 0)::bigint
    FROM post p JOIN question q ON q.id = p.thread_id JOIN post asked ON asked.id = q.id
    WHERE p.author_id = the_account AND p.kind IN ('question', 'answer') AND p.deleted_at IS NULL;
$$;

-- What the job runner calls: adds what up to `most` posts give by now and did not before. A post that somebody votes on just now is left
-- for the next time. Nobody is behind an account that was erased.
CREATE FUNCTION job_reputation(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    posts bigint[];
BEGIN
    IF NOT EXISTS (SELECT FROM post_score WHERE points <> counted) THEN
        RETURN 0;
    END IF;
    PERFORM set_config('synchronous_commit', 'off', true);
    SELECT array_agg(n.post_id) INTO posts
    FROM (SELECT post_id FROM post_score WHERE points <> counted
          ORDER BY author_id, post_id LIMIT most FOR NO KEY UPDATE SKIP LOCKED) AS n;
    INSERT INTO reputation AS r (account_id, points)
    SELECT s.author_id, sum(s.points - s.counted) FROM post_score s JOIN account a ON a.id = s.author_id AND a.erased_at IS NULL
    WHERE s.post_id = ANY (posts) GROUP BY s.author_id ORDER BY s.author_id
    ON CONFLICT (account_id) DO UPDATE SET points = r.points + excluded.points;
    UPDATE post_score SET counted = points WHERE post_id = ANY (posts);
    -- And whoever asked, for whom others found something.
    PERFORM badge_may_change(ARRAY(SELECT author_id FROM post_score WHERE post_id = ANY (posts)
                                   UNION SELECT q.author_id FROM post_score s JOIN post q ON q.id = s.thread_id WHERE s.post_id = ANY (posts)));
    RETURN coalesce(cardinality(posts), 0);
END $$;

-- Accounts whose points are not what happened adds up to, and making them right (backtalk-ctl recount).
CREATE VIEW reputation_wrong AS
SELECT a.id FROM account a
WHERE a.erased_at IS NULL AND reputation_exact(a.id) <> reputation_recomputed(a.id);

CREATE PROCEDURE reputation_mend() LANGUAGE plpgsql AS $$
DECLARE one bigint;
BEGIN
    FOR one IN SELECT w.id FROM reputation_wrong w LOOP
        PERFORM FROM post_score WHERE author_id = one ORDER BY post_id FOR NO KEY UPDATE;
        INSERT INTO reputation AS r (account_id, points)
        SELECT one, coalesce(sum(s.counted), 0) FROM post_score s WHERE s.author_id = one
        ON CONFLICT (account_id) DO UPDATE SET points = excluded.points;
        COMMIT;
    END LOOP;
END $$;

-- ---- rights ----

-- Whether somebody has the points for it, or need not have any.
CREATE FUNCTION has_right(the_account bigint, the_name text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    needed integer;
BEGIN
    SELECT r.points INTO needed FROM right_rule r WHERE r.name = the_name;
    RETURN coalesce(needed, 0) = 0 OR is_coach(the_account)
        OR EXISTS (SELECT FROM account WHERE id = the_account AND example) OR reputation_of(the_account) >= needed;
END $$;

-- Refuses with 'right_' and the name of what is not theirs yet.
CREATE FUNCTION right_refuse(the_account bigint, the_name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT has_right(the_account, the_name) THEN
        PERFORM refuse('right_' || replace(the_name, '-', '_'), 'too few points');
    END IF;
END $$;

-- An admin changes from how many points on; refused when it is not as they saw it.
CREATE FUNCTION right_change(actor bigint, the_name text, seen integer, the_points integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    was integer;
BEGIN
    IF NOT is_admin(actor) THEN
        PERFORM refuse('right_by_admin', 'not an admin');
    END IF;
    SELECT r.points INTO was FROM right_rule r WHERE r.name = the_name FOR NO KEY UPDATE;
    IF was IS NULL THEN
        PERFORM refuse('post_exists', 'no such right');
    ELSIF was = the_points THEN
        RETURN;
    ELSIF was <> seen THEN
        PERFORM refuse('right_conflict', 'changed in the meantime');
    END IF;
    UPDATE right_rule SET points = the_points WHERE name = the_name;
    INSERT INTO event (kind, actor_id, data) VALUES ('right', actor, jsonb_build_object('name', the_name, 'was', was, 'is', the_points));
END $$;

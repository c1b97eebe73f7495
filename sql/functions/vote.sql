-- Votes, and the order of answers.
--
-- The best answer is the one of which it is surest that it helps: post_score.rank, which a vote changes with the row that it has to
-- change anyway (answer_rank). It is the lower bound of the 95 % interval of the share of evidence that speaks for an answer (E. B. Wilson, Probable
-- inference, the law of succession, and statistical inference, JASA 22 (1927), 209-212; https://doi.org/10.2307/2276774):
--
--     (p + z*z/2 - z * sqrt(p*a/n + z*z/4)) / (n + z*z),  z = 1.96
--
-- p pieces of evidence for, a against, n together; the formula with p and a in place of shares. What is evidence:
--
--     a vote up                       1 for      it sounds right to somebody
--     "It helped me", by a reader     2 for      somebody tried it: an outcome
--     accepted by the asker           3 for      the one outcome that was asked about; not of one's own answer
--     a vote down                     1 against
--     "It is outdated", by a reader   1 against
--     better, by who tried it         2 for      the same outcome, measured: of reports that are told of everybody (tally.sql), from five up,
--     the same                        1 against  so that the order tells no more of anybody than the table does
--     worse                           2 against
--     the score that an imported post came with: as votes
--
-- So ten of ten come before fifty of eighty, one of one comes behind ten of eleven, and an accepted answer comes behind one that
-- many found clearly better. More for an answer never puts it further down, more against never further up. That it may be
-- unsafe is not evidence: it goes to coaches. What one of them warns of (reaction_warn) comes behind all else. Of a million times that bound, times 1,000, one is taken off for each piece against,
-- 999 at most: of what nobody speaks for, that with the least against it comes first. What is equal comes in the order it was written.

-- A count that is wrong, until backtalk-ctl recount mends it, keeps nobody from voting.
CREATE FUNCTION answer_rank(score integer, up integer, down integer, helped integer, outdated integer, accepted boolean,
                            tried integer[] DEFAULT '{}')
RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    imported integer := score - up + down;
    p double precision := greatest(up + greatest(imported, 0) + 2 * helped + CASE WHEN accepted THEN 3 ELSE 0 END, 0)
                          + 2 * coalesce(tried[3], 0);
    a double precision := greatest(down + greatest(-imported, 0) + outdated, 0) + coalesce(tried[4], 0) + 2 * coalesce(tried[5], 0);
    z2 CONSTANT double precision := 1.96 * 1.96;
BEGIN
    RETURN round(1000000 * (p + z2 / 2 - sqrt(z2) * sqrt(p * a / greatest(p + a, 1) + z2 / 4)) / (p + a + z2))::integer * 1000
           - least(a, 999)::integer;
END $$;

-- What it gives its author: sql/functions/reputation.sql.
CREATE FUNCTION post_points(kind text, up integer, down integer, helped integer, accepted boolean) RETURNS integer
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN CASE kind WHEN 'answer' THEN 5 * up - down + 10 * helped + CASE WHEN accepted THEN 15 ELSE 0 END
                     WHEN 'question' THEN 2 * up - down ELSE 0 END;
END $$;

-- A trigger and no generated columns: PostgreSQL would plan their expressions anew in each statement, which took longer than a vote.
CREATE FUNCTION post_score_judge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.rank := answer_rank(NEW.score, NEW.up, NEW.down, NEW.helped, NEW.outdated, NEW.accepted, NEW.tried)
                - CASE WHEN NEW.warning <> '' THEN 1001000000 ELSE 0 END; -- more than there is between any two
    NEW.points := CASE WHEN NEW.deleted THEN 0 ELSE post_points(NEW.kind, NEW.up, NEW.down, NEW.helped, NEW.accepted) END;
    RETURN NEW;
END $$;
CREATE TRIGGER post_score_judge BEFORE INSERT OR UPDATE OF score, up, down, helped, outdated, accepted, deleted, warning, tried ON post_score
    FOR EACH ROW EXECUTE FUNCTION post_score_judge();

-- Sets (1, -1) or withdraws (0) a vote on a question or an answer; on a post of that kind, if one is named. The same call
-- twice changes nothing. Returns the new score.
--
-- It locks the row of post_score and not the thread: votes on the answers of one thread do not wait for each other, nor for
-- whoever writes there. Nothing that a vote changes depends on the rest of the thread. A vote that begins while its thread
-- is being deleted counts as cast before; one on an answer that is being deleted waits for that, and is refused. What is
-- refused is looked at last, because then nothing is read twice: refusing undoes the vote.
CREATE FUNCTION vote_cast(voter bigint, the_post bigint, new_value smallint, the_kind text DEFAULT NULL)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    more integer := new_value;
    more_down integer := CASE WHEN new_value = -1 THEN 1 ELSE 0 END;
    p record;
BEGIN
    IF new_value = -1 THEN
        PERFORM right_refuse(voter, 'vote-down');
    END IF;
    IF new_value = 0 THEN
        DELETE FROM vote WHERE post_id = the_post AND account_id = voter RETURNING -value INTO more;
        more_down := CASE WHEN more = 1 THEN -1 ELSE 0 END;
    ELSE
        INSERT INTO vote (post_id, account_id, value) VALUES (the_post, voter, new_value) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            UPDATE vote SET value = new_value, at = now()
            WHERE post_id = the_post AND account_id = voter AND value <> new_value
            RETURNING 2 * new_value INTO more;
            more_down := -new_value;
        END IF;
    END IF;
    IF more IS NULL THEN -- as it was
        SELECT s.kind, s.author_id, s.score, s.deleted OR NOT q.listed AS closed INTO p
        FROM post_score s JOIN question q ON q.id = s.thread_id WHERE s.post_id = the_post;
    ELSE -- without a join: when the post goes to another question while this waits, that would find none
        UPDATE post_score s SET score = score + more, up = up + more + more_down, down = down + more_down
        WHERE s.post_id = the_post
        RETURNING s.kind, s.thread_id, s.author_id, s.score,
                  s.deleted OR (SELECT q.listed FROM question q WHERE q.id = s.thread_id) IS NOT TRUE AS closed INTO p;
    END IF;
    IF NOT FOUND OR p.kind <> the_kind THEN
        PERFORM refuse('post_exists', 'no such question or answer');
    ELSIF p.closed THEN
        PERFORM refuse('post_not_deleted', 'the post was deleted, or its question');
    ELSIF p.author_id = voter THEN
        PERFORM refuse('vote_not_own', 'one''s own post');
    END IF;
    IF more IS NOT NULL THEN
        INSERT INTO outbox (topic) VALUES ('question:' || p.thread_id); -- changed(), without the call
    END IF;
    RETURN p.score;
END $$;

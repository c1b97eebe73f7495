-- Votes.

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
    p record;
BEGIN
    IF new_value = 0 THEN
        DELETE FROM vote WHERE post_id = the_post AND account_id = voter RETURNING -value INTO more;
    ELSE
        INSERT INTO vote (post_id, account_id, value) VALUES (the_post, voter, new_value) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            UPDATE vote SET value = new_value, at = now()
            WHERE post_id = the_post AND account_id = voter AND value <> new_value
            RETURNING 2 * new_value INTO more;
        END IF;
    END IF;
    IF more IS NULL THEN -- as it was
        SELECT s.kind, s.author_id, s.score, s.deleted OR NOT q.listed AS closed INTO p
        FROM post_score s JOIN question q ON q.id = s.thread_id WHERE s.post_id = the_post;
    ELSE
        UPDATE post_score s SET score = score + more
        FROM question q WHERE s.post_id = the_post AND q.id = s.thread_id
        RETURNING s.kind, s.thread_id, s.author_id, s.score, s.deleted OR NOT q.listed AS closed INTO p;
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

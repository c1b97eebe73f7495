-- Votes.

-- Sets (1, -1) or withdraws (0) a vote. The same call twice changes nothing. Returns the new score.
--
-- It locks its post and not the thread: votes on the answers of one thread do not wait for each other, nor for whoever
-- writes there. Nothing that a vote changes depends on the rest of the thread. A vote that begins while its thread is
-- being deleted counts as cast before; one on an answer that is being deleted waits for that, and is refused.
CREATE FUNCTION vote_cast(voter bigint, the_post bigint, new_value smallint)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    p record;
    old_value smallint;
BEGIN
    SELECT o.kind, o.thread_id, o.author_id, o.score INTO p FROM post o WHERE o.id = the_post FOR NO KEY UPDATE;
    PERFORM post_refuse_closed(the_post, p.kind, '{question,answer}');
    IF p.author_id = voter THEN
        PERFORM refuse('vote_not_own', 'one''s own post');
    END IF;
    -- What comes back is the vote as it was before the statement.
    IF new_value = 0 THEN
        DELETE FROM vote WHERE post_id = the_post AND account_id = voter RETURNING value INTO old_value;
    ELSE
        INSERT INTO vote AS v (post_id, account_id, value) VALUES (the_post, voter, new_value)
        ON CONFLICT (post_id, account_id) DO UPDATE SET value = excluded.value, at = now()
        WHERE v.value <> excluded.value
        RETURNING (SELECT o.value FROM vote o WHERE o.post_id = the_post AND o.account_id = voter) INTO old_value;
    END IF;
    IF NOT FOUND THEN
        RETURN p.score; -- as it was
    END IF;
    UPDATE post SET score = score + new_value - coalesce(old_value, 0) WHERE id = the_post;
    PERFORM changed('question:' || p.thread_id);
    RETURN p.score + new_value - coalesce(old_value, 0);
END $$;

-- Votes.

-- Sets (1, -1) or withdraws (0) a vote. The same call twice changes nothing. Gives the new score.
CREATE FUNCTION vote_cast(voter bigint, the_post bigint, new_value smallint)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock_open(the_post, '{question,answer}');
    old_value smallint;
BEGIN
    IF p.author_id = voter THEN
        PERFORM refuse('vote_not_own', 'one''s own post');
    END IF;
    SELECT value INTO old_value FROM vote WHERE post_id = the_post AND account_id = voter;
    IF coalesce(old_value, 0) = new_value THEN
        RETURN p.score;
    END IF;
    IF new_value = 0 THEN
        DELETE FROM vote WHERE post_id = the_post AND account_id = voter;
    ELSE
        INSERT INTO vote (post_id, account_id, value) VALUES (the_post, voter, new_value)
        ON CONFLICT (post_id, account_id) DO UPDATE SET value = excluded.value, at = now();
    END IF;
    UPDATE post SET score = score + new_value - coalesce(old_value, 0) WHERE id = the_post;
    PERFORM changed('question:' || p.thread_id);
    RETURN p.score + new_value - coalesce(old_value, 0);
END $$;

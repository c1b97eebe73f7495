-- That a comment is useful: one voice of each reader, to be taken back. Most comments have none, so a row of post_score begins with
-- the first.

-- Says so (or takes it back) for a comment. The same call twice changes nothing; `changed` tells. Nobody does it for their own.
CREATE FUNCTION comment_vote(voter bigint, the_comment bigint, yes boolean, OUT score integer, OUT changed boolean)
LANGUAGE plpgsql AS $$
DECLARE
    p post;
    was smallint; -- how they voted before; -1: on the answer that it was
    more_up integer;
    more_down integer;
BEGIN
    SELECT * INTO p FROM post WHERE id = the_comment AND kind = 'comment' FOR SHARE; -- or it is an answer, or elsewhere, in between
    IF p.id IS NULL THEN
        PERFORM refuse('post_exists', 'no such comment');
    ELSIF p.author_id = voter THEN
        PERFORM refuse('vote_not_own', 'one''s own comment');
    ELSIF NOT post_is_open(the_comment) THEN
        PERFORM refuse('post_not_deleted', 'the comment was deleted, or what it is about');
    END IF;
    IF yes THEN
        INSERT INTO post_score (post_id, kind, thread_id, author_id, created_at, deleted)
        VALUES (p.id, p.kind, p.thread_id, p.author_id, p.created_at, false) ON CONFLICT DO NOTHING;
        INSERT INTO vote (post_id, account_id, value) VALUES (the_comment, voter, 1) ON CONFLICT DO NOTHING;
        changed := FOUND;
        IF NOT changed THEN
            UPDATE vote SET value = 1, at = now() WHERE post_id = the_comment AND account_id = voter AND value = -1;
            changed := FOUND;
            was := CASE WHEN FOUND THEN -1 END;
        END IF;
    ELSE
        DELETE FROM vote WHERE post_id = the_comment AND account_id = voter RETURNING value INTO was;
        changed := FOUND;
    END IF;
    more_up := CASE WHEN changed AND yes THEN 1 WHEN was = 1 THEN -1 ELSE 0 END;
    more_down := CASE WHEN was = -1 THEN -1 ELSE 0 END;
    UPDATE post_score s SET score = s.score + more_up - more_down, up = s.up + more_up, down = s.down + more_down
    WHERE s.post_id = the_comment RETURNING s.score INTO score;
    score := coalesce(score, 0);
    IF changed THEN
        PERFORM changed('question:' || p.thread_id);
    END IF;
END $$;

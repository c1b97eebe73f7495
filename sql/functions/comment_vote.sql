-- That a comment is useful: one voice of each reader, to be taken back. Most comments have none, so a row of post_score begins with
-- the first.

-- Says so (or takes it back) for a comment. The same call twice changes nothing; `changed` tells. Nobody does it for their own.
CREATE FUNCTION comment_vote(voter bigint, the_comment bigint, yes boolean, OUT score integer, OUT changed boolean)
LANGUAGE plpgsql AS $$
DECLARE
    p post;
BEGIN
    SELECT * INTO p FROM post WHERE id = the_comment AND kind = 'comment';
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
    ELSE
        DELETE FROM vote WHERE post_id = the_comment AND account_id = voter;
    END IF;
    changed := FOUND;
    UPDATE post_score s SET score = s.score + d.more, up = s.up + d.more
    FROM (SELECT CASE WHEN NOT changed THEN 0 WHEN yes THEN 1 ELSE -1 END AS more) AS d
    WHERE s.post_id = the_comment RETURNING s.score INTO score;
    score := coalesce(score, 0);
    IF changed THEN
        PERFORM changed('question:' || p.thread_id);
    END IF;
END $$;

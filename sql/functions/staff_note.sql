-- Internal notes: what moderators tell each other about a post of a thread or about a person. Nobody reads what others noted about
-- themselves or about what they wrote: it is in no copy of their data. Whoever wrote one deletes it, or an admin. What was noted about
-- somebody, or about what they wrote, goes when they leave (account_erase).

CREATE FUNCTION staff_note_is_for(viewer bigint, the_post bigint, the_account bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN is_moderator(viewer) IS TRUE AND the_account IS DISTINCT FROM viewer
       AND NOT EXISTS (SELECT FROM post WHERE id = the_post AND author_id = viewer);
END $$;

-- How much of it there is for somebody about a post and whoever wrote it, or about a person (then the_post is NULL): at most ten.
CREATE FUNCTION staff_note_count(viewer bigint, the_post bigint, the_account bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT count(*) FROM ((SELECT FROM staff_note WHERE post_id = the_post LIMIT 10)
                                  UNION ALL (SELECT FROM staff_note WHERE account_id = the_account LIMIT 10) LIMIT 10) AS n
            WHERE staff_note_is_for(viewer, the_post, the_account));
END $$;

-- Of a post or a person (the other is NULL).
CREATE FUNCTION staff_note_put(actor bigint, the_post bigint, the_account bigint, the_words text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT staff_note_is_for(actor, the_post, the_account) THEN
        PERFORM refuse('staff_note_allowed', 'not a moderator, or about themselves');
    ELSIF the_post IS NOT NULL AND NOT EXISTS (SELECT FROM post WHERE id = the_post AND kind IN ('question', 'answer', 'comment')) THEN
        PERFORM refuse('post_exists', 'not a post of a thread');
    ELSIF the_account IS NOT NULL AND NOT EXISTS (SELECT FROM account WHERE id = the_account AND NOT example AND erased_at IS NULL) THEN
        PERFORM refuse('account_there', 'nobody is behind the account');
    END IF;
    INSERT INTO staff_note (post_id, account_id, author_id, words) VALUES (the_post, the_account, actor, the_words);
END $$;

-- Deletes one of a post or a person (the other is NULL) for good; twice is once.
CREATE FUNCTION staff_note_delete(actor bigint, the_post bigint, the_account bigint, the_note bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    n staff_note;
BEGIN
    SELECT * INTO n FROM staff_note WHERE id = the_note FOR UPDATE;
    IF NOT staff_note_is_for(actor, the_post, the_account) OR NOT staff_note_is_for(actor, n.post_id, n.account_id) THEN
        PERFORM refuse('staff_note_allowed', 'not a moderator, or about themselves');
    ELSIF n.author_id <> actor AND is_admin(actor) IS NOT TRUE THEN
        PERFORM refuse('staff_note_own', 'somebody else wrote it');
    ELSIF n.id IS NOT NULL AND (n.post_id IS DISTINCT FROM the_post OR n.account_id IS DISTINCT FROM the_account) THEN
        PERFORM refuse('post_exists', 'a note on something else');
    END IF;
    DELETE FROM staff_note WHERE id = the_note;
END $$;

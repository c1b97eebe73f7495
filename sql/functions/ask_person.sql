-- Asking somebody about a post, in place of private messages: a comment on it, which everybody reads and may answer, and a notice for
-- whom it is for. Who does not want that says so (person_setting.takes_asks) or blocks who asks; neither is told apart from the other. On
-- one post somebody is asked by the same person once, and one asks five times in a day.

CREATE FUNCTION ask_person_most() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 5 $$;

-- May they be asked by somebody?
CREATE FUNCTION ask_person_may(asker bigint, the_asked bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN asker <> the_asked AND person_takes_asks(the_asked) AND NOT block_is(the_asked, asker) AND NOT suspended(the_asked)
       AND EXISTS (SELECT FROM account a WHERE a.id = the_asked AND a.leaving_at IS NULL AND a.erased_at IS NULL AND NOT a.example);
END $$;

-- Returns the comment's id.
CREATE FUNCTION ask_person(asker bigint, the_asked bigint, the_post bigint, the_body text, the_html text, link_kinds text[],
                           link_slugs text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint;
BEGIN
    PERFORM account_keeps_own(asker);
    IF NOT ask_person_may(asker, the_asked) THEN
        PERFORM refuse('ask_person_may', 'they are not to be asked');
    ELSIF NOT EXISTS (SELECT FROM post p WHERE p.id = the_post AND p.kind IN ('question', 'answer')) THEN
        PERFORM refuse('post_exists', 'no such question or answer');
    ELSIF EXISTS (SELECT FROM asked WHERE asker_id = asker AND asked_id = the_asked AND post_id = the_post) THEN
        PERFORM refuse('ask_person_once', 'asked about that before');
    ELSIF (SELECT count(*) FROM asked WHERE asker_id = asker AND at > now() - interval '1 day') >= ask_person_most() THEN
        PERFORM refuse('ask_person_room', 'enough for a day');
    END IF;
    the_id := comment_add(asker, the_post, the_body, the_html, link_kinds, link_slugs);
    INSERT INTO asked (comment_id, asker_id, asked_id, post_id) VALUES (the_id, asker, the_asked, the_post);
    INSERT INTO notice_change (what, post_id, thread_id, actor_id) SELECT 'asked', p.id, p.thread_id, asker FROM post p WHERE p.id = the_id;
    RETURN the_id;
END $$;

-- Wiki answers: everybody who is signed in edits one, saying why; its author or a moderator decides that it is one, and ends that.

CREATE FUNCTION wiki_set(actor bigint, the_answer bigint, yes boolean) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock_open(the_answer, '{answer}');
BEGIN
    PERFORM question_refuse_locked(p.thread_id, actor, 'question_is_locked');
    IF p.author_id <> actor AND is_moderator(actor) IS NOT TRUE THEN
        PERFORM refuse('post_edit_allowed', 'not the author');
    END IF;
    UPDATE post SET wiki = yes WHERE id = the_answer AND wiki <> yes;
    IF FOUND THEN
        INSERT INTO event (kind, post_id, account_id, actor_id)
        VALUES (CASE WHEN yes THEN 'wiki' ELSE 'no-wiki' END, the_answer, p.author_id, actor);
        PERFORM changed('question:' || p.thread_id);
    END IF;
    RETURN p.thread_id;
END $$;

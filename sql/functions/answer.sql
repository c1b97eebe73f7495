-- Answers: giving one, accepting one.

CREATE FUNCTION answer_give(author bigint, the_question bigint, the_body text, the_html text, plain text,
                            link_kinds text[], link_slugs text[], at timestamptz DEFAULT now())
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint;
BEGIN
    the_question := question_merged_into(the_question); -- whoever has the page from before it was merged answers there
    PERFORM post_lock_open(the_question, '{question}');
    PERFORM question_refuse_locked(the_question, author);
    PERFORM block_refuse(author, the_question);
    IF EXISTS (SELECT FROM question WHERE id = the_question AND closed_at IS NOT NULL) THEN
        PERFORM refuse('question_is_closed', 'closed by a moderator');
    END IF;
    INSERT INTO post (kind, thread_id, author_id, body, html, created_at)
    VALUES ('answer', the_question, author, the_body, the_html, at) RETURNING id INTO the_id;
    UPDATE question SET answer_count = answer_count + 1, last_active_at = greatest(last_active_at, at)
    WHERE id = the_question;
    INSERT INTO revision (post_id, number, author_id, created_at, body)
    VALUES (the_id, 1, author, at, the_body);
    PERFORM link_put(the_id, link_kinds, link_slugs);
    PERFORM search_put(the_id, the_question, 'answer', '', plain, '{}');
    PERFORM changed('question:' || the_question);
    RETURN the_id;
END $$;

-- The asker marks (or unmarks) the answer that helped. Returns the question's id.
CREATE FUNCTION answer_accept(asker bigint, the_answer bigint, yes boolean)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    a post := post_lock_open(the_answer, '{answer}');
    q post;
    before bigint;
BEGIN
    SELECT * INTO q FROM post WHERE id = a.thread_id;
    IF q.author_id <> asker THEN
        PERFORM refuse('accept_by_asker', 'not the asker');
    END IF;
    PERFORM question_refuse_locked(a.thread_id, asker, 'question_is_locked');
    SELECT accepted_answer_id INTO before FROM question WHERE id = a.thread_id;
    IF yes AND before IS DISTINCT FROM the_answer THEN
        UPDATE question SET accepted_answer_id = the_answer WHERE id = a.thread_id;
        INSERT INTO event (kind, post_id, account_id, actor_id) VALUES ('accept', the_answer, a.author_id, asker);
    ELSIF NOT yes AND before = the_answer THEN
        UPDATE question SET accepted_answer_id = NULL WHERE id = a.thread_id;
        INSERT INTO event (kind, post_id, account_id, actor_id) VALUES ('unaccept', the_answer, a.author_id, asker);
    END IF;
    PERFORM changed('question:' || a.thread_id, a.thread_id);
    RETURN a.thread_id;
END $$;

-- Acceptance is evidence for an answer (vote.sql), unless one accepts one's own.
CREATE FUNCTION answer_accept_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE post_score s
    SET accepted = EXISTS (SELECT FROM question q JOIN post a ON a.id = q.id
                           WHERE q.id = s.thread_id AND q.accepted_answer_id = s.post_id AND a.author_id <> s.author_id)
    WHERE s.post_id IN (OLD.accepted_answer_id, NEW.accepted_answer_id);
    RETURN NULL;
END $$;
CREATE TRIGGER answer_accept_counts AFTER UPDATE OF accepted_answer_id ON question FOR EACH ROW
    WHEN (OLD.accepted_answer_id IS DISTINCT FROM NEW.accepted_answer_id) EXECUTE FUNCTION answer_accept_counts();

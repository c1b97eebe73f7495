-- Questions: lists of them, asking.

-- What a list shows of a question that is not deleted; question_read_row reads it column by column.
CREATE VIEW question_row AS
SELECT q.id, q.title, q.slug, q.tags, p.score, q.answer_count, q.accepted_answer_id IS NOT NULL AS accepted,
       p.author_id, a.name AS author_name, a.shown_role AS author_role, q.created_at, q.last_active_at,
       left(s.body, 300) AS excerpt, q.closed_at IS NOT NULL AS closed
FROM question q
JOIN post_score p ON p.post_id = q.id
JOIN account a ON a.id = p.author_id
JOIN search_document s ON s.post_id = q.id
WHERE q.listed;

CREATE FUNCTION question_tags_put(the_question bigint, names text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM question_tag USING tag
    WHERE question_id = the_question AND tag.id = tag_id AND NOT tag.name = ANY (names);
    INSERT INTO question_tag (question_id, tag_id)
    SELECT the_question, id FROM tag WHERE name = ANY (names) ORDER BY id
    ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION question_ask(author bigint, the_title text, the_slug text, the_body text, the_html text,
                             plain text, names text[], link_kinds text[], link_slugs text[],
                             at timestamptz DEFAULT now())
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint := nextval(pg_get_serial_sequence('post', 'id'));
    the_tags text[] := tag_canonical(names);
BEGIN
    INSERT INTO post (id, kind, thread_id, author_id, body, html, created_at)
    VALUES (the_id, 'question', the_id, author, the_body, the_html, at);
    INSERT INTO question (id, title, slug, tags, created_at, last_active_at)
    VALUES (the_id, the_title, the_slug, the_tags, at, at);
    PERFORM question_tags_put(the_id, the_tags);
    INSERT INTO revision (post_id, number, author_id, created_at, title, body, tags)
    VALUES (the_id, 1, author, at, the_title, the_body, the_tags);
    PERFORM link_put(the_id, link_kinds, link_slugs);
    PERFORM search_put(the_id, the_id, 'question', the_title, plain, the_tags);
    PERFORM changed('question:' || the_id, the_id);
    RETURN the_id;
END $$;

-- A tag's questions are read newest first from the relation alone: it has the question's time.
CREATE FUNCTION question_tag_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT q.created_at INTO NEW.created_at FROM question q WHERE q.id = NEW.question_id;
    RETURN NEW;
END $$;
CREATE TRIGGER question_tag_complete BEFORE INSERT ON question_tag
    FOR EACH ROW EXECUTE FUNCTION question_tag_complete();

-- What a question's page says to the viewer that it does not say to all members. `mark` is follow_mark of what the page is about.
CREATE FUNCTION question_is_apart(viewer bigint, mark bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    thread bigint := follow_marked('thread', mark);
BEGIN
    IF thread IS NULL THEN
        RETURN false;
    END IF;
    RETURN block_keeps_out(viewer, thread) OR close_vote_tally(viewer, thread) > 0;
END $$;

-- A page of a question's answers as readers have them sorted ('best', 'newest' or 'oldest'), from the place ($from_rank for
-- 'best', $from_at, $from_id) on, numbered; the rows come in any order. Only the part of the chosen order is run.
CREATE FUNCTION question_answers(the_question bigint, sort text, from_rank bigint, from_at timestamptz, from_id bigint,
                                 most bigint)
RETURNS TABLE (id bigint, place bigint) LANGUAGE sql STABLE ROWS 30 AS $$
    (SELECT s.post_id, row_number() OVER (ORDER BY -s.rank, s.created_at, s.post_id) FROM post_score s
     WHERE sort = 'best' AND s.thread_id = the_question AND s.kind = 'answer'
       AND (-s.rank, s.created_at, s.post_id) >= (-from_rank, from_at, from_id)
     ORDER BY -s.rank, s.created_at, s.post_id LIMIT most)
    UNION ALL
    (SELECT p.id, row_number() OVER (ORDER BY p.created_at DESC, p.id DESC) FROM post p
     WHERE sort = 'newest' AND p.thread_id = the_question AND p.kind = 'answer'
       AND (p.created_at, p.id) <= (from_at, from_id)
     ORDER BY p.created_at DESC, p.id DESC LIMIT most)
    UNION ALL
    (SELECT p.id, row_number() OVER (ORDER BY p.created_at, p.id) FROM post p
     WHERE sort = 'oldest' AND p.thread_id = the_question AND p.kind = 'answer'
       AND (p.created_at, p.id) >= (from_at, from_id)
     ORDER BY p.created_at, p.id LIMIT most);
$$;

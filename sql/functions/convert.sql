-- A comment on a question or an answer becomes an answer, and an answer a comment: it stays the same post, with its votes, links,
-- flags, notices and history. Each is an event, 'to-answer' (data.parent: what it was a comment on) or 'to-comment' (data.comments:
-- those on it, which went along to its parent; data.accepted, data.wiki), and the other one undoes it, whatever happened since.

CREATE FUNCTION convert_last(the_post bigint) RETURNS event LANGUAGE plpgsql STABLE AS $$
DECLARE
    e event;
BEGIN
    SELECT * INTO e FROM event WHERE post_id = the_post AND kind IN ('to-answer', 'to-comment') ORDER BY at DESC, id DESC LIMIT 1;
    RETURN e;
END $$;

-- What was once of the other kind is found by its old address, too: the element of that name is part of its html.
CREATE FUNCTION convert_anchor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.html := format('<span id="%s-%s"></span>', CASE NEW.kind WHEN 'answer' THEN 'comment' ELSE 'answer' END, NEW.id)
                || regexp_replace(NEW.html, '^<span id="(comment|answer)-[0-9]+"></span>', '');
    RETURN NEW;
END $$;
CREATE TRIGGER convert_anchor BEFORE UPDATE OF html ON post FOR EACH ROW WHEN (NEW.converted) EXECUTE FUNCTION convert_anchor();

CREATE FUNCTION convert_check(actor bigint, p post, base integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM question WHERE id = p.thread_id) THEN
        PERFORM refuse('convert_of_question', 'of an entry');
    ELSIF p.revision <> base THEN
        PERFORM refuse('convert_conflict', 'somebody saved first');
    END IF;
    PERFORM question_refuse_locked(p.thread_id, actor, 'question_is_locked');
END $$;

-- By its author, unless a moderator made it a comment, or by a moderator. the_html, plain: of its text, as an answer has them. Returns
-- the question's id.
CREATE FUNCTION convert_to_answer(actor bigint, the_post bigint, base integer, the_html text, plain text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock_open(the_post, '{comment}');
    before event := convert_last(the_post);
BEGIN
    IF p.author_id <> actor AND is_moderator(actor) IS NOT TRUE THEN
        PERFORM refuse('post_edit_allowed', 'not the author');
    ELSIF before.kind = 'to-comment' AND before.actor_id IS DISTINCT FROM actor AND is_moderator(actor) IS NOT TRUE THEN
        PERFORM refuse('convert_by_moderator', 'a moderator made it a comment');
    END IF;
    PERFORM convert_check(actor, p, base);
    IF before.id IS NULL AND EXISTS (SELECT FROM question WHERE id = p.thread_id AND closed_at IS NOT NULL) THEN
        PERFORM refuse('convert_closed', 'closed by a moderator');
    ELSIF before.id IS NULL AND actor = p.author_id THEN
        PERFORM block_refuse(actor, p.thread_id); -- as whoever answers
    END IF;
    IF is_coach(p.author_id) IS NOT TRUE
       AND EXISTS (SELECT FROM advice_hold h JOIN post q ON q.id = h.question_id
                   WHERE h.question_id = p.thread_id AND h.ended_at IS NULL AND q.author_id <> p.author_id) THEN
        PERFORM refuse('convert_waits', 'answers wait for a coach: check.sql');
    END IF;
    UPDATE post SET kind = 'answer', parent_id = NULL, html = the_html, converted = true,
                    wiki = coalesce((before.data->>'wiki')::boolean, false) WHERE id = the_post;
    INSERT INTO post_score (post_id, kind, thread_id, author_id, created_at, deleted)
    VALUES (the_post, 'answer', p.thread_id, p.author_id, p.created_at, false)
    ON CONFLICT (post_id) DO UPDATE SET kind = 'answer', thread_id = excluded.thread_id, deleted = false; -- what follows from the kind, too
    UPDATE post SET parent_id = the_post
    WHERE id IN (SELECT jsonb_array_elements_text(before.data->'comments')::bigint) AND kind = 'comment' AND thread_id = p.thread_id;
    UPDATE question
    SET answer_count = answer_count + 1, last_active_at = now(),
        accepted_answer_id = coalesce(accepted_answer_id, CASE WHEN (before.data->>'accepted')::boolean THEN the_post END)
    WHERE id = p.thread_id;
    PERFORM search_put(the_post, p.thread_id, 'answer', '', plain, '{}');
    IF before.id IS NULL THEN -- as in notice_post_added
        INSERT INTO notice_change (what, post_id, thread_id, actor_id) VALUES ('answer', the_post, p.thread_id, p.author_id);
        PERFORM follow_own(a.id, p.thread_id) FROM account a WHERE a.id = p.author_id AND a.leaving_at IS NULL AND a.erased_at IS NULL;
        INSERT INTO reminder (question_id, due_at) -- and in reminder_begin
        SELECT q.id, now() + reminder_time() FROM post q WHERE q.id = p.thread_id AND q.author_id <> p.author_id ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO event (kind, post_id, account_id, actor_id, data)
    VALUES ('to-answer', the_post, p.author_id, actor, jsonb_build_object('parent', p.parent_id));
    PERFORM changed('question:' || p.thread_id, p.thread_id);
    RETURN p.thread_id;
END $$;

-- By a moderator, or by whoever made it an answer. the_parent: the question, or another of its answers. Returns the question's id.
CREATE FUNCTION convert_to_comment(actor bigint, the_post bigint, base integer, the_parent bigint, the_html text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock_open(the_post, '{answer}');
    before event := convert_last(the_post);
    remarks bigint[];
    was_accepted boolean;
BEGIN
    IF is_moderator(actor) IS NOT TRUE
       AND (p.author_id <> actor OR before.kind IS DISTINCT FROM 'to-answer' OR before.actor_id IS DISTINCT FROM actor) THEN
        PERFORM refuse('convert_allowed', 'not a moderator');
    END IF;
    PERFORM convert_check(actor, p, base);
    IF NOT EXISTS (SELECT FROM post WHERE id = the_parent AND id <> the_post AND kind IN ('question', 'answer')
                                      AND thread_id = p.thread_id AND deleted_at IS NULL) THEN
        PERFORM refuse('convert_parent', 'nothing to comment on');
    ELSIF EXISTS (SELECT FROM picture WHERE post_id = the_post AND removed_at IS NULL) THEN
        PERFORM refuse('convert_pictures', 'comments have none');
    ELSIF EXISTS (SELECT FROM post_score WHERE post_id = the_post AND warning <> '') THEN
        PERFORM refuse('convert_warned', 'comments have no warnings');
    ELSIF EXISTS (SELECT FROM queue_post WHERE post_id = the_post AND kind = 'unsafe' AND seen_at IS NULL AND NOT gone) THEN
        PERFORM refuse('convert_unsafe', 'nobody could decide about it any more');
    ELSIF EXISTS (SELECT FROM suggestion WHERE post_id = the_post AND ended_at IS NULL) THEN
        PERFORM refuse('convert_suggested', 'nobody could decide about it any more');
    END IF;
    SELECT accepted_answer_id = the_post INTO was_accepted FROM question WHERE id = p.thread_id;
    UPDATE post SET kind = 'comment', parent_id = the_parent, html = the_html, converted = true, wiki = false WHERE id = the_post;
    WITH moved AS (UPDATE post SET parent_id = the_parent WHERE parent_id = the_post AND kind = 'comment' RETURNING id)
    SELECT coalesce(array_agg(id ORDER BY id), '{}') INTO remarks FROM moved;
    UPDATE post_score SET kind = 'comment', deleted = false WHERE post_id = the_post; -- and what follows from the kind
    UPDATE question
    SET answer_count = answer_count - 1, accepted_answer_id = CASE WHEN was_accepted THEN NULL ELSE accepted_answer_id END
    WHERE id = p.thread_id;
    DELETE FROM search_document WHERE post_id = the_post;
    INSERT INTO event (kind, post_id, account_id, actor_id, data)
    VALUES ('to-comment', the_post, p.author_id, actor,
            jsonb_build_object('parent', the_parent, 'comments', to_jsonb(remarks), 'accepted', was_accepted IS TRUE, 'wiki', p.wiki));
    PERFORM changed('question:' || p.thread_id, p.thread_id);
    RETURN p.thread_id;
END $$;

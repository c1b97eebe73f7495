-- Moving answers, with the comments on them, and comments on the question itself to another question; splitting a question: the same, to a new
-- one that the moderator writes. They keep votes, links, flags and history, and their addresses lead to where they are. One click undoes it,
-- whatever was done since: what came along and is still there goes back, what was written since stays, and a question that was made for
-- it and has nothing of others is deleted. What went on from there by another move comes back from that first.

-- Moves these posts of one question. `made`: the other one was made for it. Returns the move's id.
CREATE FUNCTION question_move(actor bigint, from_question bigint, posts bigint[], to_question bigint, the_reason text, made boolean)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    m question_move;
BEGIN
    PERFORM question_merge_lock(actor, from_question, to_question);
    m.posts := ARRAY(SELECT p.id FROM post p
                     WHERE p.id = ANY (posts) AND p.thread_id = from_question AND p.deleted_at IS NULL
                       AND (p.kind = 'answer' OR p.kind = 'comment' AND p.parent_id = from_question) ORDER BY p.id);
    IF from_question = to_question OR NOT EXISTS (SELECT FROM question WHERE id = to_question AND listed) THEN
        PERFORM refuse('question_merge_other', 'itself, or nothing that everybody sees');
    ELSIF NOT EXISTS (SELECT FROM question WHERE id = from_question AND listed) THEN
        PERFORM refuse('post_not_deleted', 'deleted, or merged');
    ELSIF EXISTS (SELECT FROM advice_hold WHERE question_id = to_question AND ended_at IS NULL) THEN
        PERFORM refuse('question_move_waits', 'a coach looks there first: check.sql');
    ELSIF m.posts = '{}' OR cardinality(m.posts) <> (SELECT count(DISTINCT x) FROM unnest(posts) AS x) THEN
        PERFORM refuse('question_move_posts', 'none, or some are not there any more');
    ELSIF btrim(the_reason) = '' THEN
        PERFORM refuse('question_move_reason', 'no reason');
    ELSIF (SELECT count(*) FROM (SELECT FROM post WHERE thread_id = to_question OR id = ANY (m.posts) OR parent_id = ANY (m.posts)
                                 LIMIT question_merge_most() + 1) AS p) > question_merge_most() THEN
        PERFORM refuse('question_merge_long', 'too much to move at once');
    END IF;
    SELECT accepted_answer_id INTO m.accepted FROM question WHERE id = from_question AND accepted_answer_id = ANY (m.posts);
    INSERT INTO question_move (from_id, into_id, made, actor_id, reason, posts, accepted)
    VALUES (from_question, to_question, made, actor, btrim(the_reason), m.posts, m.accepted) RETURNING id INTO m.id;
    PERFORM question_move_posts(m.posts, from_question, to_question);
    UPDATE question SET last_active_at = now() WHERE id = to_question;
    PERFORM question_move_events(m, actor, from_question, to_question, btrim(the_reason), 'question-move', 'move');
    PERFORM question_merge_changed(from_question, to_question);
    RETURN m.id;
END $$;

-- Those that are there go to the other; who answered follows where their answer is, and whoever asked there is reminded, as with any answer.
CREATE FUNCTION question_move_posts(posts bigint[], at bigint, to_question bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM question_merge_move(
        ARRAY(SELECT id FROM post WHERE id = ANY (posts) AND kind = 'answer' AND thread_id = at),
        ARRAY(SELECT id FROM post WHERE id = ANY (posts) AND kind = 'comment' AND parent_id = at), to_question);
    PERFORM follow_own(a.id, to_question)
    FROM account a
    WHERE a.id IN (SELECT author_id FROM post WHERE id = ANY (posts) AND kind = 'answer' AND thread_id = to_question)
      AND a.leaving_at IS NULL AND a.erased_at IS NULL;
    INSERT INTO reminder (question_id, due_at)
    SELECT q.id, now() + reminder_time() FROM post q
    WHERE q.id = to_question AND EXISTS (SELECT FROM post p WHERE p.id = ANY (posts) AND p.kind = 'answer' AND p.thread_id = q.id
                                                              AND p.author_id <> q.author_id)
    ON CONFLICT DO NOTHING;
END $$;

-- One event of the question, and one of each post that went, so that its author is told.
CREATE FUNCTION question_move_events(m question_move, actor bigint, of_question bigint, to_question bigint, the_reason text, of_all text,
                                     of_each text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO event (kind, post_id, account_id, actor_id, reason, data)
    SELECT of_all, p.id, p.author_id, actor, the_reason, jsonb_build_object('move', m.id, 'into', to_question)
    FROM post p WHERE p.id = of_question;
    INSERT INTO event (kind, post_id, account_id, actor_id, reason, data)
    SELECT of_each, p.id, p.author_id, actor, the_reason, jsonb_build_object('move', m.id, 'into', to_question)
    FROM post p WHERE p.id = ANY (m.posts) AND p.thread_id = to_question ORDER BY p.id;
END $$;

-- Makes a question with the tags of the other and moves these posts there. Returns its id.
CREATE FUNCTION question_split(actor bigint, from_question bigint, posts bigint[], the_reason text, the_title text, the_slug text,
                               the_body text, the_html text, plain text, link_kinds text[], link_slugs text[]) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint;
BEGIN
    PERFORM question_merge_lock(actor, from_question, from_question);
    the_id := question_ask(actor, the_title, the_slug, the_body, the_html, plain,
                           coalesce((SELECT q.tags FROM question q WHERE q.id = from_question), '{}'), link_kinds, link_slugs);
    PERFORM question_move(actor, from_question, posts, the_id, the_reason, true);
    RETURN the_id;
END $$;

-- Undoes a move. Twice is once.
CREATE FUNCTION question_unmove(actor bigint, the_move bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    m question_move;
    at bigint;
    home bigint;
BEGIN
    SELECT * INTO m FROM question_move WHERE id = the_move;
    at := question_merged_into(m.into_id);
    home := question_merged_into(m.from_id);
    PERFORM question_merge_lock(actor, home, at);
    SELECT * INTO m FROM question_move WHERE id = the_move FOR UPDATE;
    IF m.id IS NULL THEN
        PERFORM refuse('post_exists', 'no such move');
    ELSIF m.undone_at IS NOT NULL THEN
        RETURN;
    ELSIF at <> question_merged_into(m.into_id) OR home <> question_merged_into(m.from_id) THEN
        PERFORM refuse('question_merge_conflict', 'merged, or taken out, while this waited');
    ELSIF EXISTS (SELECT FROM post WHERE id = home AND deleted_at IS NOT NULL) THEN
        PERFORM refuse('question_merge_deleted', 'it was deleted since');
    ELSIF EXISTS (SELECT FROM question_move k WHERE k.id > m.id AND k.undone_at IS NULL AND k.posts && m.posts) THEN
        PERFORM refuse('question_move_further', 'some of it went on: that comes back first');
    ELSIF EXISTS (SELECT FROM advice_hold WHERE question_id = home AND ended_at IS NULL) THEN
        PERFORM refuse('question_undo_waits', 'advice waits there by now');
    ELSIF at = home THEN
        PERFORM refuse('question_move_merged', 'both are one: the merge is taken apart first');
    END IF;
    UPDATE question_move SET undone_at = now(), undone_by = actor WHERE id = m.id;
    PERFORM question_move_posts(m.posts, at, home);
    UPDATE question SET accepted_answer_id = m.accepted
    WHERE id = home AND accepted_answer_id IS NULL
      AND EXISTS (SELECT FROM post WHERE id = m.accepted AND kind = 'answer' AND thread_id = home AND deleted_at IS NULL);
    PERFORM question_move_events(m, actor, m.from_id, home, '', 'question-unmove', 'move-back');
    PERFORM question_merge_changed(home, at);
    IF m.made AND at = m.into_id AND NOT EXISTS (SELECT FROM post WHERE thread_id = at AND id <> at
                                                                            AND (deleted_at IS NULL OR delete_why = 'held')) THEN
        PERFORM post_delete(actor, at, true, 'What was split off is back where it was.');
    END IF;
END $$;

-- The check of warning signs before a question is published. What was ticked is in the schema `body` (body_check.sql), if its asker agreed to
-- that. When something of it needs help now, advice on the question is held (advice_hold): answers of members wait as posts of new accounts
-- do (hold.sql, by the rule 'check'), until a coach clears it with a reason that everybody reads. What coaches answer is there at once, and so is what its
-- asker writes; comments, which ask back and say "see somebody", wait for nobody. That advice is held does not say what was ticked.

-- Does an answer of that account to what it belongs to wait?
CREATE FUNCTION check_holds(author bigint, the_post bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM post p JOIN advice_hold h ON h.question_id = p.thread_id AND h.ended_at IS NULL
                   JOIN post q ON q.id = p.thread_id
                   WHERE p.id = the_post AND p.kind = 'answer' AND q.author_id <> author AND is_coach(author) IS NOT TRUE);
END $$;

-- Behind asking, in its transaction: of the question that it has just begun. What was ticked is kept when its asker agrees to that.
CREATE FUNCTION check_ask(author bigint, signs text[], keep boolean, may_share boolean, holds boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    the_question bigint := currval(pg_get_serial_sequence('post', 'id'));
BEGIN
    IF keep THEN
        PERFORM body.consent_answer(author, 'flags', true);
        PERFORM body.check_put(author, the_question, signs, may_share);
    END IF;
    IF holds THEN
        INSERT INTO advice_hold (question_id) VALUES (the_question);
        INSERT INTO queue_post (kind, post_id, urgency) VALUES ('check', the_question, 0);
    END IF;
END $$;

-- What was ticked, for its asker, and for a coach while the asker lets them; no row: nothing, or nothing for the viewer.
CREATE FUNCTION check_ticked(viewer bigint, the_question bigint) RETURNS TABLE (ticked text[], at timestamptz, shared boolean)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT c.ticked, c.at, c.shared FROM body.check_of(viewer, the_question, is_coach(viewer) IS TRUE) AS c;
END $$;

-- Answers that wait for a coach's look at their question.
CREATE FUNCTION check_waiting(the_question bigint) RETURNS TABLE (post_id bigint) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT p.id FROM post p JOIN queue_post w ON w.post_id = p.id AND w.kind = 'held' AND w.note = 'check' AND w.seen_at IS NULL
                 WHERE p.thread_id = the_question AND p.kind = 'answer' AND p.delete_why = 'held' ORDER BY p.id;
END $$;

-- A coach looked: what waits is published, and new answers wait no more. Why is public. `read`: the post_digest of the question that the
-- coach read.
CREATE FUNCTION check_clear(actor bigint, the_question bigint, the_reason text, read text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_question);
    waiting bigint;
BEGIN
    IF is_coach(actor) IS NOT TRUE OR p.author_id = actor THEN
        PERFORM refuse('check_by_coach', 'not a coach, or their own question');
    ELSIF the_reason = '' THEN
        PERFORM refuse('check_reason_given', 'everybody reads why');
    ELSIF EXISTS (SELECT FROM advice_hold WHERE question_id = the_question AND ended_at IS NULL) THEN
        PERFORM post_refuse_unread(the_question, read);
    END IF;
    UPDATE advice_hold SET ended_at = now(), ended_by = actor, reason = the_reason WHERE question_id = the_question AND ended_at IS NULL;
    IF NOT FOUND THEN
        PERFORM refuse('check_over', 'another coach cleared it, or it never waited');
    END IF;
    UPDATE queue_post SET seen_at = now(), seen_by = actor WHERE post_id = the_question AND kind = 'check' AND seen_at IS NULL;
    DELETE FROM queue_claim WHERE kind = 'check' AND subject = the_question;
    INSERT INTO event (kind, post_id, account_id, actor_id, reason) VALUES ('check-cleared', the_question, p.author_id, actor, the_reason);
    FOR waiting IN SELECT w.post_id FROM check_waiting(the_question) AS w LOOP
        PERFORM hold_publish_now(actor, waiting);
    END LOOP;
    PERFORM changed('question:' || the_question, the_question);
END $$;

-- Undoes that: what it published waits again, and so do new answers. What was given in between stays.
CREATE FUNCTION check_hold_again(actor bigint, the_question bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock(the_question);
    cleared_at timestamptz := (SELECT ended_at FROM advice_hold WHERE question_id = the_question);
    answer post;
BEGIN
    IF is_coach(actor) IS NOT TRUE OR p.author_id = actor THEN
        PERFORM refuse('check_by_coach', 'not a coach, or their own question');
    ELSIF cleared_at IS NULL THEN
        RETURN;
    END IF;
    UPDATE advice_hold SET ended_at = NULL, ended_by = NULL, reason = '' WHERE question_id = the_question;
    FOR answer IN SELECT a.* FROM post a JOIN queue_post w ON w.post_id = a.id AND w.kind = 'held' AND w.note = 'check'
                  WHERE a.thread_id = the_question AND a.kind = 'answer' AND a.deleted_at IS NULL AND w.seen_at = cleared_at
                    AND check_holds(a.author_id, a.id)
                  ORDER BY a.id LOOP
        PERFORM hold_put(answer.id, 'check');
        PERFORM hold_hidden(answer);
        INSERT INTO event (kind, post_id, account_id, actor_id) VALUES ('held-again', answer.id, answer.author_id, actor);
    END LOOP;
    -- Whoever deleted theirs meanwhile and brings it back finds it waiting, too.
    UPDATE queue_post w SET seen_at = NULL, seen_by = NULL, gone = true FROM post a
    WHERE a.id = w.post_id AND w.kind = 'held' AND w.note = 'check' AND w.seen_at = cleared_at
      AND a.thread_id = the_question AND a.kind = 'answer' AND a.deleted_at IS NOT NULL AND check_holds(a.author_id, a.id);
    UPDATE queue_post SET seen_at = NULL, seen_by = NULL, since = now() WHERE post_id = the_question AND kind = 'check';
    INSERT INTO event (kind, post_id, account_id, actor_id) VALUES ('check-held', the_question, p.author_id, actor);
    PERFORM changed('question:' || the_question, the_question);
END $$;

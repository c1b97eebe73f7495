-- Closing a question, so that nobody answers it, and locking it, so that nobody but moderators writes to it. Every change is an event with
-- who, why and when, and each is undone by one click: opening it again, and closing or locking it again as it was.

-- Refuses what somebody writes to a thread that is locked, by the name of an error. Call it with the thread locked by post_lock.
CREATE FUNCTION question_refuse_locked(the_thread bigint, actor bigint, error text DEFAULT 'question_locked') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM question WHERE id = the_thread AND locked_at IS NOT NULL) AND is_moderator(actor) IS NOT TRUE THEN
        PERFORM refuse(error, 'locked by a moderator');
    END IF;
END $$;

-- Locks a question that a moderator changes the state of.
CREATE FUNCTION question_state_lock(actor bigint, the_question bigint) RETURNS post LANGUAGE plpgsql AS $$
DECLARE
    q post := post_lock(the_question);
BEGIN
    IF NOT is_moderator(actor) THEN
        PERFORM refuse('question_state_allowed', 'not a moderator');
    END IF;
    PERFORM post_refuse_closed(the_question, q.kind, '{question}');
    RETURN q;
END $$;

-- Whether one is a duplicate of the other, of what that is a duplicate of, and so on: twenty steps.
CREATE FUNCTION question_repeats(one bigint, other bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    at bigint := one;
BEGIN
    FOR i IN 1..20 LOOP
        IF at = other THEN
            RETURN true;
        END IF;
        SELECT duplicate_of INTO at FROM question WHERE id = at;
        EXIT WHEN at IS NULL;
    END LOOP;
    RETURN false;
END $$;

-- What a question is closed with fits: as a duplicate of a question or entry that everybody sees, or for another reason.
CREATE FUNCTION question_close_check(the_question bigint, the_why text, the_reason text, other bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF the_why = 'duplicate' AND NOT EXISTS (SELECT FROM public_post WHERE id = other AND kind = ANY (flag_other_kinds())) THEN
        PERFORM refuse('question_duplicate_of', 'no question or entry');
    ELSIF question_repeats(other, the_question) THEN
        PERFORM refuse('question_duplicate_circle', 'that is a duplicate of this');
    ELSIF the_why = 'other' AND the_reason = '' THEN
        PERFORM refuse('question_close_reason', 'a reason in words');
    END IF;
END $$;

-- Closes it for whoever may; votes 0: a moderator, else so many members, of whom the actor was the last. Votes that were cast are over.
CREATE FUNCTION question_close_for(actor bigint, q post, the_why text, the_reason text, other bigint, the_votes integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    before bigint;
    the_event bigint;
BEGIN
    SELECT duplicate_of INTO before FROM question WHERE id = q.id;
    UPDATE question SET closed_at = now(), closed_by = actor, closed_why = the_why, closed_reason = the_reason, duplicate_of = other,
                        closed_votes = the_votes
    WHERE id = q.id;
    INSERT INTO event (kind, post_id, account_id, actor_id, reason, data)
    VALUES ('close', q.id, q.author_id, actor, the_reason,
            jsonb_strip_nulls(jsonb_build_object('why', the_why, 'duplicate_of', other, 'votes', nullif(the_votes, 0))))
    RETURNING id INTO the_event;
    UPDATE close_vote SET ended_at = now(), event_id = the_event WHERE question_id = q.id AND ended_at IS NULL;
    PERFORM question_state_changed(q.id, before, other);
END $$;

-- A moderator closes it, or says why anew: as a duplicate of `the_other`, a question or entry that everybody sees, or for another reason.
CREATE FUNCTION question_close(actor bigint, the_question bigint, the_why text, the_reason text, the_other bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    q post;
    other bigint := CASE WHEN the_why = 'duplicate' THEN the_other END;
    before question;
BEGIN
    IF other IS NOT NULL THEN -- one at a time, and no merge (question_merge_lock), or two could repeat each other
        PERFORM pg_advisory_xact_lock(6112018216);
    END IF;
    q := question_state_lock(actor, the_question);
    SELECT * INTO before FROM question WHERE id = the_question;
    IF before.closed_why = the_why AND before.closed_reason = the_reason AND before.duplicate_of IS NOT DISTINCT FROM other
       AND before.closed_votes = 0 THEN
        RETURN; -- it is closed so already
    END IF;
    PERFORM question_close_check(the_question, the_why, the_reason, other);
    PERFORM question_close_for(actor, q, the_why, the_reason, other, 0);
END $$;

-- It, and what it was and is a duplicate of, look different.
CREATE FUNCTION question_state_changed(the_question bigint, before bigint, after bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM changed('question:' || the_question, the_question);
    PERFORM changed('question:' || o.id)
    FROM (SELECT DISTINCT x AS id FROM unnest(ARRAY[before, after]) AS x JOIN question q ON q.id = x) AS o;
END $$;

-- Its title is on pages of others, or will be when it is back: of those that are closed as duplicates of it, and of what it is a
-- duplicate of. They have the topic 'duplicates' where they show a title.
CREATE FUNCTION question_is_named(the_question bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM question WHERE id = the_question AND duplicate_of IS NOT NULL)
        OR EXISTS (SELECT FROM question WHERE duplicate_of = the_question);
$$;

-- It was deleted, or brought back: what shows its title.
CREATE FUNCTION question_named_listed(the_question bigint, gone boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT question_is_named(the_question) THEN
        RETURN;
    ELSIF gone THEN
        PERFORM removed('duplicates');
    ELSE
        PERFORM changed('duplicates');
    END IF;
    PERFORM changed('question:' || o.id) FROM question q JOIN question o ON o.id = q.duplicate_of WHERE q.id = the_question;
END $$;

-- As question_close_for.
CREATE FUNCTION question_reopen_for(actor bigint, q post, the_votes integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    before bigint;
    the_event bigint;
BEGIN
    SELECT duplicate_of INTO before FROM question WHERE id = q.id;
    UPDATE question SET closed_at = NULL, closed_by = NULL, closed_why = NULL, closed_reason = '', duplicate_of = NULL, closed_votes = 0
    WHERE id = q.id AND closed_at IS NOT NULL;
    IF FOUND THEN
        INSERT INTO event (kind, post_id, account_id, actor_id, data)
        VALUES ('reopen', q.id, q.author_id, actor, jsonb_strip_nulls(jsonb_build_object('votes', nullif(the_votes, 0))))
        RETURNING id INTO the_event;
        UPDATE close_vote SET ended_at = now(), event_id = the_event WHERE question_id = q.id AND ended_at IS NULL;
        PERFORM question_state_changed(q.id, before, NULL);
    END IF;
END $$;

CREATE FUNCTION question_reopen(actor bigint, the_question bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM question_reopen_for(actor, question_state_lock(actor, the_question), 0);
END $$;

-- Closes it again as it was closed last; refused where what it repeats is gone.
CREATE FUNCTION question_close_again(actor bigint, the_question bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    e event;
BEGIN
    SELECT * INTO e FROM event WHERE post_id = the_question AND kind = 'close' ORDER BY at DESC, id DESC LIMIT 1;
    IF e.id IS NULL THEN
        PERFORM refuse('post_exists', 'it was never closed');
    END IF;
    PERFORM question_close(actor, the_question, e.data->>'why', e.reason, (e.data->>'duplicate_of')::bigint);
END $$;

CREATE FUNCTION question_set_locked(actor bigint, the_question bigint, yes boolean, the_reason text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    q post := question_state_lock(actor, the_question);
BEGIN
    IF yes AND the_reason = '' THEN
        PERFORM refuse('question_lock_reason', 'a reason in words');
    END IF;
    UPDATE question SET locked_at = CASE WHEN yes THEN now() END, locked_by = CASE WHEN yes THEN actor END,
                        lock_reason = CASE WHEN yes THEN the_reason ELSE '' END
    WHERE id = the_question AND ((locked_at IS NOT NULL) <> yes OR lock_reason <> the_reason);
    IF FOUND THEN
        INSERT INTO event (kind, post_id, account_id, actor_id, reason)
        VALUES (CASE WHEN yes THEN 'lock' ELSE 'unlock' END, the_question, q.author_id, actor, the_reason);
        PERFORM question_state_changed(the_question, NULL, NULL);
    END IF;
END $$;

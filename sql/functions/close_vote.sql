-- Votes of members to close a question and to open it again, by the right 'close' (reputation.sql). So many that count decide (close_vote_rule):
-- the question is closed for the reason that most of them named. A vote counts for some days; whoever cast it changes it or takes it back
-- until then. Moderators decide alone, which ends all votes; and nobody votes twice for what was decided once, so that it does not go to and
-- fro. What a moderator closed because answers could do harm is opened by moderators alone.

-- Votes that count just now: of those who may still vote.
CREATE FUNCTION close_votes(the_question bigint) RETURNS SETOF close_vote LANGUAGE sql STABLE AS $$
    SELECT v.* FROM close_vote v
    WHERE v.question_id = the_question AND v.ended_at IS NULL
      AND v.at > now() - (SELECT r.days * interval '1 day' FROM close_vote_rule r) AND NOT suspended(v.account_id)
      AND has_right(v.account_id, 'close');
$$;

-- How many votes the viewer may know of: none for who may not vote.
CREATE FUNCTION close_vote_tally(viewer bigint, the_question bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF viewer IS NULL OR NOT EXISTS (SELECT FROM close_vote WHERE question_id = the_question AND ended_at IS NULL)
       OR NOT has_right(viewer, 'close') THEN
        RETURN 0;
    END IF;
    RETURN (SELECT count(*) FROM close_votes(the_question));
END $$;

-- Locks the question for somebody who votes about it.
CREATE FUNCTION close_vote_lock(actor bigint, the_question bigint) RETURNS post LANGUAGE plpgsql AS $$
DECLARE
    q post := post_lock_open(the_question, '{question}');
BEGIN
    PERFORM question_refuse_locked(the_question, actor);
    PERFORM right_refuse(actor, 'close');
    RETURN q;
END $$;

-- Enough of them: it is closed for what most named, of as many for what was named last.
CREATE FUNCTION close_vote_decide(actor bigint, q post, to_open boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    votes integer := (SELECT count(*) FROM close_votes(q.id) v WHERE v.reopen = to_open);
    chosen close_vote;
BEGIN
    IF votes < (SELECT needed FROM close_vote_rule) THEN
        RETURN;
    ELSIF to_open THEN
        PERFORM question_reopen_for(actor, q, votes);
        RETURN;
    END IF;
    SELECT v.* INTO chosen FROM close_votes(q.id) v WHERE NOT v.reopen
    ORDER BY count(*) OVER (PARTITION BY v.why, v.duplicate_of) DESC, v.at DESC, v.id DESC LIMIT 1;
    IF chosen.why = 'duplicate' AND (NOT EXISTS (SELECT FROM public_post WHERE id = chosen.duplicate_of)
                                     OR question_repeats(chosen.duplicate_of, q.id)) THEN
        RETURN; -- it is gone since, or repeats this one: the next vote decides
    END IF;
    PERFORM question_close_for(actor, q, chosen.why, chosen.reason, chosen.duplicate_of, votes);
END $$;

-- Casts one to close it, or changes it.
CREATE FUNCTION close_vote_close(actor bigint, the_question bigint, the_why text, the_reason text, the_other bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    other bigint := CASE WHEN the_why = 'duplicate' THEN the_other END;
    q post;
BEGIN
    PERFORM pg_advisory_xact_lock(6112018216); -- as in question_close
    q := close_vote_lock(actor, the_question);
    IF EXISTS (SELECT FROM question WHERE id = the_question AND closed_at IS NOT NULL) THEN
        PERFORM refuse('close_vote_state', 'it is closed already');
    ELSIF EXISTS (SELECT FROM close_vote WHERE question_id = the_question AND account_id = actor AND NOT reopen AND ended_at IS NOT NULL) THEN
        PERFORM refuse('close_vote_once', 'their vote was counted before');
    END IF;
    PERFORM question_close_check(the_question, the_why, the_reason, other);
    INSERT INTO close_vote (question_id, account_id, reopen, why, reason, duplicate_of)
    VALUES (the_question, actor, false, the_why, the_reason, other)
    ON CONFLICT (question_id, account_id) WHERE ended_at IS NULL
    DO UPDATE SET reopen = false, why = excluded.why, reason = excluded.reason, duplicate_of = excluded.duplicate_of, at = now();
    PERFORM close_vote_decide(actor, q, false);
END $$;

-- Casts one to open it again.
CREATE FUNCTION close_vote_reopen(actor bigint, the_question bigint, the_reason text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    q post := close_vote_lock(actor, the_question);
    s question;
BEGIN
    SELECT * INTO s FROM question WHERE id = the_question;
    IF s.closed_at IS NULL THEN
        PERFORM refuse('close_vote_state', 'it is open already');
    ELSIF s.closed_why = 'unsafe' AND s.closed_votes = 0 THEN
        PERFORM refuse('close_vote_unsafe', 'a moderator closed it for safety');
    ELSIF EXISTS (SELECT FROM close_vote WHERE question_id = the_question AND account_id = actor AND reopen AND ended_at IS NOT NULL) THEN
        PERFORM refuse('close_vote_once', 'their vote was counted before');
    END IF;
    INSERT INTO close_vote (question_id, account_id, reopen, why, reason) VALUES (the_question, actor, true, '', the_reason)
    ON CONFLICT (question_id, account_id) WHERE ended_at IS NULL
    DO UPDATE SET reopen = true, why = '', reason = excluded.reason, duplicate_of = NULL, at = now();
    PERFORM close_vote_decide(actor, q, true);
END $$;

-- Takes the viewer's vote back; twice is once.
CREATE FUNCTION close_vote_take_back(actor bigint, the_question bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM post_lock(the_question);
    DELETE FROM close_vote WHERE question_id = the_question AND account_id = actor AND ended_at IS NULL;
END $$;

-- An admin changes how many it takes and for how long one counts; refused when it is not as they saw it.
CREATE FUNCTION close_vote_rule_change(actor bigint, seen_needed integer, seen_days integer, the_needed integer, the_days integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    was close_vote_rule;
BEGIN
    IF NOT is_admin(actor) THEN
        PERFORM refuse('right_by_admin', 'not an admin');
    END IF;
    SELECT * INTO was FROM close_vote_rule FOR NO KEY UPDATE;
    IF (was.needed, was.days) = (the_needed, the_days) THEN
        RETURN;
    ELSIF (was.needed, was.days) <> (seen_needed, seen_days) THEN
        PERFORM refuse('right_conflict', 'changed in the meantime');
    END IF;
    UPDATE close_vote_rule SET needed = the_needed, days = the_days;
    INSERT INTO event (kind, actor_id, data)
    VALUES ('close-vote-rule', actor, jsonb_build_object('needed', the_needed, 'days', the_days, 'needed_was', was.needed, 'days_was', was.days));
END $$;

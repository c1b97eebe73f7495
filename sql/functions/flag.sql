-- What members flag, and what moderators (of the library coaches) decide about it. Who flagged something is told to moderators alone: no
-- event names them.

-- How soon somebody should look: 0 somebody could come to harm, 1 it hurts somebody, 2 it misleads, 3 it can wait.
CREATE FUNCTION flag_urgency(why text) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$
    SELECT (CASE WHEN why IN ('unsafe', 'worry') THEN 0
                 WHEN why IN ('private', 'unkind', 'fake', 'picture') THEN 1
                 WHEN why IN ('advertising', 'wrong', 'copied') THEN 2
                 ELSE 3 END)::smallint;
$$;

-- Whether somebody may see a case and decide about it; nobody about what is their own, or about themselves.
CREATE FUNCTION flag_case_is_for(viewer bigint, c flag_case) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (is_moderator(viewer) OR (c.of_library AND is_coach(viewer))) IS TRUE
       AND c.account_id IS DISTINCT FROM viewer
       AND (c.of_library OR NOT EXISTS (SELECT FROM post WHERE id = c.post_id AND author_id = viewer));
END $$;

-- A post or a person as lists name it; without title and slug where the viewer may not see it.
CREATE FUNCTION flag_thing(viewer bigint, the_post bigint, the_account bigint)
RETURNS TABLE (thing text, id bigint, title text, slug text) LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    IF the_post IS NULL THEN
        RETURN QUERY SELECT 'person', 0::bigint, a.name, '' FROM account a WHERE a.id = the_account;
    ELSE
        RETURN QUERY SELECT p.kind, p.id, coalesce(q.title, e.title), coalesce(q.slug, e.slug)
                     FROM post p
                     LEFT JOIN question q ON q.id = p.thread_id AND may_see(viewer, p.id)
                     LEFT JOIN entry e ON e.id = coalesce(p.thread_id, p.id) AND may_see(viewer, p.id)
                     WHERE p.id = the_post;
    END IF;
END $$;

-- What a question may repeat, or be answered by.
CREATE FUNCTION flag_other_kinds() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT entry_kinds() || 'question'::text $$;

-- What somebody named as what a question repeats: a question by its number, an entry by its address. NULL: neither is there.
CREATE FUNCTION flag_other(the_kind text, the_slug text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE the_kind
        WHEN 'question' THEN (SELECT id FROM question WHERE id = the_slug::bigint)
        ELSE (SELECT coalesce(e.leads_to, e.id) FROM entry_slug s JOIN entry e ON e.id = s.entry_id
              WHERE s.kind = the_kind AND s.slug = the_slug) END;
END $$;

-- What its flags say by now: how many there are and how urgent the most urgent is. One that all took back is over.
CREATE FUNCTION flag_case_count(the_case bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE flag_case c
    SET flags = f.flags, urgency = coalesce(f.urgency, c.urgency),
        ended_at = CASE WHEN f.flags = 0 THEN now() END, outcome = CASE WHEN f.flags = 0 THEN 'taken-back' END
    FROM (SELECT count(*) AS flags, min(flag_urgency(why)) AS urgency FROM flag WHERE case_id = the_case AND gone_at IS NULL) AS f
    WHERE c.id = the_case AND c.ended_at IS NULL;
END $$;

-- Somebody decided, or took that back: those who flagged it are told.
CREATE FUNCTION flag_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE flag SET told_at = CASE WHEN NEW.outcome IN ('deleted', 'acted', 'declined') THEN NEW.ended_at END WHERE case_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER flag_tell AFTER UPDATE OF ended_at ON flag_case FOR EACH ROW WHEN (OLD.ended_at IS DISTINCT FROM NEW.ended_at)
    EXECUTE FUNCTION flag_tell();

-- What the page of a case shows of it, as a digest: another one when the words are others, or somebody said more.
CREATE FUNCTION flag_digest(c flag_case) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN concat_ws('.', coalesce(post_digest(c.post_id), (SELECT a.details::text FROM account a WHERE a.id = c.account_id)),
                     (SELECT extract(epoch FROM max(f.at)) FROM flag f WHERE f.case_id = c.id AND f.gone_at IS NULL));
END $$;

-- Flags a post or entry, or a person (the other of both is NULL). Again, while nobody has decided: what was said before is replaced.
-- Returns the case.
CREATE FUNCTION flag_put(reporter bigint, the_post bigint, the_account bigint, the_why text, the_words text, the_other bigint)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p post;
    the_case bigint;
BEGIN
    PERFORM right_refuse(reporter, 'flag');
    IF the_post IS NOT NULL THEN
        SELECT * INTO p FROM public_post WHERE id = the_post AND kind <> 'page';
        IF p.id IS NULL THEN
            PERFORM refuse(CASE WHEN EXISTS (SELECT FROM post_known(reporter, the_post)) THEN 'post_not_deleted' ELSE 'post_exists' END,
                           'nobody sees it');
        ELSIF p.author_id = reporter AND p.thread_id IS NOT NULL THEN
            PERFORM refuse('flag_not_own', 'one''s own post');
        ELSIF the_why = 'duplicate' AND (the_other = the_post OR p.kind <> 'question' OR NOT EXISTS (
                  SELECT FROM public_post WHERE id = the_other AND kind = ANY (flag_other_kinds()))) THEN
            PERFORM refuse('flag_other_given', 'no question or entry');
        END IF;
    ELSIF the_account = reporter THEN
        PERFORM refuse('flag_not_own', 'oneself');
    ELSIF NOT EXISTS (SELECT FROM account WHERE id = the_account AND NOT example AND erased_at IS NULL) THEN
        PERFORM refuse('account_there', 'nobody is behind the account');
    END IF;
    LOOP -- somebody may decide just now: then it is another case
        INSERT INTO flag_case (post_id, account_id, of_library) VALUES (the_post, the_account, p.id IS NOT NULL AND p.thread_id IS NULL)
        ON CONFLICT DO NOTHING;
        SELECT id INTO the_case FROM flag_case
        WHERE ended_at IS NULL AND (post_id = the_post OR account_id = the_account) FOR NO KEY UPDATE;
        EXIT WHEN FOUND;
    END LOOP;
    INSERT INTO flag (case_id, reporter_id, why, words, other_id, revision)
    VALUES (the_case, reporter, the_why, the_words, CASE WHEN the_why = 'duplicate' THEN the_other END, p.revision)
    ON CONFLICT (case_id, reporter_id) DO UPDATE
        SET why = excluded.why, words = excluded.words, other_id = excluded.other_id, revision = excluded.revision, at = now(), gone_at = NULL;
    PERFORM flag_case_count(the_case);
    RETURN the_case;
END $$;

-- Takes one's own flag back, while nobody has decided; otherwise nothing happens.
CREATE FUNCTION flag_take_back(reporter bigint, the_flag bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    the_case bigint;
BEGIN
    SELECT c.id INTO the_case FROM flag f JOIN flag_case c ON c.id = f.case_id
    WHERE f.id = the_flag AND f.reporter_id = reporter AND c.ended_at IS NULL FOR NO KEY UPDATE OF c;
    IF FOUND THEN
        UPDATE flag SET gone_at = now() WHERE id = the_flag AND gone_at IS NULL;
        IF FOUND THEN -- as often as it is sent
            PERFORM flag_case_count(the_case);
        END IF;
    END IF;
END $$;

-- Locks a case that somebody decides about: the post's thread first, as every write does. Refuses who may not.
CREATE FUNCTION flag_case_lock(actor bigint, the_case bigint) RETURNS flag_case LANGUAGE plpgsql AS $$
DECLARE
    c flag_case;
BEGIN
    SELECT * INTO c FROM flag_case WHERE id = the_case;
    IF c.id IS NULL THEN
        PERFORM refuse('post_exists', 'no such case');
    ELSIF NOT flag_case_is_for(actor, c) THEN
        PERFORM refuse('flag_decide_allowed', 'may not');
    END IF;
    IF c.post_id IS NOT NULL THEN
        PERFORM post_lock(c.post_id);
    END IF;
    SELECT * INTO c FROM flag_case WHERE id = the_case FOR NO KEY UPDATE;
    RETURN c;
END $$;

-- Decides: 'deleted' deletes the post for delete_why and the reason, 'acted' says that something else was done, 'declined' that nothing
-- need be. The reason is for staff (of a deleted post for its author, too), the answer for those who flagged it. `read`: the flag_digest of
-- what whoever decides saw; when there is more, nothing is decided ('flag_unread').
CREATE FUNCTION flag_decide(actor bigint, the_case bigint, the_outcome text, delete_why text, the_reason text, the_answer text, read text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    c flag_case := flag_case_lock(actor, the_case);
BEGIN
    IF c.ended_at IS NOT NULL THEN
        PERFORM refuse('flag_case_open', 'decided already, or taken back');
    ELSIF the_outcome NOT IN ('deleted', 'acted', 'declined') OR (the_outcome = 'deleted' AND (c.of_library OR c.post_id IS NULL)) THEN
        PERFORM refuse('flag_case_outcome_known', 'nothing that can be done here');
    ELSIF flag_digest(c) IS DISTINCT FROM read THEN
        PERFORM refuse('flag_unread', 'changed, or more was said');
    END IF;
    IF the_outcome = 'deleted' THEN
        PERFORM post_delete(actor, c.post_id, true, the_reason, delete_why);
    END IF;
    UPDATE flag_case SET ended_at = now(), ended_by = actor, outcome = the_outcome, reason = the_reason, answer = the_answer
    WHERE id = the_case;
    DELETE FROM queue_claim WHERE kind = 'flag' AND subject = the_case;
    INSERT INTO event (kind, post_id, actor_id, reason, data)
    VALUES ('flag-decided', c.post_id, actor, the_reason,
            jsonb_build_object('case', the_case, 'outcome', the_outcome, 'account', c.account_id));
END $$;

-- Takes a decision back, whatever happened since: the case waits again, with what was flagged meanwhile, and a post that the decision
-- deleted is brought back, if it is still deleted by that.
CREATE FUNCTION flag_reopen(actor bigint, the_case bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    c flag_case := flag_case_lock(actor, the_case);
    later bigint;
BEGIN
    IF c.ended_at IS NULL THEN
        RETURN; -- it waits already
    ELSIF c.outcome IN ('taken-back', 'joined') THEN
        PERFORM refuse('flag_case_decided', 'nobody decided');
    END IF;
    LOOP -- somebody may flag it, or take another decision about it back, just now: then that is put together with this, too
        BEGIN
            SELECT id INTO later FROM flag_case
            WHERE ended_at IS NULL AND (post_id = c.post_id OR account_id = c.account_id) FOR NO KEY UPDATE;
            IF FOUND THEN -- what somebody says anew counts, not what they said before
                DELETE FROM flag o USING flag f
                WHERE o.case_id = the_case AND f.case_id = later AND f.gone_at IS NULL AND f.reporter_id = o.reporter_id;
                UPDATE flag SET case_id = the_case WHERE case_id = later AND gone_at IS NULL;
                UPDATE flag_case SET ended_at = now(), ended_by = actor, outcome = 'joined' WHERE id = later;
                DELETE FROM queue_claim WHERE kind = 'flag' AND subject = later;
            END IF;
            UPDATE flag_case SET ended_at = NULL, ended_by = NULL, outcome = NULL, reason = '', answer = '' WHERE id = the_case;
            EXIT;
        EXCEPTION WHEN unique_violation THEN
            CONTINUE;
        END;
    END LOOP;
    PERFORM flag_case_count(the_case);
    IF c.outcome = 'deleted' AND EXISTS (SELECT FROM post WHERE id = c.post_id AND deleted_at = c.ended_at AND deleted_by = c.ended_by) THEN
        PERFORM post_delete(actor, c.post_id, false, '');
    END IF;
    INSERT INTO event (kind, post_id, actor_id, data)
    VALUES ('flag-reopened', c.post_id, actor, jsonb_build_object('case', the_case, 'account', c.account_id));
END $$;

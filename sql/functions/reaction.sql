-- What readers say of an answer beside their votes:
--
--   what       it means                          what follows
--   helped     they tried it, and it helped      evidence for it (vote.sql); its page says how many
--   outdated   it holds no longer                evidence against it; from three on its page says so
--   unsafe     somebody could come to harm       coaches look at it (queue.sql); readers hear of it only when one of them decided so, and
--                                                it is no evidence: a warning is not for a count to make. What a coach warns of
--                                                comes last (vote.sql), and is quoted nowhere without the warning: not by search,
--                                                search engines, notices, mails and devices
--
-- Nobody sees who said so: of 'unsafe' coaches read why, without a name. Each is taken back by whoever said it.

-- Says it, or takes it back; the same twice changes nothing. It locks what a vote locks, and refuses as that does, last. Returns
-- how many say so by now.
CREATE FUNCTION reaction_put(actor bigint, the_post bigint, the_what text, yes boolean, the_words text DEFAULT '')
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    more integer;
    again boolean := the_what = 'unsafe' AND reaction_said_again(actor, the_post, yes);
    p record;
BEGIN
    IF yes AND the_what = 'outdated' THEN
        PERFORM right_refuse(actor, 'outdated');
    END IF;
    IF yes THEN
        INSERT INTO reaction (post_id, account_id, what, words) VALUES (the_post, actor, the_what, the_words) ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS more = ROW_COUNT;
    ELSE
        DELETE FROM reaction WHERE post_id = the_post AND account_id = actor AND what = the_what;
        GET DIAGNOSTICS more = ROW_COUNT;
        more := -more;
    END IF;
    UPDATE post_score s
    SET helped = helped + CASE the_what WHEN 'helped' THEN more ELSE 0 END,
        outdated = outdated + CASE the_what WHEN 'outdated' THEN more ELSE 0 END
    WHERE s.post_id = the_post -- without a join, as vote_cast
    RETURNING s.kind, s.thread_id, s.author_id, s.helped, s.outdated,
              s.deleted OR (SELECT q.listed FROM question q WHERE q.id = s.thread_id) IS NOT TRUE AS closed INTO p;
    IF NOT FOUND OR p.kind <> 'answer' THEN
        PERFORM refuse('post_exists', 'no such answer');
    ELSIF p.closed THEN
        PERFORM refuse('post_not_deleted', 'the answer was deleted, or its question');
    ELSIF p.author_id = actor THEN
        PERFORM refuse('reaction_not_own', 'one''s own answer');
    END IF;
    IF the_what = 'unsafe' THEN
        UPDATE reaction SET words = the_words WHERE yes AND post_id = the_post AND account_id = actor AND what = the_what AND words <> the_words;
        PERFORM reaction_queue(the_post, more > 0 AND NOT again);
    ELSIF more <> 0 THEN
        INSERT INTO outbox (topic) VALUES ('question:' || p.thread_id);
    END IF;
    RETURN CASE the_what WHEN 'helped' THEN p.helped WHEN 'outdated' THEN p.outdated
                         ELSE (SELECT count(*) FROM (SELECT FROM reaction WHERE post_id = the_post AND what = 'unsafe' LIMIT 100) AS r) END;
END $$;

-- Who takes 'unsafe' back after a coach decided, and says it again, says nothing new, unless the text was changed since: whether it is so.
-- Of the former a row of 'unsafe-over' tells.
CREATE FUNCTION reaction_said_again(actor bigint, the_post bigint, yes boolean) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    decided timestamptz := (SELECT seen_at FROM queue_post WHERE kind = 'unsafe' AND post_id = the_post);
BEGIN
    IF NOT yes THEN
        INSERT INTO reaction (post_id, account_id, what)
        SELECT the_post, actor, 'unsafe-over' FROM reaction
        WHERE decided IS NOT NULL AND post_id = the_post AND account_id = actor AND what = 'unsafe'
        ON CONFLICT DO NOTHING;
        RETURN false;
    END IF;
    DELETE FROM reaction WHERE post_id = the_post AND account_id = actor AND what = 'unsafe-over';
    RETURN FOUND AND decided IS NOT NULL
           AND NOT EXISTS (SELECT FROM revision v WHERE v.post_id = the_post AND v.created_at > decided);
END $$;

-- An answer that somebody more says may be unsafe waits for coaches, also when one of them looked at it before, unless readers are
-- warned already; one that nobody says that of any more does not wait.
CREATE FUNCTION reaction_queue(the_post bigint, is_more boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF is_more THEN
        INSERT INTO queue_post (kind, post_id, urgency) VALUES ('unsafe', the_post, 0)
        ON CONFLICT (post_id, kind) DO UPDATE SET seen_at = NULL, seen_by = NULL, since = now()
            WHERE queue_post.seen_at IS NOT NULL AND NOT EXISTS (SELECT FROM post_score WHERE post_id = the_post AND warning <> '');
    ELSIF NOT EXISTS (SELECT FROM reaction WHERE post_id = the_post AND what = 'unsafe') THEN
        DELETE FROM queue_post WHERE kind = 'unsafe' AND post_id = the_post AND seen_at IS NULL AND NOT post_is_warned_of(the_post);
    END IF;
END $$;

-- A coach decides that readers are warned, in these words; '' takes that back. What one decided about waits no more, and does again when
-- it is taken back; queue_see is the decision that nothing need be said. `read`: the post_digest of the answer that they read, or NULL when that
-- makes no difference.
CREATE FUNCTION reaction_warn(actor bigint, the_post bigint, the_words text, read text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p post;
BEGIN
    IF NOT is_coach(actor) THEN
        PERFORM refuse('reaction_warn_by_coach', 'not a coach');
    END IF;
    p := post_lock_open(the_post, '{answer}');
    IF p.author_id = actor THEN
        PERFORM refuse('reaction_warn_not_own', 'one''s own answer');
    ELSIF NOT EXISTS (SELECT FROM queue_post WHERE kind = 'unsafe' AND post_id = the_post) THEN
        PERFORM refuse('post_exists', 'nobody said so');
    ELSIF the_words <> '' AND read IS NOT NULL THEN
        PERFORM post_refuse_unread(the_post, read);
    END IF;
    UPDATE post_score SET warning = the_words WHERE post_id = the_post AND warning <> the_words;
    IF NOT FOUND THEN
        RETURN; -- as it was
    END IF;
    UPDATE queue_post SET seen_at = CASE WHEN the_words <> '' THEN now() END, seen_by = CASE WHEN the_words <> '' THEN actor END
    WHERE kind = 'unsafe' AND post_id = the_post;
    DELETE FROM queue_claim WHERE kind = 'unsafe' AND subject = the_post;
    INSERT INTO event (kind, post_id, account_id, actor_id, reason)
    VALUES (CASE WHEN the_words = '' THEN 'warn-off' ELSE 'warn' END, the_post, p.author_id, actor, the_words);
    PERFORM own_plan_tell(actor, the_post, the_words = '');
    IF the_words = '' THEN
        PERFORM changed('question:' || p.thread_id);
    ELSE -- nobody reads it without the warning any more, in a stored copy either
        PERFORM removed('question:' || p.thread_id);
    END IF;
END $$;

CREATE FUNCTION post_is_warned_of(the_post bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM post_score WHERE post_id = the_post AND warning <> '');
END $$;

-- What readers are warned of was changed: coaches look whether the warning still holds.
CREATE FUNCTION reaction_edited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE queue_post SET seen_at = NULL, seen_by = NULL, since = now()
    WHERE kind = 'unsafe' AND post_id = NEW.id AND seen_at IS NOT NULL AND post_is_warned_of(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER reaction_edited AFTER UPDATE OF revision ON post
    FOR EACH ROW WHEN (NEW.kind = 'answer' AND NEW.revision > OLD.revision) EXECUTE FUNCTION reaction_edited();

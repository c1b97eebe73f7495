-- Comments: on questions, answers, and entries of the library. Of an entry it is the thread, and its topic is called as a
-- question's: what is cached of it is out of date.

CREATE FUNCTION comment_add(author bigint, the_parent bigint, the_body text, the_html text,
                            link_kinds text[], link_slugs text[], at timestamptz DEFAULT now())
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p post := post_lock_open(the_parent, '{question,answer}' || entry_kinds());
    thread bigint := coalesce(p.thread_id, p.id);
    the_id bigint;
BEGIN
    PERFORM question_refuse_locked(thread, author);
    PERFORM block_refuse(author, the_parent);
    IF EXISTS (SELECT FROM entry WHERE id = the_parent AND NOT entry_is_public(status)) THEN
        PERFORM refuse('post_not_deleted', 'readers do not see the entry');
    END IF;
    INSERT INTO post (kind, thread_id, parent_id, author_id, body, html, created_at)
    VALUES ('comment', thread, the_parent, author, the_body, the_html, at) RETURNING id INTO the_id;
    UPDATE question SET last_active_at = greatest(last_active_at, at) WHERE id = thread;
    INSERT INTO revision (post_id, number, author_id, created_at, body)
    VALUES (the_id, 1, author, at, the_body);
    PERFORM link_put(the_id, link_kinds, link_slugs);
    PERFORM changed('question:' || thread);
    RETURN the_id;
END $$;

-- Comments on entries that no coach has commented on since, the longest waiting first, from behind ($after, $after_id) on: for
-- coaches, on their desk.
CREATE FUNCTION comment_unanswered(after timestamptz, after_id bigint, most integer)
RETURNS TABLE (id bigint, at timestamptz, author_id bigint, body text, entry_kind text, entry_slug text, entry_title text)
LANGUAGE sql STABLE AS $$
    SELECT p.id, p.created_at, p.author_id, left(p.body, 280), e.kind, e.slug, e.title
    FROM (SELECT w.post_id, w.created_at FROM comment_waiting w
          WHERE (w.created_at, w.post_id) > (after, after_id) ORDER BY w.created_at, w.post_id LIMIT most) AS w
    JOIN public_post p ON p.id = w.post_id
    JOIN entry e ON e.id = p.thread_id
    ORDER BY p.created_at, p.id;
$$;

-- Those of an entry that no coach has commented on since wait, all of them, as long as readers see it; else none does.
CREATE FUNCTION comment_wait_as_shown(the_entry bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM entry WHERE id = the_entry AND entry_is_public(status)) THEN
        DELETE FROM comment_waiting WHERE thread_id = the_entry;
        RETURN;
    END IF;
    INSERT INTO comment_waiting (post_id, thread_id, created_at)
    SELECT p.id, p.thread_id, p.created_at FROM post p
    WHERE p.parent_id = the_entry AND p.thread_id = the_entry AND p.kind = 'comment' AND p.deleted_at IS NULL
      AND NOT is_coach(p.author_id)
      AND p.created_at > coalesce((SELECT max(c.created_at) FROM post c
                                   WHERE c.parent_id = the_entry AND c.kind = 'comment' AND c.deleted_at IS NULL
                                     AND is_coach(c.author_id)), '-infinity')
    ON CONFLICT (post_id) DO NOTHING;
END $$;

-- It was retired, is a draft again, or is back.
CREATE FUNCTION comment_waits_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM comment_wait_as_shown(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER comment_waits_shown AFTER UPDATE OF status ON entry FOR EACH ROW WHEN (OLD.status <> NEW.status)
    EXECUTE FUNCTION comment_waits_shown();

-- A coach's comment answers those before it; anybody else's waits for one.
CREATE FUNCTION comment_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF is_coach(NEW.author_id) THEN
        DELETE FROM comment_waiting WHERE thread_id = NEW.thread_id AND created_at <= NEW.created_at;
    ELSE
        INSERT INTO comment_waiting (post_id, thread_id, created_at)
        SELECT NEW.id, NEW.thread_id, NEW.created_at FROM entry WHERE id = NEW.thread_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER comment_waits AFTER INSERT ON post FOR EACH ROW WHEN (NEW.kind = 'comment' AND NEW.parent_id = NEW.thread_id)
    EXECUTE FUNCTION comment_waits();

-- What was deleted waits for nobody; what comes back does. What a coach's comment answered waits again when that is deleted.
CREATE FUNCTION comment_waits_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.deleted_at IS NOT NULL THEN
        DELETE FROM comment_waiting WHERE post_id = NEW.id;
    ELSIF is_coach(NEW.author_id) THEN
        DELETE FROM comment_waiting WHERE thread_id = NEW.thread_id AND created_at <= NEW.created_at;
    END IF;
    IF (NEW.deleted_at IS NOT NULL) = is_coach(NEW.author_id) THEN
        PERFORM comment_wait_as_shown(NEW.thread_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER comment_waits_deleted AFTER UPDATE OF deleted_at ON post FOR EACH ROW
    WHEN (NEW.kind = 'comment' AND NEW.parent_id = NEW.thread_id AND (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL))
    EXECUTE FUNCTION comment_waits_deleted();

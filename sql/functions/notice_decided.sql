-- What was decided about a post, by moderators or by votes, is told to who wrote it, with the reason, and once: a decision that something
-- else took back before its author was told is not told, and one that was told and not read yet makes room for what came of it.

-- The decisions of which the last one holds; NULL: nobody is told of the kind.
CREATE FUNCTION notice_decisions(kind text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT f.kinds::text[]
    FROM (VALUES ('{close,reopen}'), ('{lock,unlock}'), ('{delete,restore}'), ('{question-merge,question-unmerge}'),
                 ('{to-comment,to-answer}'), ('{move,move-back}')) AS f (kinds)
    WHERE kind = ANY (f.kinds::text[]);
$$;

CREATE FUNCTION notice_decision_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF notice_is_news(NEW.at) THEN
        INSERT INTO notice_change (what, post_id, thread_id, actor_id, about_id)
        SELECT 'decided', p.id, coalesce(p.thread_id, p.id), NEW.actor_id, NEW.id FROM post p WHERE p.id = NEW.post_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER notice_decision_added AFTER INSERT ON event
    FOR EACH ROW WHEN (NEW.account_id <> NEW.actor_id AND notice_decisions(NEW.kind) IS NOT NULL)
    EXECUTE FUNCTION notice_decision_added();

-- Whether whoever wrote it knows what this takes back: they were told, it was their own act, or it is long ago. What they were not told of in
-- time was undone before that, and neither is news.
CREATE FUNCTION notice_decision_is_news(e event, kinds text[]) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    b event;
BEGIN
    IF e.kind NOT IN ('reopen', 'unlock', 'restore', 'question-unmerge', 'move-back') THEN
        RETURN true;
    END IF;
    SELECT * INTO b FROM event l WHERE l.post_id = e.post_id AND (l.at, l.id) < (e.at, e.id) AND l.kind = ANY (kinds)
    ORDER BY l.at DESC, l.id DESC LIMIT 1;
    RETURN b.actor_id IS NOT DISTINCT FROM e.account_id OR b.at < now() - interval '1 day'
        OR EXISTS (SELECT FROM notice n WHERE n.account_id = e.account_id AND n.what = 'decided' AND n.post_id = e.post_id AND n.about_id = b.id);
END $$;

-- Tells its author, as the functions that notice_tell is one of.
CREATE FUNCTION notice_tell_decided(c notice_change) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    e event;
    kinds text[];
BEGIN
    SELECT * INTO e FROM event WHERE id = c.about_id;
    kinds := notice_decisions(e.kind);
    PERFORM FROM notice_setting WHERE account_id = e.account_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM event l WHERE l.post_id = e.post_id AND (l.at, l.id) > (e.at, e.id) AND l.kind = ANY (kinds))
       OR NOT notice_decision_is_news(e, kinds) THEN
        RETURN NULL;
    END IF;
    UPDATE notice n SET read_at = now()
    FROM event o
    WHERE n.account_id = e.account_id AND n.what = 'decided' AND n.post_id = e.post_id AND n.read_at IS NULL
      AND o.id = n.about_id AND o.kind = ANY (kinds);
    PERFORM notice_put(c, ARRAY[e.account_id], ARRAY[c.post_id], '{own}', ARRAY[e.id]);
    RETURN NULL;
END $$;

-- ---- what people show of themselves ----

CREATE FUNCTION notice_profile_kinds(kind text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT f.kinds::text[]
    FROM (VALUES ('{about-refused,about-shown,about-again}'), ('{portrait-taken,portrait-back,portrait-shown,portrait-again}')) AS f (kinds)
    WHERE kind = ANY (f.kinds::text[]);
$$;

CREATE FUNCTION notice_profile_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF notice_is_news(NEW.at) THEN
        INSERT INTO notice_change (what, post_id, thread_id, actor_id, about_id) VALUES ('profile', 0, 0, NEW.actor_id, NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER notice_profile_added AFTER INSERT ON event
    FOR EACH ROW WHEN (NEW.account_id <> NEW.actor_id AND notice_profile_kinds(NEW.kind) IS NOT NULL)
    EXECUTE FUNCTION notice_profile_added();

-- Tells whoever it is about that something of theirs is not shown, and why, unless that was taken back; with that it is no news any more.
CREATE FUNCTION notice_tell_profile(c notice_change) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    e event;
    kinds text[];
BEGIN
    SELECT * INTO e FROM event WHERE id = c.about_id;
    kinds := notice_profile_kinds(e.kind);
    PERFORM FROM notice_setting WHERE account_id = e.account_id FOR NO KEY UPDATE;
    UPDATE notice n SET read_at = now()
    FROM event o
    WHERE n.account_id = e.account_id AND n.what = 'profile' AND n.read_at IS NULL AND o.id = n.about_id AND o.kind = ANY (kinds);
    IF e.kind NOT IN ('about-refused', 'portrait-taken')
       OR EXISTS (SELECT FROM event l WHERE l.account_id = e.account_id AND l.id > e.id AND l.kind = ANY (kinds))
       OR notice_unwanted(e.account_id, c, 'own') THEN
        RETURN NULL;
    END IF;
    INSERT INTO notice (account_id, what, post_id, number, thread_id, about_kind, about_id, own, actor_id, at)
    VALUES (e.account_id, 'profile', 0, 0, 0, 'own', e.id, true, e.actor_id, c.at)
    ON CONFLICT (account_id, what, post_id, about_id, number) DO NOTHING;
    RETURN NULL;
END $$;

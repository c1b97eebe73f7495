-- Retiring an entry: it is gone for everybody but coaches, and its addresses lead to what took its place, if something did.
-- Nobody's text is rewritten: links to it lead on, and say so. Each step is a revision with its reason, so that it can be
-- undone, and nobody saves over it without being told.
--
-- What takes its place must be there itself. So there are chains (A was replaced by B, later B by C: A leads to C), and no
-- circles; one entry at a time is retired, or two could replace each other. replaced_by is what a coach said and stays;
-- leads_to, the end of the chain, is kept beside it, so that a reader is one step away however long a chain is.
--
-- What readers never saw is not retired by itself: its title would become public by what its addresses lead to. A draft stays
-- one, or becomes part of another entry (merge.sql); then nobody but coaches reads how it was called (entry_title_was_shown).

CREATE FUNCTION retire_lock(editor bigint, the_entry bigint, base integer) RETURNS entry LANGUAGE plpgsql AS $$
DECLARE
    p post;
    e entry;
BEGIN
    IF NOT is_coach(editor) THEN
        PERFORM refuse('entry_edit_allowed', 'not a coach');
    END IF;
    PERFORM pg_advisory_xact_lock(6112018212);
    p := post_lock(the_entry);
    SELECT * INTO e FROM entry WHERE id = the_entry;
    IF e.id IS NULL OR e.kind = 'page' THEN
        PERFORM refuse('post_exists', 'no such entry');
    ELSIF p.revision <> base THEN
        PERFORM refuse('edit_conflict', 'somebody else saved first');
    END IF;
    RETURN e;
END $$;

-- A revision that differs from the newest by the status alone.
CREATE FUNCTION retire_revision(editor bigint, the_entry bigint, the_status text, why text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO revision (post_id, number, author_id, reason, title, body, tags, model)
    SELECT r.post_id, r.number + 1, editor, why, r.title, r.body, r.tags,
           r.model || jsonb_build_object('status', the_status)
    FROM post p JOIN revision r ON r.post_id = p.id AND r.number = p.revision WHERE p.id = the_entry;
    UPDATE post SET revision = revision + 1 WHERE id = the_entry;
    PERFORM entry_edited(editor, the_entry);
END $$;

-- Readers saw it by that title.
CREATE FUNCTION entry_title_was_shown(the_entry bigint, the_title text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM revision WHERE post_id = the_entry AND title = the_title AND entry_is_public(model->>'status'));
END $$;

-- A draft that readers never saw, or not by the title that it has now.
CREATE FUNCTION entry_was_never_shown(e entry) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN e.status = 'draft' AND NOT entry_title_was_shown(e.id, e.title);
END $$;

CREATE FUNCTION retire_put(editor bigint, the_entry bigint, replacement bigint, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE entry SET status = 'retired', replaced_by = replacement, retire_reason = btrim(why), loaded_sha = NULL
    WHERE id = the_entry;
    PERFORM retire_revision(editor, the_entry, 'retired', why);
    DELETE FROM search_document WHERE post_id = the_entry;
    INSERT INTO event (kind, post_id, actor_id, reason, data)
    VALUES ('retire', the_entry, editor, why, jsonb_build_object('replaced_by', replacement));
    PERFORM removed('library', the_entry);
END $$;

-- replacement: NULL when nothing takes its place.
CREATE FUNCTION entry_retire(editor bigint, the_entry bigint, base integer, replacement bigint, why text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    e entry := retire_lock(editor, the_entry, base);
BEGIN
    IF btrim(why) = '' THEN
        PERFORM refuse('entry_retire_reason', 'no reason');
    ELSIF entry_was_never_shown(e) THEN
        PERFORM refuse('entry_retire_shown', 'a draft');
    ELSIF replacement = the_entry THEN
        PERFORM refuse('entry_replaced_by_other', 'itself');
    ELSIF replacement IS NOT NULL AND NOT EXISTS (
              SELECT FROM entry WHERE id = replacement AND entry_is_public(status) AND kind <> 'page') THEN
        PERFORM refuse('entry_replacement_there', 'not to be seen');
    END IF;
    PERFORM retire_put(editor, the_entry, replacement, why);
    RETURN e.id;
END $$;

-- The status is what it was before. plain: its words for search.
CREATE FUNCTION retire_undo(editor bigint, e entry, plain text, why text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    was text;
BEGIN
    SELECT model->>'status' INTO was FROM revision
    WHERE post_id = e.id AND model->>'status' <> 'retired' ORDER BY number DESC LIMIT 1;
    UPDATE entry SET status = coalesce(was, 'draft'), replaced_by = NULL, retire_reason = '' WHERE id = e.id;
    PERFORM retire_revision(editor, e.id, coalesce(was, 'draft'), why);
    PERFORM search_put(e.id, e.id, e.kind, e.title, e.summary || ' ' || plain, e.tags, array_to_string(e.aliases, ' '));
    INSERT INTO event (kind, post_id, actor_id, reason) VALUES ('bring-back', e.id, editor, why);
    PERFORM removed('library', e.id);
END $$;

-- Undoes it.
CREATE FUNCTION entry_bring_back(editor bigint, the_entry bigint, base integer, plain text, why text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    e entry := retire_lock(editor, the_entry, base);
BEGIN
    IF e.status <> 'retired' THEN
        RETURN e.id; -- already so
    END IF;
    PERFORM retire_undo(editor, e, plain, why);
    RETURN e.id;
END $$;

-- Since when a retired entry is so; NULL: it was loaded like that.
CREATE FUNCTION entry_retired_at(the_entry bigint) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT at FROM event WHERE post_id = the_entry AND kind = 'retire' ORDER BY at DESC, id DESC LIMIT 1);
END $$;

-- Where a retired entry leads: the end of its chain, as far as everybody sees it; NULL: nowhere.
CREATE FUNCTION entry_replacement(the_entry bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT n.id FROM entry e JOIN entry n ON n.id = e.leads_to
            WHERE e.id = the_entry AND e.status = 'retired' AND entry_is_public(n.status));
END $$;

-- An entry was retired, brought back or replaced by another: it and all whose chain goes through it lead to the end anew.
CREATE FUNCTION entry_leads_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chain_end bigint := NEW.id;
BEGIN
    IF NEW.status = 'retired' THEN
        chain_end := (SELECT CASE r.status WHEN 'retired' THEN r.leads_to ELSE r.id END
                      FROM entry r WHERE r.id = NEW.replaced_by);
    END IF;
    WITH RECURSIVE behind (id) AS (
        SELECT NEW.id
        UNION
        SELECT e.id FROM behind b JOIN entry e ON e.replaced_by = b.id
    )
    UPDATE entry e SET leads_to = nullif(chain_end, e.id)
    FROM behind b WHERE e.id = b.id AND e.leads_to IS DISTINCT FROM nullif(chain_end, e.id);
    RETURN NULL;
END $$;
CREATE TRIGGER entry_leads_follow AFTER UPDATE OF status, replaced_by ON entry
    FOR EACH ROW WHEN ((OLD.status, OLD.replaced_by) IS DISTINCT FROM (NEW.status, NEW.replaced_by))
    EXECUTE FUNCTION entry_leads_follow();

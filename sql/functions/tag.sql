-- Tags, their parents and synonyms.

-- Canonical names for what a person typed: synonyms become their tag. Unknown names are refused. The tags keep their
-- names until the transaction ends, so that what is written with them fits: whoever renames one waits, and whoever
-- comes while it is renamed reads the new name.
CREATE FUNCTION tag_canonical(names text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    known text[];
    locked integer;
BEGIN
    LOOP
        SELECT coalesce(array_agg(DISTINCT t.name), '{}') INTO known
        FROM unnest(names) AS n (name)
        JOIN tag t ON t.name = n.name OR t.id = (SELECT tag_id FROM tag_synonym s WHERE s.name = n.name);
        PERFORM FROM tag WHERE name = ANY (known) ORDER BY id FOR KEY SHARE;
        GET DIAGNOSTICS locked = ROW_COUNT;
        EXIT WHEN locked = cardinality(known); -- else one was renamed meanwhile
    END LOOP;
    IF EXISTS (SELECT FROM unnest(names) AS n (name)
               WHERE NOT EXISTS (SELECT FROM tag t WHERE t.name = n.name)
                 AND NOT EXISTS (SELECT FROM tag_synonym s WHERE s.name = n.name)) THEN
        PERFORM refuse('tag_known', 'a tag does not exist');
    END IF;
    RETURN known;
END $$;

-- Adds a revision when the tag differs from its last one; returns whether it does.
CREATE FUNCTION tag_revise(the_tag bigint, editor bigint, why text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    last tag_revision;
    now_is tag_revision;
BEGIN
    SELECT * INTO last FROM tag_revision WHERE tag_id = the_tag ORDER BY number DESC LIMIT 1;
    SELECT t.id, coalesce(last.number, 0) + 1, editor, now(), why, t.name, t.title, t.facet, t.summary, t.description, t.red_flag,
           ARRAY(SELECT p.parent_id FROM tag_parent p WHERE p.tag_id = t.id ORDER BY 1),
           ARRAY(SELECT s.name FROM tag_synonym s WHERE s.tag_id = t.id ORDER BY 1)
    INTO now_is FROM tag t WHERE t.id = the_tag;
    IF (last.name, last.title, last.facet, last.summary, last.description, last.red_flag, last.parents, last.synonyms)
       IS NOT DISTINCT FROM (now_is.name, now_is.title, now_is.facet, now_is.summary, now_is.description,
                             now_is.red_flag, now_is.parents, now_is.synonyms) THEN
        RETURN false;
    END IF;
    INSERT INTO tag_revision SELECT now_is.*;
    UPDATE tag SET revision = now_is.number WHERE id = the_tag;
    RETURN true;
END $$;

-- Creates or changes a tag with its parents and synonyms. Returns its id. `base` is the revision that the editor
-- started from (NULL: whichever it is now); `the_summary` says in a sentence what the description says at length.
CREATE FUNCTION tag_save(editor bigint, the_tag bigint, the_name text, the_title text, the_facet text,
                         the_description text, the_html text, is_red_flag boolean,
                         parents text[], synonyms text[], base integer DEFAULT NULL, why text DEFAULT '',
                         the_summary text DEFAULT '')
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint := the_tag;
    before tag;
    led text[] := ARRAY(SELECT name FROM tag_synonym WHERE tag_id = the_tag);
BEGIN
    IF NOT is_coach(editor) THEN
        PERFORM refuse('entry_edit_allowed', 'not a coach');
    END IF;
    LOCK TABLE tag_parent IN SHARE ROW EXCLUSIVE MODE; -- one at a time
    parents := tag_canonical(parents);
    IF EXISTS (SELECT FROM tag_synonym s WHERE s.name = the_name AND s.tag_id IS DISTINCT FROM the_id) OR
       EXISTS (SELECT FROM tag t WHERE t.name = ANY (synonyms)) OR
       EXISTS (SELECT FROM tag_synonym s WHERE s.name = ANY (synonyms) AND s.tag_id IS DISTINCT FROM the_id) THEN
        PERFORM refuse('tag_name_unique', 'a tag or a synonym has that name');
    END IF;
    IF the_id IS NULL THEN
        INSERT INTO tag (name, title, facet, summary, description, html, red_flag)
        VALUES (the_name, the_title, the_facet, the_summary, the_description, the_html, is_red_flag) RETURNING id INTO the_id;
    ELSE
        SELECT * INTO before FROM tag WHERE id = the_id FOR UPDATE;
        IF NOT EXISTS (SELECT FROM tag_revision WHERE tag_id = the_id) THEN
            PERFORM tag_revise(the_id, NULL, '');
        END IF;
        UPDATE tag SET name = the_name, title = the_title, facet = the_facet, summary = the_summary, description = the_description,
               html = the_html, red_flag = is_red_flag
        WHERE id = the_id;
        IF before.name <> the_name THEN
            -- The old name stays as a synonym, so that addresses keep working.
            synonyms := synonyms || before.name;
            INSERT INTO tag_rename (tag_id, old_name) VALUES (the_id, before.name);
        END IF;
    END IF;
    -- So do the names of tags that were merged into it.
    synonyms := array_remove(synonyms || ARRAY(SELECT m.name FROM tag_merge m
                                               WHERE m.into_id = the_id AND m.state IN ('moving', 'done')), the_name);
    DELETE FROM tag_synonym WHERE tag_id = the_id AND NOT name = ANY (synonyms);
    INSERT INTO tag_synonym (name, tag_id) SELECT DISTINCT s, the_id FROM unnest(synonyms) AS s
    ON CONFLICT DO NOTHING;
    DELETE FROM tag_parent WHERE tag_id = the_id;
    INSERT INTO tag_parent (tag_id, parent_id)
    SELECT the_id, t.id FROM tag t WHERE t.name = ANY (parents);
    IF EXISTS (WITH RECURSIVE above (id) AS (
                   SELECT parent_id FROM tag_parent WHERE tag_id = the_id
                   UNION SELECT p.parent_id FROM tag_parent p JOIN above ON p.tag_id = above.id)
               SELECT FROM above WHERE id = the_id) THEN
        PERFORM refuse('tag_parent_no_circle', 'a tag cannot be above itself');
    END IF;
    IF tag_revise(the_id, editor, why) THEN
        IF base <> before.revision THEN
            PERFORM refuse('edit_conflict', 'somebody else saved first');
        END IF;
        INSERT INTO event (kind, actor_id, data) VALUES ('tag', editor, jsonb_build_object('name', the_name));
    END IF;
    PERFORM tag_suggestions_settle(editor, the_id, led);
    PERFORM removed('tags');
    RETURN the_id;
END $$;

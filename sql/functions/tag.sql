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

-- Creates or changes a tag with its parents and synonyms. Gives its id.
CREATE FUNCTION tag_save(editor bigint, the_tag bigint, the_name text, the_title text, the_facet text,
                         the_description text, the_html text, is_red_flag boolean,
                         parents text[], synonyms text[])
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint := the_tag;
    old_name text;
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
        INSERT INTO tag (name, title, facet, description, html, red_flag)
        VALUES (the_name, the_title, the_facet, the_description, the_html, is_red_flag) RETURNING id INTO the_id;
    ELSE
        SELECT name INTO old_name FROM tag WHERE id = the_id FOR UPDATE;
        UPDATE tag SET name = the_name, title = the_title, facet = the_facet, description = the_description,
               html = the_html, red_flag = is_red_flag
        WHERE id = the_id;
        IF old_name <> the_name THEN
            -- The old name stays as a synonym, so that addresses keep working.
            synonyms := synonyms || old_name;
            INSERT INTO tag_rename (tag_id, old_name) VALUES (the_id, old_name);
        END IF;
    END IF;
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
    INSERT INTO event (kind, actor_id, data) VALUES ('tag', editor, jsonb_build_object('name', the_name));
    PERFORM changed('tags');
    RETURN the_id;
END $$;

-- The entries of the library.

-- What a list of entries is sorted by; the index entry_list is over the same.
CREATE FUNCTION entry_order(title text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT lower(ltrim(title, '"''(“‘'));
$$;

-- These muscles and all that they are made up of: the entries that their models name as parts, and the parts of those.
CREATE FUNCTION muscle_parts(muscles bigint[]) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 10 AS $$
    WITH RECURSIVE part (id) AS (
        SELECT unnest(muscles)
        UNION
        SELECT coalesce((SELECT o.leads_to FROM entry o WHERE o.id = s.entry_id), s.entry_id)
        FROM part
        JOIN entry e ON e.id = part.id
        CROSS JOIN LATERAL jsonb_path_query(e.model, '$.parts[*]') AS p (slug)
        JOIN entry_slug s ON s.kind = 'muscle' AND s.slug = p.slug #>> '{}'
    )
    SELECT id FROM part;
$$;

-- The groups that a muscle is part of, and the groups of those: what names it as a part, by whichever of its addresses (of the first 500
-- of the list). Not itself.
CREATE FUNCTION muscle_groups_of(muscle bigint) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 3 AS $$
    WITH RECURSIVE listed AS MATERIALIZED (
        SELECT l.id, l.parts
        FROM (SELECT o.id, o.model->'parts' AS parts FROM entry o WHERE o.kind = 'muscle' AND o.status <> 'retired'
              ORDER BY entry_order(o.title), o.id LIMIT 500) AS l
        WHERE jsonb_array_length(coalesce(l.parts, '[]')) > 0
    ),
    whole (id) AS (
        SELECT muscle
        UNION
        SELECT l.id FROM whole CROSS JOIN LATERAL entry_addresses(whole.id) AS a JOIN listed l ON jsonb_exists(l.parts, a.slug)
    )
    SELECT id FROM whole WHERE id <> muscle;
$$;

-- Does a stretch need anything to be fetched? What is optional does not count; stretch_needs_kit in C is the same.
CREATE FUNCTION stretch_needs_kit(the_model jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_path_exists(the_model, '$.kit[*] ? (!(@.need == "optional"))');
$$;

-- Does a stretch make stronger or steadier, or only test? The others ease.
CREATE FUNCTION stretch_trains(the_model jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT the_model->>'type' IN ('strength', 'stability', 'self-test') IS TRUE;
$$;

-- The upper end of a number or range in an entry's fields: 30 and "10-30" are 30; 0 when there is none.
CREATE FUNCTION model_most(value jsonb) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(substring(value #>> '{}' FROM '([0-9]{1,6})$')::integer, 0);
$$;

-- The lower end of the same.
CREATE FUNCTION model_least(value jsonb) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(substring(value #>> '{}' FROM '^([0-9]{1,6})')::integer, 0);
$$;

-- How long following a stretch takes, in seconds, with its steps, getting into place and changing sides: by the dose to begin with, which is
-- the shortest hold, or, where holds are to add up, the fewest of them. 0 when that dose names no number. src/plan makes the parts, of which
-- this is the sum (plan.h says how long what no dose names is taken to be): tests/db/stretch_ways_test.c holds one against the other.
CREATE FUNCTION stretch_seconds(the_model jsonb) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    d jsonb := the_model->'dose';
    sides text := coalesce(the_model->>'sides', '');
    timed boolean := coalesce(d->>'unit' IN ('s', 'counts'), false);
    unit_seconds bigint := CASE WHEN timed THEN 1 WHEN d->>'unit' = 'passes' THEN 10 ELSE 5 END;
    total bigint := model_most(d->'total');
    rest bigint := model_most(d->'rest');
    sets bigint := CASE WHEN total > 0 THEN model_most(d->'sets') ELSE model_least(d->'sets') END;
    reps bigint := CASE WHEN total > 0 THEN model_most(d->'reps') ELSE model_least(d->'reps') END;
    hold bigint := CASE WHEN total > 0 THEN model_most(d->'hold') ELSE model_least(d->'hold') END;
    one bigint := hold * unit_seconds;
    holds bigint; -- one by one in a set; 0: they are counted by whoever follows
    set_seconds bigint; -- on one side, where it is done on each
    between bigint;
BEGIN
    IF hold = 0 AND reps = 0 THEN
        RETURN 0;
    END IF;
    IF sets = 0 THEN
        sets := CASE WHEN timed AND hold > 0 AND total > 0 THEN ceil(total::float8 / (hold * greatest(reps, 1))) ELSE 1 END;
    END IF;
    IF sides = 'alternating' AND reps > 1 THEN
        reps := reps + reps % 2; -- as many on one side as on the other
    END IF;
    holds := CASE WHEN hold = 0 OR reps > 0 AND reps * sets > 120 THEN 0 WHEN reps > 0 THEN reps
                  WHEN sides = 'alternating' THEN 2 ELSE 1 END;
    set_seconds := CASE WHEN holds > 0 THEN holds * one + (holds - 1) * 4 WHEN hold > 0 THEN reps * (one + 4)
                        WHEN timed THEN reps * 5 ELSE reps * unit_seconds END;
    between := CASE WHEN rest > 0 THEN rest WHEN sides IN ('each', 'alternating') THEN 0 ELSE 15 END;
    IF sides = 'each' THEN
        set_seconds := 2 * set_seconds + 10;
        between := between + 10;
    ELSIF sides = 'alternating' AND holds > 0 THEN
        holds := holds + holds % 2;
        set_seconds := holds * one + (holds - 1) * 4;
        between := between + 10;
    END IF;
    RETURN 8 * jsonb_array_length(coalesce(the_model->'steps', '[]')) + 10 + sets * set_seconds + (sets - 1) * between;
END $$;

-- What a stretch warns of, of its fields alone, as lists take it along.
CREATE FUNCTION stretch_warnings(the_model jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object('cautions', coalesce(the_model->'cautions', '[]'))::text;
$$;

-- What the stretches of a routine warn of, as data for the script that knows what concerns the reader: a line for each that readers
-- see, once, of its title, a tab and "hip-replacement:do-not pregnancy:ask-first". stretch_caution_marks in C says the same of one.
CREATE FUNCTION routine_warnings(the_model jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(w.title || E'\t' || w.marks, E'\n' ORDER BY w.place), '')
    FROM (SELECT e.title, min(i.place) AS place,
                 (SELECT string_agg((c->>'fact') || ':' || (c->>'severity'), ' ') FROM jsonb_array_elements(e.model->'cautions') AS c) AS marks
          FROM jsonb_array_elements(the_model->'items') WITH ORDINALITY AS i (item, place)
          JOIN entry_slug s ON s.kind = 'stretch' AND s.slug = i.item->>'entry'
          JOIN entry o ON o.id = s.entry_id
          JOIN entry e ON e.id = coalesce(o.leads_to, o.id) AND e.kind = 'stretch' AND entry_is_public(e.status)
          GROUP BY e.id) AS w
    WHERE w.marks IS NOT NULL;
$$;

-- What is drawn of a routine in lists: the first three of its stretches that have a drawing, a line for each, its slug, a tab and its
-- entry.figure; '' where nothing is drawn.
CREATE FUNCTION routine_figures(the_model jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(w.slug || E'\t' || w.figure, E'\n' ORDER BY w.place), '')
    FROM (SELECT e.slug, e.figure, min(i.place) AS place
          FROM jsonb_array_elements(the_model->'items') WITH ORDINALITY AS i (item, place)
          JOIN entry_slug s ON s.kind = 'stretch' AND s.slug = i.item->>'entry'
          JOIN entry o ON o.id = s.entry_id
          JOIN entry e ON e.id = coalesce(o.leads_to, o.id) AND e.kind = 'stretch' AND entry_is_public(e.status)
          WHERE e.figure <> ''
          GROUP BY e.id, e.slug, e.figure ORDER BY min(i.place) LIMIT 3) AS w;
$$;

-- Can it be done off the floor? Each position has its places: one sits on a chair, lies on a bed, stands at a wall. Kneeling is on
-- the floor wherever the leg or the hands go: a wall in front of somebody who kneels does not lift them off it.
-- stretch_places_words in C names the place.
CREATE FUNCTION stretch_off_floor(the_model jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (
        SELECT FROM (VALUES ('seated', 'chair'), ('seated', 'bed'), ('seated', 'table'), ('standing', 'standing'),
                            ('standing', 'wall'), ('supine', 'bed'), ('supine', 'table'), ('prone', 'bed'), ('prone', 'table'),
                            ('side', 'bed'), ('side', 'table')) AS of (position, space)
        WHERE jsonb_exists(the_model->'positions', of.position) AND jsonb_exists(the_model->'spaces', of.space));
$$;

-- What a list of stretches can be narrowed to, as its addresses say it. An entry that can be done in several positions or
-- places counts for each: whoever kneels badly takes the one without kneeling.
CREATE FUNCTION stretch_ways(the_model jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY(SELECT 'position=' || (p #>> '{}') FROM jsonb_path_query(the_model, '$.positions[*]') AS p)
        || CASE WHEN the_model->>'partner' IS DISTINCT FROM 'needed' THEN ARRAY['partner=no'] END
        || CASE WHEN NOT stretch_needs_kit(the_model) THEN ARRAY['kit=none'] END
        || CASE WHEN jsonb_exists(the_model->'spaces', 'chair') AND jsonb_exists(the_model->'positions', 'seated')
                  OR jsonb_exists(the_model->'spaces', 'standing') AND jsonb_exists(the_model->'positions', 'standing')
                THEN ARRAY['at=desk'] END
        || CASE WHEN jsonb_path_exists(the_model, '$.positions[*] ? (@ != "kneeling" && @ != "half-kneeling" && @ != "quadruped")')
                THEN ARRAY['kneel=no'] END
        || CASE WHEN stretch_off_floor(the_model) THEN ARRAY['floor=no'] END
        || CASE WHEN s.seconds BETWEEN 1 AND 300 THEN ARRAY['minutes=5', 'minutes=10']
                WHEN s.seconds BETWEEN 301 AND 600 THEN ARRAY['minutes=10'] END
    FROM (SELECT stretch_seconds(the_model) AS seconds) AS s;
$$;

-- Creates (the_entry NULL, base 0) or edits an entry of any kind. Returns its post id.
-- slugs: its own and those of its aliases. sha: of the file, when the loader saves it. unsafe: what was not safe before, in
-- words, or ''.
CREATE FUNCTION entry_put(editor bigint, the_entry bigint, base integer, the_kind text, the_slug text,
                           the_title text, the_summary text, the_aliases text[], slugs text[],
                           names text[], the_status text, the_model jsonb,
                           the_body text, the_html text, plain text, why text,
                           link_kinds text[], link_slugs text[], sha bytea DEFAULT NULL,
                           unsafe text DEFAULT '')
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint := the_entry;
    p post;
    the_tags text[];
    next_revision integer := 1;
    same_text boolean; -- nothing changes that a review covers
BEGIN
    IF NOT is_coach(editor) THEN
        PERFORM refuse('entry_edit_allowed', 'not a coach');
    END IF;
    IF the_id IS NOT NULL THEN
        p := post_lock(the_id);
    END IF;
    the_tags := tag_canonical(names);
    IF the_id IS NULL THEN
        IF sha IS NULL AND the_status = 'retired' THEN
            PERFORM refuse('entry_retired_apart', 'entry_retire does that');
        END IF;
        INSERT INTO post (kind, author_id, body, html) VALUES (the_kind, editor, the_body, the_html)
        RETURNING id INTO the_id;
        INSERT INTO entry (id, kind, slug, title, summary, aliases, tags, status, model,
                           loaded_sha)
        VALUES (the_id, the_kind, the_slug, the_title, the_summary, the_aliases, the_tags, the_status,
                the_model, sha);
    ELSE
        IF p.kind <> the_kind THEN
            PERFORM refuse('post_exists', 'no such entry');
        ELSIF sha IS NULL AND p.body = the_body AND EXISTS (
                  SELECT FROM entry
                  WHERE id = the_id AND slug = the_slug AND title = the_title AND summary = the_summary
                    AND aliases = the_aliases AND tags = the_tags AND status = the_status AND model = the_model) THEN
            RETURN the_id; -- nothing was changed: no revision
        ELSIF p.revision <> base THEN
            PERFORM refuse('edit_conflict', 'somebody else saved first');
        ELSIF sha IS NULL AND EXISTS (SELECT FROM entry
                                      WHERE id = the_id AND (status = 'retired') <> (the_status = 'retired')) THEN
            PERFORM refuse('entry_retired_apart', 'entry_retire does that');
        END IF;
        next_revision := base + 1;
        SELECT p.body = the_body AND title = the_title AND summary = the_summary AND model = the_model
        INTO same_text FROM entry WHERE id = the_id;
        IF NOT same_text THEN
            PERFORM review_end(the_id, editor, 'change', '');
        END IF;
        UPDATE post SET body = the_body, html = the_html, revision = next_revision, edited_at = now()
        WHERE id = the_id;
        UPDATE entry SET slug = the_slug, title = the_title, summary = the_summary, aliases = the_aliases,
               tags = the_tags, status = the_status, model = the_model, loaded_sha = sha,
               replaced_by = CASE WHEN the_status = 'retired' THEN replaced_by END,
               retire_reason = CASE WHEN the_status = 'retired' THEN retire_reason ELSE '' END
        WHERE id = the_id;
    END IF;
    -- What once led here goes on leading here. An alias that leads to another entry of this kind stays with
    -- that one; this one's own name must not be taken.
    INSERT INTO entry_slug (kind, slug, entry_id)
    SELECT DISTINCT the_kind, s, the_id FROM unnest(slugs || the_slug) AS s WHERE s <> ''
    ON CONFLICT (kind, slug) DO NOTHING;
    IF NOT EXISTS (SELECT FROM entry_slug s WHERE s.kind = the_kind AND s.slug = the_slug AND s.entry_id = the_id) THEN
        PERFORM refuse('entry_slug_unique', 'the address leads to another entry');
    END IF;
    DELETE FROM entry_tag WHERE entry_id = the_id;
    INSERT INTO entry_tag (entry_id, tag_id) SELECT the_id, id FROM tag WHERE name = ANY (the_tags);
    DELETE FROM entry_muscle WHERE entry_id = the_id;
    INSERT INTO entry_muscle (entry_id, muscle, role, effect)
    SELECT DISTINCT ON (m->>'muscle') the_id, m->>'muscle', m->>'role', m->>'effect'
    FROM jsonb_array_elements(coalesce(the_model->'muscles', '[]')) AS m;
    INSERT INTO revision (post_id, number, author_id, reason, safety, title, body, tags, model)
    VALUES (the_id, next_revision, editor, why, unsafe, the_title, the_body, the_tags,
            the_model || jsonb_build_object('slug', the_slug, 'summary', the_summary, 'aliases', the_aliases,
                                            'status', the_status));
    IF the_kind <> 'page' THEN
        PERFORM entry_edited(editor, the_id);
    END IF;
    PERFORM link_put(the_id, link_kinds, link_slugs);
    IF the_status = 'retired' THEN
        DELETE FROM search_document WHERE post_id = the_id;
    ELSE
        PERFORM search_put(the_id, the_id, the_kind, the_title, the_summary || ' ' || plain, the_tags,
                           array_to_string(the_aliases, ' '));
    END IF;
    PERFORM removed('library', the_id);
    RETURN the_id;
END $$;

-- What somebody saves: one of the site's own pages is only changed by two (page_change_propose).
CREATE FUNCTION entry_save(editor bigint, the_entry bigint, base integer, the_kind text, the_slug text,
                           the_title text, the_summary text, the_aliases text[], slugs text[],
                           names text[], the_status text, the_model jsonb,
                           the_body text, the_html text, plain text, why text,
                           link_kinds text[], link_slugs text[], unsafe text DEFAULT '')
RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    IF the_kind = 'page' THEN
        RETURN page_change_propose(editor, the_entry, base, the_title, the_summary, the_aliases, slugs, names, the_body,
                                   the_html, plain, why, link_kinds, link_slugs);
    END IF;
    RETURN entry_put(editor, the_entry, base, the_kind, the_slug, the_title, the_summary, the_aliases, slugs, names,
                     the_status, the_model, the_body, the_html, plain, why, link_kinds, link_slugs, unsafe => unsafe);
END $$;

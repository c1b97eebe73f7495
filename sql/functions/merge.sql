-- Merging two entries of a kind: one stays, with what a coach chose of both, and the other is retired for it. Addresses, links
-- in posts, routines and other entries' swaps lead on; photographs and comments go along. What happened is a row of
-- entry_merge, by which one click undoes it, whatever was done since.

-- The entry that this one has become part of, or itself.
CREATE FUNCTION entry_merged_into(the_entry bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT e.leads_to FROM entry e
                     WHERE e.id = the_entry AND e.status = 'retired'
                       AND EXISTS (SELECT FROM entry_merge m WHERE m.from_id = e.id AND m.undone_at IS NULL)), the_entry);
END $$;

-- How the history of what stays calls the one that became part of it: readers read that, and a title that they never saw stays
-- unsaid.
CREATE FUNCTION entry_merge_name(gone entry) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE WHEN entry_title_was_shown(gone.id, gone.title) THEN format('“%s”', gone.title) ELSE 'a draft' END;
END $$;

-- Locks both for a coach: as retire_lock does, one at a time.
CREATE FUNCTION entry_merge_lock(editor bigint, one bigint, other bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT is_coach(editor) THEN
        PERFORM refuse('entry_edit_allowed', 'not a coach');
    END IF;
    PERFORM pg_advisory_xact_lock(6112018212);
    PERFORM FROM post WHERE id IN (one, other) ORDER BY id FOR NO KEY UPDATE;
END $$;

CREATE FUNCTION entry_merge_check(gone entry, gone_base integer, stays entry, stays_base integer, why text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF gone.id IS NULL OR stays.id IS NULL OR gone.kind <> stays.kind OR gone.kind = 'page' THEN
        PERFORM refuse('post_exists', 'no such entries');
    ELSIF gone.id = stays.id THEN
        PERFORM refuse('entry_merge_other', 'itself');
    ELSIF EXISTS (SELECT FROM post WHERE (id, revision) NOT IN ((gone.id, gone_base), (stays.id, stays_base))
                  AND id IN (gone.id, stays.id)) THEN
        PERFORM refuse('entry_merge_conflict', 'somebody else saved first');
    ELSIF gone.status = 'retired' OR NOT entry_is_public(stays.status) THEN
        PERFORM refuse('entry_merge_shown', 'not on the site');
    ELSIF btrim(why) = '' THEN
        PERFORM refuse('entry_retire_reason', 'no reason');
    END IF;
END $$;

-- Comments that went to another entry wait there for a coach, and pages that show them are made again.
CREATE FUNCTION entry_merge_comments(comments bigint[], one bigint, other bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF comments <> '{}' THEN
        UPDATE comment_waiting w SET thread_id = p.thread_id FROM post p WHERE w.post_id = ANY (comments) AND p.id = w.post_id;
        PERFORM comment_wait_as_shown(one);
        PERFORM comment_wait_as_shown(other);
        PERFORM removed('question:' || one);
        PERFORM removed('question:' || other);
    END IF;
END $$;

-- Merges `gone` into `stays`, which becomes what the other arguments say (as in entry_put): its address and status stay. Returns
-- the merge's id.
CREATE FUNCTION entry_merge(editor bigint, gone_id bigint, gone_base integer, stays_id bigint, stays_base integer,
                            the_title text, the_summary text, the_aliases text[], slugs text[], names text[],
                            the_model jsonb, the_body text, the_html text, plain text, why text,
                            link_kinds text[], link_slugs text[])
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    gone entry;
    stays entry;
    photographs bigint[];
    remarks bigint[];
    the_id bigint;
BEGIN
    PERFORM entry_merge_lock(editor, gone_id, stays_id);
    SELECT * INTO gone FROM entry WHERE id = gone_id;
    SELECT * INTO stays FROM entry WHERE id = stays_id;
    PERFORM entry_merge_check(gone, gone_base, stays, stays_base, why);
    PERFORM entry_put(editor, stays.id, stays_base, stays.kind, stays.slug, the_title, the_summary, the_aliases, slugs, names,
                      stays.status, the_model, the_body, the_html, plain,
                      left(format('Merged %s into this: %s', entry_merge_name(gone), btrim(why)), 400), link_kinds, link_slugs);
    WITH moved AS (UPDATE picture SET post_id = stays.id WHERE post_id = gone.id RETURNING id)
    SELECT coalesce(array_agg(id), '{}') INTO photographs FROM moved;
    WITH moved AS (
        UPDATE post SET parent_id = stays.id, thread_id = CASE WHEN thread_id = gone.id THEN stays.id ELSE thread_id END
        WHERE parent_id = gone.id AND kind = 'comment' RETURNING id)
    SELECT coalesce(array_agg(id), '{}') INTO remarks FROM moved;
    PERFORM entry_merge_comments(remarks, gone.id, stays.id);
    -- Behind them: what is left there waits for nobody.
    PERFORM retire_put(editor, gone.id, stays.id, why);
    INSERT INTO entry_merge (from_id, into_id, actor_id, reason, into_before, into_after, pictures, comments)
    SELECT gone.id, stays.id, editor, btrim(why), stays_base, p.revision, photographs, remarks
    FROM post p WHERE p.id = stays.id RETURNING id INTO the_id;
    RETURN the_id;
END $$;

-- An entry, what it has become part of, what that has become part of, and so on: where what once belonged to it is now.
CREATE FUNCTION entry_merge_reach(the_entry bigint) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 5 AS $$
    WITH RECURSIVE reach (id) AS (
        SELECT the_entry
        UNION
        SELECT m.into_id FROM reach r JOIN entry_merge m ON m.from_id = r.id AND m.undone_at IS NULL)
    SELECT id FROM reach;
$$;

-- What stayed is again as it was, unless somebody has edited it since. Its address and status stay as they are.
CREATE FUNCTION entry_unmerge_text(editor bigint, m entry_merge, the_html text, plain text, why text, link_kinds text[],
                                   link_slugs text[]) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    r revision;
    e entry;
BEGIN
    IF m.into_after = m.into_before OR m.into_after <> (SELECT revision FROM post WHERE id = m.into_id) THEN
        RETURN m.into_after = m.into_before;
    END IF;
    SELECT * INTO r FROM revision WHERE post_id = m.into_id AND number = m.into_before;
    SELECT * INTO e FROM entry WHERE id = m.into_id;
    IF e.status = 'retired' THEN
        RETURN false;
    END IF;
    PERFORM entry_put(editor, e.id, m.into_after, e.kind, e.slug, r.title, r.model->>'summary',
                      ARRAY(SELECT jsonb_array_elements_text(r.model->'aliases')), '{}', r.tags, e.status,
                      r.model - '{slug,summary,aliases,status}'::text[], r.body, the_html, plain, why, link_kinds, link_slugs);
    RETURN true;
END $$;

-- Undoes a merge: the other entry is back, with its photographs and comments. gone_plain: its words for search, of its revision
-- gone_base; the rest is of what stayed, as it was before. Undoing twice is once.
CREATE FUNCTION entry_unmerge(editor bigint, the_merge bigint, gone_base integer, gone_plain text, the_html text, plain text,
                              link_kinds text[], link_slugs text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    m entry_merge;
    gone entry;
    back boolean;
BEGIN
    SELECT * INTO m FROM entry_merge WHERE id = the_merge;
    PERFORM entry_merge_lock(editor, m.from_id, m.into_id);
    SELECT * INTO m FROM entry_merge WHERE id = the_merge FOR UPDATE;
    IF m.id IS NULL THEN
        PERFORM refuse('post_exists', 'no such merge');
    ELSIF m.undone_at IS NOT NULL THEN
        RETURN m.id;
    END IF;
    SELECT * INTO gone FROM entry WHERE id = m.from_id;
    IF gone.status = 'retired' THEN
        IF gone_base IS DISTINCT FROM (SELECT revision FROM post WHERE id = gone.id) THEN
            PERFORM refuse('entry_merge_conflict', 'it was edited');
        END IF;
        PERFORM retire_undo(editor, gone, gone_plain, 'Undid the merging');
    END IF;
    UPDATE picture SET post_id = m.from_id
    WHERE id = ANY (m.pictures) AND post_id IN (SELECT entry_merge_reach(m.into_id));
    UPDATE post SET parent_id = m.from_id, thread_id = CASE WHEN thread_id = parent_id THEN m.from_id ELSE thread_id END
    WHERE id = ANY (m.comments) AND parent_id IN (SELECT entry_merge_reach(m.into_id));
    PERFORM entry_merge_comments(m.comments, m.from_id, m.into_id);
    back := entry_unmerge_text(editor, m, the_html, plain, left(format('Undid the merging of %s', entry_merge_name(gone)), 400), link_kinds,
                               link_slugs);
    UPDATE entry_merge SET undone_at = now(), undone_by = editor, text_back = back WHERE id = m.id;
    PERFORM removed('library', m.from_id);
    PERFORM removed('library', m.into_id);
    RETURN m.id;
END $$;

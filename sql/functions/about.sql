-- The site's own pages (About, When to get help now): what one person writes is shown once a second one agrees.

-- Instead of an edit: the change waits. Refused when it is begun on an older revision, or would change nothing.
CREATE FUNCTION page_change_propose(editor bigint, the_entry bigint, base integer, the_title text, the_summary text,
                                    the_aliases text[], slugs text[], names text[], the_body text, the_html text,
                                    plain text, why text, link_kinds text[], link_slugs text[])
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p post;
    the_change bigint;
BEGIN
    IF NOT is_coach(editor) THEN
        PERFORM refuse('entry_edit_allowed', 'not a coach');
    END IF;
    p := post_lock(the_entry);
    IF p.kind <> 'page' THEN
        PERFORM refuse('post_exists', 'no such page');
    ELSIF p.revision <> base THEN
        PERFORM refuse('edit_conflict', 'somebody else saved first');
    ELSIF p.body = the_body AND EXISTS (SELECT FROM entry
                                        WHERE id = the_entry AND title = the_title AND summary = the_summary
                                          AND aliases = the_aliases AND tags = tag_canonical(names)) THEN
        RETURN NULL; -- nothing was changed: nothing to agree to
    END IF;
    INSERT INTO page_change (entry_id, base, editor_id, title, summary, aliases, slugs, tags, body, html, plain, reason,
                             link_kinds, link_slugs)
    VALUES (the_entry, base, editor, the_title, the_summary, the_aliases, slugs, names, the_body, the_html, plain, why,
            link_kinds, link_slugs)
    RETURNING id INTO the_change;
    RETURN the_change;
END $$;

-- An open change, for somebody who may decide about it; the lock order is post, then page_change.
CREATE FUNCTION page_change_open(account bigint, the_change bigint) RETURNS page_change LANGUAGE plpgsql AS $$
DECLARE
    c page_change;
BEGIN
    IF NOT is_coach(account) THEN
        PERFORM refuse('entry_edit_allowed', 'not a coach');
    END IF;
    PERFORM post_lock(entry_id) FROM page_change WHERE id = the_change;
    SELECT * INTO c FROM page_change WHERE id = the_change AND decided_at IS NULL FOR UPDATE;
    IF c.id IS NULL THEN
        PERFORM refuse('page_change_open', 'decided already, or never made');
    END IF;
    RETURN c;
END $$;

-- The second person agrees: the page is saved as its editor wrote it. Returns the page's id.
CREATE FUNCTION page_change_accept(account bigint, the_change bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    c page_change := page_change_open(account, the_change);
    e entry;
    the_page bigint;
BEGIN
    IF c.editor_id = account THEN
        PERFORM refuse('page_change_by_two', 'one person alone');
    END IF;
    SELECT * INTO e FROM entry WHERE id = c.entry_id;
    UPDATE page_change SET decided_at = now(), decided_by = account, accepted = true WHERE id = the_change;
    the_page := entry_put(c.editor_id, c.entry_id, c.base, 'page', e.slug, c.title, c.summary, c.aliases, c.slugs, c.tags,
                          e.status, e.model, c.body, c.html, c.plain,
                          concat_ws(' ', nullif(c.reason, ''),
                                    '(agreed to by ' || (SELECT name FROM account a WHERE a.id = account) || ')'),
                          c.link_kinds, c.link_slugs);
    INSERT INTO event (kind, post_id, account_id, actor_id, reason, data)
    SELECT 'page-agreed', the_page, c.editor_id, account, c.reason,
           jsonb_build_object('change', c.id, 'revision', p.revision)
    FROM post p WHERE p.id = the_page;
    RETURN the_page;
END $$;

-- Its editor takes it back, or the second person does not agree. Returns the page's id.
CREATE FUNCTION page_change_drop(account bigint, the_change bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    c page_change := page_change_open(account, the_change);
BEGIN
    UPDATE page_change SET decided_at = now(), decided_by = account, accepted = false WHERE id = the_change;
    INSERT INTO event (kind, post_id, account_id, actor_id, data)
    VALUES ('page-dropped', c.entry_id, c.editor_id, account, jsonb_build_object('change', c.id));
    RETURN c.entry_id;
END $$;

-- Words that somebody does not know, for coaches to explain once: by a term, by another name of one, or by saying that it is
-- no term. Each is counted by how many people asked; who they were is nobody's to see.

-- Returns its id. Asking twice counts once.
CREATE FUNCTION word_ask(asker bigint, the_words text, the_slug text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_id bigint;
BEGIN
    INSERT INTO unknown_word (words, slug) VALUES (the_words, the_slug)
    ON CONFLICT (slug) DO UPDATE SET last_at = now() RETURNING id INTO the_id;
    INSERT INTO unknown_word_asker (word_id, account_id) VALUES (the_id, asker) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        UPDATE unknown_word SET asked = asked + 1 WHERE id = the_id;
    END IF;
    RETURN the_id;
END $$;

-- It is no term, or it may be one after all.
CREATE FUNCTION word_settle(coach bigint, the_word bigint, is_none boolean) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_words text;
BEGIN
    IF NOT is_coach(coach) THEN
        PERFORM refuse('entry_edit_allowed', 'not a coach');
    END IF;
    UPDATE unknown_word SET state = CASE WHEN is_none THEN 'none' ELSE 'open' END
    WHERE id = the_word AND state = CASE WHEN is_none THEN 'open' ELSE 'none' END RETURNING words INTO the_words;
    IF FOUND THEN
        INSERT INTO event (kind, actor_id, reason, data)
        VALUES (CASE WHEN is_none THEN 'word_none' ELSE 'word_open' END, coach, the_words, jsonb_build_object('word', the_word));
    END IF;
    RETURN the_word;
END $$;

-- Whatever a term is called is explained, and when no term is called so any more it is not.
CREATE FUNCTION word_explained() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE unknown_word SET state = 'term' WHERE slug = NEW.slug AND state <> 'term';
    ELSE
        UPDATE unknown_word SET state = 'open' WHERE slug = OLD.slug AND state = 'term';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER word_explained AFTER INSERT ON entry_slug FOR EACH ROW WHEN (NEW.kind = 'term')
    EXECUTE FUNCTION word_explained();
CREATE TRIGGER word_lost AFTER DELETE ON entry_slug FOR EACH ROW WHEN (OLD.kind = 'term')
    EXECUTE FUNCTION word_explained();

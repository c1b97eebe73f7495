-- What the index of search reads (search_index.sql), updated in the transaction that changes a post; the job runner
-- then brings the index up to date.

-- `extra` is what entry_save passes: aliases, which the trigger reads for itself.
CREATE FUNCTION search_put(the_post bigint, the_thread bigint, the_kind text, the_title text,
                           words_of_body text, the_tags text[], extra text DEFAULT '')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_document (post_id, thread_id, kind, title, body, tags)
    VALUES (the_post, the_thread, the_kind, the_title, words_of_body, the_tags)
    ON CONFLICT (post_id) DO UPDATE SET title = excluded.title, body = excluded.body, tags = excluded.tags;
END $$;

-- The row's own business: whether it may be found, an entry's other names, and what its fields say.
CREATE FUNCTION search_document_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT p.deleted_at IS NOT NULL OR coalesce(e.status IN ('draft', 'retired'), false) OR coalesce(q.merged, false),
           coalesce(e.aliases, CASE WHEN NEW.kind = 'question' THEN card_words(NEW.post_id) END, '{}') -- what its card says is another name of it
    INTO NEW.hidden, NEW.aliases
    FROM post p LEFT JOIN entry e ON e.id = p.id LEFT JOIN question q ON q.id = p.id WHERE p.id = NEW.post_id;
    NEW.facts := CASE WHEN NEW.kind IN ('question', 'answer') THEN '' ELSE search_facts(NEW.post_id) END;
    RETURN NEW;
END $$;
CREATE TRIGGER search_document_complete BEFORE INSERT OR UPDATE ON search_document
    FOR EACH ROW EXECUTE FUNCTION search_document_complete();

CREATE FUNCTION search_document_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_dirty (thread_id, bulk)
    VALUES (CASE TG_OP WHEN 'DELETE' THEN OLD.thread_id ELSE NEW.thread_id END,
            coalesce(current_setting('backtalk.bulk', true), '') = 'on');
    RETURN NULL;
END $$;
CREATE TRIGGER search_document_changed AFTER INSERT OR UPDATE OR DELETE ON search_document
    FOR EACH ROW EXECUTE FUNCTION search_document_changed();

-- Deleted or restored: the document looks again whether it may be found.
CREATE FUNCTION search_post_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search_document SET hidden = hidden WHERE post_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_post_deleted AFTER UPDATE OF deleted_at ON post
    FOR EACH ROW WHEN (OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
    EXECUTE FUNCTION search_post_deleted();

-- What has which names: entries that are shown, and tags. Updated in the transaction that changes them, so that a
-- synonym counts as soon as a coach saves it.

CREATE FUNCTION search_name_entry(the_entry bigint) RETURNS void LANGUAGE sql AS $$
    SELECT search_name_put(p.kind, p.id, CASE WHEN entry_is_public(e.status) THEN e.title END, e.aliases)
    FROM post AS p JOIN entry AS e ON e.id = p.id WHERE p.id = the_entry;
$$;

CREATE FUNCTION search_name_tag(the_tag bigint) RETURNS void LANGUAGE sql AS $$
    SELECT search_name_put('tag', t.id, CASE WHEN t.merged_into IS NULL THEN t.title END,
                           t.name || ARRAY(SELECT s.name FROM tag_synonym AS s WHERE s.tag_id = t.id ORDER BY s.name))
    FROM tag AS t WHERE t.id = the_tag;
$$;

CREATE FUNCTION search_name_entry_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_name_entry(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER search_name_changed AFTER INSERT OR UPDATE OF title, aliases, status ON entry
    FOR EACH ROW EXECUTE FUNCTION search_name_entry_changed();

CREATE FUNCTION search_name_tag_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_name_tag(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER search_name_changed AFTER INSERT OR UPDATE OF name, title ON tag
    FOR EACH ROW EXECUTE FUNCTION search_name_tag_changed();

-- All of a statement's tags at once: a tag may bring many synonyms.
CREATE FUNCTION search_name_synonyms_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_name_tag(c.tag_id) FROM (SELECT DISTINCT tag_id FROM changed_synonym) AS c;
    RETURN NULL;
END $$;
CREATE TRIGGER search_name_added AFTER INSERT ON tag_synonym REFERENCING NEW TABLE AS changed_synonym
    FOR EACH STATEMENT EXECUTE FUNCTION search_name_synonyms_changed();
CREATE TRIGGER search_name_removed AFTER DELETE ON tag_synonym REFERENCING OLD TABLE AS changed_synonym
    FOR EACH STATEMENT EXECUTE FUNCTION search_name_synonyms_changed();

-- Names of what is gone altogether.
CREATE FUNCTION search_name_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_name_put(CASE TG_TABLE_NAME WHEN 'tag' THEN 'tag' ELSE to_jsonb(OLD)->>'kind' END, OLD.id, NULL, '{}');
    RETURN NULL;
END $$;
CREATE TRIGGER search_name_gone AFTER DELETE ON entry FOR EACH ROW EXECUTE FUNCTION search_name_gone();
CREATE TRIGGER search_name_gone AFTER DELETE ON tag FOR EACH ROW EXECUTE FUNCTION search_name_gone();

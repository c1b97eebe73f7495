-- Which threads have which tag, as bits: what the symptom search counts with (sql/symptom.sql). Updated by statement,
-- in the transaction that changes a tag or what may be seen; one statement writes each block once and in order, so
-- that those who write at the same time wait for each other and no more.

CREATE FUNCTION symptom_none() RETURNS bit(8192) LANGUAGE sql IMMUTABLE AS $$
    SELECT 0::bit(8192);
$$;

-- The bits of threads, block by block.
CREATE FUNCTION symptom_bits(tags bigint[], ids bigint[])
RETURNS TABLE (tag_id bigint, block integer, threads bit(8192)) LANGUAGE sql IMMUTABLE AS $$
    SELECT t.tag, (t.id >> 13)::integer, bit_or(set_bit(symptom_none(), (t.id & 8191)::integer, 1))
    FROM unnest(tags, ids) AS t (tag, id) WHERE t.id > 0
    GROUP BY 1, 2 ORDER BY 1, 2;
$$;

CREATE FUNCTION symptom_put(tags bigint[], ids bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO symptom_set AS s (tag_id, block, threads)
    SELECT b.tag_id, b.block, b.threads FROM symptom_bits(tags, ids) AS b
    ON CONFLICT (tag_id, block) DO UPDATE SET threads = s.threads | excluded.threads;
$$;

CREATE FUNCTION symptom_take(tags bigint[], ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM symptom_set AS s JOIN symptom_bits(tags, ids) AS b USING (tag_id, block)
    ORDER BY s.tag_id, s.block FOR UPDATE OF s;
    UPDATE symptom_set AS s SET threads = s.threads & ~b.threads
    FROM symptom_bits(tags, ids) AS b
    WHERE s.tag_id = b.tag_id AND s.block = b.block;
END $$;

-- ---- tags ----

CREATE FUNCTION symptom_tagged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'question_tag' THEN
        PERFORM symptom_put(array_agg(tag_id), array_agg(question_id)) FROM changed_rows;
    ELSE
        PERFORM symptom_put(array_agg(tag_id), array_agg(entry_id)) FROM changed_rows;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION symptom_untagged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'question_tag' THEN
        PERFORM symptom_take(array_agg(tag_id), array_agg(question_id)) FROM changed_rows;
    ELSE
        PERFORM symptom_take(array_agg(tag_id), array_agg(entry_id)) FROM changed_rows;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER symptom_tagged AFTER INSERT ON question_tag REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION symptom_tagged();
CREATE TRIGGER symptom_untagged AFTER DELETE ON question_tag REFERENCING OLD TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION symptom_untagged();
CREATE TRIGGER symptom_tagged AFTER INSERT ON entry_tag REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION symptom_tagged();
CREATE TRIGGER symptom_untagged AFTER DELETE ON entry_tag REFERENCING OLD TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION symptom_untagged();

-- ---- what may be seen ----

-- 0 for a question, -1 for an entry; NULL for what is not found by symptoms.
CREATE FUNCTION symptom_set_of(kind text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN kind = 'question' THEN 0 WHEN kind IN ('stretch', 'article', 'muscle', 'term') THEN -1 END;
$$;

CREATE FUNCTION symptom_seen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM changed_rows WHERE post_id = thread_id AND hidden) THEN
        PERFORM symptom_take(array_agg(symptom_set_of(kind)), array_agg(post_id))
        FROM changed_rows WHERE post_id = thread_id AND hidden AND symptom_set_of(kind) IS NOT NULL;
    END IF;
    IF EXISTS (SELECT FROM changed_rows WHERE post_id = thread_id AND NOT hidden) THEN
        PERFORM symptom_put(array_agg(symptom_set_of(kind)), array_agg(post_id))
        FROM changed_rows WHERE post_id = thread_id AND NOT hidden AND symptom_set_of(kind) IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION symptom_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM symptom_take(array_agg(symptom_set_of(kind)), array_agg(post_id))
    FROM changed_rows WHERE post_id = thread_id AND symptom_set_of(kind) IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER symptom_seen AFTER INSERT ON search_document REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION symptom_seen();
CREATE TRIGGER symptom_seen_again AFTER UPDATE ON search_document REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION symptom_seen();
CREATE TRIGGER symptom_gone AFTER DELETE ON search_document REFERENCING OLD TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION symptom_gone();

-- ---- from scratch ----

CREATE FUNCTION symptom_rebuild() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE symptom_set IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM symptom_set;
    PERFORM symptom_put(array_agg(tag_id), array_agg(question_id)) FROM question_tag;
    PERFORM symptom_put(array_agg(tag_id), array_agg(entry_id)) FROM entry_tag;
    PERFORM symptom_put(array_agg(symptom_set_of(kind)), array_agg(post_id)) FROM search_document
    WHERE post_id = thread_id AND NOT hidden AND symptom_set_of(kind) IS NOT NULL;
END $$;

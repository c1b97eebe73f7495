-- What an entry's fields say, as words that it is found by: lines such as "Works on: Rectus abdominis, abs". Results of stretches
-- show such a line with its label (src/search/hit_text.c), so that nobody wonders why one was found.

-- A field's value in the words that people use for it, beside those of its own label.
CREATE FUNCTION search_fact_words(the_value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce((
        SELECT f.words
        FROM (VALUES ('supine', 'lying face up'), ('prone', 'lying face down, on the belly'),
                     ('side', 'side-lying'), ('seated', 'sitting, seated'), ('standing', 'standing up'),
                     ('kneeling', 'kneeling, on the knees'), ('half-kneeling', 'kneeling on one knee'),
                     ('quadruped', 'on hands and knees, on all fours'),
                     ('release', 'release with a ball or roller, massage'), ('strength', 'strength, strengthening exercise'),
                     ('stability', 'stability, core strength, strengthening exercise'), ('mobility', 'mobility, stretch'),
                     ('rest', 'resting position'), ('self-test', 'self test')) AS f (value, words)
        WHERE f.value = the_value), replace(the_value, '-', ' '));
$$;

-- "Rectus abdominis, abs; Obliques": the muscles that an entry works on in that role, the target ones with their other names.
CREATE FUNCTION search_fact_muscles(the_entry bigint, the_role text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT string_agg(coalesce(m.title || CASE WHEN the_role = 'target' AND cardinality(m.aliases) > 0
                                               THEN ', ' || array_to_string(m.aliases, ', ') ELSE '' END,
                               replace(x.muscle, '-', ' ')), '; ' ORDER BY x.muscle)
    FROM entry_muscle x
    LEFT JOIN entry_slug s ON s.kind = 'muscle' AND s.slug = x.muscle
    LEFT JOIN entry m ON m.id = s.entry_id AND entry_is_public(m.status)
    WHERE x.entry_id = the_entry AND x.role = the_role;
$$;

CREATE FUNCTION search_facts(the_entry bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(f.label || ': ' || f.words, E'\n' ORDER BY f.place), '')
    FROM entry e
    CROSS JOIN LATERAL (VALUES
        (1, 'Works on', search_fact_muscles(e.id, 'target')),
        (2, 'Also works on', search_fact_muscles(e.id, 'also')),
        (3, 'Kind', CASE e.kind WHEN 'stretch' THEN search_fact_words(e.model->>'type')
                                WHEN 'muscle' THEN replace(e.model->>'type', '-', ' ') END),
        (4, 'Position', (SELECT string_agg(search_fact_words(p #>> '{}'), ', ')
                         FROM jsonb_path_query(e.model, '$.positions[*]') AS p)),
        (5, 'Part of', CASE e.kind WHEN 'muscle' THEN replace(e.model->>'group', '-', ' ') END)) AS f (place, label, words)
    WHERE e.id = the_entry AND f.words <> '';
$$;

-- What works on one of these muscles is found by other words. Two who save muscles take the same documents in one order.
CREATE FUNCTION search_facts_again(muscles text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    entries CONSTANT bigint[] := ARRAY(
        SELECT d.post_id FROM search_document d WHERE d.post_id IN (SELECT x.entry_id FROM entry_muscle x WHERE x.muscle = ANY (muscles))
        ORDER BY d.post_id FOR NO KEY UPDATE);
BEGIN
    UPDATE search_document SET hidden = hidden WHERE post_id = ANY (entries);
END $$;

-- A muscle got another name, or is shown no more.
CREATE FUNCTION search_facts_of_muscle_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_facts_again(NEW.slug || ARRAY(SELECT s.slug FROM entry_slug s WHERE s.kind = 'muscle' AND s.entry_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER search_facts_of_muscle_changed AFTER INSERT OR UPDATE OF title, aliases, status, slug ON entry
    FOR EACH ROW WHEN (NEW.kind = 'muscle') EXECUTE FUNCTION search_facts_of_muscle_changed();

-- Its address leads to it only behind that, when it is new or has one more.
CREATE FUNCTION search_facts_of_muscle_addressed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_facts_again(ARRAY[NEW.slug]);
    RETURN NULL;
END $$;
CREATE TRIGGER search_facts_of_muscle_addressed AFTER INSERT ON entry_slug
    FOR EACH ROW WHEN (NEW.kind = 'muscle') EXECUTE FUNCTION search_facts_of_muscle_addressed();

-- What waits for coaches, in lists that sql/desk.sql reads a page of: what keeps them short to read is here.

-- Somebody wrote or edited an entry.
CREATE FUNCTION entry_edited(editor bigint, the_entry bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO entry_editor (account_id, entry_id) VALUES (editor, the_entry)
    ON CONFLICT (account_id, entry_id) DO UPDATE SET edited_at = now();
END $$;

-- What a mistake in an entry may do: 0 it says when to get help, 1 it says who must leave it out, 2 less. In that order coaches
-- review them.
CREATE FUNCTION entry_harm_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.harm := CASE WHEN NEW.kind = 'page' AND NEW.slug = 'red-flags'
                       OR EXISTS (SELECT FROM post WHERE id = NEW.id AND body ~ '(page:|/)red-flags') THEN 0
                     WHEN jsonb_path_exists(NEW.model, '$.cautions[*] ? (@.severity == "do-not")') THEN 1
                     ELSE 2 END;
    RETURN NEW;
END $$;

CREATE TRIGGER entry_harm_set BEFORE INSERT OR UPDATE OF model ON entry FOR EACH ROW EXECUTE FUNCTION entry_harm_set();

-- A review is the newest of its entry, until there is another.
CREATE FUNCTION review_becomes_latest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE review SET latest = false WHERE entry_id = NEW.entry_id AND latest;
    UPDATE entry SET unreviewed = coalesce(NEW.end_kind IN ('withdrawn', 'credential'), false) WHERE id = NEW.entry_id;
    RETURN NEW;
END $$;

CREATE TRIGGER review_becomes_latest BEFORE INSERT ON review FOR EACH ROW EXECUTE FUNCTION review_becomes_latest();

-- Withdrawn, it counts as if it had never been.
CREATE FUNCTION review_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE entry SET unreviewed = NEW.end_kind IN ('withdrawn', 'credential')
    WHERE id = NEW.entry_id AND unreviewed <> (NEW.end_kind IN ('withdrawn', 'credential'));
    RETURN NULL;
END $$;

CREATE TRIGGER review_ends AFTER UPDATE OF end_kind ON review FOR EACH ROW
    WHEN (NEW.latest AND NEW.end_kind IS DISTINCT FROM OLD.end_kind AND NEW.end_kind IS NOT NULL)
    EXECUTE FUNCTION review_ends();

-- A time as microseconds, and back.
CREATE FUNCTION desk_number(at timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT (extract(epoch FROM at) * 1000000)::bigint;
$$;
CREATE FUNCTION desk_time(number bigint) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
    SELECT '1970-01-01'::timestamp + number * interval '1 microsecond';
$$;

-- A photograph of it is shown.
CREATE FUNCTION entry_has_photograph(the_entry bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM picture WHERE post_id = the_entry AND state = 'ready' AND removed_at IS NULL);
END $$;

-- What keeps an entry's reference from leading somewhere: 'missing', 'retired', 'draft'; NULL: nothing does. An empty kind is
-- any. What is retired for something that is there leads on.
CREATE FUNCTION desk_fault(the_kind text, the_slug text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    found text;
BEGIN
    SELECT o.status INTO found
    FROM entry_slug s JOIN entry r ON r.id = s.entry_id
    JOIN entry o ON o.id = coalesce(entry_replacement(r.id), r.id)
    WHERE s.slug = the_slug AND (s.kind = the_kind OR the_kind = '')
    ORDER BY entry_is_public(o.status) DESC LIMIT 1;
    RETURN CASE WHEN found IS NULL THEN 'missing' WHEN NOT entry_is_public(found) THEN found END;
END $$;

-- What an entry's text and fields refer to and what is wrong with each, and its sources without an address ('source').
CREATE FUNCTION desk_faults(the_entry bigint, the_model jsonb) RETURNS TABLE (note text, detail text) LANGUAGE sql STABLE AS $$
    SELECT f.note, CASE WHEN r.kind = '' THEN r.slug ELSE r.kind || ':' || r.slug END
    FROM (
        SELECT l.kind, l.slug FROM link l
        WHERE l.post_id = the_entry AND l.of_entry AND l.kind = ANY ('{"",stretch,routine,article,muscle,term}')
        UNION
        SELECT p.kind, v.value #>> '{}'
        FROM (VALUES ('stretch', 'strict $.easier[*]'::jsonpath), ('stretch', 'strict $.harder[*]'),
                     ('stretch', 'strict $.swaps[*].to'), ('stretch', 'strict $.items[*].entry'), ('stretch', 'strict $.one_way[*].to'),
                     ('muscle', 'strict $.muscles[*].muscle'), ('muscle', 'strict $.parts[*]'),
                     ('muscle', 'strict $.antagonists[*]'), ('term', 'strict $.see[*]')) AS p (kind, path)
        CROSS JOIN LATERAL jsonb_path_query(the_model, p.path, '{}', true) AS v (value)
        WHERE jsonb_typeof(v.value) = 'string'
    ) AS r
    CROSS JOIN LATERAL (SELECT desk_fault(r.kind, r.slug)) AS f (note)
    WHERE f.note IS NOT NULL
    UNION ALL
    SELECT 'source', c.value->>'title'
    FROM jsonb_path_query(the_model, 'strict $.evidence.citations[*]', '{}', true) AS c (value)
    WHERE coalesce(c.value->>'url', '') = '' AND c.value->>'level' IS DISTINCT FROM 'experience';
$$;

-- What everybody sees and the last thousand questions that were closed as duplicates repeat: how often each.
CREATE FUNCTION desk_repeated() RETURNS TABLE (id bigint, kind text, slug text, title text, times bigint) LANGUAGE plpgsql STABLE ROWS 30 AS $$
BEGIN
    RETURN QUERY
    SELECT p.id, p.kind, coalesce(q.slug, e.slug), coalesce(q.title, e.title), r.times
    FROM (SELECT d.other, count(*) AS times
          FROM (SELECT duplicate_of AS other FROM question WHERE duplicate_of IS NOT NULL
                ORDER BY closed_at DESC, question.id DESC LIMIT 1000) AS d
          GROUP BY d.other) AS r
    CROSS JOIN LATERAL (SELECT * FROM public_post o WHERE o.id = r.other OFFSET 0) AS p
    LEFT JOIN question q ON q.id = p.id
    LEFT JOIN entry e ON e.id = p.id;
END $$;

-- What waits for coaches, in lists: sql/desk.sql asks for them. The library grows by people's work, not by the site's, so
-- that they are looked for, not kept.

-- What an entry's text and fields refer to, by kind (empty: any) and slug.
CREATE VIEW desk_reference AS
SELECT l.post_id AS entry_id, l.kind, l.slug FROM link l
WHERE l.of_entry AND l.kind = ANY ('{"",stretch,article,muscle,term}')
UNION
SELECT e.id, r.kind, v.value #>> '{}'
FROM entry e
CROSS JOIN (VALUES ('stretch', 'strict $.easier[*]'::jsonpath), ('stretch', 'strict $.harder[*]'),
                   ('stretch', 'strict $.swaps[*].to'), ('stretch', 'strict $.one_way[*].to'),
                   ('muscle', 'strict $.muscles[*].muscle'), ('muscle', 'strict $.parts[*]'),
                   ('muscle', 'strict $.antagonists[*]'), ('term', 'strict $.see[*]')) AS r (kind, path)
CROSS JOIN LATERAL jsonb_path_query(e.model, r.path, '{}', true) AS v (value)
WHERE jsonb_typeof(v.value) = 'string';

-- References that lead nowhere: 'missing', 'retired', 'draft', and 'source' for a source without an address. detail: what is
-- referred to.
CREATE FUNCTION desk_broken() RETURNS TABLE (entry_id bigint, note text, detail text) LANGUAGE sql STABLE AS $$
    SELECT r.entry_id, coalesce(t.status, 'missing'),
           CASE WHEN r.kind = '' THEN r.slug ELSE r.kind || ':' || r.slug END
    FROM desk_reference r
    LEFT JOIN LATERAL (
        SELECT o.status FROM entry_slug s JOIN entry o ON o.id = s.entry_id
        WHERE s.slug = r.slug AND (s.kind = r.kind OR r.kind = '')
        ORDER BY entry_is_public(o.status) DESC LIMIT 1
    ) AS t ON true
    WHERE entry_is_public(t.status) IS NOT TRUE
    UNION ALL
    SELECT e.id, 'source', c.value->>'title'
    FROM entry e
    CROSS JOIN LATERAL jsonb_path_query(e.model, 'strict $.evidence.citations[*]', '{}', true) AS c (value)
    WHERE coalesce(c.value->>'url', '') = '' AND c.value->>'level' IS DISTINCT FROM 'experience';
$$;

-- A time as text that sorts, the newest first.
CREATE FUNCTION desk_newest_first(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT lpad((9000000000000000 - (extract(epoch FROM at) * 1000000)::bigint)::text, 17, '0');
$$;

-- All that waits, for a coach; for anybody else nothing. Each list goes by `place`, the nearest work first:
--   drafts   not shown yet, the newest first
--   review   shown, and nobody has reviewed them, those first for which a review was asked
--   overdue  changed since their review, or due again, the longest ago first
--   mine     written or edited by this coach, what changed last first
--   broken   references that lead nowhere, and sources without an address, entry by entry
CREATE FUNCTION desk_work(viewer bigint)
RETURNS TABLE (list text, place text, entry_id bigint, note text, detail text) LANGUAGE sql STABLE AS $$
    WITH shown AS (
        SELECT e.*, v.state, v.due_on AS due, v.reviewed_on,
               CASE v.state WHEN 'change' THEN v.ended_at WHEN 'due' THEN r.due_on::timestamptz END AS since
        FROM entry e
        LEFT JOIN LATERAL (SELECT * FROM review_row WHERE entry_id = e.id ORDER BY entry_id, id DESC LIMIT 1) AS v ON true
        LEFT JOIN review r ON r.id = v.id
        WHERE entry_is_public(e.status)
    ), work AS (
        SELECT 'drafts' AS list, lpad((9000000000000000 - id)::text, 17, '0') AS place, id, '' AS note, '' AS detail
        FROM entry WHERE status = 'draft'
        UNION ALL
        SELECT 'review', CASE status WHEN 'review' THEN 'a' ELSE 'b' END || lpad(id::text, 17, '0'), id, '', ''
        FROM shown WHERE state IS NULL OR state = 'withdrawn'
        UNION ALL
        SELECT 'overdue', to_char(since AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS') || lpad(id::text, 17, '0'), id, state,
               CASE state WHEN 'due' THEN due ELSE reviewed_on END
        FROM shown WHERE state IN ('change', 'due')
        UNION ALL
        SELECT 'mine', desk_newest_first(coalesce(p.edited_at, p.created_at)) || lpad(e.id::text, 17, '0'), e.id,
               e.status, ''
        FROM entry e JOIN post p ON p.id = e.id
        WHERE e.kind <> 'page'
          AND EXISTS (SELECT FROM revision r WHERE r.post_id = e.id AND r.author_id = viewer)
        UNION ALL
        SELECT 'broken', lpad(b.entry_id::text, 17, '0') || b.note || ' ' || b.detail, b.entry_id, b.note, b.detail
        FROM desk_broken() b JOIN entry e ON e.id = b.entry_id WHERE e.status <> 'retired'
    )
    SELECT list, place COLLATE "C", id, note, detail FROM work WHERE is_coach(viewer);
$$;

-- Links between stretches: what is easier, harder, done instead, and what leads one way on purpose. Whether they hold is one rule
-- in C (src/library/graph.h).

-- What the fields of a stretch say of others, in their order; reason: why a swap is one, or why a link leads one way.
CREATE FUNCTION stretch_links(the_model jsonb) RETURNS TABLE (sort text, slug text, reason text, note text)
LANGUAGE sql IMMUTABLE ROWS 6 AS $$
    SELECT l.sort, l.slug, l.reason, l.note
    FROM (
        SELECT 1 AS list, e.place, 'easier' AS sort, e.slug #>> '{}' AS slug, '' AS reason, '' AS note
        FROM jsonb_path_query(the_model, 'strict $.easier[*]', '{}', true) WITH ORDINALITY AS e (slug, place)
        UNION ALL
        SELECT 2, h.place, 'harder', h.slug #>> '{}', '', ''
        FROM jsonb_path_query(the_model, 'strict $.harder[*]', '{}', true) WITH ORDINALITY AS h (slug, place)
        UNION ALL
        SELECT 3, s.place, 'instead', s.swap->>'to', coalesce(s.swap->>'reason', ''), coalesce(s.swap->>'note', '')
        FROM jsonb_path_query(the_model, 'strict $.swaps[*]', '{}', true) WITH ORDINALITY AS s (swap, place)
        UNION ALL
        SELECT 4, w.place, 'one-way', w.link->>'to', coalesce(w.link->>'why', ''), ''
        FROM jsonb_path_query(the_model, 'strict $.one_way[*]', '{}', true) WITH ORDINALITY AS w (link, place)
    ) AS l
    WHERE l.slug <> ''
    ORDER BY l.list, l.place;
$$;

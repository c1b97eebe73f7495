-- What posts link to and nobody has written, the most wanted first, each with the last post that wants it.
-- name: wanted_entries many
-- params: most bigint
SELECT w.kind, w.slug, w.posts::bigint, p.id, p.kind, p.created_at, coalesce(p.thread_id, 0), coalesce(q.title, e.title),
       coalesce(q.slug, e.slug)
FROM (SELECT * FROM link_count WHERE wanted ORDER BY posts DESC, last_at DESC, slug, kind LIMIT $most) AS w
CROSS JOIN LATERAL (
    SELECT p.id, p.kind, p.created_at, p.thread_id
    FROM link_counted l JOIN public_post p ON p.id = l.post_id
    WHERE l.slug = w.slug AND l.kind = w.kind
    ORDER BY l.created_at DESC, l.post_id DESC LIMIT 1
) AS p
LEFT JOIN question q ON q.id = p.thread_id
LEFT JOIN entry e ON e.id = coalesce(p.thread_id, p.id)
WHERE wanted_is(w.kind, w.slug) -- counted a moment ago; it may have been written since
ORDER BY w.posts DESC, w.last_at DESC, w.slug, w.kind;

-- Of the most used tags of each facet ($looked of one) those that miss something: no public entry has them, nobody described them, or half
-- of their questions have no accepted answer. What most people wait for comes first.
-- name: wanted_tags many
-- params: facets text[], looked bigint, most bigint
SELECT t.name, t.title, t.red_flag, t.question_count, o.open, e.has, t.description <> '' OR t.summary <> ''
FROM unnest($facets) AS f (facet)
CROSS JOIN LATERAL (
    SELECT t.id, t.name, t.title, t.red_flag, t.question_count::bigint, t.summary, t.description FROM tag t
    WHERE t.facet = f.facet AND t.merged_into IS NULL AND -t.question_count < 0
    ORDER BY -t.question_count, t.name LIMIT $looked
) AS t
CROSS JOIN LATERAL (
    SELECT coalesce(sum(bit_count(s.threads & q.threads & ~coalesce(a.threads, symptom_none()))), 0)::bigint AS open
    FROM symptom_set s -- row by row (OFFSET 0): each is found by its key
    CROSS JOIN LATERAL (SELECT i.threads FROM symptom_set i WHERE i.tag_id = 0 AND i.block = s.block OFFSET 0) AS q
    LEFT JOIN LATERAL (SELECT i.threads FROM symptom_set i WHERE i.tag_id = -2 AND i.block = s.block OFFSET 0) AS a ON true
    WHERE s.tag_id = t.id
) AS o
CROSS JOIN LATERAL (
    SELECT (SELECT true FROM entry_tag x
            CROSS JOIN LATERAL (SELECT n.status FROM entry n WHERE n.id = x.entry_id OFFSET 0) AS n
            WHERE x.tag_id = t.id AND entry_is_public(n.status) LIMIT 1) IS NOT NULL AS has
) AS e
WHERE NOT e.has OR (t.description = '' AND t.summary = '') OR o.open * 2 >= t.question_count
ORDER BY o.open DESC, t.question_count DESC, t.name LIMIT $most;

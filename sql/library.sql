-- Every slug that leads to an entry, then every name of the $most_tags tags that are used most, for the index that each
-- worker keeps. A retired entry is in it with where it leads, if anywhere: links to it follow. What became a draft since then
-- took nobody's place. What readers never saw by its title is called as what it became part of.
-- name: library_index many
-- params: most_tags bigint
(SELECT s.kind, s.slug, e.slug,
        CASE WHEN e.status = 'retired' AND NOT entry_title_was_shown(e.id, e.title) THEN coalesce(n.title, e.slug) ELSE e.title END,
        e.status = 'retired', CASE WHEN e.kind = 'stretch' THEN coalesce(e.model->>'type', '') ELSE '' END,
        coalesce(n.kind || ':' || n.slug, '')
 FROM entry_slug s
 JOIN entry e ON e.id = s.entry_id
 LEFT JOIN entry n ON n.id = e.leads_to AND entry_is_public(n.status)
 WHERE entry_is_public(e.status) OR e.status = 'retired'
 ORDER BY s.kind, s.slug)
UNION ALL
(SELECT 'tag', n.name, t.name, t.title, false, '', ''
 FROM (SELECT * FROM tag WHERE merged_into IS NULL ORDER BY question_count DESC, name LIMIT $most_tags) AS t
 CROSS JOIN LATERAL (SELECT t.name UNION ALL SELECT s.name FROM tag_synonym s WHERE s.tag_id = t.id) AS n
 ORDER BY t.question_count DESC, t.name, n.name);

-- What tags are called, for the same index; of a site with more than these the least used are shown by their names.
-- name: library_tags many
-- params: most bigint
SELECT t.name, t.title, t.red_flag FROM tag t
WHERE t.merged_into IS NULL
ORDER BY t.red_flag DESC, t.question_count DESC, t.name LIMIT $most;

-- An entry by any slug that leads to it, as its newest revision has it, for the one whose session it is. Of a retired
-- one that they do not see there is the reason. The last but five columns are a retired one's: why, and what took its place;
-- then whether it is a draft that readers never saw, what addresses of its pictures have in them, since when it is retired, and what is told of
-- those who tried it (body.trial_tried).
-- name: library_entry maybe
-- params: token bytea, kind text, slug text
SELECT e.slug, e.title, e.summary, e.aliases, e.tags, CASE WHEN k.seen THEN e.status ELSE 'retired' END, e.model,
       CASE WHEN k.seen THEN p.body END, CASE WHEN k.seen THEN r.reason END, r.created_at, ra.id, ra.name, ra.shown_role,
       k.id, k.kind, CASE WHEN k.seen THEN p.html END, p.revision, a.id, a.name, a.shown_role, p.created_at,
       v.id, v.state, v.revision, v.reviewer, v.profession, v.reviewed_on, v.due_on, x.retire_reason, n.kind, n.slug,
       x.status = 'draft' AND entry_was_never_shown(x), e.figure,
       CASE WHEN x.status = 'retired' THEN entry_retired_at(k.id) END,
       CASE WHEN k.seen AND s.kind IN ('stretch', 'routine') THEN body.trial_tried(k.id) END
FROM entry_slug s
CROSS JOIN LATERAL post_known(viewer_account($token), s.entry_id) k
JOIN post p ON p.id = k.id
JOIN account a ON a.id = p.author_id
CROSS JOIN LATERAL (SELECT * FROM revision WHERE post_id = p.id AND number = p.revision OFFSET 0) AS r
JOIN account ra ON ra.id = r.author_id
JOIN entry x ON x.id = k.id
LEFT JOIN entry e ON e.id = k.id AND k.seen
LEFT JOIN entry n ON n.id = CASE WHEN x.status = 'retired' THEN entry_replacement(k.id) END
LEFT JOIN LATERAL (SELECT * FROM review_row WHERE entry_id = e.id ORDER BY entry_id, id DESC LIMIT 1) AS v ON true
WHERE s.kind = $kind AND s.slug = $slug;

-- A term in short, for whoever asks what a word means.
-- name: library_term_short maybe
-- params: slug text
SELECT e.title, e.summary, entry_is_reviewed(e.id)
FROM entry_slug s JOIN entry e ON e.id = s.entry_id
WHERE s.kind = 'term' AND s.slug = $slug AND entry_is_public(e.status);

-- Entries of a kind by title, those behind the entry $after (0: from the first on). Stretches may be narrowed down to those
-- that have all of $ways (stretch_ways). The column behind the person's is about how many words the text has.
-- name: library_entries many
-- params: token bytea, kind text, ways text[], after bigint, most bigint
SELECT e.slug, e.title, e.summary, e.status, e.model, a.id, a.name, a.shown_role,
       (length(p.body) / 6)::bigint, entry_is_reviewed(e.id), e.id, e.figure
FROM entry e
JOIN post p ON p.id = e.id
JOIN account a ON a.id = p.author_id
WHERE e.kind = $kind AND e.status <> 'retired'
  AND (entry_order(e.title), e.id) > (coalesce((SELECT entry_order(o.title) FROM entry o WHERE o.id = $after), ''), $after)
  AND (entry_is_public(e.status) OR is_coach(viewer_account($token)))
  AND (cardinality($ways) = 0 OR stretch_ways(e.model) @> $ways)
ORDER BY entry_order(e.title), e.id LIMIT $most;

-- Posts that link to an entry, newest first, from before ($before, $before_id). As many as are shown are read of each
-- address that leads to it.
-- name: library_links many
-- params: kind text, slug text, before timestamptz, before_id bigint, most bigint
SELECT p.id, p.kind, p.thread_id, coalesce(q.title, e.title), coalesce(q.slug, e.slug), a.id, a.name, a.shown_role, p.created_at
FROM (
    SELECT DISTINCT l.post_id, l.created_at
    FROM link_targets($kind, $slug) t
    CROSS JOIN LATERAL (
        SELECT l.post_id, l.created_at
        FROM link l JOIN public_post p ON p.id = l.post_id
        WHERE l.slug = t.slug AND l.kind = t.kind AND NOT l.of_entry AND (l.created_at, l.post_id) < ($before, $before_id)
        ORDER BY l.created_at DESC, l.post_id DESC LIMIT $most
    ) AS l
    ORDER BY l.created_at DESC, l.post_id DESC LIMIT $most
) AS l
JOIN post p ON p.id = l.post_id
LEFT JOIN question q ON q.id = p.thread_id
LEFT JOIN entry e ON e.id = p.thread_id
JOIN account a ON a.id = p.author_id
ORDER BY p.created_at DESC, p.id DESC;

-- What a page of a thread (question_answers) shows of the entries that its question and answers link to, some links of each.
-- A link without a kind may mean an entry of any; one to a retired entry means what took its place. The last seven columns are there where what one does by the entry, or
-- what is safe, changed since the post was last written, a row for each such post: which, the two revisions with what one
-- does by them, and the last word about safety.
-- name: library_cards many
-- params: question bigint, sort text, rank bigint, at timestamptz, answer bigint, most bigint, most_links bigint
SELECT DISTINCT e.kind, e.slug, e.title, e.summary, entry_is_reviewed(e.id),
       jsonb_build_object('type', e.model->'type', 'dose', e.model->'dose', 'sides', e.model->'sides', 'cautions', e.model->'cautions'),
       CASE e.kind WHEN 'routine' THEN routine_warnings(e.model) ELSE '' END,
       CASE e.kind WHEN 'routine' THEN routine_figures(e.model) ELSE e.figure END,
       c.post_id, c.seen, c.newest, c.before, c.after, c.safety, c.safety_at
FROM (SELECT $question::bigint AS id UNION ALL
      SELECT id FROM question_answers($question, $sort, $rank, $at, $answer, $most)) AS p
CROSS JOIN LATERAL (SELECT l.kind, l.slug, l.revision FROM link l WHERE l.post_id = p.id ORDER BY l.kind, l.slug LIMIT $most_links) AS l
JOIN entry_slug s ON s.slug = l.slug AND (s.kind = l.kind OR l.kind = '')
JOIN entry o ON o.id = s.entry_id
JOIN entry e ON e.id = coalesce(o.leads_to, o.id) AND entry_is_public(e.status) AND e.kind <> 'page'
LEFT JOIN LATERAL (
    SELECT p.id AS post_id, r.number AS seen, n.revision AS newest, entry_how(r.model) AS before, entry_how(e.model) AS after,
           f.safety, f.created_at AS safety_at
    FROM post n
    JOIN revision r ON r.post_id = n.id AND r.number = coalesce(l.revision, entry_first_public(n.id))
    LEFT JOIN LATERAL (
        SELECT u.safety, u.created_at FROM revision u
        WHERE u.post_id = n.id AND u.number > r.number AND u.safety <> '' AND entry_is_public(u.model->>'status')
        ORDER BY u.number DESC LIMIT 1
    ) AS f ON true
    WHERE n.id = e.id AND e.id = o.id AND n.revision > coalesce(l.revision, 0)
      AND (f.safety IS NOT NULL OR (e.kind = 'stretch' AND entry_how(r.model) <> entry_how(e.model)))
) AS c ON true;

-- What is easier than a stretch, harder, and done instead, in the order of its fields: what each leads to now, as far as everybody
-- sees it.
-- name: library_ladder many
-- params: slug text, most bigint
SELECT CASE WHEN l.sort = 'instead' AND l.reason IN ('easier', 'harder') THEN l.reason ELSE l.sort END, l.reason, l.note, l.slug,
       coalesce(t.slug, ''), coalesce(t.title, ''), coalesce(t.figure, ''), coalesce(stretch_warnings(t.model), '')
FROM entry_slug s
JOIN entry e ON e.id = s.entry_id
CROSS JOIN LATERAL (SELECT * FROM stretch_links(e.model) WHERE sort <> 'one-way' LIMIT $most) AS l
LEFT JOIN LATERAL (
    SELECT n.id, n.slug, n.title, n.figure, n.model
    FROM entry_slug o JOIN entry r ON r.id = o.entry_id JOIN entry n ON n.id = coalesce(r.leads_to, r.id)
    WHERE o.kind = 'stretch' AND o.slug = l.slug AND entry_is_public(n.status) OFFSET 0
) AS t ON true
WHERE s.kind = 'stretch' AND s.slug = $slug AND t.id IS DISTINCT FROM e.id;

-- Entries whose texts link to an entry.
-- name: library_mentions many
-- params: kind text, slug text
SELECT DISTINCT e.kind, e.slug, e.title
FROM link_targets($kind, $slug) t
JOIN link l ON l.slug = t.slug AND l.kind = t.kind AND l.of_entry
JOIN entry e ON e.id = l.post_id AND e.id <> t.entry_id
WHERE entry_is_public(e.status)
ORDER BY e.kind, e.title LIMIT 60;

-- An entry's revisions below number $below, newest first: to coaches all, to others those of a time when everybody read
-- the entry. Beside the model each has kept the entry's other fields.
-- name: library_revisions many
-- params: token bytea, kind text, slug text, below bigint, most bigint
SELECT r.model->>'slug', r.title, r.model->>'summary',
       ARRAY(SELECT jsonb_array_elements_text(coalesce(r.model->'aliases', '[]'))), r.tags, r.model->>'status',
       r.model - '{slug,summary,aliases,status}'::text[], r.body, r.reason, r.created_at,
       a.id, a.name, a.shown_role, r.number, r.safety
FROM entry_slug s
JOIN revision r ON r.post_id = s.entry_id
JOIN account a ON a.id = r.author_id
WHERE s.kind = $kind AND s.slug = $slug AND r.number < $below
  AND may_see(viewer_account($token), s.entry_id)
  AND (entry_is_public(r.model->>'status') OR (SELECT is_coach(viewer_account($token))))
ORDER BY r.number DESC LIMIT $most;

-- What happened to an entry's photographs before that revision, newest first, as far as the viewer reads what the entry was then:
-- what each shows now, and what was said of it before and after (what it shows, who took it, the licence), while it is there. One that
-- was refused was never added.
-- name: library_photo_events many
-- params: token bytea, kind text, slug text, below bigint, most bigint
WITH looks AS MATERIALIZED (
    SELECT s.entry_id AS id, is_coach(viewer_account($token)) IS TRUE AS coach
    FROM entry_slug s WHERE s.kind = $kind AND s.slug = $slug AND may_see(viewer_account($token), s.entry_id)
)
SELECT e.at, e.kind, coalesce(p.alt, ''), CASE WHEN p.id IS NULL THEN '' ELSE coalesce(e.data->>'before', '') END,
       CASE WHEN p.id IS NULL THEN '' ELSE coalesce(e.data->>'after', '') END,
       CASE WHEN p.id IS NULL THEN '' ELSE coalesce(e.data->'author'->>0, '') END,
       CASE WHEN p.id IS NULL THEN '' ELSE coalesce(e.data->'author'->>1, '') END,
       CASE WHEN p.id IS NULL THEN '' ELSE coalesce(e.data->'licence'->>0, '') END,
       CASE WHEN p.id IS NULL THEN '' ELSE coalesce(e.data->'licence'->>1, '') END, a.id, a.name, a.shown_role
FROM (
    SELECT x.id, x.at, CASE WHEN x.kind = 'picture' AND x.account_id IS NOT NULL THEN 'picture-restored' ELSE x.kind END AS kind,
           x.actor_id, x.data, bool_or(x.kind = 'picture-refused') OVER (PARTITION BY x.data->'picture') AS refused
    FROM (
        SELECT v.* FROM event v, looks
        WHERE v.post_id = looks.id AND v.kind IN ('picture', 'picture-removed', 'picture-words', 'picture-refused')
          AND v.at < coalesce((SELECT created_at FROM revision WHERE post_id = looks.id AND number = $below), 'infinity')
        ORDER BY v.at DESC, v.id DESC LIMIT $most
    ) AS x
) AS e
CROSS JOIN looks
JOIN account a ON a.id = e.actor_id
LEFT JOIN picture p ON p.id = (e.data->>'picture')::bigint AND p.state = 'ready' AND p.removed_at IS NULL
WHERE NOT e.refused
  AND (looks.coach OR (SELECT entry_is_public(r.model->>'status') FROM revision r
                       WHERE r.post_id = looks.id AND r.created_at <= e.at ORDER BY r.number DESC LIMIT 1))
ORDER BY e.at DESC, e.id DESC;

-- The other entry that an address or an old address or an alias of $kind leads to. $entry: the one that asks; NULL for
-- a new one.
-- name: library_taken maybe
-- params: kind text, slug text, entry bigint
SELECT e.slug, e.title
FROM entry_slug s JOIN entry e ON e.id = s.entry_id
WHERE s.kind = $kind AND s.slug = $slug AND e.id IS DISTINCT FROM $entry;

-- Which of these addresses lead to an entry of their kind, whatever its status: their numbers, and the entries' own addresses.
-- For coaches.
-- name: library_known many
-- params: kinds text[], slugs text[]
SELECT w.number, e.slug
FROM unnest($kinds, $slugs) WITH ORDINALITY AS w (kind, slug, number)
JOIN entry_slug s ON s.kind = w.kind AND s.slug = w.slug
JOIN entry e ON e.id = s.entry_id;

-- What somebody means who types a name or an address: an entry that is there, those of $kind first.
-- name: library_named maybe
-- params: kind text, slug text
SELECT e.id, e.title
FROM entry_slug s JOIN entry e ON e.id = s.entry_id
WHERE s.slug = $slug AND s.kind <> 'page' AND entry_is_public(e.status)
ORDER BY s.kind <> $kind, array_position(entry_kinds(), s.kind) LIMIT 1;

-- Titles to choose from.
-- name: library_titles many
-- params: kind text, most bigint
SELECT title FROM entry WHERE kind = $kind AND entry_is_public(status) AND status <> 'retired'
ORDER BY entry_order(title), id LIMIT $most;

-- A retired entry whose addresses lead to another one: its title, and why it was retired.
-- name: library_led_from maybe
-- params: retired bigint, kind text, slug text
SELECT e.title, e.retire_reason
FROM entry e JOIN entry_slug s ON s.entry_id = entry_replacement(e.id)
WHERE e.id = $retired AND e.status = 'retired' AND s.kind = $kind AND s.slug = $slug AND entry_title_was_shown(e.id, e.title);

-- name: library_retire one
-- params: editor bigint, entry bigint, base bigint, replacement bigint, reason text
SELECT entry_retire($editor, $entry, $base::integer, $replacement, $reason);

-- name: library_bring_back one
-- params: editor bigint, entry bigint, base bigint, plain text, reason text
SELECT entry_bring_back($editor, $entry, $base::integer, $plain, $reason);

-- Saves an entry. Every slug that it ever had goes on leading to it: addresses keep working.
-- NULL: it was one of the site's own pages, and nothing was changed.
-- name: library_save one
-- params: editor bigint, entry bigint, base bigint, kind text, slug text, title text, summary text,
--         aliases text[], slugs text[], tags text[], status text, model text, body text, html text,
--         plain text, reason text, safety text, link_kinds text[], link_slugs text[]
SELECT entry_save(editor => $editor, the_entry => $entry, base => $base::int, the_kind => $kind,
                  the_slug => $slug, the_title => $title, the_summary => $summary, the_aliases => $aliases,
                  slugs => $slugs, names => $tags, the_status => $status, the_model => $model::jsonb,
                  the_body => $body, the_html => $html, plain => $plain, why => $reason,
                  link_kinds => $link_kinds, link_slugs => $link_slugs, unsafe => $safety);

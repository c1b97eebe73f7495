-- A coach's lists: what waits, for whose session it is. A page of a list is what follows the place ($number, $id), its last
-- row's; each reads an index in its order.

-- How much there is in the lists that can be counted, up to $most of each; of stretches without a picture among the first ten
-- times as many without a drawing. Nothing is counted for others than coaches.
-- name: desk_counts maybe
-- params: token bytea, most bigint
SELECT (SELECT count(*) FROM (SELECT FROM entry WHERE status = 'draft' ORDER BY id DESC LIMIT $most) AS d),
       (SELECT count(*) FROM (
           SELECT FROM entry WHERE unreviewed AND entry_is_public(status)
           ORDER BY harm, entry_asks_no_review(status), id LIMIT $most) AS d),
       (SELECT count(*) FROM (
           SELECT FROM review r JOIN entry e ON e.id = r.entry_id AND entry_is_public(e.status)
           WHERE r.latest AND (r.end_kind IS NULL OR r.end_kind IN ('change', 'due'))
             AND CASE r.end_kind WHEN 'change' THEN r.ended_at AT TIME ZONE 'UTC' ELSE r.due_on::timestamp END
                 <= now() AT TIME ZONE 'UTC'
             AND (r.end_kind IS NOT NULL OR r.due_on < review_today())
           ORDER BY CASE r.end_kind WHEN 'change' THEN r.ended_at AT TIME ZONE 'UTC' ELSE r.due_on::timestamp END
           LIMIT $most) AS d),
       (SELECT count(*) FROM (
           SELECT FROM entry_editor WHERE account_id = viewer_account($token)
           ORDER BY edited_at DESC, entry_id DESC LIMIT $most) AS d),
       (SELECT count(*) FROM (SELECT FROM unknown_word WHERE state = 'open' ORDER BY -asked, id LIMIT $most) AS d),
       (SELECT count(*) FROM (
           SELECT FROM linked_picture WHERE broken_since IS NOT NULL AND unused_at IS NULL ORDER BY id DESC LIMIT $most) AS d),
       (SELECT count(*) FROM comment_unanswered('-infinity', 0, $most::integer)),
       (SELECT least(count(*), $most) FROM notes_of_worse(viewer_account($token))),
       (SELECT count(*) FROM (
           SELECT FROM (SELECT id FROM entry WHERE kind = 'stretch' AND figure = '' AND entry_is_public(status)
                        ORDER BY id LIMIT 10 * $most) AS e
           WHERE NOT entry_has_photograph(e.id) LIMIT $most) AS d),
       (SELECT count(*) FROM (SELECT FROM revision WHERE safety <> '' ORDER BY created_at DESC, post_id DESC LIMIT $most) AS d),
       (SELECT count(*) FROM (SELECT FROM entry WHERE status = 'retired' ORDER BY id DESC LIMIT $most) AS d),
       (SELECT count(*) FROM (SELECT FROM desk_repeated() LIMIT $most) AS d),
       (SELECT count(*) FROM (SELECT FROM link_count WHERE wanted ORDER BY posts DESC, last_at DESC, slug, kind LIMIT $most) AS d)
WHERE is_coach(viewer_account($token));

-- Not shown yet, the newest first.
-- name: desk_drafts many
-- params: token bytea, number bigint, id bigint, most bigint
SELECT 0, e.id, e.kind, e.slug, e.title, e.status, '', ''
FROM entry e
WHERE is_coach(viewer_account($token)) AND e.status = 'draft' AND ($number + $id = 0 OR e.id < $id)
ORDER BY e.id DESC LIMIT $most;

-- Shown, and nobody has reviewed them: first what a mistake harms most in, of that what a review was asked for.
-- name: desk_review many
-- params: token bytea, number bigint, id bigint, most bigint
SELECT 2 * e.harm + entry_asks_no_review(e.status)::integer, e.id, e.kind, e.slug, e.title, e.status,
       CASE e.harm WHEN 0 THEN 'urgent' WHEN 1 THEN 'do-not' ELSE '' END, ''
FROM entry e
WHERE is_coach(viewer_account($token)) AND e.unreviewed AND entry_is_public(e.status)
  AND (e.harm, entry_asks_no_review(e.status), e.id) > ($number / 2, $number % 2 > 0, $id)
ORDER BY e.harm, entry_asks_no_review(e.status), e.id LIMIT $most;

-- Changed since their review, or due again, the longest ago first.
-- name: desk_overdue many
-- params: token bytea, number bigint, id bigint, most bigint
SELECT desk_number(d.since), e.id, e.kind, e.slug, e.title, e.status, coalesce(d.end_kind, 'due'),
       to_char(CASE WHEN d.end_kind = 'change' THEN d.reviewed_on ELSE d.due_on END, 'FMDD Mon YYYY')
FROM (
    SELECT r.*, CASE r.end_kind WHEN 'change' THEN r.ended_at AT TIME ZONE 'UTC' ELSE r.due_on::timestamp END AS since
    FROM review r
    WHERE r.latest AND (r.end_kind IS NULL OR r.end_kind IN ('change', 'due'))
      AND (r.end_kind IS NOT NULL OR r.due_on < review_today())
) AS d
JOIN entry e ON e.id = d.entry_id AND entry_is_public(e.status)
WHERE is_coach(viewer_account($token)) AND (d.since, d.entry_id) > (desk_time($number), $id) AND d.since <= now() AT TIME ZONE 'UTC'
ORDER BY d.since, d.entry_id LIMIT $most;

-- Written or edited by this coach, what they changed last first.
-- name: desk_mine many
-- params: token bytea, number bigint, id bigint, most bigint
SELECT desk_number(m.edited_at AT TIME ZONE 'UTC'), e.id, e.kind, e.slug, e.title, e.status, e.status, ''
FROM entry_editor m JOIN entry e ON e.id = m.entry_id
WHERE m.account_id = viewer_account($token)
  AND is_coach(viewer_account($token))
  AND ($number = 0 OR (m.edited_at, m.entry_id) < (desk_time($number) AT TIME ZONE 'UTC', $id))
ORDER BY m.edited_at DESC, m.entry_id DESC LIMIT $most;

-- Words that readers do not know, what most asked about first.
-- name: desk_words many
-- params: token bytea, number bigint, id bigint, most bigint
SELECT w.asked, w.id, 'word', w.slug, w.words, '', '', w.asked::text
FROM unknown_word w
WHERE is_coach(viewer_account($token)) AND w.state = 'open'
  AND ($number + $id = 0 OR (-w.asked, w.id) > (-$number::integer, $id))
ORDER BY -w.asked, w.id LIMIT $most;

-- Pictures from elsewhere that cannot be had, the newest first.
-- name: desk_pictures many
-- params: token bytea, number bigint, id bigint, most bigint
SELECT 0, l.id, 'linked', '', l.address, '', l.fault, to_char(l.broken_since, 'FMDD Mon YYYY')
FROM linked_picture l
WHERE is_coach(viewer_account($token)) AND l.broken_since IS NOT NULL AND l.unused_at IS NULL
  AND ($number + $id = 0 OR l.id < $id) AND linked_is_seen(viewer_account($token), l.id)
ORDER BY l.id DESC LIMIT $most;

-- References that lead nowhere, and sources without an address: $most entries behind $id are looked through. A row without a
-- note is of an entry with nothing wrong, so that the last row says how far that went.
-- name: desk_broken many
-- params: token bytea, id bigint, most bigint, most_each bigint
SELECT 0, e.id, e.kind, e.slug, e.title, e.status, coalesce(f.note, ''), coalesce(f.detail, '')
FROM (SELECT * FROM entry WHERE is_coach(viewer_account($token)) AND id > $id AND status <> 'retired' ORDER BY id LIMIT $most) AS e
LEFT JOIN LATERAL (
    SELECT * FROM desk_faults(e.id, e.model) ORDER BY note, detail LIMIT $most_each
) AS f ON true
ORDER BY e.id, f.note, f.detail;

-- Comments on entries that no coach has commented on since, the longest waiting first.
-- name: desk_comments many
-- params: token bytea, number bigint, id bigint, most bigint
SELECT desk_number(c.at AT TIME ZONE 'UTC'), c.id, c.entry_kind, c.entry_slug, c.entry_title, '', c.body,
       to_char(c.at AT TIME ZONE 'UTC', 'FMDD Mon YYYY')
FROM comment_unanswered(desk_time($number) AT TIME ZONE 'UTC', $id, $most::integer) AS c
WHERE is_coach(viewer_account($token))
ORDER BY c.at, c.id;

-- What made it worse for several people, as they noted in their accounts: for most of them first.
-- name: desk_worse many
-- params: token bytea, number bigint, id bigint, most bigint
SELECT w.at_least, e.id, e.kind, e.slug, e.title, e.status, '', w.at_least::text
FROM notes_of_worse(viewer_account($token)) AS w JOIN entry e ON e.id = w.entry_id AND entry_is_public(e.status)
WHERE $number + $id = 0 OR (-w.at_least, e.id) > (-$number, $id)
ORDER BY -w.at_least, e.id LIMIT $most;

-- On the site, and with neither a drawing nor a photograph: $most without a drawing behind $id are looked through, a row with an
-- empty note for each that has a photograph (as desk_broken).
-- name: desk_undrawn many
-- params: token bytea, id bigint, most bigint
SELECT 0, e.id, e.kind, e.slug, e.title, e.status, CASE WHEN entry_has_photograph(e.id) THEN '' ELSE 'undrawn' END, ''
FROM (SELECT * FROM entry
      WHERE is_coach(viewer_account($token)) AND kind = 'stretch' AND figure = '' AND entry_is_public(status) AND id > $id
      ORDER BY id LIMIT $most) AS e
ORDER BY e.id;

-- What was corrected because it was not safe, the newest first: who recommended it before is told by /me.
-- name: desk_safety many
-- params: token bytea, number bigint, id bigint, most bigint
SELECT desk_number(r.created_at AT TIME ZONE 'UTC'), e.id, e.kind, e.slug, e.title, e.status, r.safety,
       to_char(r.created_at AT TIME ZONE 'UTC', 'FMDD Mon YYYY')
FROM revision r JOIN entry e ON e.id = r.post_id
WHERE is_coach(viewer_account($token)) AND r.safety <> ''
  AND ($number = 0 OR (r.created_at, r.post_id) < (desk_time($number) AT TIME ZONE 'UTC', $id))
ORDER BY r.created_at DESC, r.post_id DESC LIMIT $most;

-- Not on the site any more, the newest first: what took the place of each, and since when.
-- name: desk_retired many
-- params: token bytea, number bigint, id bigint, most bigint
SELECT 0, e.id, e.kind, e.slug, e.title, e.status, coalesce(n.title, ''),
       coalesce(to_char(entry_retired_at(e.id) AT TIME ZONE 'UTC', 'FMDD Mon YYYY'), '')
FROM (SELECT * FROM entry
      WHERE is_coach(viewer_account($token)) AND status = 'retired' AND ($number + $id = 0 OR id < $id)
      ORDER BY id DESC LIMIT $most) AS e
LEFT JOIN entry n ON n.id = e.leads_to AND entry_is_public(n.status)
ORDER BY e.id DESC;

-- What was asked again, the most often first.
-- name: desk_repeated many
-- params: token bytea, number bigint, id bigint, most bigint
SELECT d.times, d.id, d.kind, d.slug, d.title, '', '', ''
FROM desk_repeated() AS d
WHERE is_coach(viewer_account($token)) AND ($number + $id = 0 OR (-d.times, d.id) > (-$number, $id))
ORDER BY -d.times, d.id LIMIT $most;

-- The links of the first $most stretches on the site that have any, $most_each of each: from where, of what sort, and what it
-- leads to now, which is not there (0) where nobody has written it.
-- name: desk_links many
-- params: token bytea, most bigint, most_each bigint
SELECT e.id, e.slug, e.title, l.sort, l.reason, l.slug, coalesce(o.id, 0), coalesce(o.slug, ''), coalesce(o.title, ''),
       coalesce(entry_is_public(o.status), false)
FROM (SELECT * FROM entry
      WHERE is_coach(viewer_account($token)) AND kind = 'stretch' AND entry_is_public(status)
        AND (jsonb_path_exists(model, '$.easier[0]') OR jsonb_path_exists(model, '$.harder[0]') OR jsonb_path_exists(model, '$.swaps[0]')
             OR jsonb_path_exists(model, '$.one_way[0]'))
      ORDER BY id LIMIT $most) AS e
CROSS JOIN LATERAL (SELECT * FROM stretch_links(e.model) LIMIT $most_each) AS l
LEFT JOIN LATERAL (
    SELECT t.id, t.slug, t.title, t.status
    FROM entry_slug s JOIN entry r ON r.id = s.entry_id JOIN entry t ON t.id = coalesce(r.leads_to, r.id)
    WHERE s.kind = 'stretch' AND s.slug = l.slug OFFSET 0
) AS o ON true
ORDER BY e.id;

-- And of those that have none the first $most.
-- name: desk_unlinked many
-- params: token bytea, most bigint
SELECT id, slug, title FROM entry
WHERE is_coach(viewer_account($token)) AND kind = 'stretch' AND entry_is_public(status)
  AND NOT (jsonb_path_exists(model, '$.easier[0]') OR jsonb_path_exists(model, '$.harder[0]') OR jsonb_path_exists(model, '$.swaps[0]')
           OR jsonb_path_exists(model, '$.one_way[0]'))
ORDER BY id LIMIT $most;

-- Photographs of entries, questions and answers: see functions/picture.sql.

-- An entry whose photographs are looked after, for the coach whose session it is, with the words of its steps.
-- name: picture_entry maybe
-- params: token bytea, kind text, slug text
SELECT e.id, e.slug, e.title, picture_steps(e.model), coalesce(e.model->'video'->>'title', '')
FROM entry_slug s JOIN entry e ON e.id = s.entry_id
WHERE s.kind = $kind AND s.slug = $slug AND e.kind <> 'page' AND is_coach(viewer_account($token)) AND may_see(viewer_account($token), e.id);

-- What the entry's page shows: a row for each file of a photograph, of which there are picture_most at most.
-- name: picture_shown many
-- params: token bytea, kind text, slug text
SELECT p.id, p.step, p.alt, p.licence, p.author, '', '', false, false, f.type, f.width, f.height, encode(f.hash, 'hex')
FROM entry_slug s
JOIN picture p ON p.post_id = s.entry_id
JOIN picture_size z ON z.picture_id = p.id
JOIN picture_file f ON f.hash = z.hash
WHERE s.kind = $kind AND s.slug = $slug AND p.state = 'ready' AND p.removed_at IS NULL
  AND may_see(viewer_account($token), s.entry_id)
ORDER BY p.id, f.type, f.width;

-- The first photograph as a whole of each stretch that an article's steps name and of which nothing is drawn; its step is
-- the stretch's slug.
-- name: picture_of_steps many
-- params: slug text
SELECT p.id, e.slug, p.alt, p.licence, p.author, '', '', false, false, f.type, f.width, f.height, encode(f.hash, 'hex')
FROM (SELECT DISTINCT n.id, n.slug
      FROM entry_slug s
      JOIN entry a ON a.id = s.entry_id
      CROSS JOIN LATERAL jsonb_array_elements(coalesce(a.model->'steps', '[]')) AS i (step)
      JOIN entry_slug t ON t.kind = 'stretch' AND t.slug = i.step->>'entry'
      JOIN entry o ON o.id = t.entry_id
      JOIN entry n ON n.id = coalesce(o.leads_to, o.id) AND n.kind = 'stretch' AND entry_is_public(n.status) AND n.figure = ''
      WHERE s.kind = 'article' AND s.slug = $slug) AS e
CROSS JOIN LATERAL (SELECT * FROM picture
                    WHERE post_id = e.id AND step = '' AND state = 'ready' AND removed_at IS NULL
                    ORDER BY id LIMIT 1) AS p
JOIN picture_size z ON z.picture_id = p.id
JOIN picture_file f ON f.hash = z.hash
ORDER BY p.id, f.type, f.width;

-- A question or an answer whose photographs are looked after, for its author and for moderators; whether they may add one, whether it
-- waits for a moderator then, and by which rule it waits already ('': by none).
-- name: picture_post maybe
-- params: token bytea, id bigint, kind text
SELECT p.id, q.title, p.author_id = viewer_account($token) AND (post_is_open(p.id) OR picture_may_wait(p)), hold_pictures(viewer_account($token), p) IS NOT NULL,
       coalesce((SELECT w.note FROM queue_post w WHERE w.post_id = p.id AND w.kind = 'held' AND p.delete_why = 'held'), '')
FROM post p JOIN question q ON q.id = p.thread_id
WHERE p.id = $id AND p.kind = $kind AND p.kind IN ('question', 'answer') AND may_see(viewer_account($token), p.id)
  AND picture_is_for(viewer_account($token), p);

-- All of a post's that are not gone for good, for those who look after them: those that wait, were refused, or were removed, too.
-- name: picture_all many
-- params: token bytea, entry bigint, most bigint
SELECT p.id, p.step, p.alt, p.licence, p.author, p.state, p.fault, p.removed_at IS NOT NULL, p.account_id IS NOT DISTINCT FROM viewer_account($token),
       coalesce(f.type, ''), coalesce(f.width, 0), coalesce(f.height, 0), coalesce(encode(f.hash, 'hex'), '')
FROM (SELECT * FROM picture WHERE post_id = $entry ORDER BY id DESC LIMIT $most) AS p
JOIN post o ON o.id = p.post_id
LEFT JOIN picture_size z ON z.picture_id = p.id
LEFT JOIN picture_file f ON f.hash = z.hash
WHERE picture_is_for(viewer_account($token), o)
ORDER BY p.id DESC, f.type, f.width;

-- One that is shown, for those who may say something else of it.
-- name: picture_one many
-- params: token bytea, id bigint
SELECT p.id, p.step, p.alt, p.licence, p.author, p.state, p.fault, false, false, f.type, f.width, f.height, encode(f.hash, 'hex')
FROM picture p
JOIN post o ON o.id = p.post_id
JOIN picture_size z ON z.picture_id = p.id
JOIN picture_file f ON f.hash = z.hash
WHERE p.id = $id AND p.state = 'ready' AND p.removed_at IS NULL AND picture_is_for(viewer_account($token), o)
  AND (p.licence <> 'post' OR o.author_id = viewer_account($token)) AND may_see(viewer_account($token), o.id)
ORDER BY f.type, f.width;

-- Where a photograph is: the kind and slug of its entry; of a question or an answer its number, and the question's.
-- name: picture_where maybe
-- params: token bytea, id bigint
SELECT o.kind, coalesce(e.slug, o.id::text), coalesce(o.thread_id, 0)
FROM picture p JOIN post o ON o.id = p.post_id LEFT JOIN entry e ON e.id = o.id
WHERE p.id = $id AND picture_is_for(viewer_account($token), o) AND may_see(viewer_account($token), o.id);

-- name: picture_add one
-- params: editor bigint, entry bigint, step text, alt text, licence text, author text, network text
SELECT picture_add($editor, $entry, $step, $alt, $licence, $author, $network);

-- Of the photograph that this transaction added last.
-- name: picture_upload none
-- params: number int, bytes bytea
INSERT INTO picture_upload (picture_id, number, bytes) VALUES (currval('picture_id_seq'), $number, $bytes);

-- name: picture_remove one
-- params: editor bigint, id bigint
SELECT 1 FROM picture_remove($editor, $id);

-- name: picture_edit one
-- params: editor bigint, id bigint, alt text, licence text, author text
SELECT 1 FROM picture_edit($editor, $id, $alt, $licence, $author);

-- name: picture_restore one
-- params: editor bigint, id bigint
SELECT 1 FROM picture_restore($editor, $id);

-- A file that the viewer may get, whether everybody may, and whether it is in the folder of PICTURES_FOLDER.
-- name: picture_file maybe
-- params: token bytea, hash text, type text
SELECT f.bytes, picture_is_seen(NULL, f.hash), NOT EXISTS (SELECT FROM picture_chunk c WHERE c.hash = f.hash)
FROM picture_file f
WHERE f.hash = decode($hash, 'hex') AND f.type = $type AND picture_is_seen(viewer_account($token), f.hash);

-- name: picture_chunks many
-- params: hash text, first int, last int
SELECT c.bytes FROM picture_chunk c
WHERE c.hash = decode($hash, 'hex') AND c.number BETWEEN $first AND $last ORDER BY c.number;

-- ---- the job runner ----

-- name: picture_take maybe
-- params: lease int
UPDATE picture SET state = 'making', tries = tries + 1, due_at = now() + make_interval(secs => $lease)
WHERE id = (SELECT id FROM picture WHERE state IN ('waiting', 'making') AND due_at <= now() AND tries < 3
            ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, post_id IS NULL;

-- Taken three times, and the runner was lost each time: how many.
-- name: picture_give_up one
SELECT picture_give_up()::bigint;

-- The program could not do its work, whatever the file is.
-- name: picture_put_back none
-- params: id bigint
UPDATE picture SET state = 'waiting', tries = tries - 1, due_at = now() + interval '1 minute' WHERE id = $id AND state = 'making';

-- The program was killed with this file: see functions/picture.sql.
-- name: picture_lost one
-- params: id bigint
SELECT 1 FROM picture_lost($id);

-- name: picture_sent many
-- params: id bigint
SELECT bytes FROM picture_upload WHERE picture_id = $id ORDER BY number;

-- name: picture_file_add none
-- params: hash bytea, type text, width int, height int, bytes int
INSERT INTO picture_file (hash, type, width, height, bytes) VALUES ($hash, $type, $width, $height, $bytes) ON CONFLICT DO NOTHING;

-- name: picture_chunk_add none
-- params: hash bytea, number int, bytes bytea
INSERT INTO picture_chunk (hash, number, bytes) VALUES ($hash, $number, $bytes) ON CONFLICT DO NOTHING;

-- name: picture_size_add none
-- params: id bigint, hash bytea
INSERT INTO picture_size (picture_id, hash) VALUES ($id, $hash) ON CONFLICT DO NOTHING;

-- name: picture_hold one
-- params: id bigint
SELECT 1 FROM picture_hold($id);

-- name: picture_end one
-- params: id bigint, fault text
SELECT 1 FROM picture_end($id, $fault);

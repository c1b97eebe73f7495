-- What the command-line tool asks: roles, accounts to try, the starter content.
-- The importer works on temporary tables, which cannot be prepared here: its SQL is in functions/import.sql.

-- Sets a role; returns the name as written and whether anything changed.
-- name: ctl_role maybe
-- params: name_key text, role text
SELECT name, role_set(id, $role) FROM account WHERE name_key = $name_key;

-- Ends all sessions of an account, of which the audit tells; returns the name as written and how many they were.
-- name: ctl_sign_out maybe
-- params: name_key text
SELECT name, sign_out_account(id) FROM account WHERE name_key = $name_key;

-- name: ctl_sign_out_everybody one
SELECT sign_out_everybody();

-- name: ctl_password maybe
-- params: name_key text
SELECT coalesce(password, '') FROM account WHERE name_key = $name_key;

-- Makes or mends one of the accounts to try. A NULL hash leaves the password.
-- name: ctl_demo_account one
-- params: name text, name_key text, password text, role text
SELECT 1 FROM demo_account($name, $name_key, $password, $role);

-- ---- starter content: what is there ----

-- name: ctl_entries many
SELECT e.kind, e.slug, e.id, p.revision, coalesce(e.loaded_sha, '') FROM entry e JOIN post p ON p.id = e.id;

-- name: ctl_entry_slugs many
SELECT kind, slug FROM entry_slug;

-- name: ctl_tags many
SELECT name, id FROM tag WHERE merged_into IS NULL UNION ALL SELECT name, 0 FROM tag_synonym;

-- What was loaded from which file, the newest; and whether somebody has changed that tag since.
-- name: ctl_loaded many
SELECT l.file, l.sha,
       EXISTS (SELECT FROM event t WHERE t.kind = 'tag' AND t.id > l.id AND t.data->>'name' = l.tag)
FROM (SELECT DISTINCT ON (data->>'file') id, data->>'file' AS file, decode(data->>'sha', 'hex') AS sha,
             data->>'tag' AS tag
      FROM event WHERE kind = 'load' ORDER BY data->>'file', id DESC) AS l;

-- name: ctl_aliases many
-- params: source text
SELECT kind, external_id, local_id FROM import_alias WHERE source = $source;

-- ---- the library, for files: what everybody reads ----

-- Who wrote what is public. Load has to have a coach to save it by: whoever is a person has that role there, and nobody can
-- sign in as them.
-- name: ctl_library_people many
SELECT a.name, CASE WHEN a.example AND a.role IN ('coach', 'moderator') THEN a.role ELSE 'coach' END, a.about, a.example
FROM account a
WHERE a.erased_at IS NULL
  AND EXISTS (SELECT FROM public_post p JOIN entry e ON e.id = p.id WHERE p.author_id = a.id AND e.kind <> 'page')
ORDER BY a.name;

-- name: ctl_library_tags many
-- params: after text, most bigint
SELECT t.name, t.title, t.facet, t.summary,
       ARRAY(SELECT w.name FROM tag_parent r JOIN tag w ON w.id = r.parent_id
             WHERE r.tag_id = t.id AND w.merged_into IS NULL ORDER BY w.name COLLATE "C"),
       ARRAY(SELECT s.name FROM tag_synonym s WHERE s.tag_id = t.id ORDER BY s.name COLLATE "C"),
       t.red_flag, t.description
FROM tag t WHERE t.merged_into IS NULL AND t.name > $after ORDER BY t.name LIMIT $most;

-- With all addresses that lead to each, also those of retired ones that it took the place of.
-- name: ctl_library_entries many
-- params: kind text, after text, most bigint
SELECT e.slug, e.title, e.summary, e.aliases,
       ARRAY(SELECT s.slug FROM entry_slug s JOIN entry o ON o.id = s.entry_id
             WHERE s.kind = e.kind AND (o.id = e.id OR (o.status = 'retired' AND o.leads_to = e.id))
             ORDER BY s.slug COLLATE "C"),
       e.tags, e.status, e.model, p.body, CASE WHEN a.erased_at IS NULL THEN a.name ELSE '' END
FROM entry e
JOIN public_post p ON p.id = e.id
JOIN account a ON a.id = p.author_id
WHERE e.kind = $kind AND e.slug > $after ORDER BY e.slug LIMIT $most;

-- A row for each file of their photographs, of the entries behind one slug up to another.
-- name: ctl_library_photos many
-- params: kind text, after text, last text
SELECT e.slug, p.id, p.step, p.alt, p.licence, p.author, encode(f.hash, 'hex') || '.' || f.type
FROM entry e
JOIN public_post o ON o.id = e.id
JOIN picture p ON p.post_id = e.id AND p.state = 'ready' AND p.removed_at IS NULL
JOIN picture_size z ON z.picture_id = p.id
JOIN picture_file f ON f.hash = z.hash
WHERE e.kind = $kind AND e.slug > $after AND e.slug <= $last
ORDER BY e.slug, p.id, f.type DESC, f.width, f.hash;

-- ---- files of photographs: the database, and the folder of PICTURES_FOLDER ----

-- The next file behind a hash that is in the database, or else that is not.
-- name: ctl_picture_due maybe
-- params: there boolean, after text
SELECT encode(f.hash, 'hex'), f.type FROM picture_file f
WHERE f.hash > decode($after, 'hex') AND EXISTS (SELECT FROM picture_chunk c WHERE c.hash = f.hash) = $there
ORDER BY f.hash LIMIT 1;

-- It is in the folder now.
-- name: ctl_picture_left none
-- params: hash text
DELETE FROM picture_chunk WHERE hash = decode($hash, 'hex');

-- Of these hashes those that no file has, by their places.
-- name: ctl_picture_unknown many
-- params: hashes bytea[]
SELECT h.place FROM unnest($hashes) WITH ORDINALITY AS h (hash, place)
WHERE NOT EXISTS (SELECT FROM picture_file f WHERE f.hash = h.hash);

-- Of these hashes those whose bytes are in the database, by their places.
-- name: ctl_picture_here many
-- params: hashes bytea[]
SELECT h.place FROM unnest($hashes) WITH ORDINALITY AS h (hash, place)
WHERE EXISTS (SELECT FROM picture_chunk c WHERE c.hash = h.hash);

-- ---- exercises from elsewhere, as drafts ----

-- What the library's muscles are called.
-- name: ctl_exercise_muscles many
SELECT s.slug, e.slug FROM entry_slug s JOIN entry e ON e.id = s.entry_id
WHERE s.kind = 'muscle' AND entry_is_public(e.status);

-- The account of this name if it is a coach's; of no name: the first coach's. 0: there is none.
-- name: ctl_exercise_coach one
-- params: name_key text
SELECT coalesce((SELECT id FROM account WHERE ($name_key = '' OR name_key = $name_key) AND is_coach(id) ORDER BY id LIMIT 1), 0);

-- Whether it was imported before, and whether an entry is called so.
-- name: ctl_exercise_place one
-- params: source text, external_id text, slug text
SELECT EXISTS (SELECT FROM import_alias WHERE source = $source AND kind = 'stretch' AND external_id = $external_id),
       EXISTS (SELECT FROM entry_slug WHERE kind = 'stretch' AND slug = $slug);

-- ---- starter content: saving ----

-- name: ctl_alias none
-- params: source text, kind text, external_id text, local_id bigint
INSERT INTO import_alias (source, kind, external_id, local_id) VALUES ($source, $kind, $external_id, $local_id);

-- name: ctl_note_load none
-- params: post bigint, file text, sha bytea, tag text
INSERT INTO event (kind, post_id, data)
VALUES ('load', $post, jsonb_build_object('file', $file, 'sha', encode($sha, 'hex'), 'tag', $tag));

-- name: ctl_name_taken one
-- params: name_key text
SELECT EXISTS (SELECT FROM account WHERE name_key = $name_key);

-- A person of the starter content is an example. Nobody can sign in to the account of one who is not.
-- name: ctl_person one
-- params: name text, name_key text, role text, about text, example boolean
INSERT INTO account (name, name_key, role, about, example) VALUES ($name, $name_key, $role, $about, $example) RETURNING id;

-- name: ctl_import_counts many
SELECT kind, taken, before, left_out FROM import_counts() ORDER BY place;

-- name: ctl_import_changes one
SELECT votes, renamed, ownerless, changed, edited_here, scores, gone, unlike_votes FROM import_changes();

-- name: ctl_tag_save one
-- params: editor bigint, tag bigint, name text, title text, facet text, summary text, description text, html text,
--         red_flag boolean, parents text[], synonyms text[]
SELECT tag_save(editor => $editor, the_tag => $tag, the_name => $name, the_title => $title,
                the_facet => $facet, the_summary => $summary, the_description => $description, the_html => $html,
                is_red_flag => $red_flag, parents => $parents, synonyms => $synonyms);

-- name: ctl_entry_save one
-- params: editor bigint, entry bigint, base bigint, kind text, slug text, title text, summary text,
--         aliases text[], slugs text[], tags text[], status text, model text, body text, html text,
--         plain text, reason text, link_kinds text[], link_slugs text[], sha bytea
SELECT entry_put(editor => $editor, the_entry => $entry, base => $base::integer, the_kind => $kind,
                 the_slug => $slug, the_title => $title, the_summary => $summary, the_aliases => $aliases,
                 slugs => $slugs, names => $tags, the_status => $status, the_model => $model::jsonb,
                 the_body => $body, the_html => $html, plain => $plain, why => $reason,
                 link_kinds => $link_kinds, link_slugs => $link_slugs, sha => $sha);

-- A photograph of an entry's file, whose files are there; `known` are those before it.
-- name: ctl_photo_load one
-- params: editor bigint, entry bigint, step text, alt text, licence text, author text, hashes bytea[], known bigint[]
SELECT picture_load($editor, $entry, $step, $alt, $licence, $author, $hashes, $known);

-- name: ctl_photo_end one
-- params: editor bigint, entry bigint, known bigint[]
SELECT 1 FROM picture_load_end($editor, $entry, $known);

-- name: ctl_question one
-- params: author bigint, title text, slug text, body text, html text, plain text, tags text[], link_kinds text[],
--         link_slugs text[], at timestamptz
SELECT question_ask(author => $author, the_title => $title, the_slug => $slug, the_body => $body,
                    the_html => $html, plain => $plain, names => $tags, link_kinds => $link_kinds,
                    link_slugs => $link_slugs, at => $at);

-- name: ctl_answer one
-- params: author bigint, question bigint, body text, html text, plain text, link_kinds text[], link_slugs text[],
--         at timestamptz
SELECT answer_give(author => $author, the_question => $question, the_body => $body, the_html => $html,
                   plain => $plain, link_kinds => $link_kinds, link_slugs => $link_slugs, at => $at);

-- name: ctl_comment one
-- params: author bigint, parent bigint, body text, html text, link_kinds text[], link_slugs text[], at timestamptz
SELECT comment_add(author => $author, the_parent => $parent, the_body => $body, the_html => $html,
                   link_kinds => $link_kinds, link_slugs => $link_slugs, at => $at);

-- name: ctl_vote one
-- params: voter bigint, post bigint, value bigint
SELECT vote_cast(voter => $voter, the_post => $post, new_value => $value::smallint);

-- name: ctl_accept one
-- params: asker bigint, answer bigint
SELECT answer_accept(asker => $asker, the_answer => $answer, yes => true);

-- ---- making HTML again from Markdown ----

-- name: ctl_rerender_posts many
-- params: after bigint, most bigint
SELECT id, kind, revision, body, html FROM post WHERE id > $after ORDER BY id LIMIT $most;

-- name: ctl_rerender_tags many
-- params: after bigint, most bigint
SELECT id, 'tag', 0, description, html FROM tag WHERE id > $after ORDER BY id LIMIT $most;

-- Nothing happens to a text that was edited meanwhile: it was rendered then.
-- name: ctl_rerender_post many
-- params: post bigint, revision bigint, html text, link_kinds text[], link_slugs text[]
WITH saved AS (UPDATE post SET html = $html WHERE id = $post AND revision = $revision RETURNING id)
SELECT link_put(id, $link_kinds, $link_slugs) FROM saved;

-- name: ctl_rerender_tag none
-- params: tag bigint, description text, html text
UPDATE tag SET html = $html WHERE id = $tag AND description = $description;

-- All second factors of whoever lost theirs; the name as written, and whether there was one.
-- name: ctl_factors_reset maybe
-- params: name_key text
WITH done AS MATERIALIZED (
    SELECT id, name, factors_reset(NULL, id) AS had FROM account WHERE name_key = $name_key
), told AS (
    INSERT INTO audit (kind, account_id) SELECT 'factors_reset', id FROM done WHERE had
)
SELECT name, had FROM done;

-- ---- keys that seal ----

-- How many values each key sealed, by the first bytes of what it sealed.
-- name: ctl_key_counts many
SELECT substr(sealed, 1, 8), count(*) FILTER (WHERE kind = 'secret'), count(*) FILTER (WHERE kind = 'totp')
FROM (SELECT 'secret' AS kind, sealed FROM secret UNION ALL SELECT 'totp', sealed FROM totp) AS s
GROUP BY 1 ORDER BY 1;

-- name: ctl_key_signing maybe
SELECT sealed FROM secret WHERE name = 'signing';

-- Authenticator apps that another key sealed, from an account on.
-- name: ctl_key_totp many
-- params: after bigint, key bytea, most bigint
SELECT account_id, sealed FROM totp WHERE account_id > $after AND substr(sealed, 1, 8) <> $key
ORDER BY account_id LIMIT $most;

-- name: ctl_key_totp_again one
-- params: accounts bigint[], before bytea[], after bytea[]
SELECT totp_seal_again($accounts, $before, $after);

-- name: ctl_key_secret_again one
-- params: name text, before bytea, after bytea
SELECT secret_seal_again($name, $before, $after);

-- name: ctl_key_lost one
-- params: keys bytea[]
SELECT secrets, apps FROM secret_lost($keys);

-- What the command-line tool asks: roles, accounts to try, the starter content.
-- The importer works on temporary tables, which cannot be prepared here: its SQL is in src/ctl/.

-- Gives a role; the name as written and whether anything changed.
-- name: ctl_role maybe
-- params: text, text
WITH found AS (
    SELECT id, name, role FROM account WHERE name_key = $1 FOR UPDATE
), given AS (
    UPDATE account a SET role = $2 FROM found f WHERE a.id = f.id AND f.role <> $2
    RETURNING a.id, f.role AS was
), noted AS (
    INSERT INTO event (kind, account_id, data)
    SELECT 'role', id, jsonb_build_object('role', $2, 'was', was) FROM given
    -- The role stands beside the name on many pages.
    RETURNING changed('') IS NULL
)
SELECT f.name, EXISTS (SELECT FROM given) FROM found f;

-- name: ctl_password maybe
-- params: text
SELECT coalesce(password, '') FROM account WHERE name_key = $1;

-- Makes or mends one of the accounts to try. A NULL hash leaves the password.
-- name: ctl_demo_account none
-- params: text, text, text, text
INSERT INTO account (name, name_key, password, role) VALUES ($1, $2, $3, $4)
ON CONFLICT (name_key) DO UPDATE
SET password = coalesce(excluded.password, account.password), role = excluded.role;

-- ---- starter content: what is there ----

-- name: ctl_entries many
SELECT e.kind, e.slug, e.id, p.revision, coalesce(e.loaded_sha, '') FROM entry e JOIN post p ON p.id = e.id;

-- name: ctl_entry_slugs many
SELECT kind, slug FROM entry_slug;

-- name: ctl_tags many
SELECT name, id FROM tag UNION ALL SELECT name, 0 FROM tag_synonym;

-- What was loaded from which file, the newest; and whether somebody has changed that tag since.
-- name: ctl_loaded many
SELECT l.file, l.sha,
       EXISTS (SELECT FROM event t WHERE t.kind = 'tag' AND t.id > l.id AND t.data->>'name' = l.tag)
FROM (SELECT DISTINCT ON (data->>'file') id, data->>'file' AS file, decode(data->>'sha', 'hex') AS sha,
             data->>'tag' AS tag
      FROM event WHERE kind = 'load' ORDER BY data->>'file', id DESC) AS l;

-- name: ctl_aliases many
-- params: text
SELECT kind, external_id, local_id FROM import_alias WHERE source = $1;

-- ---- starter content: saving ----

-- name: ctl_alias none
-- params: text, text, text, bigint
INSERT INTO import_alias (source, kind, external_id, local_id) VALUES ($1, $2, $3, $4);

-- name: ctl_note_load none
-- params: bigint, text, bytea, text
INSERT INTO event (kind, post_id, data)
VALUES ('load', $1, jsonb_build_object('file', $2, 'sha', encode($3, 'hex'), 'tag', $4));

-- name: ctl_name_taken one
-- params: text
SELECT EXISTS (SELECT FROM account WHERE name_key = $1);

-- name: ctl_person one
-- params: text, text, text, text
INSERT INTO account (name, name_key, role, about) VALUES ($1, $2, $3, $4) RETURNING id;

-- name: ctl_tag_save one
-- params: bigint, bigint, text, text, text, text, text, boolean, text[], text[]
SELECT tag_save($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: ctl_entry_save one
-- params: bigint, bigint, bigint, text, text, text, text, text[], text[], text[], text, text, text, text, text, text, text, text, text, text[], text[], bytea
SELECT entry_save($1, $2, $3::integer, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13, $14::date, $15::date,
                  $16, $17, $18, $19, $20, $21, $22);

-- name: ctl_question one
-- params: bigint, text, text, text, text, text, text[], text[], text[], timestamptz
SELECT question_ask($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: ctl_answer one
-- params: bigint, bigint, text, text, text, text[], text[], timestamptz
SELECT answer_give($1, $2, $3, $4, $5, $6, $7, $8);

-- name: ctl_comment one
-- params: bigint, bigint, text, text, text[], text[], timestamptz
SELECT comment_add($1, $2, $3, $4, $5, $6, $7);

-- name: ctl_vote one
-- params: bigint, bigint, bigint
SELECT vote_cast($1, $2, $3::smallint);

-- name: ctl_accept one
-- params: bigint, bigint
SELECT answer_accept($1, $2, true);

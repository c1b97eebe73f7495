-- Importing a dump (backtalk-ctl import, src/ctl/import/): the rows of its files are copied into temporary tables, and
-- a few statements over whole tables make accounts, tags, posts and the rest of them, in one transaction. The setting
-- backtalk.source names the dump's site. What a newer dump changes of threads that are here is in import_newer.sql.
--
-- All of it is in plpgsql: the temporary tables are not there when a function is defined.

CREATE FUNCTION import_tables() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE stage_user (id bigint, line bigint, name text, key text, numbered text,
        numbered_key text, other text, other_key text, about text, created timestamptz,
        display text)
        ON COMMIT DROP;
    CREATE TEMP TABLE stage_tag (name text, line bigint, excerpt bigint, wiki bigint) ON COMMIT DROP;
    CREATE TEMP TABLE stage_post (id bigint, line bigint, kind text, parent bigint, owner bigint,
        score integer, accepted bigint, created timestamptz, edited timestamptz,
        active timestamptz, closed timestamptz, title text, slug text, tags text[], body text,
        html text, plain text, author text, address text, licence text) ON COMMIT DROP;
    CREATE TEMP TABLE stage_comment (id bigint, line bigint, post bigint, owner bigint,
        created timestamptz, body text, html text, author text, address text, licence text)
        ON COMMIT DROP;
    CREATE TEMP TABLE stage_vote (post bigint, type integer, at timestamptz) ON COMMIT DROP;
    CREATE TEMP TABLE stage_link (id bigint, line bigint, post bigint, related bigint, kind text,
        at timestamptz) ON COMMIT DROP;
    CREATE TEMP TABLE stage_history (id bigint, line bigint, post bigint, type integer,
        guid text, owner bigint, at timestamptz, reason text, body text) ON COMMIT DROP;
END $$;

-- Leaves out the rows whose id is there twice, except for the first. Returns "12 3 comment 5 is there twice" (of 3 the
-- first is in line 12), or nothing.
CREATE FUNCTION import_twice(stage text, what text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    EXECUTE format(
        'WITH gone AS (DELETE FROM %1$I s
                       USING (SELECT id, min(ctid) AS first FROM %1$I GROUP BY id HAVING count(*) > 1) AS d
                       WHERE s.id = d.id AND s.ctid <> d.first RETURNING s.line, s.id)
         SELECT line || '' '' || count(*) OVER () || '' '' || $1 || '' '' || id || '' is there twice''
         FROM gone ORDER BY line LIMIT 1', stage)
    INTO found USING what;
    RETURN found;
END $$;

-- How many posts of this source are here with another date or kind: any, and it is another site's dump.
CREATE FUNCTION import_foreign() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    RETURN (
        SELECT count(*) FROM stage_post s
        JOIN import_alias a ON a.source = current_setting('backtalk.source')
            AND a.kind = 'post' AND a.external_id = s.id::text
        JOIN post p ON p.id = a.local_id WHERE p.created_at <> s.created OR p.kind <> s.kind);
END $$;

-- The first of a name keeps it, the others get their number after it.
CREATE FUNCTION import_accounts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    ANALYZE stage_user; ANALYZE stage_post; ANALYZE stage_comment; ANALYZE stage_history;
    ANALYZE stage_vote; ANALYZE stage_link;
    CREATE TEMP TABLE new_user ON COMMIT DROP AS
        SELECT s.*, NULL::text AS chosen, NULL::text AS chosen_key,
               row_number() OVER (PARTITION BY key ORDER BY id) AS nth
        FROM stage_user s
        WHERE NOT EXISTS (SELECT FROM import_alias a WHERE a.source = current_setting('backtalk.source')
            AND a.kind = 'user' AND a.external_id = s.id::text);
    CREATE INDEX ON new_user (chosen_key); ANALYZE new_user;
    UPDATE new_user SET chosen = name, chosen_key = key
        WHERE nth = 1 AND NOT EXISTS (SELECT FROM account WHERE name_key = key);
    UPDATE new_user u SET chosen = numbered, chosen_key = numbered_key
        WHERE chosen IS NULL
          AND NOT EXISTS (SELECT FROM account WHERE name_key = numbered_key)
          AND NOT EXISTS (SELECT FROM new_user o WHERE o.chosen_key = u.numbered_key);
    UPDATE new_user SET chosen = other, chosen_key = other_key WHERE chosen IS NULL;
    INSERT INTO account (name, name_key, about, created_at)
        SELECT chosen, chosen_key, about, created FROM new_user ORDER BY created, id;
    INSERT INTO import_alias (source, kind, external_id, local_id)
        SELECT current_setting('backtalk.source'), 'user', u.id::text, a.id
        FROM new_user u JOIN account a ON a.name_key = u.chosen_key;
    CREATE TEMP TABLE map_user ON COMMIT DROP AS
        SELECT external_id::bigint AS ext, local_id AS local FROM import_alias
        WHERE source = current_setting('backtalk.source') AND kind = 'user' AND external_id <> 'someone';
    ANALYZE map_user;
END $$;

-- ---- the account for what was written by people who left there ----

-- The number of that account; NULL: there is none.
CREATE FUNCTION import_someone() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT local_id FROM import_alias
            WHERE source = current_setting('backtalk.source') AND kind = 'user' AND external_id = 'someone');
END $$;

-- 1 when it has to be made, else 0.
CREATE FUNCTION import_lacks_someone() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    RETURN (import_someone() IS NULL AND EXISTS (
        SELECT FROM (SELECT owner FROM stage_post WHERE kind NOT IN ('excerpt', 'wiki')
            UNION SELECT owner FROM stage_comment UNION SELECT owner FROM stage_history) w
        WHERE NOT EXISTS (SELECT FROM map_user u WHERE u.ext = w.owner)))::integer;
END $$;

-- ---- the rest ----

-- A text as one line; and its first 300 code points at most, up to the end of a word.
CREATE FUNCTION import_line(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT btrim(regexp_replace(words, '\s+', ' ', 'g')) $$;
CREATE FUNCTION import_summary(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN char_length(import_line(words)) <= 300 THEN import_line(words)
                ELSE regexp_replace(left(import_line(words), 299), '\s\S*$', '') || '…' END;
$$;

CREATE FUNCTION import_tags() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE dump_tag ON COMMIT DROP AS
        SELECT name FROM stage_tag
        UNION SELECT unnest(tags) FROM stage_post WHERE kind = 'question';
    CREATE TEMP TABLE new_tag ON COMMIT DROP AS
        SELECT d.name FROM dump_tag d
        WHERE NOT EXISTS (SELECT FROM tag t WHERE t.name = d.name)
          AND NOT EXISTS (SELECT FROM tag_synonym s WHERE s.name = d.name);
    -- The excerpt is what a tag is for, in a sentence, and the wiki says it at length. Where that is missing and the excerpt is longer than
    -- a sentence may be here, it is the description, and how it begins is the sentence.
    INSERT INTO tag (name, title, facet, summary, description, html)
        SELECT n.name, upper(left(n.name, 1)) || replace(substr(n.name, 2), '-', ' '),
               'context', import_summary(coalesce(p.plain, '')), coalesce(w.body, l.body, ''), coalesce(w.html, l.html, '')
        FROM new_tag n
        LEFT JOIN (SELECT DISTINCT ON (name) name, excerpt, wiki FROM stage_tag
                   ORDER BY name, line) s ON s.name = n.name
        LEFT JOIN stage_post p ON p.id = s.excerpt AND p.kind = 'excerpt'
        LEFT JOIN stage_post w ON w.id = s.wiki AND w.kind = 'wiki'
        LEFT JOIN stage_post l ON l.id = p.id AND import_summary(p.plain) <> import_line(p.plain)
        ORDER BY n.name;
    PERFORM tag_canonical(ARRAY(SELECT name FROM dump_tag)); -- from here on nobody renames one
    CREATE TEMP TABLE map_tag ON COMMIT DROP AS
        SELECT d.name AS ext, t.id, t.name FROM dump_tag d JOIN tag t ON t.name = d.name
        UNION SELECT d.name, t.id, t.name FROM dump_tag d
        JOIN tag_synonym s ON s.name = d.name JOIN tag t ON t.id = s.tag_id;
    INSERT INTO import_alias (source, kind, external_id, local_id)
        SELECT current_setting('backtalk.source'), 'tag', ext, id FROM map_tag ON CONFLICT DO NOTHING;
    ANALYZE map_tag;
END $$;

-- Ids in order of time, so that what is newest has the highest.
CREATE FUNCTION import_map() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE known_post ON COMMIT DROP AS
        SELECT a.external_id::bigint AS ext, p.id AS local, p.thread_id AS thread, p.kind
        FROM import_alias a JOIN post p ON p.id = a.local_id
        WHERE a.source = current_setting('backtalk.source') AND a.kind = 'post';
    ANALYZE known_post;
    CREATE TEMP TABLE new_post ON COMMIT DROP AS
        SELECT s.id, s.kind, s.parent, nextval(pg_get_serial_sequence('post', 'id')) AS local
        FROM (SELECT s.id, s.kind, s.parent FROM stage_post s
              WHERE s.kind NOT IN ('excerpt', 'wiki')
                AND NOT EXISTS (SELECT FROM known_post k WHERE k.ext = s.id)
                AND (s.kind = 'question'
                     OR EXISTS (SELECT FROM stage_post q
                                WHERE q.id = s.parent AND q.kind = 'question')
                     OR EXISTS (SELECT FROM known_post k
                                WHERE k.ext = s.parent AND k.kind = 'question'))
              ORDER BY s.created, s.id) s;
    ANALYZE new_post;
    CREATE TEMP TABLE map_post ON COMMIT DROP AS
        SELECT ext, local, thread, kind, false AS is_new FROM known_post
        UNION ALL
        SELECT n.id, n.local, CASE n.kind WHEN 'question' THEN n.local
                              ELSE coalesce(q.local, k.local) END, n.kind, true
        FROM new_post n
        LEFT JOIN new_post q ON n.kind = 'answer' AND q.id = n.parent AND q.kind = 'question'
        LEFT JOIN known_post k ON n.kind = 'answer' AND k.ext = n.parent
                               AND k.kind = 'question';
    ANALYZE map_post;
END $$;

-- From here on it is bulk work: nobody is told of it (notice_is_news), and search takes it after what people write meanwhile.
CREATE FUNCTION import_posts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('backtalk.bulk', 'on', true);
    INSERT INTO post (id, kind, thread_id, author_id, body, html, created_at,
                      edited_at)
        SELECT m.local, s.kind, m.thread, coalesce(u.local, x.id), s.body, s.html,
               s.created, s.edited
        FROM map_post m JOIN stage_post s ON s.id = m.ext
        LEFT JOIN map_user u ON u.ext = s.owner CROSS JOIN import_someone() AS x (id)
        WHERE m.is_new ORDER BY m.local;
    UPDATE post_score p SET score = s.score
        FROM map_post m JOIN stage_post s ON s.id = m.ext WHERE m.is_new AND p.post_id = m.local AND s.score <> 0;
    INSERT INTO question (id, title, slug, tags, created_at, last_active_at)
        SELECT m.local, s.title, s.slug,
               ARRAY(SELECT t.name FROM unnest(s.tags) WITH ORDINALITY AS n (name, place)
                     JOIN map_tag t ON t.ext = n.name GROUP BY t.name ORDER BY min(place)),
               s.created, greatest(s.created, s.active)
        FROM map_post m JOIN stage_post s ON s.id = m.ext
        WHERE m.is_new AND m.kind = 'question' ORDER BY m.local;
    INSERT INTO question_tag (question_id, tag_id)
        SELECT q.id, t.id FROM map_post m JOIN question q ON q.id = m.local
        JOIN tag t ON t.name = ANY (q.tags) WHERE m.is_new AND m.kind = 'question';
    INSERT INTO import_alias (source, kind, external_id, local_id)
        SELECT current_setting('backtalk.source'), 'post', ext::text, local FROM map_post WHERE is_new;
    INSERT INTO event (kind, at, post_id, account_id)
        SELECT 'close', s.closed, m.local, p.author_id
        FROM map_post m JOIN stage_post s ON s.id = m.ext JOIN post p ON p.id = m.local
        WHERE m.is_new AND s.closed IS NOT NULL;
    IF owns_tables() THEN
        ANALYZE post; ANALYZE question; ANALYZE question_tag; ANALYZE account;
    END IF;
END $$;

-- A history names a text only where it changed: what is not named is as it was before.
CREATE FUNCTION import_history() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE rev ON COMMIT DROP AS
        WITH step AS (
            SELECT m.local, min(h.at) AS at, min(h.id) AS first, max(h.owner) AS owner,
                   max(h.reason) AS reason,
                   max(h.body) FILTER (WHERE h.type IN (1, 4, 7)) AS title,
                   max(h.body) FILTER (WHERE h.type IN (2, 5, 8)) AS body,
                   max(h.body) FILTER (WHERE h.type IN (3, 6, 9)) AS tags
            FROM stage_history h JOIN map_post m ON m.ext = h.post AND m.is_new
            GROUP BY m.local, h.guid),
        counted AS (
            SELECT *, count(title) OVER w AS titles, count(body) OVER w AS bodies,
                   count(tags) OVER w AS tag_sets
            FROM step WINDOW w AS (PARTITION BY local ORDER BY at, first)),
        carried AS (
            SELECT local, at, first, owner, reason, bodies,
                   first_value(title) OVER (PARTITION BY local, titles ORDER BY at, first)
                       AS title,
                   first_value(body) OVER (PARTITION BY local, bodies ORDER BY at, first)
                       AS body,
                   first_value(tags) OVER (PARTITION BY local, tag_sets ORDER BY at, first)
                       AS tags
            FROM counted)
        SELECT *, row_number() OVER (PARTITION BY local ORDER BY at, first) AS number
        FROM carried WHERE bodies > 0;
    ANALYZE rev;
    INSERT INTO revision (post_id, number, author_id, created_at, reason, title, body, tags)
        SELECT r.local, r.number, coalesce(u.local, x.id), r.at, r.reason,
               coalesce(r.title, ''), r.body,
               CASE WHEN coalesce(r.tags, '') = '' THEN '{}'
                    ELSE regexp_split_to_array(btrim(r.tags, '<>|'), '[<>|]+') END
        FROM rev r LEFT JOIN map_user u ON u.ext = r.owner CROSS JOIN import_someone() AS x (id);
    CREATE TEMP TABLE last_rev ON COMMIT DROP AS
        SELECT DISTINCT ON (local) local, number, at, body FROM rev
        ORDER BY local, number DESC;
    UPDATE post p SET revision = r.number + CASE WHEN r.body = p.body THEN 0 ELSE 1 END
        FROM last_rev r WHERE p.id = r.local;
    INSERT INTO revision (post_id, number, author_id, created_at, reason, title, body, tags)
        SELECT p.id, p.revision, p.author_id, greatest(p.created_at, p.edited_at, r.at),
               CASE WHEN r.local IS NULL THEN '' ELSE 'Converted from HTML at import' END,
               coalesce(q.title, ''), p.body, coalesce(q.tags, '{}')
        FROM map_post m JOIN post p ON p.id = m.local
        LEFT JOIN question q ON q.id = p.id LEFT JOIN last_rev r ON r.local = p.id
        WHERE m.is_new AND (r.local IS NULL OR r.body <> p.body);
END $$;

CREATE FUNCTION import_comments() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE new_comment ON COMMIT DROP AS
        SELECT s.id, s.parent, s.thread, nextval(pg_get_serial_sequence('post', 'id')) AS local
        FROM (SELECT s.id, m.local AS parent, m.thread FROM stage_comment s
              JOIN map_post m ON m.ext = s.post
              WHERE NOT EXISTS (SELECT FROM import_alias a WHERE a.source = current_setting('backtalk.source')
                  AND a.kind = 'comment' AND a.external_id = s.id::text)
              ORDER BY s.created, s.id) s;
    ANALYZE new_comment;
    INSERT INTO post (id, kind, thread_id, parent_id, author_id, body, html, created_at)
        SELECT n.local, 'comment', n.thread, n.parent, coalesce(u.local, x.id), s.body,
               s.html, s.created
        FROM new_comment n JOIN stage_comment s ON s.id = n.id
        LEFT JOIN map_user u ON u.ext = s.owner CROSS JOIN import_someone() AS x (id)
        ORDER BY n.local;
    INSERT INTO revision (post_id, number, author_id, created_at, body)
        SELECT p.id, 1, p.author_id, p.created_at, p.body
        FROM new_comment n JOIN post p ON p.id = n.local;
    INSERT INTO import_alias (source, kind, external_id, local_id)
        SELECT current_setting('backtalk.source'), 'comment', id::text, local FROM new_comment;
END $$;

CREATE FUNCTION import_links() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE new_link ON COMMIT DROP AS
        SELECT s.id, s.kind, s.at, m.local AS post, r.local AS related, r.thread,
               nextval(pg_get_serial_sequence('event', 'id')) AS event
        FROM stage_link s JOIN map_post m ON m.ext = s.post
        JOIN map_post r ON r.ext = s.related
        WHERE NOT EXISTS (SELECT FROM import_alias a WHERE a.source = current_setting('backtalk.source')
            AND a.kind = 'link' AND a.external_id = s.id::text);
    INSERT INTO event (id, kind, at, post_id, data) OVERRIDING SYSTEM VALUE
        SELECT event, kind, at, post,
               jsonb_build_object('question', thread, 'post', related) FROM new_link;
    INSERT INTO import_alias (source, kind, external_id, local_id)
        SELECT current_setting('backtalk.source'), 'link', id::text, event FROM new_link;
END $$;

-- A newer dump may say that a question was closed since, or that it is a duplicate.
CREATE FUNCTION import_origins() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE new_origin ON COMMIT DROP AS
        SELECT m.local AS post_id, s.owner, s.author, s.address, s.licence, s.closed, s.score,
               text_digest(s.title || E'\n' || s.body) AS digest, d.thread AS duplicate_of
        FROM map_post m JOIN stage_post s ON s.id = m.ext
        LEFT JOIN (SELECT l.post, min(r.thread) AS thread FROM stage_link l
                   JOIN map_post r ON r.ext = l.related WHERE l.kind = 'duplicate_of'
                   GROUP BY l.post) d ON d.post = s.id
        UNION ALL
        SELECT n.local, s.owner, s.author, s.address, s.licence, NULL, 0, text_digest(E'\n' || s.body), NULL
        FROM new_comment n JOIN stage_comment s ON s.id = n.id;
    INSERT INTO origin (post_id, site, author, address, licence, digest, score, revision,
                        closed_at, duplicate_of)
        SELECT n.post_id, regexp_replace(current_setting('backtalk.source'), '^stackexchange:', ''),
               coalesce(nullif(n.author, ''), u.display, ''), n.address, n.licence, n.digest,
               n.score, p.revision, n.closed, n.duplicate_of
        FROM new_origin n JOIN post p ON p.id = n.post_id LEFT JOIN stage_user u ON u.id = n.owner
        ON CONFLICT (post_id) DO UPDATE
        SET closed_at = excluded.closed_at, duplicate_of = excluded.duplicate_of
        WHERE (origin.closed_at, origin.duplicate_of)
            IS DISTINCT FROM (excluded.closed_at, excluded.duplicate_of);
END $$;

-- New posts for the index of search, after all that people write meanwhile.
CREATE FUNCTION import_search() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_put(m.local, m.thread, m.kind, s.title, s.plain, coalesce(q.tags, '{}'))
    FROM map_post m JOIN stage_post s ON s.id = m.ext LEFT JOIN question q ON q.id = m.local WHERE m.is_new;
END $$;

/* The importer's SQL: temporary tables, what has to be true of them, the steps to ours. */
#include "ctl/import/import.h"

#define SOURCE "current_setting('backtalk.source')"

const char import_tables[] =
    "CREATE TEMP TABLE stage_user (id bigint, line bigint, name text, key text, numbered text,"
    "    numbered_key text, other text, other_key text, about text, created timestamptz,"
    "    display text)"
    "    ON COMMIT DROP;"
    "CREATE TEMP TABLE stage_tag (name text, line bigint, excerpt bigint) ON COMMIT DROP;"
    "CREATE TEMP TABLE stage_post (id bigint, line bigint, kind text, parent bigint, owner bigint,"
    "    score integer, accepted bigint, created timestamptz, edited timestamptz,"
    "    active timestamptz, closed timestamptz, title text, slug text, tags text[], body text,"
    "    html text, plain text, author text, address text, licence text) ON COMMIT DROP;"
    "CREATE TEMP TABLE stage_comment (id bigint, line bigint, post bigint, owner bigint,"
    "    created timestamptz, body text, html text, author text, address text, licence text)"
    "    ON COMMIT DROP;"
    "CREATE TEMP TABLE stage_vote (post bigint, type integer, at timestamptz) ON COMMIT DROP;"
    "CREATE TEMP TABLE stage_link (id bigint, line bigint, post bigint, related bigint, kind text,"
    "    at timestamptz) ON COMMIT DROP;"
    "CREATE TEMP TABLE stage_history (id bigint, line bigint, post bigint, type integer,"
    "    guid text, owner bigint, at timestamptz, reason text, body text) ON COMMIT DROP;"
    "CREATE TEMP TABLE someone (id bigint) ON COMMIT DROP;";

/* The first row of an id stays. */
#define TWICE(table, what)                                                                   \
    "WITH gone AS (DELETE FROM " table " s USING (SELECT id, min(ctid) AS first FROM " table \
    " GROUP BY id HAVING count(*) > 1) AS d WHERE s.id = d.id AND s.ctid <> d.first"         \
    " RETURNING s.line, s.id)"                                                               \
    " SELECT line || ' ' || count(*) OVER () || ' " what " ' || id || ' is there twice'"     \
    " FROM gone ORDER BY line LIMIT 1"

const struct import_check import_checks[] = {
    {"Users.xml", TWICE("stage_user", "user")},
    {"Posts.xml", TWICE("stage_post", "post")},
    {"Comments.xml", TWICE("stage_comment", "comment")},
    {"PostLinks.xml", TWICE("stage_link", "link")},
    {"PostHistory.xml", TWICE("stage_history", "entry")},
};
const size_t import_check_count = COUNT_OF(import_checks);

const char import_foreign[] =
    "SELECT count(*) FROM stage_post s"
    " JOIN import_alias a ON a.source = " SOURCE
    " AND a.kind = 'post' AND a.external_id = s.id::text"
    " JOIN post p ON p.id = a.local_id WHERE p.created_at <> s.created OR p.kind <> s.kind";

const struct import_step import_user_steps[] = {
    {"accounts",
     "ANALYZE stage_user; ANALYZE stage_post; ANALYZE stage_comment; ANALYZE stage_history;"
     "ANALYZE stage_vote; ANALYZE stage_link;"
     "CREATE TEMP TABLE new_user ON COMMIT DROP AS"
     "    SELECT s.*, NULL::text AS chosen, NULL::text AS chosen_key,"
     "           row_number() OVER (PARTITION BY key ORDER BY id) AS nth"
     "    FROM stage_user s WHERE NOT EXISTS (SELECT FROM import_alias a WHERE a.source = " SOURCE
     "        AND a.kind = 'user' AND a.external_id = s.id::text);"
     "CREATE INDEX ON new_user (chosen_key); ANALYZE new_user;"
     /* The first of a name keeps it, the others get their number behind it. */
     "UPDATE new_user SET chosen = name, chosen_key = key"
     "    WHERE nth = 1 AND NOT EXISTS (SELECT FROM account WHERE name_key = key);"
     "UPDATE new_user u SET chosen = numbered, chosen_key = numbered_key"
     "    WHERE chosen IS NULL"
     "      AND NOT EXISTS (SELECT FROM account WHERE name_key = numbered_key)"
     "      AND NOT EXISTS (SELECT FROM new_user o WHERE o.chosen_key = u.numbered_key);"
     "UPDATE new_user SET chosen = other, chosen_key = other_key WHERE chosen IS NULL;"},
    {NULL, "INSERT INTO account (name, name_key, about, created_at)"
           "    SELECT chosen, chosen_key, about, created FROM new_user ORDER BY created, id;"
           "INSERT INTO import_alias (source, kind, external_id, local_id)"
           "    SELECT " SOURCE ", 'user', u.id::text, a.id"
           "    FROM new_user u JOIN account a ON a.name_key = u.chosen_key;"
           "CREATE TEMP TABLE map_user ON COMMIT DROP AS"
           "    SELECT external_id::bigint AS ext, local_id AS local FROM import_alias"
           "    WHERE source = " SOURCE " AND kind = 'user' AND external_id <> 'someone';"
           "ANALYZE map_user;"},
};
const size_t import_user_step_count = COUNT_OF(import_user_steps);

const char import_needs_someone[] =
    "SELECT count(*) FROM (SELECT owner FROM stage_post WHERE kind <> 'excerpt'"
    "    UNION SELECT owner FROM stage_comment UNION SELECT owner FROM stage_history) w"
    " WHERE NOT EXISTS (SELECT FROM map_user u WHERE u.ext = w.owner)";

/* ---- the rest: the account behind `someone` is known by now ---- */

#define TAG_STEP                                                                           \
    "CREATE TEMP TABLE dump_tag ON COMMIT DROP AS"                                         \
    "    SELECT name FROM stage_tag"                                                       \
    "    UNION SELECT unnest(tags) FROM stage_post WHERE kind = 'question';"               \
    "CREATE TEMP TABLE new_tag ON COMMIT DROP AS"                                          \
    "    SELECT d.name FROM dump_tag d"                                                    \
    "    WHERE NOT EXISTS (SELECT FROM tag t WHERE t.name = d.name)"                       \
    "      AND NOT EXISTS (SELECT FROM tag_synonym s WHERE s.name = d.name);"              \
    "INSERT INTO tag (name, title, facet, description, html)"                              \
    "    SELECT n.name, upper(left(n.name, 1)) || replace(substr(n.name, 2), '-', ' '),"   \
    "           'context', coalesce(p.body, ''), coalesce(p.html, '')"                     \
    "    FROM new_tag n"                                                                   \
    "    LEFT JOIN (SELECT DISTINCT ON (name) name, excerpt FROM stage_tag"                \
    "               ORDER BY name, line) s ON s.name = n.name"                             \
    "    LEFT JOIN stage_post p ON p.id = s.excerpt AND p.kind = 'excerpt'"                \
    "    ORDER BY n.name;"                                                                 \
    "CREATE TEMP TABLE map_tag ON COMMIT DROP AS"                                          \
    "    SELECT d.name AS ext, t.id, t.name FROM dump_tag d JOIN tag t ON t.name = d.name" \
    "    UNION SELECT d.name, t.id, t.name FROM dump_tag d"                                \
    "    JOIN tag_synonym s ON s.name = d.name JOIN tag t ON t.id = s.tag_id;"             \
    "INSERT INTO import_alias (source, kind, external_id, local_id)"                       \
    "    SELECT " SOURCE ", 'tag', ext, id FROM map_tag ON CONFLICT DO NOTHING;"           \
    "ANALYZE map_tag;"

/* Ids in order of time, so that what is newest has the highest. */
#define MAP_STEP                                                                                \
    "CREATE TEMP TABLE known_post ON COMMIT DROP AS"                                            \
    "    SELECT a.external_id::bigint AS ext, p.id AS local, p.thread_id AS thread, p.kind"     \
    "    FROM import_alias a JOIN post p ON p.id = a.local_id"                                  \
    "    WHERE a.source = " SOURCE " AND a.kind = 'post';"                                      \
    "ANALYZE known_post;"                                                                       \
    "CREATE TEMP TABLE new_post ON COMMIT DROP AS"                                              \
    "    SELECT s.id, s.kind, s.parent, nextval(pg_get_serial_sequence('post', 'id')) AS local" \
    "    FROM (SELECT s.id, s.kind, s.parent FROM stage_post s"                                 \
    "          WHERE s.kind <> 'excerpt'"                                                       \
    "            AND NOT EXISTS (SELECT FROM known_post k WHERE k.ext = s.id)"                  \
    "            AND (s.kind = 'question'"                                                      \
    "                 OR EXISTS (SELECT FROM stage_post q"                                      \
    "                            WHERE q.id = s.parent AND q.kind = 'question')"                \
    "                 OR EXISTS (SELECT FROM known_post k"                                      \
    "                            WHERE k.ext = s.parent AND k.kind = 'question'))"              \
    "          ORDER BY s.created, s.id) s;"                                                    \
    "ANALYZE new_post;"                                                                         \
    "CREATE TEMP TABLE map_post ON COMMIT DROP AS"                                              \
    "    SELECT ext, local, thread, kind, false AS is_new FROM known_post"                      \
    "    UNION ALL"                                                                             \
    "    SELECT n.id, n.local, CASE n.kind WHEN 'question' THEN n.local"                        \
    "                          ELSE coalesce(q.local, k.local) END, n.kind, true"               \
    "    FROM new_post n"                                                                       \
    "    LEFT JOIN new_post q ON n.kind = 'answer' AND q.id = n.parent AND q.kind = 'question'" \
    "    LEFT JOIN known_post k ON n.kind = 'answer' AND k.ext = n.parent"                      \
    "                           AND k.kind = 'question';"                                       \
    "ANALYZE map_post;"

#define POST_STEP                                                                             \
    "INSERT INTO post (id, kind, thread_id, author_id, body, html, score, created_at,"        \
    "                  edited_at)"                                                            \
    "    SELECT m.local, s.kind, m.thread, coalesce(u.local, x.id), s.body, s.html, s.score," \
    "           s.created, s.edited"                                                          \
    "    FROM map_post m JOIN stage_post s ON s.id = m.ext"                                   \
    "    LEFT JOIN map_user u ON u.ext = s.owner LEFT JOIN someone x ON true"                 \
    "    WHERE m.is_new ORDER BY m.local;"                                                    \
    "INSERT INTO question (id, title, slug, tags, created_at, last_active_at)"                \
    "    SELECT m.local, s.title, s.slug,"                                                    \
    "           ARRAY(SELECT t.name FROM unnest(s.tags) WITH ORDINALITY AS n (name, place)"   \
    "                 JOIN map_tag t ON t.ext = n.name GROUP BY t.name ORDER BY min(place))," \
    "           s.created, greatest(s.created, s.active)"                                     \
    "    FROM map_post m JOIN stage_post s ON s.id = m.ext"                                   \
    "    WHERE m.is_new AND m.kind = 'question' ORDER BY m.local;"                            \
    "INSERT INTO question_tag (question_id, tag_id)"                                          \
    "    SELECT q.id, t.id FROM map_post m JOIN question q ON q.id = m.local"                 \
    "    JOIN tag t ON t.name = ANY (q.tags) WHERE m.is_new AND m.kind = 'question';"         \
    "INSERT INTO import_alias (source, kind, external_id, local_id)"                          \
    "    SELECT " SOURCE ", 'post', ext::text, local FROM map_post WHERE is_new;"             \
    "ANALYZE post; ANALYZE question; ANALYZE question_tag; ANALYZE account;"

/* Acceptance and the counts that pages show. */
#define COUNT_STEP                                                                              \
    "CREATE TEMP TABLE new_accept ON COMMIT DROP AS"                                            \
    "    SELECT m.local AS question, a.local AS answer, s.accepted AS ext"                      \
    "    FROM map_post m JOIN stage_post s ON s.id = m.ext"                                     \
    "    JOIN map_post a ON a.ext = s.accepted AND a.kind = 'answer' AND a.thread = m.local"    \
    "    JOIN question q ON q.id = m.local AND q.accepted_answer_id IS NULL"                    \
    "    WHERE m.kind = 'question' AND (m.is_new OR a.is_new);"                                 \
    "UPDATE question q SET accepted_answer_id = n.answer FROM new_accept n"                     \
    "    WHERE q.id = n.question;"                                                              \
    "INSERT INTO event (kind, at, post_id, account_id, actor_id)"                               \
    "    SELECT 'accept', greatest(v.at, a.created_at), n.answer, a.author_id, q.author_id"     \
    "    FROM new_accept n JOIN post a ON a.id = n.answer JOIN post q ON q.id = n.question"     \
    "    LEFT JOIN (SELECT post, min(at) AS at FROM stage_vote WHERE type = 1 GROUP BY post) v" \
    "        ON v.post = n.ext;"                                                                \
    "INSERT INTO event (kind, at, post_id, account_id)"                                         \
    "    SELECT 'close', s.closed, m.local, p.author_id"                                        \
    "    FROM map_post m JOIN stage_post s ON s.id = m.ext JOIN post p ON p.id = m.local"       \
    "    WHERE m.is_new AND s.closed IS NOT NULL;"                                              \
    "UPDATE question q"                                                                         \
    "    SET answer_count = n.answers, last_active_at = greatest(q.last_active_at, n.last)"     \
    "    FROM (SELECT p.thread_id, max(s.created) AS last,"                                     \
    "                 count(*) FILTER (WHERE p.kind = 'answer' AND p.deleted_at IS NULL)"       \
    "                     AS answers"                                                           \
    "          FROM (SELECT DISTINCT thread FROM map_post WHERE is_new) m"                      \
    "          JOIN post p ON p.thread_id = m.thread AND p.kind <> 'comment'"                   \
    "          LEFT JOIN map_post f ON f.local = p.id AND f.is_new"                             \
    "          LEFT JOIN stage_post s ON s.id = f.ext"                                          \
    "          GROUP BY p.thread_id) n"                                                         \
    "    WHERE q.id = n.thread_id;"

/* A history names a text only where it changed: what is not named is as it was before. */
#define HISTORY_STEP                                                                           \
    "CREATE TEMP TABLE rev ON COMMIT DROP AS"                                                  \
    "    WITH step AS ("                                                                       \
    "        SELECT m.local, min(h.at) AS at, min(h.id) AS first, max(h.owner) AS owner,"      \
    "               max(h.reason) AS reason,"                                                  \
    "               max(h.body) FILTER (WHERE h.type IN (1, 4, 7)) AS title,"                  \
    "               max(h.body) FILTER (WHERE h.type IN (2, 5, 8)) AS body,"                   \
    "               max(h.body) FILTER (WHERE h.type IN (3, 6, 9)) AS tags"                    \
    "        FROM stage_history h JOIN map_post m ON m.ext = h.post AND m.is_new"              \
    "        GROUP BY m.local, h.guid),"                                                       \
    "    counted AS ("                                                                         \
    "        SELECT *, count(title) OVER w AS titles, count(body) OVER w AS bodies,"           \
    "               count(tags) OVER w AS tag_sets"                                            \
    "        FROM step WINDOW w AS (PARTITION BY local ORDER BY at, first)),"                  \
    "    carried AS ("                                                                         \
    "        SELECT local, at, first, owner, reason, bodies,"                                  \
    "               first_value(title) OVER (PARTITION BY local, titles ORDER BY at, first)"   \
    "                   AS title,"                                                             \
    "               first_value(body) OVER (PARTITION BY local, bodies ORDER BY at, first)"    \
    "                   AS body,"                                                              \
    "               first_value(tags) OVER (PARTITION BY local, tag_sets ORDER BY at, first)"  \
    "                   AS tags"                                                               \
    "        FROM counted)"                                                                    \
    "    SELECT *, row_number() OVER (PARTITION BY local ORDER BY at, first) AS number"        \
    "    FROM carried WHERE bodies > 0;"                                                       \
    "ANALYZE rev;"                                                                             \
    "INSERT INTO revision (post_id, number, author_id, created_at, reason, title, body, tags)" \
    "    SELECT r.local, r.number, coalesce(u.local, x.id), r.at, r.reason,"                   \
    "           coalesce(r.title, ''), r.body,"                                                \
    "           CASE WHEN coalesce(r.tags, '') = '' THEN '{}'"                                 \
    "                ELSE regexp_split_to_array(btrim(r.tags, '<>|'), '[<>|]+') END"           \
    "    FROM rev r LEFT JOIN map_user u ON u.ext = r.owner LEFT JOIN someone x ON true;"      \
    "CREATE TEMP TABLE last_rev ON COMMIT DROP AS"                                             \
    "    SELECT DISTINCT ON (local) local, number, at, body FROM rev"                          \
    "    ORDER BY local, number DESC;"                                                         \
    "UPDATE post p SET revision = r.number + CASE WHEN r.body = p.body THEN 0 ELSE 1 END"      \
    "    FROM last_rev r WHERE p.id = r.local;"                                                \
    "INSERT INTO revision (post_id, number, author_id, created_at, reason, title, body, tags)" \
    "    SELECT p.id, p.revision, p.author_id, greatest(p.created_at, p.edited_at, r.at),"     \
    "           CASE WHEN r.local IS NULL THEN '' ELSE 'Converted from HTML at import' END,"   \
    "           coalesce(q.title, ''), p.body, coalesce(q.tags, '{}')"                         \
    "    FROM map_post m JOIN post p ON p.id = m.local"                                        \
    "    LEFT JOIN question q ON q.id = p.id LEFT JOIN last_rev r ON r.local = p.id"           \
    "    WHERE m.is_new AND (r.local IS NULL OR r.body <> p.body);"

#define COMMENT_STEP                                                                              \
    "CREATE TEMP TABLE new_comment ON COMMIT DROP AS"                                             \
    "    SELECT s.id, s.parent, s.thread, nextval(pg_get_serial_sequence('post', 'id')) AS local" \
    "    FROM (SELECT s.id, m.local AS parent, m.thread FROM stage_comment s"                     \
    "          JOIN map_post m ON m.ext = s.post"                                                 \
    "          WHERE NOT EXISTS (SELECT FROM import_alias a WHERE a.source = " SOURCE             \
    "              AND a.kind = 'comment' AND a.external_id = s.id::text)"                        \
    "          ORDER BY s.created, s.id) s;"                                                      \
    "ANALYZE new_comment;"                                                                        \
    "INSERT INTO post (id, kind, thread_id, parent_id, author_id, body, html, created_at)"        \
    "    SELECT n.local, 'comment', n.thread, n.parent, coalesce(u.local, x.id), s.body,"         \
    "           s.html, s.created"                                                                \
    "    FROM new_comment n JOIN stage_comment s ON s.id = n.id"                                  \
    "    LEFT JOIN map_user u ON u.ext = s.owner LEFT JOIN someone x ON true"                     \
    "    ORDER BY n.local;"                                                                       \
    "INSERT INTO revision (post_id, number, author_id, created_at, body)"                         \
    "    SELECT p.id, 1, p.author_id, p.created_at, p.body"                                       \
    "    FROM new_comment n JOIN post p ON p.id = n.local;"                                       \
    "INSERT INTO import_alias (source, kind, external_id, local_id)"                              \
    "    SELECT " SOURCE ", 'comment', id::text, local FROM new_comment;"

#define LINK_STEP                                                                       \
    "CREATE TEMP TABLE new_link ON COMMIT DROP AS"                                      \
    "    SELECT s.id, s.kind, s.at, m.local AS post, r.local AS related, r.thread,"     \
    "           nextval(pg_get_serial_sequence('event', 'id')) AS event"                \
    "    FROM stage_link s JOIN map_post m ON m.ext = s.post"                           \
    "    JOIN map_post r ON r.ext = s.related"                                          \
    "    WHERE NOT EXISTS (SELECT FROM import_alias a WHERE a.source = " SOURCE         \
    "        AND a.kind = 'link' AND a.external_id = s.id::text);"                      \
    "INSERT INTO event (id, kind, at, post_id, data) OVERRIDING SYSTEM VALUE"           \
    "    SELECT event, kind, at, post,"                                                 \
    "           jsonb_build_object('question', thread, 'post', related) FROM new_link;" \
    "INSERT INTO import_alias (source, kind, external_id, local_id)"                    \
    "    SELECT " SOURCE ", 'link', id::text, event FROM new_link;"

/* A newer dump may say that a question was closed since, or that it is a duplicate. */
#define ORIGIN_STEP                                                                              \
    "CREATE TEMP TABLE new_origin ON COMMIT DROP AS"                                             \
    "    SELECT m.local AS post_id, s.owner, s.author, s.address, s.licence, s.closed, s.score," \
    "           md5(s.title || E'\\n' || s.body) AS digest, d.thread AS duplicate_of"            \
    "    FROM map_post m JOIN stage_post s ON s.id = m.ext"                                      \
    "    LEFT JOIN (SELECT l.post, min(r.thread) AS thread FROM stage_link l"                    \
    "               JOIN map_post r ON r.ext = l.related WHERE l.kind = 'duplicate_of'"          \
    "               GROUP BY l.post) d ON d.post = s.id"                                         \
    "    UNION ALL"                                                                              \
    "    SELECT n.local, s.owner, s.author, s.address, s.licence, NULL, 0, md5(E'\\n' || "       \
    "s.body), NULL"                                                                              \
    "    FROM new_comment n JOIN stage_comment s ON s.id = n.id;"                                \
    "INSERT INTO origin (post_id, site, author, address, licence, digest, score, revision,"      \
    "                    closed_at, duplicate_of)"                                               \
    "    SELECT n.post_id, regexp_replace(" SOURCE ", '^stackexchange:', ''),"                   \
    "           coalesce(nullif(n.author, ''), u.display, ''), n.address, n.licence, n.digest,"  \
    "           n.score, p.revision, n.closed, n.duplicate_of"                                   \
    "    FROM new_origin n JOIN post p ON p.id = n.post_id LEFT JOIN stage_user u ON u.id = "    \
    "n.owner"                                                                                    \
    "    ON CONFLICT (post_id) DO UPDATE"                                                        \
    "    SET closed_at = excluded.closed_at, duplicate_of = excluded.duplicate_of"               \
    "    WHERE (origin.closed_at, origin.duplicate_of)"                                          \
    "        IS DISTINCT FROM (excluded.closed_at, excluded.duplicate_of);"

/*
 * What changed there changes here as a revision of its own, unless somebody edited it here: that is left as it is,
 * and said in the report once.
 */
#define CHANGE_STEP                                                                               \
    "CREATE TEMP TABLE changed_post ON COMMIT DROP AS"                                            \
    "    SELECT m.local, m.kind, s.title, s.slug, s.body, s.html, coalesce(s.edited, now()) AS "  \
    "at,"                                                                                         \
    "           p.revision <> o.revision AS edited_here, md5(s.title || E'\\n' || s.body) AS "    \
    "digest"                                                                                      \
    "    FROM map_post m JOIN stage_post s ON s.id = m.ext JOIN post p ON p.id = m.local"         \
    "    JOIN origin o ON o.post_id = p.id"                                                       \
    "    WHERE o.digest <> md5(s.title || E'\\n' || s.body)"                                      \
    "    UNION ALL"                                                                               \
    "    SELECT p.id, p.kind, '', '', s.body, s.html, now(), p.revision <> o.revision, "          \
    "md5(E'\\n' || s.body)"                                                                       \
    "    FROM stage_comment s JOIN import_alias a ON a.source = " SOURCE ""                       \
    "        AND a.kind = 'comment' AND a.external_id = s.id::text"                               \
    "    JOIN post p ON p.id = a.local_id JOIN origin o ON o.post_id = p.id"                      \
    "    WHERE o.digest <> md5(E'\\n' || s.body);"                                                \
    "UPDATE post p SET body = c.body, html = c.html, revision = p.revision + 1, edited_at = c.at" \
    "    FROM changed_post c WHERE p.id = c.local AND NOT c.edited_here;"                         \
    "UPDATE question q SET title = c.title, slug = c.slug"                                        \
    "    FROM changed_post c WHERE q.id = c.local AND c.kind = 'question' AND NOT c.edited_here;" \
    "INSERT INTO revision (post_id, number, author_id, created_at, reason, title, body, tags)"    \
    "    SELECT p.id, p.revision, p.author_id, c.at, 'Changed at ' || o.site, c.title, p.body,"   \
    "           coalesce(q.tags, '{}')"                                                           \
    "    FROM changed_post c JOIN post p ON p.id = c.local JOIN origin o ON o.post_id = p.id"     \
    "    LEFT JOIN question q ON q.id = p.id WHERE NOT c.edited_here;"                            \
    "UPDATE origin o SET digest = c.digest,"                                                      \
    "    revision = CASE WHEN c.edited_here THEN o.revision ELSE p.revision END"                  \
    "    FROM changed_post c JOIN post p ON p.id = c.local WHERE o.post_id = c.local;"            \
    "CREATE TEMP TABLE changed_score ON COMMIT DROP AS"                                           \
    "    SELECT m.local, s.score, s.score - o.score AS more"                                      \
    "    FROM map_post m JOIN stage_post s ON s.id = m.ext JOIN origin o ON o.post_id = m.local"  \
    "    WHERE o.score <> s.score;"                                                               \
    "UPDATE post p SET score = p.score + c.more FROM changed_score c WHERE p.id = c.local;"       \
    "UPDATE origin o SET score = c.score FROM changed_score c WHERE o.post_id = c.local;"

#define SEARCH_STEP                                                                             \
    "SET LOCAL backtalk.bulk = 'on';"                                                           \
    "DO $$ BEGIN"                                                                               \
    "    PERFORM search_put(m.local, m.thread, m.kind, s.title, s.plain,"                       \
    "                       coalesce(q.tags, '{}'))"                                            \
    "    FROM map_post m JOIN stage_post s ON s.id = m.ext"                                     \
    "    LEFT JOIN question q ON q.id = m.local"                                                \
    "    WHERE m.is_new OR EXISTS (SELECT FROM changed_post c"                                  \
    "                              WHERE c.local = m.local AND NOT c.edited_here);"             \
    "    IF EXISTS (SELECT FROM map_post WHERE is_new) OR EXISTS (SELECT FROM new_comment)"     \
    "       OR EXISTS (SELECT FROM new_tag) OR EXISTS (SELECT FROM new_user)"                   \
    "       OR EXISTS (SELECT FROM changed_post) OR EXISTS (SELECT FROM changed_score) THEN"    \
    "        INSERT INTO outbox (topic, thread_id, bulk)"                                       \
    "        SELECT '', m.thread, true FROM map_post m WHERE m.is_new AND m.kind = 'question';" \
    "        PERFORM changed('');"                                                              \
    "    END IF;"                                                                               \
    "END $$"

const struct import_step import_post_steps[] = {
    {"tags", TAG_STEP},          {"questions and answers", MAP_STEP},
    {NULL, POST_STEP},           {NULL, COUNT_STEP},
    {"revisions", HISTORY_STEP}, {"comments", COMMENT_STEP},
    {"links", LINK_STEP},        {"sources", ORIGIN_STEP},
    {"changes", CHANGE_STEP},    {"search", SEARCH_STEP},
};
const size_t import_post_step_count = COUNT_OF(import_post_steps);

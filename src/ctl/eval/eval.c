/* The schema that search is measured in, and the files it is measured with. */
#include "ctl/eval/eval.h"

#include <errno.h>
#include <zlib.h>

#include "ctl/ctl.h"
#include "ctl/import/import.h"

enum { LINE_BYTES = 1 << 20, SQL_BYTES = 1 << 20, VALUE_BYTES = 4096 };

/* ---- the schema ---- */

static bool said(bool ok, struct text *why)
{
    if (!ok)
        ctl_fail("%s", text_string(why));
    text_free(why);
    return ok;
}

static bool run(struct eval *eval, const char *sql)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    return said(db_sync_exec(eval->db, sql, &why), &why);
}

static bool run_file(struct eval *eval, const char *path)
{
    struct text sql;
    text_init(&sql, SQL_BYTES);
    FILE *file = fopen(path, "rb");
    bool ok = file != NULL;
    char piece[4096];
    for (size_t got = 1; ok && got > 0;) {
        got = fread(piece, 1, sizeof(piece), file);
        text_add(&sql, piece, got);
    }
    ok = ok && ferror(file) == 0 && text_ok(&sql);
    if (!ok)
        ctl_fail("%s: %s: start in the folder that holds it", path, strerror(errno));
    if (file != NULL)
        fclose(file);
    ok = ok && run(eval, text_string(&sql));
    text_free(&sql);
    return ok;
}

/* Named after the connection; those whose connection is gone were left by a run that was killed. */
#define MAKE_SCHEMA                                                                               \
    "DO $$ DECLARE left_over text; BEGIN"                                                         \
    "    FOR left_over IN SELECT nspname FROM pg_namespace"                                       \
    "        WHERE nspname ~ '^search_eval_[0-9]+$' AND NOT EXISTS (SELECT FROM pg_stat_activity" \
    "            WHERE 'search_eval_' || pid = nspname) LOOP"                                     \
    "        EXECUTE format('DROP SCHEMA %I CASCADE', left_over);"                                \
    "    END LOOP;"                                                                               \
    "    EXECUTE format('CREATE SCHEMA %I', 'search_eval_' || pg_backend_pid());"                 \
    "    PERFORM set_config('search_path', 'search_eval_' || pg_backend_pid() || ', public', "    \
    "false);"                                                                                     \
    "END $$"
/* What the index consists of, empty, in the shapes that the site has it. */
#define MAKE_TABLES                                                                         \
    "DO $$ DECLARE shape text; BEGIN"                                                       \
    "    FOREACH shape IN ARRAY '{search_document,search_dirty,search_thread,search_count," \
    "search_term,search_posting,search_fresh,search_name}'::text[] LOOP"                    \
    "        EXECUTE format('CREATE TABLE %1$I (LIKE public.%1$I INCLUDING ALL)', shape);"  \
    "    END LOOP;"                                                                         \
    "    INSERT INTO search_count VALUES (0);"                                              \
    "END $$"
#define DROP_SCHEMA                                                                     \
    "DO $$ BEGIN"                                                                       \
    "    EXECUTE format('DROP SCHEMA %I CASCADE', 'search_eval_' || pg_backend_pid());" \
    "END $$"

bool eval_open(struct eval *eval)
{
    *eval = (struct eval){.db = ctl_open()};
    if (eval->db == NULL)
        return false;
    text_init(&eval->row, LINE_BYTES * 4);
    if (run(eval, "SET client_min_messages = warning") && run(eval, MAKE_SCHEMA) &&
        run(eval, MAKE_TABLES) && run_file(eval, "sql/functions/search_index.sql") &&
        run_file(eval, "sql/functions/search_words.sql"))
        return true;
    eval_close(eval);
    return false;
}

void eval_close(struct eval *eval)
{
    if (eval->db == NULL)
        return;
    (void)run(eval, DROP_SCHEMA);
    db_sync_close(eval->db);
    text_free(&eval->row);
    eval->db = NULL;
}

/* ---- texts ---- */

bool eval_texts_begin(struct eval *eval)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    return said(db_sync_copy_begin(eval->db,
                                   "COPY search_document (post_id, thread_id, kind, title, body)"
                                   " FROM STDIN",
                                   &why),
                &why);
}

bool eval_text(struct eval *eval, struct span title, struct span body)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    text_clear(&eval->row);
    eval->count++;
    copy_int(&eval->row, eval->count);
    copy_int(&eval->row, eval->count);
    copy_text(&eval->row, SPAN("question"));
    copy_text(&eval->row, title);
    copy_text(&eval->row, body);
    copy_end(&eval->row);
    return said(db_sync_copy_add(eval->db, text_span(&eval->row), &why), &why);
}

bool eval_texts_end(struct eval *eval)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    return said(db_sync_copy_end(eval->db, &why), &why) && run(eval, "SELECT search_rebuild()") &&
           run(eval,
               "ANALYZE search_document, search_thread, search_term, search_posting, search_fresh");
}

/* ---- files ---- */

struct eval_file {
    gzFile gz;
    const char *path;
    int64_t line;
    bool failed;
    char bytes[LINE_BYTES];
};

struct eval_file *eval_file_open(const char *path)
{
    struct eval_file *file = calloc(1, sizeof(*file));
    if (file == NULL)
        abort();
    file->path = path;
    file->gz = gzopen(path, "rb");
    if (file->gz == NULL) {
        ctl_fail("%s: %s", path, strerror(errno));
        free(file);
        return NULL;
    }
    return file;
}

void eval_file_close(struct eval_file *file)
{
    if (file == NULL)
        return;
    gzclose_r(file->gz);
    free(file);
}

static bool fails(struct eval_file *file, const char *what)
{
    file->failed = true;
    ctl_fail("%s:%lld: %s", file->path, (long long)file->line, what);
    return false;
}

bool eval_file_line(struct eval_file *file, struct span *columns, size_t most, size_t *count)
{
    file->line++;
    if (gzgets(file->gz, file->bytes, LINE_BYTES) == NULL) {
        int error = Z_OK;
        const char *what = gzerror(file->gz, &error);
        return error == Z_OK || error == Z_STREAM_END ? false : fails(file, what);
    }
    size_t len = strlen(file->bytes);
    bool ended = len > 0 && file->bytes[len - 1] == '\n';
    if (!ended && !gzeof(file->gz))
        return fails(file, "the line is too long, or has a zero byte");
    struct span rest = span_make(file->bytes, ended ? len - 1 : len);
    if (span_ends(rest, "\r"))
        rest.len--;
    for (*count = 0; *count + 1 < most;) {
        size_t tab = span_find(rest, '\t');
        columns[(*count)++] = span_make(rest.ptr, tab);
        if (tab == rest.len)
            return true;
        rest = span_from(rest, tab + 1);
    }
    columns[(*count)++] = rest;
    return true;
}

bool eval_file_failed(const struct eval_file *file)
{
    return file->failed;
}

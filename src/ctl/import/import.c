/* backtalk-ctl import stackexchange DIR: reads the files, merges them, says what became of it. */
#include "ctl/import/import.h"

#include "ctl/exercise/exercise.h"

#include "ctl/reindex.h"
#include "ctl/tidy.h"

#include <sys/stat.h>
#include <unistd.h>

enum {
    PATH_LEN_MAX = 4096,
    COPY_MAX = 16 * 1024 * 1024,
    NAMES_MAX = 64 * 1024,
    BAR_WIDTH = 40,
    PERCENT = 100
};

/* ---- reading a file, with a bar ---- */

struct reading {
    struct import *import;
    const char *name;
    FILE *file;
    size_t size;
    size_t got;
    size_t rows;
    size_t shown; /* percent */
    dump_row_handler *handle;
};

static void show(struct reading *r, bool last)
{
    size_t percent = r->size == 0 || last ? PERCENT : r->got * PERCENT / r->size;
    if (r->import->bar && (percent != r->shown || last)) {
        char bar[BAR_WIDTH + 1];
        size_t filled = percent * BAR_WIDTH / PERCENT;
        memset(bar, ' ', BAR_WIDTH);
        memset(bar, '#', filled > BAR_WIDTH ? BAR_WIDTH : filled);
        bar[BAR_WIDTH] = '\0';
        fprintf(r->import->err, "\r%-16s [%s] %3zu %%%s", r->name, bar, percent, last ? "\n" : "");
        fflush(r->import->err);
    } else if (!r->import->bar && last) {
        fprintf(r->import->err, "Read %s: %zu rows\n", r->name, r->rows);
    }
    r->shown = percent;
}

static long read_some(void *context, char *buffer, size_t size)
{
    struct reading *r = context;
    size_t got = fread(buffer, 1, size, r->file);
    if (got == 0 && ferror(r->file))
        return -1;
    r->got += got;
    show(r, false);
    return (long)got;
}

/* A row that is not what it has to be is left out and named in the report; the others are taken. */
static bool take_row(void *context, const struct dump_row *row, struct text *why)
{
    struct reading *r = context;
    struct import *import = r->import;
    r->rows++;
    if (r->handle(import, row, why))
        return true;
    if (import->broken)
        return false;
    import_fault_add(import, r->name, row->line, text_span(why));
    text_clear(why);
    return true;
}

static void note_repairs(struct import *import, const char *name,
                         const struct dump_repairs *repairs)
{
    for (size_t i = 0; i < repairs->count && i < DUMP_REPAIRS_NAMED; i++)
        import_fault_add(import, name, repairs->lines[i],
                         SPAN("a character that XML does not allow, or bytes that are not UTF-8, "
                              "became \xEF\xBF\xBD"));
    if (repairs->count > DUMP_REPAIRS_NAMED)
        import->fault_count += repairs->count - DUMP_REPAIRS_NAMED;
}

static bool open_file(struct import *import, const struct import_file *file, struct reading *r)
{
    char path[PATH_LEN_MAX];
    struct stat about;
    int len = snprintf(path, sizeof(path), "%s/%s", import->folder, file->name);
    *r = (struct reading){.import = import, .name = file->name, .handle = file->handle};
    if (len > 0 && (size_t)len < sizeof(path) && stat(path, &about) == 0 &&
        S_ISREG(about.st_mode)) {
        r->file = fopen(path, "rb");
        r->size = (size_t)about.st_size;
    }
    return r->file != NULL;
}

static bool stage_file(struct import *import, const struct import_file *file)
{
    struct reading r;
    if (!open_file(import, file, &r)) {
        if (file->required)
            text_printf(&import->why, "%s is missing in %s", file->name, import->folder);
        return !file->required;
    }
    struct dump_source source = {file->name, read_some, &r};
    struct dump_repairs repairs = {.count = 0};
    text_clear(&import->copy);
    bool ok = db_sync_copy_begin(import->db, file->copy, &import->why);
    if (ok) {
        struct text trouble;
        text_init(&trouble, CTL_WHY_MAX);
        ok = dump_read(&source, file->root, take_row, &r, &repairs, &import->why) &&
             db_sync_copy_add(import->db, text_span(&import->copy), &import->why);
        /* The copy has to end either way; what went wrong first is what counts. */
        if (!db_sync_copy_end(import->db, ok ? &import->why : &trouble))
            ok = false;
        text_free(&trouble);
    }
    note_repairs(import, file->name, &repairs);
    if (ok)
        show(&r, true);
    else if (import->bar)
        fputc('\n', import->err);
    (void)fclose(r.file);
    return ok;
}

/* ---- all of it ---- */

static bool find_files(struct import *import)
{
    for (size_t i = 0; i < IMPORT_FILES; i++) {
        struct reading r;
        bool there = open_file(import, &import_files[i], &r);
        if (there)
            (void)fclose(r.file);
        if (!there && import_files[i].required) {
            text_printf(&import->why, "%s/%s is missing", import->folder, import_files[i].name);
            return false;
        }
    }
    return true;
}

static bool name_source(struct import *import, const char *site)
{
    int len = snprintf(import->source, sizeof(import->source), "stackexchange%s%s",
                       site == NULL ? "" : ":", site == NULL ? "" : site);
    if (len > 0 && (size_t)len < sizeof(import->source) &&
        strspn(import->source, "abcdefghijklmnopqrstuvwxyz0123456789.:-") == (size_t)len) {
        if (site != NULL && strchr(site, '.') != NULL)
            import->origin.home = arena_printf(import->names, "https://%s", site);
        import->origin.from =
            arena_printf(import->names, "/from/%s", site == NULL ? "stackexchange" : site);
        return true;
    }
    text_add_string(&import->why, "a site's name has small letters, digits, . and - only");
    return false;
}

static bool begin(struct import *import)
{
    struct text sql;
    text_init(&sql, CTL_WHY_MAX);
    text_printf(&sql,
                "BEGIN; SET LOCAL backtalk.source = '%s';"
                " SET LOCAL work_mem = '64MB'; SET LOCAL client_min_messages = warning;"
                " SELECT pg_advisory_xact_lock(hashtext('backtalk-ctl'))",
                import->source);
    import->begun = db_sync_exec(import->db, text_string(&sql), &import->why);
    text_free(&sql);
    return import->begun && db_sync_exec(import->db, import_tables, &import->why);
}

static bool run(struct import *import, const char *site)
{
    if (!name_source(import, site) || !find_files(import) || !begin(import))
        return false;
    for (size_t i = 0; i < IMPORT_FILES; i++)
        if (!stage_file(import, &import_files[i]))
            return false;
    return import_merge(import) && import_report(import) &&
           db_sync_exec(import->db, "COMMIT", &import->why);
}

int import_folder(struct db_sync *db, const char *folder, const char *site, FILE *out, FILE *err)
{
    struct import import = {
        .db = db, .folder = folder, .out = out, .err = err, .bar = isatty(fileno(err)) == 1};
    text_init(&import.why, CTL_WHY_MAX);
    text_init(&import.copy, COPY_MAX);
    import.names = arena_new(NAMES_MAX);
    bool ok = run(&import, site);
    if (!ok) {
        struct text trouble;
        text_init(&trouble, CTL_WHY_MAX);
        fprintf(err, "backtalk-ctl: %s: nothing was imported\n", text_string(&import.why));
        if (import.begun && !db_sync_exec(db, "ROLLBACK", &trouble))
            fprintf(err, "backtalk-ctl: the connection was lost\n");
        text_free(&trouble);
    }
    arena_free(import.names);
    text_free(&import.copy);
    text_free(&import.why);
    return ok ? CTL_OK : CTL_FAILED;
}

int import_main(int argc, char **argv)
{
    const char *site = NULL;
    for (const struct exercise_source *s = exercise_sources; s->name != NULL; s++)
        if (argc >= 2 && strcmp(argv[0], s->name) == 0)
            return exercise_main(argc, argv);
    if (argc == 4 && strcmp(argv[2], "--site") == 0)
        site = argv[3];
    else if (argc != 2)
        return ctl_usage("import stackexchange DIR [--site NAME]");
    if (strcmp(argv[0], "stackexchange") != 0)
        return ctl_usage("import stackexchange DIR [--site NAME]");
    struct db_sync *db = ctl_open();
    if (db == NULL)
        return CTL_FAILED;
    static const char *const filled[] = {"post",     "question", "question_tag",
                                         "revision", "account",  NULL};
    int code = import_folder(db, argv[1], site, stdout, stderr);
    if (code == CTL_OK) {
        tidy_tables(db, "ANALYZE", filled);
        code = reindex_after(db);
    }
    db_sync_close(db);
    return code;
}

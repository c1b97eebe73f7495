/* Takes copies of people's data that were asked for, makes and stores them. */
#include "ctl/export/export_run.h"

#include <fcntl.h>
#include <unistd.h>

#include "core/name_key.h"
#include "ctl/ctl.h"
#include "ctl/export/export_make.h"
#include "ctl/library/library_export.h"

enum { LEASE_SECONDS = 600, RUN_ARENA = 1 << 20 };

static struct span site_address(void)
{
    return span_of(getenv("ORIGIN"));
}

/* ---- one that was asked for ---- */

static bool add_to_text(void *context, struct span bytes)
{
    struct text *zip = context;
    text_add_span(zip, bytes);
    return text_ok(zip);
}

static bool take(struct db_sync *db, struct arena *arena, struct export_errand *errand,
                 struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    export_store_take(batch, LEASE_SECONDS, errand);
    bool ok = ctl_run(db, batch, why);
    errand->name = arena_span(arena, errand->name);
    db_batch_free(batch);
    return ok;
}

static bool store(struct db_sync *db, struct arena *arena, int64_t account,
                  enum export_result result, const struct text *zip, struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    if (result == EXPORT_DONE)
        export_store_save(batch, account, text_span(zip));
    else
        export_store_large(batch, account);
    bool ok = ctl_run(db, batch, why);
    db_batch_free(batch);
    return ok;
}

bool export_next(struct db_sync *db, bool *found, struct text *why)
{
    struct arena *arena = arena_new(RUN_ARENA);
    struct export_errand errand = {0};
    struct text zip;
    text_init(&zip, EXPORT_MAX);
    bool ok = take(db, arena, &errand, why);
    *found = ok && errand.account_id != 0;
    if (*found) {
        enum export_result result =
            export_make(db, &errand, site_address(), add_to_text, &zip, why);
        if (result == EXPORT_NO_ROOM) { /* words before pictures */
            errand.no_photographs = true;
            text_clear(&zip);
            result = export_make(db, &errand, site_address(), add_to_text, &zip, why);
        }
        ok = result != EXPORT_TROUBLE && store(db, arena, errand.account_id, result, &zip, why);
    }
    text_free(&zip);
    arena_free(arena);
    return ok;
}

/* ---- backtalk-ctl export ---- */

static bool add_to_file(void *context, struct span bytes)
{
    const int *file = context;
    while (bytes.len > 0) {
        ssize_t written = write(*file, bytes.ptr, bytes.len);
        if (written <= 0)
            return false;
        bytes = span_from(bytes, (size_t)written);
    }
    return true;
}

static bool find(struct db_sync *db, struct arena *arena, const char *name,
                 struct export_errand *errand, struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    export_store_named(batch, name_key(arena, span_of(name)), errand);
    bool ok = ctl_run(db, batch, why);
    errand->name = arena_span(arena, errand->name);
    db_batch_free(batch);
    if (ok && errand->account_id == 0) {
        text_printf(why, "nobody is called '%s'", name);
        ok = false;
    }
    return ok;
}

/* Its owner sees in the record that somebody made a copy. */
static bool note(struct db_sync *db, struct arena *arena, const struct export_errand *errand,
                 struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_audit_add, db_read_int, NULL, DB_TEXT(SPAN("export")),
           DB_INT(errand->account_id), DB_NULL, DB_TEXT(SPAN("")), DB_TEXT(SPAN("")),
           DB_TEXT(SPAN("by the people who run the site")));
    bool ok = ctl_run(db, batch, why);
    db_batch_free(batch);
    return ok;
}

static bool make_file(struct db_sync *db, const struct export_errand *errand, const char *path,
                      struct text *why)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        text_printf(why, "%s cannot be made: is it there already?", path);
        return false;
    }
    enum export_result result = export_make(db, errand, site_address(), add_to_file, &file, why);
    if (result == EXPORT_NO_ROOM)
        text_printf(why, "%s cannot be written: is the disk full?", path);
    bool closed = close(file) == 0;
    return result == EXPORT_DONE && closed;
}

int export_main(int argc, char **argv)
{
    if (argc >= 2 && strcmp(argv[0], "library") == 0 && !span_ends(span_of(argv[1]), ".zip"))
        return library_export_main(argc, argv);
    if (argc != 2)
        return ctl_usage("export NAME FILE.zip, or export library DIR [--over]");
    struct db_sync *db = ctl_open();
    if (db == NULL)
        return CTL_FAILED;
    struct arena *arena = arena_new(RUN_ARENA);
    struct export_errand errand = {0};
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    bool ok = find(db, arena, argv[0], &errand, &why) && note(db, arena, &errand, &why) &&
              make_file(db, &errand, argv[1], &why);
    if (ok)
        printf("all that is " SPAN_FMT "'s own is in %s\n", SPAN_ARG(errand.name), argv[1]);
    else
        ctl_fail("export: %s", text_string(&why));
    text_free(&why);
    arena_free(arena);
    db_sync_close(db);
    return ok ? CTL_OK : CTL_FAILED;
}

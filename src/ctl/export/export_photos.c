/* Adds the photographs of an account to the copy of its data, one after the other. */
#include "ctl/export/export_photos.h"

#include "ctl/ctl.h"
#include "ctl/picture/picture_keep.h"
#include "export/export.h"

enum { AT_ONCE = 50, ROWS_ARENA = 1 << 20, NAME_MAX_LEN = 64 };

struct adding {
    struct db_sync *db;
    struct zip *zip;
    int64_t account;
    instant at;
    bool no_room;
    struct text *why;
};

/* Without a file that is lost the copy goes on; a database that failed ends it at the next statement. */
static bool add_file(struct adding *adding, const struct export_photograph *photograph)
{
    char name[NAME_MAX_LEN];
    (void)snprintf(name, sizeof(name), SPAN_FMT, SPAN_ARG(photograph->name));
    struct text bytes;
    text_init(&bytes, PICTURE_FILE_MAX);
    bool is_there =
        picture_fetch(adding->db, photograph->hash, photograph->type, &bytes, adding->why);
    if (is_there) {
        adding->no_room =
            !zip_begin(adding->zip, name, adding->at) || !zip_add(adding->zip, text_span(&bytes));
    } else {
        ctl_fail("export: %s: %s", name, text_string(adding->why));
        text_clear(adding->why);
    }
    text_free(&bytes);
    return !adding->no_room;
}

/* The next few behind *past, which it moves on; *count of them. */
static bool add_some(struct adding *adding, int64_t *past, size_t *count)
{
    struct arena *arena = arena_new(ROWS_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    struct export_photographs photographs = {0};
    export_store_photographs(batch, adding->account, *past, AT_ONCE, &photographs);
    bool ok = ctl_run(adding->db, batch, adding->why);
    for (size_t i = 0; ok && i < photographs.count; i++) {
        *past = photographs.items[i].id;
        ok = add_file(adding, &photographs.items[i]);
    }
    *count = photographs.count;
    db_batch_free(batch);
    arena_free(arena);
    return ok;
}

bool export_photos_add(struct db_sync *db, struct zip *zip, int64_t account, instant at,
                       bool *no_room, struct text *why)
{
    struct adding adding = {.db = db, .zip = zip, .account = account, .at = at, .why = why};
    int64_t past = 0;
    size_t count = AT_ONCE;
    bool ok = true;
    while (ok && count > 0)
        ok = add_some(&adding, &past, &count);
    *no_room = adding.no_room;
    return ok;
}

/* Gets pictures from elsewhere, has their sizes made and stores them. */
#include "ctl/linked/linked_run.h"

#include <stdlib.h>

#include "ctl/ctl.h"
#include "ctl/linked/linked_fetch.h"
#include "ctl/picture/picture_keep.h"
#include "ctl/picture/picture_process.h"
#include "linked/linked.h"

/* As long as it can take behind all that are decoded before it, photographs among them. */
enum {
    LEASE_SECONDS = LINKED_SECONDS + (LINKED_AT_ONCE + 1) * PICTURE_SECONDS + 60,
    RUN_ARENA = 64 << 20
};

static const char *loopback(void)
{
    const char *said = getenv("LINKED_ON_LOOPBACK");
    return said == NULL || said[0] == '\0' ? NULL : said;
}

bool linked_settings_are_right(void)
{
    const char *said = loopback();
    const char *origin = getenv("ORIGIN");
    if (said == NULL)
        return true;
    bool real = origin != NULL && span_starts(span_of(origin), "https:");
    bool fits = span_starts(span_of(said), "127.0.0.1:");
    if (real)
        ctl_fail("LINKED_ON_LOOPBACK is to try something: not where ORIGIN begins with https");
    else if (!fits)
        ctl_fail("LINKED_ON_LOOPBACK is no address such as 127.0.0.1:8080");
    return !real && fits;
}

static bool take(struct db_sync *db, struct arena *arena, struct linked_due *due, struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    linked_store_take(batch, LEASE_SECONDS, due);
    bool ok = ctl_run(db, batch, why);
    due->address = arena_span(arena, due->address);
    db_batch_free(batch);
    return ok;
}

/* The folder of PICTURES_FOLDER is full, say: it is got again later, and *why says so. */
static bool wait_for_room(struct db_sync *db, struct arena *arena, int64_t id, struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    linked_store_wait_for_room(batch, id);
    return picture_no_room(db, batch, why);
}

/* All of it, or nothing. */
static bool store(struct db_sync *db, struct arena *arena, int64_t id,
                  const struct picture_made *made, const char *fault, struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    bool ok = true;
    for (size_t i = 0; ok && fault == NULL && i < made->count; i++) {
        struct picture_size size;
        ok = picture_keep(arena, batch, &made->files[i], &size, why);
        if (ok)
            linked_store_made(batch, id, &size);
    }
    linked_store_end(batch, id, span_of(fault == NULL ? "" : fault));
    bool kept = ok;
    ok = ok && ctl_run(db, batch, why);
    db_batch_free(batch);
    return kept ? ok : wait_for_room(db, arena, id, why);
}

/* It is tried again later, and the operator is told. */
static bool put_back(struct db_sync *db, struct arena *arena, int64_t id, const char *program,
                     struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    linked_store_put_back(batch, id);
    return picture_trouble(db, batch, program, why);
}

/* The program was killed, which the file need not have to do with: it is tried again later. */
static bool put_back_lost(struct db_sync *db, struct arena *arena, int64_t id, const char *program,
                          struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    linked_store_put_back(batch, id);
    bool ok = ctl_run(db, batch, why);
    if (ok)
        ctl_fail("linked pictures: %s was killed while it read picture %lld", program,
                 (long long)id);
    db_batch_free(batch);
    return ok;
}

static bool get(struct db_sync *db, struct arena *arena, const struct linked_due *due,
                struct text *why)
{
    char room[CTL_PATH_MAX];
    const struct linked_how how = {.loopback = loopback()};
    struct picture_made made = {0};
    struct text file;
    text_init(&file, PICTURE_UPLOAD_MAX + 1);
    const char *fault = linked_fetch(&how, due->address, &file);
    const char *program = ctl_file(room, "build/backtalk-picture");
    enum picture_result result = PICTURE_REFUSED;
    if (fault == NULL) {
        result = picture_process(program, PICTURE_WHOLE, text_span(&file), &made);
        fault = result == PICTURE_MADE ? NULL : made.fault;
    }
    bool ok = result == PICTURE_TROUBLE ? put_back(db, arena, due->id, program, why)
              : result == PICTURE_LOST  ? put_back_lost(db, arena, due->id, program, why)
                                        : store(db, arena, due->id, &made, fault, why);
    picture_made_free(&made);
    text_free(&file);
    return ok;
}

bool linked_get_next(struct db_sync *db, bool *found, struct text *why)
{
    struct arena *arena = arena_new(RUN_ARENA);
    struct linked_due due = {0};
    bool ok = take(db, arena, &due, why);
    *found = ok && due.id != 0;
    if (*found)
        ok = get(db, arena, &due, why);
    arena_free(arena);
    return ok;
}

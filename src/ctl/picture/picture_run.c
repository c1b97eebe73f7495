/* Takes photographs that were sent, has their sizes made and stores them. */
#include "ctl/picture/picture_run.h"

#include "ctl/ctl.h"
#include "ctl/linked/linked_run.h"
#include "ctl/picture/picture_keep.h"
#include "ctl/picture/picture_process.h"
#include "ctl/picture/picture_sweep.h"
#include "picture/picture.h"

/* As long as it can take behind pictures from elsewhere, which are decoded by the same program one at a time. */
enum { LEASE_SECONDS = (LINKED_AT_ONCE + 1) * PICTURE_SECONDS + 60, RUN_ARENA = 64 << 20 };

static bool take(struct db_sync *db, struct arena *arena, struct picture_taken *taken,
                 struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    int64_t given_up = 0;
    picture_store_take(batch, LEASE_SECONDS, &given_up, taken);
    bool ok = ctl_run(db, batch, why);
    if (ok && given_up > 0)
        ctl_fail("picture: %lld taken three times and given up: the runner or the database went "
                 "away each time",
                 (long long)given_up);
    db_batch_free(batch);
    return ok;
}

static bool read_sent(struct db_sync *db, struct arena *arena, int64_t id, struct text *file,
                      struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    struct picture_bytes sent = {0};
    picture_store_sent(batch, id, &sent);
    bool ok = ctl_run(db, batch, why);
    for (size_t i = 0; i < sent.count; i++)
        text_add_span(file, sent.items[i]);
    db_batch_free(batch);
    return ok;
}

/* The folder of PICTURES_FOLDER is full, say: the file waits, and *why says so. */
static bool wait_for_disk(struct db_sync *db, struct arena *arena, int64_t id, struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    picture_store_put_back(batch, id);
    return picture_no_room(db, batch, why);
}

/* All of it, or nothing. */
static bool store(struct db_sync *db, struct arena *arena, int64_t id,
                  const struct picture_made *made, bool ready, struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    picture_store_hold(batch, id);
    bool ok = true;
    for (size_t i = 0; ok && ready && i < made->count; i++) {
        struct picture_size size;
        ok = picture_keep(arena, batch, &made->files[i], &size, why);
        if (ok)
            picture_store_made(batch, id, &size);
    }
    picture_store_end(batch, id, ready ? SPAN("") : span_of(made->fault));
    bool kept = ok;
    ok = ok && ctl_run(db, batch, why);
    db_batch_free(batch);
    return kept ? ok : wait_for_disk(db, arena, id, why);
}

/* It is tried again as if it had not been taken, and the operator is told. */
static bool put_back(struct db_sync *db, struct arena *arena, int64_t id, const char *program,
                     struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    picture_store_put_back(batch, id);
    return picture_trouble(db, batch, program, why);
}

/* It is tried again, or refused when this was the third time. */
static bool put_back_lost(struct db_sync *db, struct arena *arena, int64_t id, const char *program,
                          struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    picture_store_lost(batch, id);
    bool ok = ctl_run(db, batch, why);
    if (ok)
        ctl_fail("picture: %s was killed while it read photograph %lld", program, (long long)id);
    db_batch_free(batch);
    return ok;
}

static bool make(struct db_sync *db, struct arena *arena, const struct picture_taken *taken,
                 struct text *why)
{
    int64_t id = taken->id;
    enum picture_form form = taken->of_person ? PICTURE_PORTRAIT : PICTURE_WHOLE;
    char room[CTL_PATH_MAX];
    struct picture_made made;
    struct text file;
    text_init(&file, PICTURE_UPLOAD_MAX + 1);
    bool ok = read_sent(db, arena, id, &file, why);
    if (ok) {
        const char *program = ctl_file(room, "build/backtalk-picture");
        enum picture_result result = picture_process(program, form, text_span(&file), &made);
        ok = result == PICTURE_TROUBLE ? put_back(db, arena, id, program, why)
             : result == PICTURE_LOST  ? put_back_lost(db, arena, id, program, why)
                                       : store(db, arena, id, &made, result == PICTURE_MADE, why);
        picture_made_free(&made);
    }
    text_free(&file);
    return ok;
}

bool picture_make_next(struct db_sync *db, bool *found, struct text *why)
{
    struct arena *arena = arena_new(RUN_ARENA);
    struct picture_taken taken = {0};
    bool ok = take(db, arena, &taken, why);
    *found = ok && taken.id != 0;
    if (*found)
        ok = make(db, arena, &taken, why);
    else if (ok)
        ok = picture_sweep_next(db, why);
    arena_free(arena);
    return ok;
}

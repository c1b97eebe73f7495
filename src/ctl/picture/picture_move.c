/* Moving files of photographs, one at a time, while the site runs: each is in its new place before it leaves the old one. */
#include "ctl/picture/picture_move.h"

#include "ctl/picture/picture_keep.h"
#include "ctl/picture/picture_sweep.h"
#include "core/picture_disk.h"

#include <sodium.h>

enum { MOVE_ARENA = 1 << 20 };

struct due {
    bool found;
    struct span hash; /* hexadecimal */
    struct span type;
};

static void read_due(struct db_row *row, void *out)
{
    struct due *due = out;
    due->found = true;
    due->hash = arena_span(db_row_arena(row), db_text(row));
    due->type = arena_span(db_row_arena(row), db_text(row));
}

static bool next_due(struct db_sync *db, struct arena *arena, bool to_folder, struct span after,
                     struct due *due, struct text *why)
{
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_picture_due, read_due, due, DB_BOOL(to_folder), DB_TEXT(after));
    bool ok = ctl_run(db, batch, why);
    db_batch_free(batch);
    return ok;
}

/* The bytes alone, which are refused when the photograph was deleted meanwhile. */
static bool into_database(struct db_sync *db, struct arena *arena, const char *folder,
                          const struct due *due, struct span bytes, struct text *why)
{
    unsigned char hash[PICTURE_HASH];
    if (sodium_hex2bin(hash, sizeof(hash), due->hash.ptr, due->hash.len, NULL, NULL, NULL) != 0)
        return false;
    struct db_batch *batch = db_batch_new(arena);
    picture_store_chunks_add(batch, span_make((const char *)hash, sizeof(hash)), bytes);
    bool ok = ctl_run(db, batch, why);
    db_batch_free(batch);
    if (ok)
        picture_disk_remove(folder, due->hash, due->type);
    return ok;
}

static bool into_folder(struct db_sync *db, struct arena *arena, const char *folder,
                        const struct due *due, struct span bytes, struct text *why)
{
    if (!picture_disk_write(folder, due->hash, due->type, bytes, why))
        return false;
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_picture_left, NULL, NULL, DB_TEXT(due->hash));
    bool ok = ctl_run(db, batch, why);
    db_batch_free(batch);
    return ok;
}

static bool move(struct db_sync *db, const char *folder, bool to_folder, const struct due *due,
                 struct text *why)
{
    struct arena *arena = arena_new(MOVE_ARENA);
    struct text bytes;
    text_init(&bytes, PICTURE_FILE_MAX);
    bool ok =
        picture_fetch(db, due->hash, due->type, &bytes, why) &&
        (to_folder ? into_folder : into_database)(db, arena, folder, due, text_span(&bytes), why);
    text_free(&bytes);
    arena_free(arena);
    return ok;
}

int picture_move(struct db_sync *db, const char *folder, bool to_folder, FILE *out, FILE *err)
{
    char after[2 * PICTURE_HASH + 1] = "";
    size_t moved = 0;
    size_t left = 0;
    bool more = true;
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    while (more) {
        struct arena *arena = arena_new(MOVE_ARENA);
        struct due due = {0};
        text_clear(&why);
        bool asked = next_due(db, arena, to_folder, span_of(after), &due, &why);
        more = asked && due.found;
        if (more) {
            bool ok = move(db, folder, to_folder, &due, &why);
            moved += ok;
            left += !ok;
            (void)snprintf(after, sizeof(after), SPAN_FMT, SPAN_ARG(due.hash));
        }
        if (why.len > 0)
            fprintf(err, "backtalk-ctl: pictures: %s\n", text_string(&why));
        left += !asked;
        arena_free(arena);
    }
    if (!to_folder && !picture_sweep_doubles(db, folder, &why)) {
        fprintf(err, "backtalk-ctl: pictures: %s\n", text_string(&why));
        left++;
    }
    fprintf(out, "%zu files are in %s now; %zu could not be moved\n", moved,
            to_folder ? folder : "the database", left);
    text_free(&why);
    return left == 0 ? CTL_OK : CTL_FAILED;
}

int pictures_main(int argc, char **argv)
{
    bool to_folder = argc == 1 && strcmp(argv[0], "to-folder") == 0;
    const char *folder = picture_disk_folder();
    if (!to_folder && (argc != 1 || strcmp(argv[0], "to-database") != 0))
        return ctl_usage("pictures to-folder|to-database");
    if (folder == NULL)
        return ctl_fail("pictures: PICTURES_FOLDER does not say which folder");
    struct db_sync *db = ctl_open();
    if (db == NULL)
        return CTL_FAILED;
    int code = picture_move(db, folder, to_folder, stdout, stderr);
    db_sync_close(db);
    return code;
}

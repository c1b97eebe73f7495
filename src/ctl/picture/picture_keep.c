/* Keeping what was made, and getting it again. */
#include "ctl/picture/picture_keep.h"

#include "ctl/ctl.h"
#include "ctl/library/library_folder.h"
#include "core/picture_disk.h"

#include <sodium.h>

enum { FETCH_ARENA = 3 * PICTURE_FILE_MAX };

bool picture_keep_bytes(struct db_batch *batch, const struct picture_size *size, struct span bytes,
                        struct text *why)
{
    const char *folder = picture_disk_folder();
    char hash[2 * PICTURE_HASH + 1];
    sodium_bin2hex(hash, sizeof(hash), (const unsigned char *)size->hash.ptr, PICTURE_HASH);
    if (folder != NULL && !picture_disk_write(folder, span_of(hash), size->type, bytes, why))
        return false;
    picture_store_keep(batch, size, bytes.len, folder == NULL ? bytes : SPAN(""));
    return true;
}

bool picture_keep(struct arena *arena, struct db_batch *batch, const struct picture_made_file *file,
                  struct picture_size *size, struct text *why)
{
    unsigned char *hash = arena_alloc(arena, PICTURE_HASH);
    (void)crypto_hash_sha256(hash, (const unsigned char *)file->bytes.ptr, file->bytes.len);
    *size = (struct picture_size){.type = span_of(file->webp ? "webp" : "jpeg"),
                                  .width = file->width,
                                  .height = file->height,
                                  .hash = span_make((const char *)hash, PICTURE_HASH)};
    return picture_keep_bytes(batch, size, file->bytes, why);
}

bool picture_no_room(struct db_sync *db, struct db_batch *batch, struct text *why)
{
    struct text trouble;
    text_init(&trouble, CTL_WHY_MAX);
    if (!ctl_run(db, batch, &trouble))
        text_printf(why, ", and: %s", text_string(&trouble));
    db_batch_free(batch);
    text_free(&trouble);
    return false;
}

bool picture_trouble(struct db_sync *db, struct db_batch *batch, const char *program,
                     struct text *why)
{
    if (ctl_run(db, batch, why))
        text_printf(why, PICTURE_TROUBLE_WORDS, program);
    db_batch_free(batch);
    return false;
}

static bool is_whole(struct arena *arena, struct span hash, struct span type,
                     const struct text *bytes, struct text *why)
{
    if (span_equal(library_sum_of(arena, text_span(bytes)), hash))
        return true;
    text_printf(why, "the photograph " SPAN_FMT "." SPAN_FMT " is not there, or not whole",
                SPAN_ARG(hash), SPAN_ARG(type));
    return false;
}

bool picture_fetch(struct db_sync *db, struct span hash, struct span type, struct text *out,
                   struct text *why)
{
    struct arena *arena = arena_new(FETCH_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    struct picture_bytes chunks = {0};
    picture_store_chunks(batch, hash, 0, PICTURE_FILE_MAX / PICTURE_CHUNK, &chunks);
    bool ok = ctl_run(db, batch, why);
    for (size_t i = 0; ok && i < chunks.count; i++)
        text_add_span(out, chunks.items[i]);
    const char *folder = picture_disk_folder();
    size_t len;
    char *file = ok && chunks.count == 0 && folder != NULL
                     ? picture_disk_all(folder, hash, type, &len)
                     : NULL;
    if (file != NULL)
        text_add(out, file, len);
    free(file);
    ok = ok && is_whole(arena, hash, type, out, why);
    db_batch_free(batch);
    arena_free(arena);
    return ok;
}

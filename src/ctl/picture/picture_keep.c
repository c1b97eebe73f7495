/* Keeping what was made. */
#include "ctl/picture/picture_keep.h"

#include <sodium.h>

struct picture_size picture_keep(struct arena *arena, struct db_batch *batch,
                                 const struct picture_made_file *file)
{
    unsigned char *hash = arena_alloc(arena, PICTURE_HASH);
    (void)crypto_hash_sha256(hash, (const unsigned char *)file->bytes.ptr, file->bytes.len);
    struct picture_size size = {.type = span_of(file->webp ? "webp" : "jpeg"),
                                .width = file->width,
                                .height = file->height,
                                .hash = span_make((const char *)hash, PICTURE_HASH)};
    picture_store_keep(batch, &size, file->bytes);
    return size;
}

/* Saving the photographs of an entry: their files as they are, and what is said of each. */
#include "ctl/load/load.h"

#include "ctl/library/library_folder.h"
#include "ctl/picture/picture_keep.h"

#include <sodium.h>

enum { PHOTO_ARENA = 2 * PICTURE_FILES * PICTURE_FILE_MAX };

static bool fail(struct load_saving *saving, struct span path)
{
    text_clear(saving->why);
    text_printf(saving->why, "%s/" SPAN_FMT ": has changed this moment", saving->load->folder,
                SPAN_ARG(path));
    return false;
}

/* Queues its bytes, which were checked and are looked at once more. *hash is theirs, as bytes. */
static bool keep(struct load_saving *saving, struct db_batch *batch,
                 const struct load_photo_file *file, struct span *hash)
{
    struct arena *arena = db_batch_arena(batch);
    char *room = arena_alloc(arena, LOAD_PHOTO_ROOM);
    size_t len;
    if (!load_photo_bytes(saving->load, file, room, &len) ||
        !span_equal(library_sum_of(arena, span_make(room, len)), file->hash))
        return fail(saving, file->path);
    unsigned char *bytes = arena_alloc(arena, PICTURE_HASH);
    if (sodium_hex2bin(bytes, PICTURE_HASH, file->hash.ptr, file->hash.len, NULL, NULL, NULL) != 0)
        return fail(saving, file->path);
    struct picture_size size = file->size;
    *hash = size.hash = span_make((const char *)bytes, PICTURE_HASH);
    return picture_keep_bytes(batch, &size, span_make(room, len), saving->why);
}

static bool save_photo(struct load_saving *saving, const struct load_entry *entry, int64_t id,
                       const struct load_photo *photo, int64_t *known, size_t count)
{
    struct arena *arena = arena_new(PHOTO_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    struct span hashes[PICTURE_FILES];
    bool ok = true;
    for (size_t i = 0; ok && i < photo->file_count; i++)
        ok = keep(saving, batch, &photo->files[i], &hashes[i]);
    if (ok) {
        db_ask(batch, STMT_ctl_photo_load, load_read_id, &known[count], DB_INT(saving->editor),
               DB_INT(id), DB_TEXT(photo->step), DB_TEXT(photo->alt), DB_TEXT(photo->licence),
               DB_TEXT(photo->author), DB_TEXTS(hashes, photo->file_count), DB_INTS(known, count));
        ok = load_run(saving, batch, entry->file->path);
    } else {
        db_batch_free(batch);
    }
    arena_free(arena);
    return ok;
}

bool load_save_photos(struct load_saving *saving, const struct load_entry *entry, int64_t id)
{
    struct arena *arena = saving->load->arena;
    size_t count = 0;
    for (const struct load_photo *photo = entry->photos; photo != NULL; photo = photo->next)
        count++;
    int64_t *known = arena_array_of(arena, int64_t, count + 1);
    count = 0;
    for (const struct load_photo *photo = entry->photos; photo != NULL; photo = photo->next)
        if (!save_photo(saving, entry, id, photo, known, count++))
            return false;
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_photo_end, NULL, NULL, DB_INT(saving->editor), DB_INT(id),
           DB_INTS(known, count));
    return load_run(saving, batch, entry->file->path);
}

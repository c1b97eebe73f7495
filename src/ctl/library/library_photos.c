/* Photographs of entries, for their files: what is said of each, and the bytes that pages show. */
#include "ctl/library/library_photos.h"

#include "ctl/picture/picture_keep.h"

enum { HASH_DIGITS = 2 * PICTURE_HASH };

struct reading {
    struct library_entry_text *entries;
    size_t at; /* the entry that rows are of */
    int64_t id;
    struct library_photo_text *photos; /* of all entries, one after the other */
    size_t photo_count;
    struct span *files;
};

/* A row for each file: those of one photograph follow each other, and those of one entry. */
static void read_file(struct db_row *row, void *out)
{
    struct reading *reading = out;
    size_t index = db_row_index(row);
    struct span slug = db_text(row);
    int64_t id = db_int(row);
    if (index == 0) {
        reading->photos =
            arena_array_of(db_row_arena(row), struct library_photo_text, db_row_count(row));
        reading->files = arena_array_of(db_row_arena(row), struct span, db_row_count(row));
    }
    while (!span_equal(reading->entries[reading->at].slug, slug))
        reading->at++;
    struct library_entry_text *entry = &reading->entries[reading->at];
    if (id != reading->id) {
        struct library_photo_text *new = &reading->photos[reading->photo_count++];
        new->files = (struct model_texts){.items = &reading->files[index]};
        if (entry->photo_count++ == 0)
            entry->photos = new;
        reading->id = id;
    }
    struct library_photo_text *photo = &entry->photos[entry->photo_count - 1];
    photo->step = arena_span(db_row_arena(row), db_text(row));
    photo->alt = arena_span(db_row_arena(row), db_text(row));
    photo->licence = arena_span(db_row_arena(row), db_text(row));
    photo->author = arena_span(db_row_arena(row), db_text(row));
    photo->files.items[photo->files.count++] = arena_span(db_row_arena(row), db_text(row));
}

bool library_photos_read(struct db_sync *db, struct arena *arena, struct span after,
                         struct library_entry_text *entries, size_t count, struct text *why)
{
    if (count == 0)
        return true;
    struct reading reading = {.entries = entries};
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_library_photos, read_file, &reading, DB_TEXT(entries[0].kind),
           DB_TEXT(after), DB_TEXT(entries[count - 1].slug));
    bool ok = ctl_run(db, batch, why);
    db_batch_free(batch);
    return ok;
}

/* `name` is HASH.TYPE. */
static bool write_file(struct db_sync *db, struct library_folder *folder, struct span path,
                       struct span name, struct text *why)
{
    struct text bytes;
    text_init(&bytes, PICTURE_FILE_MAX);
    bool ok = picture_fetch(db, span_make(name.ptr, HASH_DIGITS), span_from(name, HASH_DIGITS + 1),
                            &bytes, why) &&
              library_folder_add(folder, path, text_span(&bytes), why);
    text_free(&bytes);
    return ok;
}

bool library_photos_write(struct db_sync *db, struct library_folder *folder,
                          const struct library_entry_text *entry, struct text *why)
{
    for (size_t i = 0; i < entry->photo_count; i++) {
        const struct model_texts *files = &entry->photos[i].files;
        for (size_t j = 0; j < files->count; j++) {
            struct span path =
                arena_printf(folder->arena, "%s/" SPAN_FMT, library_text_folder(entry->kind),
                             SPAN_ARG(files->items[j]));
            if (!library_folder_has(folder, path) &&
                !write_file(db, folder, path, files->items[j], why))
                return false;
        }
    }
    return true;
}

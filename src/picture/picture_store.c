/* Photographs in the database. */
#include "picture/picture.h"

static void read_entry(struct db_row *row, void *out)
{
    struct picture_entry *entry = out;
    entry->id = db_int(row);
    entry->slug = db_text(row);
    entry->title = db_text(row);
    entry->steps = db_texts(row, &entry->step_count);
    entry->video = db_text(row);
    entry->may_add = true;
}

void picture_store_entry(struct db_batch *batch, struct span session_hash, const char *kind,
                         struct span slug, struct picture_entry *out)
{
    db_ask(batch, STMT_picture_entry, read_entry, out, DB_BYTES(session_hash),
           DB_TEXT(span_of(kind)), DB_TEXT(slug));
}

static void read_post(struct db_row *row, void *out)
{
    struct picture_entry *post = out;
    post->id = db_int(row);
    post->slug = arena_printf(db_row_arena(row), "%lld", (long long)post->id);
    post->title = db_text(row);
    post->may_add = db_bool(row);
    post->waits = db_bool(row);
    post->held = db_text(row);
    post->of_post = true;
}

void picture_store_post(struct db_batch *batch, struct span session_hash, const char *kind,
                        int64_t id, struct picture_entry *out)
{
    db_ask(batch, STMT_picture_post, read_post, out, DB_BYTES(session_hash), DB_INT(id),
           DB_TEXT(span_of(kind)));
}

/* A row for each file: those of one photograph follow each other. */
static void read_picture(struct db_row *row, void *out)
{
    struct pictures *pictures = out;
    int64_t id = db_int(row);
    if (db_row_index(row) == 0)
        *pictures = (struct pictures){
            .items = arena_array_of(db_row_arena(row), struct picture, db_row_count(row))};
    if (pictures->count == 0 || pictures->items[pictures->count - 1].id != id)
        pictures->count++;
    struct picture *picture = &pictures->items[pictures->count - 1];
    picture->id = id;
    picture->step = db_text(row);
    picture->alt = db_text(row);
    picture->licence = db_text(row);
    picture->author = db_text(row);
    picture->state = db_text(row);
    picture->fault = db_text(row);
    picture->removed = db_bool(row);
    picture->own = db_bool(row);
    struct picture_size size;
    size.type = db_text(row);
    size.width = db_int(row);
    size.height = db_int(row);
    size.hash = db_text(row);
    if (!span_is_empty(size.type) && picture->size_count < PICTURE_FILES)
        picture->sizes[picture->size_count++] = size;
}

void picture_store_shown(struct db_batch *batch, struct span session_hash, const char *kind,
                         struct span slug, struct pictures *out)
{
    db_ask(batch, STMT_picture_shown, read_picture, out, DB_BYTES(session_hash),
           DB_TEXT(span_of(kind)), DB_TEXT(slug));
}

void picture_store_of_steps(struct db_batch *batch, struct span slug, struct pictures *out)
{
    db_ask(batch, STMT_picture_of_steps, read_picture, out, DB_TEXT(slug));
}

void picture_store_all(struct db_batch *batch, struct span session_hash, int64_t entry,
                       struct pictures *out)
{
    db_ask(batch, STMT_picture_all, read_picture, out, DB_BYTES(session_hash), DB_INT(entry),
           DB_INT(PICTURE_LISTED));
}

static void skip_id(struct db_row *row, void *out UNUSED)
{
    (void)db_int(row);
}

void picture_store_add(struct db_batch *batch, int64_t editor, int64_t entry,
                       const struct picture *picture, struct span file, struct span network)
{
    db_ask(batch, STMT_picture_add, skip_id, NULL, DB_INT(editor), DB_INT(entry),
           DB_TEXT(picture->step), DB_TEXT(picture->alt), DB_TEXT(picture->licence),
           DB_TEXT(picture->author), DB_TEXT(network));
    picture_store_upload(batch, file);
}

void picture_store_upload(struct db_batch *batch, struct span file)
{
    int64_t number = 0;
    for (size_t at = 0; at < file.len; at += PICTURE_CHUNK) {
        struct span chunk = span_from(file, at);
        chunk.len = chunk.len > PICTURE_CHUNK ? PICTURE_CHUNK : chunk.len;
        db_ask(batch, STMT_picture_upload, NULL, NULL, DB_INT(number), DB_BYTES(chunk));
        number++;
    }
}

void picture_store_remove(struct db_batch *batch, int64_t editor, int64_t id)
{
    db_ask(batch, STMT_picture_remove, NULL, NULL, DB_INT(editor), DB_INT(id));
}

void picture_store_edit(struct db_batch *batch, int64_t editor, const struct picture *picture)
{
    db_ask(batch, STMT_picture_edit, NULL, NULL, DB_INT(editor), DB_INT(picture->id),
           DB_TEXT(picture->alt), DB_TEXT(picture->licence), DB_TEXT(picture->author));
}

void picture_store_one(struct db_batch *batch, struct span session_hash, int64_t id,
                       struct pictures *out)
{
    db_ask(batch, STMT_picture_one, read_picture, out, DB_BYTES(session_hash), DB_INT(id));
}

void picture_store_restore(struct db_batch *batch, int64_t editor, int64_t id)
{
    db_ask(batch, STMT_picture_restore, NULL, NULL, DB_INT(editor), DB_INT(id));
}

static void read_place(struct db_row *row, void *out)
{
    struct picture_place *place = out;
    place->kind = db_text(row);
    place->slug = db_text(row);
    place->question = db_int(row);
}

void picture_store_where(struct db_batch *batch, struct span session_hash, int64_t id,
                         struct picture_place *out)
{
    db_ask(batch, STMT_picture_where, read_place, out, DB_BYTES(session_hash), DB_INT(id));
}

static void read_found(struct db_row *row, void *out)
{
    struct picture_found *found = out;
    found->bytes = db_int(row);
    found->is_public = db_bool(row);
    found->on_disk = db_bool(row);
}

void picture_store_file(struct db_batch *batch, struct span session_hash, struct span hash,
                        struct span type, struct picture_found *out)
{
    db_ask(batch, STMT_picture_file, read_found, out, DB_BYTES(session_hash), DB_TEXT(hash),
           DB_TEXT(type));
}

static void read_bytes(struct db_row *row, void *out)
{
    struct picture_bytes *bytes = out;
    struct span *piece = db_list_item(row, bytes);
    *piece = db_text(row);
}

void picture_store_chunks(struct db_batch *batch, struct span hash, int64_t first, int64_t last,
                          struct picture_bytes *out)
{
    db_ask(batch, STMT_picture_chunks, read_bytes, out, DB_TEXT(hash), DB_INT(first), DB_INT(last));
}

/* ---- the job runner ---- */

static void read_taken(struct db_row *row, void *out)
{
    struct picture_taken *taken = out;
    taken->id = db_int(row);
    taken->of_person = db_bool(row);
}

void picture_store_take(struct db_batch *batch, int64_t lease, int64_t *given_up,
                        struct picture_taken *out)
{
    db_ask(batch, STMT_picture_give_up, db_read_int, given_up);
    db_ask(batch, STMT_picture_take, read_taken, out, DB_INT(lease));
}

void picture_store_sent(struct db_batch *batch, int64_t id, struct picture_bytes *out)
{
    db_ask(batch, STMT_picture_sent, read_bytes, out, DB_INT(id));
}

void picture_store_chunks_add(struct db_batch *batch, struct span hash, struct span bytes)
{
    int64_t number = 0;
    for (size_t at = 0; at < bytes.len; at += PICTURE_CHUNK) {
        struct span chunk = span_from(bytes, at);
        chunk.len = chunk.len > PICTURE_CHUNK ? PICTURE_CHUNK : chunk.len;
        db_ask(batch, STMT_picture_chunk_add, NULL, NULL, DB_BYTES(hash), DB_INT(number),
               DB_BYTES(chunk));
        number++;
    }
}

void picture_store_keep(struct db_batch *batch, const struct picture_size *size, size_t len,
                        struct span bytes)
{
    db_ask(batch, STMT_picture_file_add, NULL, NULL, DB_BYTES(size->hash), DB_TEXT(size->type),
           DB_INT(size->width), DB_INT(size->height), DB_INT((int64_t)len));
    picture_store_chunks_add(batch, size->hash, bytes);
}

void picture_store_hold(struct db_batch *batch, int64_t id)
{
    db_ask(batch, STMT_picture_hold, NULL, NULL, DB_INT(id));
}

void picture_store_made(struct db_batch *batch, int64_t id, const struct picture_size *size)
{
    db_ask(batch, STMT_picture_size_add, NULL, NULL, DB_INT(id), DB_BYTES(size->hash));
}

void picture_store_put_back(struct db_batch *batch, int64_t id)
{
    db_ask(batch, STMT_picture_put_back, NULL, NULL, DB_INT(id));
}

void picture_store_lost(struct db_batch *batch, int64_t id)
{
    db_ask(batch, STMT_picture_lost, NULL, NULL, DB_INT(id));
}

void picture_store_end(struct db_batch *batch, int64_t id, struct span fault)
{
    db_ask(batch, STMT_picture_end, NULL, NULL, DB_INT(id), DB_TEXT(fault));
}

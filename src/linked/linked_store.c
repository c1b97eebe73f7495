/* Pictures from elsewhere in the database. */
#include "linked/linked.h"

#include "library/library.h"

static void read_linked(struct db_row *row, void *out)
{
    struct linked *linked = out;
    linked->id = db_int(row);
    linked->address = db_text(row);
    linked->state = db_text(row);
    linked->fault = db_text(row);
    linked->tries = db_int(row);
    linked->since = db_time(row);
    linked->due_at = db_time(row);
}

void linked_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                      struct linked *out)
{
    db_ask(batch, STMT_linked_get, read_linked, out, DB_BYTES(session_hash), DB_INT(id));
}

static void read_place(struct db_row *row, void *out)
{
    struct linked *linked = out;
    struct arena *arena = db_row_arena(row);
    struct linked_place *place = db_list_item(row, &linked->places);
    struct span kind = db_text(row);
    struct span slug = db_text(row);
    struct span entry = db_text(row);
    int64_t id = db_int(row);
    place->title = db_text(row);
    place->kind = slug.len > 0 ? entry : kind;
    if (slug.len == 0) { /* an answer's and a comment's lead to where they are shown */
        place->path = arena_printf(arena, "/" SPAN_FMT "s/%lld", SPAN_ARG(kind), (long long)id);
        return;
    }
    bool page = span_is(entry, "page");
    struct span folder = page ? SPAN("/") : library_folder(entry);
    place->path = arena_printf(arena, SPAN_FMT SPAN_FMT, SPAN_ARG(folder), SPAN_ARG(slug));
    place->edit =
        arena_printf(arena, "%s" SPAN_FMT "/edit", page ? "/pages" : "", SPAN_ARG(place->path));
}

void linked_store_places(struct db_batch *batch, struct span session_hash, int64_t id,
                         struct linked *out)
{
    db_ask(batch, STMT_linked_places, read_place, out, DB_BYTES(session_hash), DB_INT(id),
           DB_INT(LINKED_PLACES));
}

void linked_store_again(struct db_batch *batch, int64_t coach, int64_t id, int64_t *found)
{
    db_ask(batch, STMT_linked_again, db_read_int, found, DB_INT(coach), DB_INT(id));
}

/* ---- the job runner ---- */

static void read_due(struct db_row *row, void *out)
{
    struct linked_due *due = out;
    due->id = db_int(row);
    due->address = db_text(row);
}

void linked_store_take(struct db_batch *batch, int64_t lease, struct linked_due *out)
{
    db_ask(batch, STMT_linked_take, read_due, out, DB_INT(lease));
}

void linked_store_put_back(struct db_batch *batch, int64_t id)
{
    db_ask(batch, STMT_linked_put_back, NULL, NULL, DB_INT(id));
}

void linked_store_wait_for_room(struct db_batch *batch, int64_t id)
{
    db_ask(batch, STMT_linked_wait_for_room, NULL, NULL, DB_INT(id));
}

void linked_store_made(struct db_batch *batch, int64_t id, const struct picture_size *size)
{
    db_ask(batch, STMT_linked_size_add, NULL, NULL, DB_INT(id), DB_BYTES(size->hash));
}

void linked_store_end(struct db_batch *batch, int64_t id, struct span fault)
{
    db_ask(batch, STMT_linked_end, NULL, NULL, DB_INT(id), DB_TEXT(fault));
}

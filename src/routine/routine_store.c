/* Routines in the database: the entries that they are made of. */
#include "routine/routine.h"

static void read_entry(struct db_row *row, void *out)
{
    struct routine_entries *entries = out;
    struct routine_entry *entry = db_list_item(row, entries);
    entry->routine = db_text(row);
    entry->place = (size_t)db_int(row) - 1;
    entry->slug = db_text(row);
    entry->title = db_text(row);
    struct stretch_model *model = arena_new_of(db_row_arena(row), struct stretch_model);
    if (!stretch_model_read(db_row_arena(row), db_text(row), model, NULL))
        *model = (struct stretch_model){.steps.count = 0};
    entry->model = model;
    entry->figure = db_text(row);
}

void routine_store_entries(struct db_batch *batch, const struct span *slugs, size_t count,
                           struct routine_entries *out)
{
    db_ask(batch, STMT_routine_entries, read_entry, out, DB_TEXTS(slugs, count));
}

void routine_store_named(struct db_batch *batch, const struct span *slugs, size_t count,
                         struct routine_entries *out)
{
    db_ask(batch, STMT_routine_named, read_entry, out, DB_TEXTS(slugs, count));
}

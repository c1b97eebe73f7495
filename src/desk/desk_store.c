/* A coach's desk in the database. */
#include "desk/desk.h"

static void read_count(struct db_row *row, void *out)
{
    struct desk *desk = out;
    struct span list = db_text(row);
    int64_t count = db_int(row);
    for (int i = 0; i < DESK_TABS; i++)
        if (span_is(list, desk_tab_names[i]))
            desk->counts[i] = count;
}

void desk_store_counts(struct db_batch *batch, struct span session_hash, struct desk *out)
{
    db_ask(batch, STMT_desk_counts, read_count, out, DB_BYTES(session_hash));
}

static void read_row(struct db_row *row, void *out)
{
    struct desk *desk = out;
    struct desk_row *work = db_list_item(row, &desk->rows);
    work->place = db_text(row);
    work->kind = db_text(row);
    work->slug = db_text(row);
    work->title = db_text(row);
    work->status = db_text(row);
    work->note = db_text(row);
    work->detail = db_text(row);
}

void desk_store_list(struct db_batch *batch, struct span session_hash, struct span after,
                     struct desk *out)
{
    db_ask(batch, STMT_desk_list, read_row, out, DB_BYTES(session_hash),
           DB_TEXT(span_of(desk_tab_names[out->tab])), DB_TEXT(after), DB_INT(DESK_PAGE + 1));
}

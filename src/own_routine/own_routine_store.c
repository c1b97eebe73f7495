/* Members' own routines in the database. */
#include "own_routine/own_routine.h"

static void read_row(struct db_row *row, void *out)
{
    struct own_routine_rows *rows = out;
    struct own_routine_row *routine = db_list_item(row, rows);
    routine->id = db_int(row);
    routine->title = db_text(row);
    routine->stretches = db_int(row);
    routine->shared = db_bool(row);
    routine->changed_at = db_time(row);
    routine->warnings = db_text(row);
    routine->figures = db_text(row);
}

void own_routine_store_list(struct db_batch *batch, struct span session_hash,
                            struct own_routine_rows *out)
{
    db_ask(batch, STMT_own_routine_list, read_row, out, DB_BYTES(session_hash),
           DB_INT(OWN_ROUTINE_LIST_MAX));
}

static void read_routine(struct db_row *row, void *out)
{
    struct own_routine *routine = out;
    routine->id = db_int(row);
    routine->title = db_text(row);
    routine->note = db_text(row);
    routine->model = db_text(row);
    routine->revision = db_int(row);
    routine->link = db_text(row);
}

void own_routine_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                           struct own_routine *out)
{
    db_ask(batch, STMT_own_routine_get, read_routine, out, DB_BYTES(session_hash), DB_INT(id));
}

void own_routine_store_shared(struct db_batch *batch, struct span link, struct own_routine *out)
{
    db_ask(batch, STMT_own_routine_shared, read_routine, out, DB_TEXT(link));
}

void own_routine_store_save(struct db_batch *batch, int64_t owner,
                            const struct own_routine *routine, int64_t *id)
{
    db_ask(batch, STMT_own_routine_save, db_read_int, id, DB_INT(owner), DB_INT(routine->id),
           DB_INT(routine->revision), DB_TEXT(routine->title), DB_TEXT(routine->note),
           DB_TEXT(routine->model));
}

void own_routine_store_share(struct db_batch *batch, int64_t owner, int64_t id, struct span link)
{
    db_ask(batch, STMT_own_routine_share, db_read_int, NULL, DB_INT(owner), DB_INT(id),
           DB_TEXT_OR_NULL(link));
}

void own_routine_store_delete(struct db_batch *batch, int64_t owner, int64_t id)
{
    db_ask(batch, STMT_own_routine_delete, db_read_int, NULL, DB_INT(owner), DB_INT(id));
}

/* Suspensions in the database. */
#include "suspension/suspension.h"

static void read_suspension(struct db_row *row, void *out)
{
    struct suspension_list *list = out;
    struct suspension *s = db_list_item(row, list);
    s->id = db_int(row);
    s->account_id = db_int(row);
    s->name = db_text(row);
    s->role = db_text(row);
    s->at = db_time(row);
    s->until = db_time(row);
    s->reason = db_text(row);
    s->message = db_text(row);
    s->by = db_text(row);
    s->ended_at = db_time(row);
    s->ended_by = db_text(row);
    s->holds = db_bool(row);
}

void suspension_store_of(struct db_batch *batch, struct span session_hash, struct span name_key,
                         struct suspension_list *out)
{
    db_ask(batch, STMT_suspension_of, read_suspension, out, DB_BYTES(session_hash),
           DB_TEXT(name_key), DB_INT(SUSPENSION_SHOWN));
}

void suspension_store_list(struct db_batch *batch, struct span session_hash, bool current,
                           int64_t before, struct suspension_list *out)
{
    db_ask(batch, STMT_suspension_list, read_suspension, out, DB_BYTES(session_hash),
           DB_BOOL(current), DB_INT(before), DB_INT(SUSPENSION_PAGE + 1));
}

static void read_waiting(struct db_row *row, void *out)
{
    struct suspension_waiting *waiting = out;
    waiting->waits = db_int(row);
    waiting->refused = db_int(row);
}

void suspension_store_waiting(struct db_batch *batch, struct span session_hash,
                              struct span name_key, struct suspension_waiting *out)
{
    db_ask(batch, STMT_suspension_waiting, read_waiting, out, DB_BYTES(session_hash),
           DB_TEXT(name_key));
}

void suspension_store_refuse(struct db_batch *batch, int64_t actor, int64_t account, bool yes)
{
    db_ask(batch, STMT_suspension_refuse, db_read_int, NULL, DB_INT(actor), DB_INT(account),
           DB_BOOL(yes));
}

void suspension_store_suspend(struct db_batch *batch, int64_t actor, int64_t account, int64_t seen,
                              instant until, struct span reason, struct span message, bool refuses)
{
    db_ask(batch, STMT_suspension_suspend, db_read_int, NULL, DB_INT(actor), DB_INT(account),
           DB_INT(seen), DB_TIME_OR_NULL(until), DB_TEXT(reason), DB_TEXT(message),
           DB_BOOL(refuses));
}

void suspension_store_lift(struct db_batch *batch, int64_t actor, int64_t account, int64_t seen)
{
    db_ask(batch, STMT_suspension_lift, db_read_int, NULL, DB_INT(actor), DB_INT(account),
           DB_INT(seen));
}

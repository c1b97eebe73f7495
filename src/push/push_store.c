/* Devices that show notices, in the database. */
#include "push/push.h"

static void read_state(struct db_row *row, void *out)
{
    struct push_state *state = out;
    state->key = db_text(row);
    state->subscribed = db_bool(row);
}

void push_store_state(struct db_batch *batch, struct span session_hash, struct push_state *out)
{
    db_ask(batch, STMT_push_state, read_state, out, DB_BYTES(session_hash));
}

void push_store_subscribe(struct db_batch *batch, int64_t account, int64_t session,
                          struct span endpoint, struct span point, struct span auth)
{
    db_ask(batch, STMT_push_subscribe, db_read_int, NULL, DB_INT(account), DB_INT(session),
           DB_TEXT(endpoint), DB_BYTES(point), DB_BYTES(auth));
}

void push_store_unsubscribe(struct db_batch *batch, int64_t session)
{
    db_ask(batch, STMT_push_unsubscribe, NULL, NULL, DB_INT(session));
}

void push_store_key(struct db_batch *batch, struct span point)
{
    db_ask(batch, STMT_push_key_put, db_read_int, NULL, DB_BYTES(point));
}

static void read_due(struct db_row *row, void *out)
{
    struct push_due *due = out;
    due->session_id = db_int(row);
    due->account_id = db_int(row);
    due->endpoint = db_text(row);
    due->point = db_text(row);
    due->auth = db_text(row);
    due->told = db_int(row);
    due->tries = db_int(row);
    due->until = db_time(row);
    due->lasts = db_bool(row);
}

void push_store_take(struct db_batch *batch, int64_t lease, struct push_due *out)
{
    db_ask(batch, STMT_push_take, read_due, out, DB_INT(lease));
}

void push_store_notices(struct db_batch *batch, const struct push_due *due, int64_t most,
                        struct notice_list *out)
{
    db_ask(batch, STMT_push_notices, notice_read_said, out, DB_INT(due->account_id),
           DB_INT(due->told), DB_INT(most));
}

void push_store_end(struct db_batch *batch, const struct push_due *due, int64_t up_to, bool slow)
{
    db_ask(batch, STMT_push_end, db_read_int, NULL, DB_INT(due->session_id), DB_TIME(due->until),
           DB_INT(up_to), DB_BOOL(slow));
}

void push_store_again(struct db_batch *batch, const struct push_due *due, int64_t seconds)
{
    db_ask(batch, STMT_push_again, NULL, NULL, DB_INT(due->session_id), DB_TIME(due->until),
           DB_INT(seconds));
}

void push_store_gone(struct db_batch *batch, const struct push_due *due)
{
    db_ask(batch, STMT_push_gone, NULL, NULL, DB_INT(due->session_id), DB_TIME(due->until));
}

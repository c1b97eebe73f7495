/* An account's address and the links of its mails: what sql/email.sql asks. */
#include "account/account.h"

void account_store_email(struct db_batch *batch, int64_t id, int64_t session_id,
                         struct span address)
{
    db_ask(batch, STMT_email_want, NULL, NULL, DB_INT(id), DB_TEXT(address), DB_INT(session_id));
}

void account_store_email_again(struct db_batch *batch, int64_t id)
{
    db_ask(batch, STMT_email_want_again, NULL, NULL, DB_INT(id));
}

static void read_link(struct db_row *row, void *out)
{
    struct account_link *link = out;
    link->account_id = db_int(row);
    link->name = db_text(row);
    link->address = db_text(row);
    link->is_done = db_bool(row);
}

void account_store_link(struct db_batch *batch, const char *kind, struct span hash,
                        struct account_link *out)
{
    db_ask(batch, STMT_email_token, read_link, out, DB_TEXT(span_of(kind)), DB_BYTES(hash));
}

void account_store_verify(struct db_batch *batch, struct span hash)
{
    db_ask(batch, STMT_email_verify, NULL, NULL, DB_BYTES(hash));
}

void account_store_restore(struct db_batch *batch, struct span hash, int64_t *id)
{
    db_ask(batch, STMT_email_restore, db_read_int, id, DB_BYTES(hash));
}

void account_store_forgotten(struct db_batch *batch, struct span address, int64_t device_of,
                             instant since)
{
    db_ask(batch, STMT_email_forgotten, NULL, NULL, DB_TEXT(address), DB_ID_OR_NULL(device_of),
           DB_TIME(since));
}

void account_store_reset(struct db_batch *batch, struct span hash, struct span password,
                         int64_t *id)
{
    db_ask(batch, STMT_email_reset, db_read_int, id, DB_BYTES(hash), DB_TEXT(password));
}

/* ---- ways in that somebody else added ---- */

static void read_way(struct db_row *row, void *out)
{
    struct account_undo *undo = out;
    struct account_way *way = db_list_item(row, undo);
    undo->account_id = db_int(row);
    undo->name = db_text(row);
    undo->is_staff = db_bool(row);
    undo->after_reset = db_bool(row);
    way->thing = db_text(row);
    way->words = db_text(row);
    way->added_at = db_time(row);
}

void account_store_undo_ways(struct db_batch *batch, struct span hash, struct account_undo *out)
{
    db_ask(batch, STMT_email_undo_ways, read_way, out, DB_BYTES(hash));
}

void account_store_undo(struct db_batch *batch, struct span hash, struct span thing)
{
    db_ask(batch, STMT_email_undo, db_read_int, NULL, DB_BYTES(hash), DB_TEXT(thing));
}

static void read_offered(struct db_row *row, void *out)
{
    *(bool *)out = db_bool(row);
}

void account_store_undo_offer(struct db_batch *batch, int64_t id, struct span hash, bool *offered)
{
    db_ask(batch, STMT_email_undo_offer, read_offered, offered, DB_INT(id), DB_BYTES(hash));
}

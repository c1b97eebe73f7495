/* Leaving in the database. */
#include "leaving/leaving.h"

static void read_counts(struct db_row *row, void *out)
{
    struct leaving_counts *counts = out;
    counts->found = true;
    counts->has_email = db_bool(row);
    counts->has_about = db_bool(row);
    counts->questions = db_int(row);
    counts->answers = db_int(row);
    counts->comments = db_int(row);
    counts->entries = db_int(row);
    counts->shared_drafts = db_int(row);
    counts->entry_drafts = db_int(row);
    counts->deleted = db_int(row);
    counts->deleted_by_them = db_int(row);
    counts->drafts = db_int(row);
    counts->routines = db_int(row);
    counts->notes = db_int(row);
    counts->trials = db_int(row);
    counts->checks = db_int(row);
    counts->follows = db_int(row);
    counts->votes = db_int(row);
    counts->edits = db_int(row);
    counts->reviews = db_int(row);
    counts->sessions = db_int(row);
    counts->is_last_admin = db_bool(row);
}

void leaving_store_counts(struct db_batch *batch, int64_t account, struct leaving_counts *out)
{
    db_ask(batch, STMT_leaving_counts, read_counts, out, DB_INT(account),
           DB_INT(LEAVING_COUNTED_MAX + 1));
}

void leaving_store_leave(struct db_batch *batch, int64_t account)
{
    db_ask(batch, STMT_leaving_leave, NULL, NULL, DB_INT(account));
}

void leaving_store_token(struct db_batch *batch, int64_t account, struct span hash)
{
    db_ask(batch, STMT_leaving_token, NULL, NULL, DB_INT(account), DB_BYTES(hash));
}

static void read_locked(struct db_row *row, void *out)
{
    struct leaving_locked *locked = out;
    locked->account_id = db_int(row);
    locked->name = db_text(row);
    locked->leaving_at = db_time(row);
    locked->suspended = db_bool(row);
    locked->until = db_time(row);
    locked->message = db_text(row);
    locked->erased = db_bool(row);
}

void leaving_store_locked(struct db_batch *batch, struct span hash, struct leaving_locked *out)
{
    db_ask(batch, STMT_leaving_locked, read_locked, out, DB_BYTES(hash));
}

void leaving_store_keep(struct db_batch *batch, int64_t account)
{
    db_ask(batch, STMT_leaving_keep, NULL, NULL, DB_INT(account));
}

/* Drafts in the database. */
#include "draft/draft.h"

static void read_time(struct db_row *row, void *out)
{
    *(instant *)out = db_time(row);
}

void draft_store_save(struct db_batch *batch, int64_t account, struct span target, instant follows,
                      struct span key, struct span fields, instant *saved_at)
{
    db_ask(batch, STMT_draft_save, read_time, saved_at, DB_INT(account), DB_TEXT(target),
           follows == DRAFT_OVER_ANY ? DB_NULL : DB_TIME(follows),
           span_is_empty(key) ? DB_NULL : DB_BYTES(key), DB_TEXT(fields));
}

void draft_store_keep(struct db_batch *batch, int64_t account, struct span target,
                      struct span fields)
{
    db_ask(batch, STMT_draft_keep, NULL, NULL, DB_INT(account), DB_TEXT(target), DB_TEXT(fields));
}

static void read_draft(struct db_row *row, void *out)
{
    struct draft *draft = out;
    draft->fields = db_text(row);
    draft->saved_at = db_time(row);
}

void draft_store_open(struct db_batch *batch, struct span session, struct span target,
                      struct draft *out)
{
    out->target = target;
    db_ask(batch, STMT_draft_open, read_draft, out, DB_BYTES(session), DB_TEXT(target));
}

static void read_item(struct db_row *row, void *out)
{
    struct draft_list *list = out;
    struct draft *draft = db_list_item(row, list);
    draft->target = db_text(row);
    read_draft(row, draft);
}

void draft_store_list(struct db_batch *batch, struct span session, struct draft_list *out)
{
    db_ask(batch, STMT_draft_list, read_item, out, DB_BYTES(session));
}

void draft_store_delete(struct db_batch *batch, int64_t account, struct span target)
{
    db_ask(batch, STMT_draft_delete, NULL, NULL, DB_INT(account), DB_TEXT(target));
}

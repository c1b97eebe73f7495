/* Drafts in the database. */
#include "draft/draft.h"

#include "post/post.h"

static void read_time(struct db_row *row, void *out)
{
    *(instant *)out = db_time(row);
}

void draft_store_save(struct db_batch *batch, int64_t account, struct span target, instant follows,
                      struct span key, struct span fields, struct span excerpt, instant *saved_at)
{
    db_ask(batch, STMT_draft_save, read_time, saved_at, DB_INT(account), DB_TEXT(target),
           follows == DRAFT_OVER_ANY ? DB_NULL : DB_TIME(follows),
           span_is_empty(key) ? DB_NULL : DB_BYTES(key), DB_TEXT(fields), DB_TEXT(excerpt));
}

static void read_place(struct db_row *row, void *out)
{
    struct draft *draft = out;
    draft->saved_at = db_time(row);
    draft->number = db_int(row);
}

void draft_store_keep(struct db_batch *batch, int64_t account, struct span key, instant state,
                      struct draft *out)
{
    db_ask(batch, STMT_draft_keep, read_place, out, DB_INT(account), DB_TEXT(out->target),
           span_is_empty(key) ? DB_NULL : DB_BYTES(key), DB_TIME_OR_NULL(state),
           DB_TEXT(out->fields), DB_TEXT(out->excerpt));
}

static void read_about(struct db_row *row, struct draft *draft)
{
    draft->saved_at = db_time(row);
    draft->excerpt = db_text(row);
    draft->number = db_int(row);
    draft->about_kind = db_text(row);
    draft->about = db_text(row);
}

static void read_draft(struct db_row *row, void *out)
{
    struct draft *draft = out;
    draft->fields = db_text(row);
    read_about(row, draft);
}

void draft_store_open(struct db_batch *batch, struct span session, struct span target,
                      instant state, struct draft *out)
{
    out->target = target;
    db_ask(batch, STMT_draft_open, read_draft, out, DB_BYTES(session), DB_TEXT(target),
           DB_TIME_OR_NULL(state));
}

static void read_item(struct db_row *row, void *out)
{
    struct draft_list *list = out;
    struct draft *draft = db_list_item(row, list);
    draft->target = db_text(row);
    read_about(row, draft);
}

void draft_store_list(struct db_batch *batch, struct span session, struct draft_list *out)
{
    db_ask(batch, STMT_draft_list, read_item, out, DB_BYTES(session));
}

void draft_store_of_form(struct db_batch *batch, int64_t account, struct span target,
                         struct span key, instant *saved_at)
{
    if (!span_is_empty(key))
        db_ask(batch, STMT_draft_of_form, read_time, saved_at, DB_INT(account), DB_TEXT(target),
               DB_BYTES(key));
}

void draft_store_delete(struct db_batch *batch, int64_t account, struct span target, instant state)
{
    db_ask(batch, STMT_draft_delete, NULL, NULL, DB_INT(account), DB_TEXT(target),
           DB_TIME_OR_NULL(state));
}

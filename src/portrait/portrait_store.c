/* Pictures of people in the database. */
#include "portrait/portrait.h"

#include "picture/picture.h"

void portrait_read_files(struct db_row *row, struct portrait_files *out)
{
    out->items = db_texts(row, &out->count);
    if (out->count != PORTRAIT_FILES)
        out->count = 0;
}

static void read_portrait(struct db_row *row, void *out)
{
    struct portrait_list *list = out;
    struct portrait *portrait = db_list_item(row, list);
    portrait->id = db_int(row);
    portrait->state = db_text(row);
    portrait->fault = db_text(row);
    portrait->removed = db_bool(row);
    portrait->taken = db_bool(row);
    portrait->reason = db_text(row);
    portrait->by = db_text(row);
    portrait->removed_at = db_time(row);
    portrait->waits = db_bool(row);
    portrait->let = db_bool(row);
    portrait_read_files(row, &portrait->files);
}

void portrait_store_own(struct db_batch *batch, struct span session_hash, struct portrait_list *out)
{
    db_ask(batch, STMT_portrait_own, read_portrait, out, DB_BYTES(session_hash),
           DB_INT(PORTRAIT_LISTED));
}

void portrait_store_of(struct db_batch *batch, struct span session_hash, int64_t account,
                       struct portrait_list *out)
{
    db_ask(batch, STMT_portrait_of, read_portrait, out, DB_BYTES(session_hash), DB_INT(account),
           DB_INT(PORTRAIT_LISTED));
}

static void skip_id(struct db_row *row, void *out UNUSED)
{
    (void)db_int(row);
}

void portrait_store_add(struct db_batch *batch, int64_t account, struct span file)
{
    db_ask(batch, STMT_portrait_add, skip_id, NULL, DB_INT(account));
    picture_store_upload(batch, file);
}

void portrait_store_remove(struct db_batch *batch, int64_t account)
{
    db_ask(batch, STMT_portrait_remove, db_read_int, NULL, DB_INT(account));
}

void portrait_store_restore(struct db_batch *batch, int64_t account)
{
    db_ask(batch, STMT_portrait_restore, db_read_int, NULL, DB_INT(account));
}

void portrait_store_let(struct db_batch *batch, int64_t moderator, int64_t account, int64_t id,
                        bool yes)
{
    db_ask(batch, STMT_portrait_let, db_read_int, NULL, DB_INT(moderator), DB_INT(account),
           DB_INT(id), DB_BOOL(yes));
}

void portrait_store_take(struct db_batch *batch, int64_t moderator, int64_t account, int64_t id,
                         struct span reason)
{
    db_ask(batch, STMT_portrait_take, db_read_int, NULL, DB_INT(moderator), DB_INT(account),
           DB_INT(id), DB_TEXT(reason));
}

void portrait_store_give_back(struct db_batch *batch, int64_t moderator, int64_t account,
                              int64_t id)
{
    db_ask(batch, STMT_portrait_give_back, db_read_int, NULL, DB_INT(moderator), DB_INT(account),
           DB_INT(id));
}

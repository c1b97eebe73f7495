/* Taking something private out of a history, in the database. */
#include "personal/personal_page.h"

#include "db/batch.h"

static void read_revision(struct db_row *row, void *out)
{
    struct personal_history *history = out;
    struct personal_revision *revision = db_list_item(row, &history->revisions);
    revision->number = db_int(row);
    revision->title = db_text(row);
    revision->body = db_text(row);
    revision->reason = db_text(row);
}

void personal_store_history(struct db_batch *batch, struct span session_hash, int64_t post_id,
                            int64_t below, struct personal_history *out)
{
    db_ask(batch, STMT_personal_history, read_revision, out, DB_BYTES(session_hash),
           DB_INT(post_id), DB_INT(below), DB_INT(PERSONAL_REVISIONS + 1));
}

void personal_store_hide(struct db_batch *batch, int64_t actor, int64_t post_id,
                         const struct personal_found *found)
{
    struct span *words = arena_array_of(db_batch_arena(batch), struct span, found->count + 1);
    for (size_t i = 0; i < found->count; i++)
        words[i] = found->items[i].words;
    db_ask(batch, STMT_personal_hide, db_read_int, NULL, DB_INT(actor), DB_INT(post_id),
           DB_TEXTS(words, found->count));
}

/* Closing and locking questions, in the database. */
#include "question/question.h"

void question_store_close(struct db_batch *batch, int64_t actor, int64_t id, struct span why,
                          struct span reason, const struct flag_other *other)
{
    db_ask(batch, STMT_question_close, db_read_int, NULL, DB_INT(actor), DB_INT(id), DB_TEXT(why),
           DB_TEXT(reason), DB_TEXT(other->kind), DB_TEXT(other->slug));
}

void question_store_close_again(struct db_batch *batch, int64_t actor, int64_t id)
{
    db_ask(batch, STMT_question_close_again, db_read_int, NULL, DB_INT(actor), DB_INT(id));
}

void question_store_reopen(struct db_batch *batch, int64_t actor, int64_t id)
{
    db_ask(batch, STMT_question_reopen, db_read_int, NULL, DB_INT(actor), DB_INT(id));
}

void question_store_set_locked(struct db_batch *batch, int64_t actor, int64_t id, bool yes,
                               struct span reason)
{
    db_ask(batch, STMT_question_set_locked, db_read_int, NULL, DB_INT(actor), DB_INT(id),
           DB_BOOL(yes), DB_TEXT(reason));
}

static void read_before(struct db_row *row, void *out)
{
    struct question_state_before *before = out;
    before->closed_why = db_text(row);
    before->lock_reason = db_text(row);
}

void question_store_state_before(struct db_batch *batch, struct span session_hash, int64_t id,
                                 struct question_state_before *out)
{
    db_ask(batch, STMT_question_state_before, read_before, out, DB_BYTES(session_hash), DB_INT(id));
}

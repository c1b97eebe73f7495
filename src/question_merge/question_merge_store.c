/* Merging questions, in the database. */
#include "question_merge/question_merge.h"

static void read_merge(struct db_row *row, void *out)
{
    struct question_merge_list *list = out;
    struct question_merge *merge = db_list_item(row, list);
    merge->id = db_int(row);
    merge->at = db_time(row);
    merge->reason = db_text(row);
    post_read_person(row, &merge->by);
    merge->from = db_int(row);
    merge->from_title = db_text(row);
    merge->into = db_int(row);
    merge->into_title = db_text(row);
    merge->undone_at = db_time(row);
    merge->answers = db_int(row);
    merge->comments = db_int(row);
}

void question_merge_store_list(struct db_batch *batch, struct span session_hash, int64_t question,
                               struct question_merge_list *out)
{
    db_ask(batch, STMT_question_merge_list, read_merge, out, DB_BYTES(session_hash),
           DB_INT(question), DB_INT(QUESTION_MERGE_SHOWN));
}

void question_merge_store_put(struct db_batch *batch, int64_t actor, int64_t gone, int64_t stays,
                              struct span reason)
{
    db_ask(batch, STMT_question_merge_put, db_read_int, NULL, DB_INT(actor), DB_INT(gone),
           DB_INT(stays), DB_TEXT(reason));
}

void question_merge_store_undo(struct db_batch *batch, int64_t actor, int64_t merge)
{
    db_ask(batch, STMT_question_merge_undo, db_read_int, NULL, DB_INT(actor), DB_INT(merge));
}

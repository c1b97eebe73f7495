/* Answers in the database. */
#include "answer/answer.h"

void answer_store_give(struct db_batch *batch, int64_t author, int64_t question_id,
                       const struct post_text *text, int64_t *id)
{
    db_ask(batch, STMT_answer_give, db_read_int, id, DB_INT(author), DB_INT(question_id),
           DB_TEXT(text->body), DB_TEXT(text->html), DB_TEXT(text->plain), POST_LINKS(text));
}

void answer_store_accept(struct db_batch *batch, int64_t asker, int64_t answer_id, bool yes)
{
    db_ask(batch, STMT_answer_accept, db_read_int, NULL, DB_INT(asker), DB_INT(answer_id),
           DB_BOOL(yes));
}

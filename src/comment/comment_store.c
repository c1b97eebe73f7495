/* Comments in the database. */
#include "comment/comment.h"

void comment_store_add(struct db_batch *batch, int64_t author, int64_t per_hour, int64_t parent_id,
                       const struct post_text *text, int64_t *id)
{
    post_store_rate(batch, SPAN("comment"), author, per_hour);
    db_ask(batch, STMT_comment_add, db_read_int, id, DB_INT(author), DB_INT(parent_id),
           DB_TEXT(text->body), DB_TEXT(text->html), POST_LINKS(text));
}

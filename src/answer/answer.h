/* Answers: giving one, and the asker's mark on the one that helped. */
#ifndef ANSWER_ANSWER_H
#define ANSWER_ANSWER_H

#include "post/post.h"

/* Queues; refused with 'post_exists' or 'post_not_deleted'. *id gets the answer's. */
void answer_store_give(struct db_batch *batch, int64_t author, int64_t question_id,
                       const struct post_text *text, int64_t *id);

/* Queues the mark (or taking it back); refused with 'accept_by_asker'. */
void answer_store_accept(struct db_batch *batch, int64_t asker, int64_t answer_id, bool yes);

#endif

/* Comments on questions and answers. */
#ifndef COMMENT_COMMENT_H
#define COMMENT_COMMENT_H

#include "post/post.h"

/* Queues; refused with 'rate_limit' past `per_hour`, 'post_exists' or 'post_not_deleted'. *id gets the comment's. */
void comment_store_add(struct db_batch *batch, int64_t author, int64_t per_hour, int64_t parent_id,
                       const struct post_text *text, int64_t *id);

#endif

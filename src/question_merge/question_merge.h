/*
 * Merging two questions, and taking one out again: sql/functions/question_merge.sql. The address of the one that became part of the
 * other leads there.
 */
#ifndef QUESTION_MERGE_QUESTION_MERGE_H
#define QUESTION_MERGE_QUESTION_MERGE_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"

enum { QUESTION_MERGE_REASON_MAX = 300 /* code points */, QUESTION_MERGE_SHOWN = 20 };

struct question_merge {
    int64_t id;
    instant at;
    struct span reason;
    struct person by;
    int64_t from;
    struct span from_title;
    int64_t into;
    struct span into_title;
    instant undone_at; /* 0: it holds */
    int64_t answers;   /* that went along */
    int64_t comments;  /* on the question itself */
};

struct question_merge_list {
    size_t count;
    struct question_merge *items; /* the newest first */
};

/* Queues what was merged into a question, and it into others; nothing comes for who is no moderator. */
void question_merge_store_list(struct db_batch *batch, struct span session_hash, int64_t question,
                               struct question_merge_list *out);
/* Refused with the names of sql/functions/question_merge.sql. */
void question_merge_store_put(struct db_batch *batch, int64_t actor, int64_t gone, int64_t stays,
                              struct span reason);
void question_merge_store_undo(struct db_batch *batch, int64_t actor, int64_t merge);

#endif

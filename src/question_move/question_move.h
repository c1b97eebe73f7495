/*
 * Moving answers and comments to another question, and splitting a question: to a new one (sql/functions/question_move.sql).
 */
#ifndef QUESTION_MOVE_QUESTION_MOVE_H
#define QUESTION_MOVE_QUESTION_MOVE_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"

enum {
    QUESTION_MOVE_REASON_MAX = 300, /* code points */
    QUESTION_MOVE_SHOWN = 20,
    QUESTION_MOVE_POSTS = 60 /* to choose from */
};

/* An answer, or a comment on the question itself. */
struct question_move_post {
    int64_t id;
    struct span kind;
    struct person author;
    struct span beginning; /* plain text */
};

struct question_move_posts {
    size_t count;
    struct question_move_post *items; /* answers, then comments, the newest first */
};

struct question_move {
    int64_t id;
    instant at;
    struct span reason;
    struct person by;
    int64_t from;
    struct span from_title;
    int64_t into;
    struct span into_title;
    instant undone_at; /* 0: it holds */
    int64_t posts;
    bool made; /* the other question was made for it */
};

struct question_move_list {
    size_t count;
    struct question_move *items; /* the newest first */
};

/* Which posts a form names. */
struct question_move_chosen {
    const int64_t *ids;
    size_t count;
};

/* Reads "12,34"; what is no number of a post is left out. In the arena. */
struct question_move_chosen question_move_read(struct arena *arena, struct span posts);

/* Queue; nothing comes for who is no moderator. */
void question_move_store_posts(struct db_batch *batch, struct span session_hash, int64_t question,
                               struct question_move_posts *out);
void question_move_store_list(struct db_batch *batch, struct span session_hash, int64_t question,
                              struct question_move_list *out);
/* Queue; refused with the names of functions/question_move.sql. */
void question_move_store_put(struct db_batch *batch, int64_t actor, int64_t question,
                             struct question_move_chosen posts, int64_t other, struct span reason);
/* *id gets the new question's. */
void question_move_store_split(struct db_batch *batch, int64_t actor, int64_t question,
                               struct question_move_chosen posts, struct span reason,
                               struct span title, struct span slug, const struct post_text *text,
                               int64_t *id);
void question_move_store_undo(struct db_batch *batch, int64_t actor, int64_t move);

#endif

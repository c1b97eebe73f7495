/*
 * Suggested changes of questions and answers: made by who may not edit them, decided about by their author or a moderator:
 * sql/functions/suggestion.sql.
 */
#ifndef SUGGESTION_SUGGESTION_H
#define SUGGESTION_SUGGESTION_H

#include "post/post.h"

enum { SUGGESTION_REASON_MAX = 200, SUGGESTION_ANSWER_MAX = 500, SUGGESTION_PAGE = 30 };

struct suggestion_text {
    struct span title; /* of a question, as its tags */
    struct span body;
    const struct span *tags;
    size_t tag_count;
};

struct suggestion {
    int64_t id; /* 0: there is none, or not for the viewer */
    int64_t post_id;
    int64_t base; /* the revision that it was begun on */
    struct person author;
    instant created_at;
    struct suggestion_text text;
    struct span reason;
    instant ended_at; /* 0: it waits */
    struct person ended_by;
    struct span outcome; /* accepted, improved, declined, taken-back */
    struct span answer;
    int64_t revision; /* that it became; 0: none */
    struct suggestion_text before;
};

struct suggestion_row {
    int64_t id;
    struct span kind;  /* of the post */
    struct span title; /* of its question; empty: it is not to be seen any more */
    instant created_at;
    struct span reason;
    struct span outcome;
    struct span answer;
};

struct suggestion_list {
    size_t count;
    struct suggestion_row *items;
};

/* "It waits for a decision", of an outcome. */
const char *suggestion_words(struct span outcome);

/* Queues; refused with the names of sql/functions/suggestion.sql. *id gets the suggestion's. */
void suggestion_store_make(struct db_batch *batch, int64_t author, int64_t post_id, int64_t base,
                           const struct suggestion_text *text, struct span reason, int64_t *id);
/* Queue, for whoever's session it is. */
void suggestion_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                          struct suggestion *out);
/* What they suggested, from before that id, one more than SUGGESTION_PAGE when there is more. */
void suggestion_store_list(struct db_batch *batch, struct span session_hash, int64_t before,
                           struct suggestion_list *out);
/* Queues: *id gets the one that waits for a post, 0 when there is none. */
void suggestion_store_waiting(struct db_batch *batch, int64_t post_id, int64_t *id);

/* Queues accepting it as a text over revision `base` of the post; `improved`: the decider changed it. */
void suggestion_store_accept(struct db_batch *batch, int64_t actor, int64_t id, bool improved,
                             int64_t base, struct span title, struct span slug,
                             const struct post_text *text, const struct span *tags,
                             size_t tag_count, struct span answer);
void suggestion_store_decline(struct db_batch *batch, int64_t actor, int64_t id,
                              struct span answer);
/* What was declined waits again. */
void suggestion_store_reopen(struct db_batch *batch, int64_t actor, int64_t id);
void suggestion_store_take_back(struct db_batch *batch, int64_t author, int64_t id);

#endif

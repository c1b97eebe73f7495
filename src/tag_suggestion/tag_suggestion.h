/*
 * Tags that members suggest, one for all who suggest the same, and what coaches make of it: sql/functions/tag_suggestion.sql.
 */
#ifndef TAG_SUGGESTION_TAG_SUGGESTION_H
#define TAG_SUGGESTION_TAG_SUGGESTION_H

#include "tag/tag.h"

enum {
    TAG_SUGGESTION_REASON_MAX = 200,
    TAG_SUGGESTION_ANSWER_MAX = 500,
    TAG_SUGGESTION_PAGE = 30,
    TAG_SUGGESTION_REASONS = 20, /* of so many who suggested it a coach reads why */
};

struct tag_suggestion {
    int64_t id;        /* 0: there is none, or not for the viewer */
    struct span name;  /* as a tag has it */
    struct span title; /* as it was said */
    int64_t asked;     /* by so many people */
    instant first_at;
    struct span state;  /* open, tag, refused */
    struct span answer; /* why it was refused */
    instant ended_at;
    struct person ended_by;
    bool mine;           /* the viewer suggested it, */
    int64_t question_id; /* for this question; 0: for none that is still there */
    struct span question_title;
    struct span tag; /* that its name leads to now; empty: to none */
    struct span tag_title;
};

struct tag_suggestion_reason {
    struct person author;
    instant at;
    struct span reason; /* empty: it was typed for a question's tags */
    int64_t question_id;
    struct span question_title;
};
struct tag_suggestion_reasons {
    size_t count;
    struct tag_suggestion_reason *items;
};

/* What the viewer suggested. */
struct tag_suggestion_row {
    int64_t id;
    struct span name;
    struct span title;
    instant at;
    struct span reason;
    struct span state;
    struct span answer;
};
struct tag_suggestion_list {
    size_t count;
    struct tag_suggestion_row *items;
};

/* "Waits for a coach", of a state. */
const char *tag_suggestion_words(struct span state);

/*
 * Queues; *id gets the suggestion's. Refused with 'tag_suggestion_known' (it is a tag), 'tag_suggestion_refused' or
 * 'tag_suggestion_room'.
 */
void tag_suggestion_store_make(struct db_batch *batch, int64_t author, struct span name,
                               struct span title, struct span reason, int64_t *id);
/* Queues behind what asks a question, in its batch: words that were typed for its tags and are none. */
void tag_suggestion_store_asked(struct db_batch *batch, int64_t author, const struct span *names,
                                size_t count);
/* Queues, for whose session it is: somebody who suggested it, or a coach. */
void tag_suggestion_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                              struct tag_suggestion *out);
/* Queues who suggested it and why, TAG_SUGGESTION_REASONS of them; for others than coaches nothing. */
void tag_suggestion_store_reasons(struct db_batch *batch, struct span session_hash, int64_t id,
                                  struct tag_suggestion_reasons *out);
/* Queues: id, state and answer of the one with that name, whoever looks. */
void tag_suggestion_store_find(struct db_batch *batch, struct span name,
                               struct tag_suggestion *out);
/* Queues what the viewer suggested, from before that one, one more than TAG_SUGGESTION_PAGE when there is more. */
void tag_suggestion_store_list(struct db_batch *batch, struct span session_hash, int64_t before,
                               struct tag_suggestion_list *out);
/* Queues; refused with 'entry_edit_allowed', 'suggestion_over' or 'suggestion_answer'. */
void tag_suggestion_store_refuse(struct db_batch *batch, int64_t coach, int64_t id,
                                 struct span answer);
/* Queues: what was refused waits again. */
void tag_suggestion_store_reopen(struct db_batch *batch, int64_t coach, int64_t id);
/* Queues: the tag that was made of it is taken away; refused with 'tag_suggestion_used' as soon as anything has it. */
void tag_suggestion_store_unmake(struct db_batch *batch, int64_t coach, int64_t id);
void tag_suggestion_store_take_back(struct db_batch *batch, int64_t author, int64_t id);

/* ---- pages ---- */

struct tag_suggestion_new {
    int64_t id;
    struct span name;
    struct tag_taken_list taken;
    struct tag_suggestion found; /* of that name */
};

struct tag_suggestion_page {
    struct tag_suggestion suggestion;
    struct tag_suggestion_reasons reasons;
    struct span claimer; /* who else looks at it just now; empty: nobody */
};

struct tag_suggestion_list_page {
    bool first;
    struct tag_suggestion_list list;
};

#endif

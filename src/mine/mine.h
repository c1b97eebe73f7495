/* Everything of one's own in one place: what one asked, answered, remarked, edited, voted on, and what was deleted. */
#ifndef MINE_MINE_H
#define MINE_MINE_H

#include "core/clock.h"
#include "db/batch.h"
#include "flag/flag.h"
#include "question/question.h"

enum { MINE_PAGE = 20, MINE_RETIRED_AMONG = 200, MINE_FLAGS = 5 };

enum mine_tab {
    MINE_QUESTIONS,
    MINE_ANSWERS,
    MINE_COMMENTS,
    MINE_EDITS,
    MINE_VOTES,
    MINE_DELETED,
    MINE_TABS
};

/* "questions": in addresses. */
extern const char *const mine_tab_names[MINE_TABS + 1];

struct mine_row {
    int64_t id;
    struct span kind;  /* of the post: "question", "answer", "comment", or an entry's */
    struct span title; /* of its question or entry; empty: one may no longer see it */
    struct span slug;
    struct span excerpt; /* plain text */
    int64_t score;
    instant at;         /* written, edited, voted or deleted */
    struct span reason; /* of an edit or a deletion; may be empty */
    struct span delete_why;
    struct span deleted_by; /* the name */
    int64_t vote;           /* 1 or -1; 0: this is no vote */
};

struct mine_rows {
    size_t count;
    struct mine_row *items;
};

/* A post of theirs that links to an entry that was retired. */
struct mine_retired_row {
    int64_t id;
    struct span kind;
    struct span title;        /* of the entry */
    struct span instead_kind; /* what took its place; empty: nothing did */
    struct span instead_slug;
    struct span instead_title;
};

struct mine_retired {
    size_t count;
    struct mine_retired_row *items;
};

/* A post of theirs that links to an entry in which something that was not safe was corrected since. */
struct mine_unsafe_row {
    int64_t id;
    struct span kind;
    struct span entry_kind;
    struct span entry_slug;
    struct span title;  /* of the entry */
    int64_t seen;       /* the revision that the post means */
    int64_t newest;     /* that of the correction */
    struct span safety; /* what was not safe, as a coach put it */
};

struct mine_unsafe {
    size_t count;
    struct mine_unsafe_row *items;
};

struct mine {
    struct mine_retired retired;
    struct mine_unsafe unsafe;
    struct flag_list flags; /* that were decided lately */
    int64_t trials_asked;   /* of what they try: to say how it goes */
    enum mine_tab tab;
    struct question_place from;
    bool first;
    struct mine_rows rows;
};

/* Queues a page of a tab for whose session it is, one row more than MINE_PAGE when there is more. */
void mine_store_rows(struct db_batch *batch, struct span session_hash, enum mine_tab tab,
                     struct question_place from, struct mine_rows *out);

/* Queues the posts among the newest MINE_RETIRED_AMONG of each kind that link to what was retired: twenty at most. */
void mine_store_retired(struct db_batch *batch, struct span session_hash, struct mine_retired *out);

/* Queues, among the same posts, those that link to what was corrected for safety since they were written: twenty at most. */
void mine_store_unsafe(struct db_batch *batch, struct span session_hash, struct mine_unsafe *out);

/* Queues: a post of theirs means what it links to as that is now. Refuses as editing it does. */
void mine_store_holds(struct db_batch *batch, int64_t author, int64_t post);

/* Where a row leads: the post itself; of an edit the history. */
struct span mine_path(struct arena *arena, enum mine_tab tab, const struct mine_row *row);

#endif

/* A coach's desk: what of the library waits to be done. */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "library/library.h"

enum { DESK_PAGE = 30, DESK_PLACE_MAX = 400 };

enum desk_tab { DESK_DRAFTS, DESK_REVIEW, DESK_OVERDUE, DESK_MINE, DESK_BROKEN, DESK_TABS };

/* "drafts": in addresses, and what the database calls them. */
extern const char *const desk_tab_names[DESK_TABS + 1];

struct desk_row {
    struct span place; /* in its list */
    struct span kind;
    struct span slug;
    struct span title;
    struct span status;
    struct span
        note; /* overdue: "change", "due"; broken: "missing", "retired", "draft", "source" */
    struct span detail; /* a day, or what is referred to */
};

struct desk {
    enum desk_tab tab;
    bool first;
    int64_t counts[DESK_TABS];
    struct {
        size_t count;
        struct desk_row *items;
    } rows;
};

/* Queues how much there is in each list of whose session it is. */
void desk_store_counts(struct db_batch *batch, struct span session_hash, struct desk *out);
/* Queues a page of out->tab behind a place (empty: the first), one row more than DESK_PAGE when there is more. */
void desk_store_list(struct db_batch *batch, struct span session_hash, struct span after,
                     struct desk *out);

/* "/stretches/figure-four/reviews": where the work of a row is done. */
struct span desk_path(struct arena *arena, enum desk_tab tab, const struct desk_row *row);

#endif

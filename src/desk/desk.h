/* A coach's desk: what of the library waits to be done. */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "library/library.h"
#include "worse/worse.h"

enum {
    DESK_PAGE = 30,
    DESK_PLACE_MAX = 60,
    DESK_COUNTED = 100,   /* of a list at most */
    DESK_LOOKED_AT = 100, /* entries whose references or pictures are looked at for one page */
    DESK_FAULTS = 40,     /* of one entry at most */
    DESK_LINKED = 300,    /* stretches whose links are looked at, those without any apart */
    DESK_LINKS_EACH = 4 * MODEL_LIST_MAX, /* of one: all that its fields can have */
};

enum desk_tab {
    DESK_DRAFTS,
    DESK_REVIEW,
    DESK_OVERDUE,
    DESK_MINE,
    DESK_WORDS,
    DESK_PICTURES,
    DESK_COMMENTS,
    DESK_WORSE,
    DESK_UNDRAWN,
    DESK_SAFETY,
    DESK_RETIRED,
    DESK_REPEATED,
    DESK_BROKEN,
    DESK_LINKS,
    DESK_TABS
};

/* "drafts": in addresses, and what the database calls them. */
extern const char *const desk_tab_names[DESK_TABS + 1];

struct desk_row {
    int64_t number, id; /* its place in its list; the entry */
    struct span kind;
    struct span slug;
    struct span title;
    struct span status;
    struct span
        note; /* review: "urgent", "do-not", ""; overdue: "change", "due"; broken: "missing", "retired", "draft", "source"; undrawn: "undrawn"; pictures: the fault; retired: the title of what took its place */
    struct span detail; /* a day, what is referred to, or how many people */
};

/* A link of a stretch to another, as the database has it. */
struct desk_link_row {
    int64_t id;
    struct span slug;
    struct span title;
    struct span sort;   /* "easier", "harder", "instead", "one-way" */
    struct span reason; /* of a swap, or why it leads one way */
    struct span to_slug;
    int64_t to; /* what that leads to; 0: nothing */
    struct span to_own;
    struct span to_title;
    bool to_public;
};

struct desk_link_rows {
    size_t count;
    struct desk_link_row *items;
};

/* What does not hold among the links of stretches: library/graph.h. */
struct desk_links {
    struct desk_link_rows rows;     /* ordered by `id` */
    struct desk_link_rows unlinked; /* id, slug and title of stretches that have none */
    struct graph graph;
    struct graph_faults faults;
};

struct desk {
    enum desk_tab tab;
    bool first;
    int64_t number, id;        /* the place that this page is behind */
    int64_t counts[DESK_TABS]; /* at most DESK_COUNTED; -1: not counted, as DESK_BROKEN never is */
    struct worse_desk worse;   /* what was told to coaches, and waits */
    int64_t wanted;            /* what nobody has written yet: on a page of its own */
    struct desk_links links;
    bool ended;       /* desk_end */
    struct span next; /* the place behind this page; empty: it is the last */
    struct {
        size_t count;
        struct desk_row *items;
    } rows;
};

/* Queues how much there is in each list of whose session it is. */
void desk_store_counts(struct db_batch *batch, struct span session_hash, struct desk *out);
/* Queues a page of out->tab behind its place, one row more than DESK_PAGE when there is more. */
void desk_store_list(struct db_batch *batch, struct span session_hash, struct desk *out);

/* Queues the links of stretches into out->links, for whose session it is. */
void desk_store_links(struct db_batch *batch, struct span session_hash, struct desk *out);
/* From those rows to the graph and its faults. Of stretches that were not read nothing is said to be missing. */
void desk_links_make(struct arena *arena, struct desk_links *links);
/* What the first of a fault's stretches calls the second: an address that leads to it, its own or one that it had. */
struct span desk_link_slug(const struct desk_links *links, const struct graph_fault *fault);

/*
 * What one button can do about such a fault: "harder", "easier" or "instead" (the other gets a link back), "one-way" (the
 * reason is taken out), "out" (the link is). NULL: it takes somebody who knows better.
 */
const char *desk_link_put_right(enum graph_fault_kind kind);
/* Does that to the model, about the stretch of that address. */
void desk_link_change(struct arena *arena, struct stretch_model *model, struct span what,
                      struct span slug);

/* Reads a place, "1700000000000000.12", into the desk. False: it is none. */
MUST_CHECK bool desk_place_read(struct span s, struct desk *desk);
/* Cuts the rows to those of a page and notes the place behind them; once. */
void desk_end(struct arena *arena, struct desk *desk);
/*
 * The same, unless it is a list that is looked through and nothing was found where that was: then the place is behind that, the
 * list is empty, and it returns true: there is more to look through.
 */
bool desk_looks_on(struct arena *arena, struct desk *desk);

/* "12", "100 or more"; empty: nobody counted. Lives in the arena. */
struct span desk_count(struct arena *arena, int64_t count);

/* "/stretches/figure-four/reviews": where the work of a row is done. */
struct span desk_path(struct arena *arena, enum desk_tab tab, const struct desk_row *row);

#endif

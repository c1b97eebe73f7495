/*
 * Stretches as a graph: which is easier than which, and what is done instead of what. Whether it holds is one rule, for the
 * starter content (ctl/load) and for what is on the site (desk). Plain functions: no Kore, no libpq.
 */
#ifndef LIBRARY_GRAPH_H
#define LIBRARY_GRAPH_H

#include "library/model.h"

/* What one entry says of another: several of them may be said. */
enum graph_link {
    GRAPH_EASIER = 1, /* the other is easier */
    GRAPH_HARDER = 2,
    GRAPH_INSTEAD = 4,
    GRAPH_ONE_WAY = 8, /* that the other need not link back, and why */
};

/* An entry; who makes it knows it again by its place. */
struct graph_node {
    struct span slug;
    struct span title;
    bool is_public;
    bool is_there; /* it is not: somebody links to what nobody has written */
    bool
        is_unread; /* what it says of others is not known, or not all of it: nothing is missed there */
};

struct graph_edge {
    size_t from; /* places of nodes */
    size_t to;
    unsigned links;
};

struct graph {
    size_t node_count;
    size_t node_room;
    struct graph_node *nodes;
    size_t edge_count;
    size_t edge_room;
    struct graph_edge *edges; /* one for each pair, once graph_check has begun */
    bool is_part; /* there are more entries: what nothing here leads to, something else may */
};

enum graph_fault_kind {
    GRAPH_BOTH_EASIER,  /* each says that the other is the easier */
    GRAPH_BOTH_HARDER,  /* or the harder */
    GRAPH_EASIER_ALONE, /* it says so, and the other does not say that this one is harder */
    GRAPH_HARDER_ALONE, /* and so on */
    GRAPH_INSTEAD_ALONE,
    GRAPH_ONE_WAY_NO_LINK, /* it says why a link does not lead back that is not there */
    GRAPH_ONE_WAY_BACK,    /* or that does lead back */
    GRAPH_CIRCLE,          /* easier than itself by way of others: `to` is the next */
    GRAPH_HIDDEN,          /* a link to what readers do not see */
    GRAPH_MISSING,         /* or to what is not there */
    GRAPH_UNREACHED,       /* no other one leads here */
    GRAPH_FAULT_KINDS
};

struct graph_fault {
    enum graph_fault_kind kind;
    size_t from;
    size_t to; /* `from` itself: it is about one entry */
};

struct graph_faults {
    size_t count;
    struct graph_fault *items;
    size_t looks; /* at nodes and links while circles were looked for: what that costs */
};

/* An empty graph with room for so many; all of it lives in the arena. */
void graph_begin(struct arena *arena, size_t nodes, size_t edges, struct graph *out);
/* Adds a node and returns its place. Beyond the room, which is one at least, the last one is written over. */
size_t graph_add(struct graph *graph, const struct graph_node *node);
/* Adds what one says of another; nothing when there is no room. A link to itself is left out. */
void graph_link(struct graph *graph, size_t from, size_t to, unsigned links);

/* What a swap's reason (stretch_swap_reasons) says of the other entry. */
unsigned graph_of_reason(struct span reason);

/*
 * Finds what does not hold: of pairs, sorted by `from`, each pair once; then circles; then what nothing leads to. O(n log n), and
 * for each circle a walk to it: n is nodes and edges. Lives in the arena.
 */
void graph_check(struct arena *arena, struct graph *graph, struct graph_faults *out);

#endif

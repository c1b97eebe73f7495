/* Whether links between stretches hold: both ways, without circles, to what is there. */
#include "library/graph.h"

#include <stdlib.h>

void graph_begin(struct arena *arena, size_t nodes, size_t edges, struct graph *out)
{
    *out = (struct graph){.node_room = nodes, .edge_room = edges};
    out->nodes = arena_array_of(arena, struct graph_node, nodes + 1);
    out->edges = arena_array_of(arena, struct graph_edge, edges + 1);
}

size_t graph_add(struct graph *graph, const struct graph_node *node)
{
    size_t last = graph->node_room > 0 ? graph->node_room - 1 : 0;
    size_t place = graph->node_count < last ? graph->node_count : last;
    graph->nodes[place] = *node;
    graph->node_count = place + 1;
    return place;
}

void graph_link(struct graph *graph, size_t from, size_t to, unsigned links)
{
    if (from != to && graph->edge_count < graph->edge_room)
        graph->edges[graph->edge_count++] = (struct graph_edge){from, to, links};
}

unsigned graph_of_reason(struct span reason)
{
    return span_is(reason, "easier")   ? GRAPH_EASIER
           : span_is(reason, "harder") ? GRAPH_HARDER
                                       : GRAPH_INSTEAD;
}

/* ---- edges in order, one for each pair ---- */

static int by_pair(const void *a, const void *b)
{
    const struct graph_edge *x = a;
    const struct graph_edge *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to == y->to ? 0 : x->to < y->to ? -1 : 1;
}

static void join_edges(struct graph *graph)
{
    size_t kept = 0;
    if (graph->edge_count == 0)
        return;
    qsort(graph->edges, graph->edge_count, sizeof(graph->edges[0]), by_pair);
    for (size_t i = 1; i < graph->edge_count; i++)
        if (by_pair(&graph->edges[kept], &graph->edges[i]) == 0)
            graph->edges[kept].links |= graph->edges[i].links;
        else
            graph->edges[++kept] = graph->edges[i];
    graph->edge_count = kept + 1;
}

static unsigned links_of(const struct graph *graph, size_t from, size_t to)
{
    const struct graph_edge wanted = {.from = from, .to = to};
    const struct graph_edge *found =
        graph->edge_count == 0
            ? NULL
            : bsearch(&wanted, graph->edges, graph->edge_count, sizeof(graph->edges[0]), by_pair);
    return found == NULL ? 0 : found->links;
}

/* ---- pairs ---- */

static void fault(struct graph_faults *faults, enum graph_fault_kind kind, size_t from, size_t to)
{
    faults->items[faults->count++] = (struct graph_fault){.kind = kind, .from = from, .to = to};
}

/* What somebody says on purpose to lead one way. */
static void check_one_way(const struct graph *graph, struct graph_faults *faults,
                          const struct graph_edge *edge, unsigned back)
{
    enum { ANY = GRAPH_EASIER | GRAPH_HARDER | GRAPH_INSTEAD };
    if ((edge->links & ANY) == 0 && graph->nodes[edge->from].is_unread)
        return;
    if ((edge->links & ANY) == 0)
        fault(faults, GRAPH_ONE_WAY_NO_LINK, edge->from, edge->to);
    else if ((back & ANY) != 0)
        fault(faults, GRAPH_ONE_WAY_BACK, edge->from, edge->to);
}

static void check_pair(const struct graph *graph, struct graph_faults *faults,
                       const struct graph_edge *edge)
{
    const struct graph_node *to = &graph->nodes[edge->to];
    unsigned there = edge->links;
    unsigned back = links_of(graph, edge->to, edge->from);
    bool first = edge->from < edge->to;
    bool said = !first && (there & back & (GRAPH_EASIER | GRAPH_HARDER)) != 0; /* as the other's */
    if (!to->is_there || !to->is_public)
        fault(faults, to->is_there ? GRAPH_HIDDEN : GRAPH_MISSING, edge->from, edge->to);
    else if ((there & GRAPH_ONE_WAY) != 0)
        check_one_way(graph, faults, edge, back);
    else if ((there & back & GRAPH_EASIER) != 0 && first)
        fault(faults, GRAPH_BOTH_EASIER, edge->from, edge->to);
    else if ((there & back & GRAPH_HARDER) != 0 && first)
        fault(faults, GRAPH_BOTH_HARDER, edge->from, edge->to);
    else if (said || to->is_unread) /* what that one says back, or does not, is not known */
        return;
    else if ((there & GRAPH_EASIER) != 0 && (back & GRAPH_HARDER) == 0)
        fault(faults, GRAPH_EASIER_ALONE, edge->from, edge->to);
    else if ((there & GRAPH_HARDER) != 0 && (back & GRAPH_EASIER) == 0)
        fault(faults, GRAPH_HARDER_ALONE, edge->from, edge->to);
    else if (there == GRAPH_INSTEAD && (back & ~(unsigned)GRAPH_ONE_WAY) == 0)
        fault(faults, GRAPH_INSTEAD_ALONE, edge->from, edge->to);
}

/* ---- circles ---- */

/*
 * Steps down from each node, by its own words or by the other's, and the same steps up: each direction in one list, in which
 * those of node i begin at from[i] and end before from[i + 1].
 */
struct steps {
    size_t *from;
    size_t *to;
};

struct circles {
    struct steps down;
    struct steps up;
    size_t *ways; /* of nodes: steps down to what is not gone */
    size_t *next; /* of nodes: the first step down that may lead to what is not gone */
    bool *gone;   /* of nodes: it is in no circle, or in one that was named */
    size_t *seen; /* of nodes: the walk that came by last */
    size_t *waiting;
    size_t waiting_count;
    size_t looks; /* at nodes and steps */
};

static bool is_step(const struct graph *graph, const struct graph_edge *edge, bool reversed)
{
    unsigned back = links_of(graph, edge->to, edge->from);
    /* Of two that contradict each other that is what is said. */
    if ((edge->links & back & (GRAPH_EASIER | GRAPH_HARDER)) != 0)
        return false;
    /* What both say is one step. */
    return reversed ? (edge->links & GRAPH_HARDER) != 0 && (back & GRAPH_EASIER) == 0
                    : (edge->links & GRAPH_EASIER) != 0;
}

/* The two ends of a step: from where it leads down, or up. */
static void ends_of(const struct graph_edge *edge, bool reversed, bool up, size_t *from, size_t *to)
{
    bool turned = reversed != up;
    *from = turned ? edge->to : edge->from;
    *to = turned ? edge->from : edge->to;
}

static void collect_steps(struct arena *arena, const struct graph *graph, bool up,
                          struct steps *steps)
{
    size_t nodes = graph->node_count;
    size_t *filled = arena_array_of(arena, size_t, nodes + 1);
    steps->from = arena_array_of(arena, size_t, nodes + 2);
    steps->to = arena_array_of(arena, size_t, 2 * graph->edge_count + 1);
    for (int writing = 0; writing < 2; writing++) {
        for (size_t i = 0; i < 2 * graph->edge_count; i++) {
            const struct graph_edge *edge = &graph->edges[i / 2];
            size_t from;
            size_t to;
            if (!is_step(graph, edge, i % 2 != 0))
                continue;
            ends_of(edge, i % 2 != 0, up, &from, &to);
            if (writing == 0)
                steps->from[from + 1]++;
            else
                steps->to[steps->from[from] + filled[from]++] = to;
        }
        for (size_t i = 0; writing == 0 && i < nodes; i++)
            steps->from[i + 1] += steps->from[i];
    }
}

static void circles_begin(struct arena *arena, const struct graph *graph, struct circles *c)
{
    size_t nodes = graph->node_count;
    *c = (struct circles){.ways = arena_array_of(arena, size_t, nodes + 1),
                          .next = arena_array_of(arena, size_t, nodes + 1),
                          .gone = arena_array_of(arena, bool, nodes + 1),
                          .seen = arena_array_of(arena, size_t, nodes + 1),
                          .waiting = arena_array_of(arena, size_t, nodes + 1)};
    collect_steps(arena, graph, false, &c->down);
    collect_steps(arena, graph, true, &c->up);
    for (size_t i = 0; i < nodes; i++) {
        c->ways[i] = c->down.from[i + 1] - c->down.from[i];
        c->next[i] = c->down.from[i];
    }
}

static void leave(struct circles *c, size_t node)
{
    c->gone[node] = true;
    c->waiting[c->waiting_count++] = node;
}

/* Takes away what has no step down any more, until all that is left leads into a circle. */
static void peel(struct circles *c)
{
    while (c->waiting_count > 0) {
        size_t node = c->waiting[--c->waiting_count];
        for (size_t k = c->up.from[node]; k < c->up.from[node + 1]; k++) {
            size_t above = c->up.to[k];
            c->looks++;
            if (--c->ways[above] == 0 && !c->gone[above])
                leave(c, above);
        }
    }
}

static size_t next_of(struct circles *c, size_t node)
{
    c->looks++;
    for (; c->gone[c->down.to[c->next[node]]]; c->next[node]++)
        c->looks++;
    return c->down.to[c->next[node]];
}

/* The least node of the circle that steps down from `node` lead into; `walk` is one of its own, from 1. */
static size_t find_circle(struct circles *c, size_t node, size_t walk)
{
    size_t at = node;
    for (; c->seen[at] != walk; at = next_of(c, at))
        c->seen[at] = walk;
    size_t least = at;
    for (size_t on = next_of(c, at); on != at; on = next_of(c, on))
        least = on < least ? on : least;
    return least;
}

static void check_circles(struct arena *arena, const struct graph *graph,
                          struct graph_faults *faults)
{
    struct circles c;
    circles_begin(arena, graph, &c);
    for (size_t i = 0; i < graph->node_count; i++)
        if (c.ways[i] == 0)
            leave(&c, i);
    peel(&c);
    for (size_t i = 0; i < graph->node_count; i++) {
        if (c.gone[i])
            continue;
        size_t least = find_circle(&c, i, faults->count + 1);
        fault(faults, GRAPH_CIRCLE, least, next_of(&c, least));
        leave(&c, least);
        peel(&c);
    }
    faults->looks = c.looks;
}

/* ---- all of it ---- */

static void check_reach(struct arena *arena, const struct graph *graph, struct graph_faults *faults)
{
    bool *reached = arena_array_of(arena, bool, graph->node_count + 1);
    for (size_t i = 0; i < graph->edge_count; i++)
        if ((graph->edges[i].links & ~(unsigned)GRAPH_ONE_WAY) != 0)
            reached[graph->edges[i].to] = true;
    for (size_t i = 0; i < graph->node_count; i++)
        if (graph->nodes[i].is_there && graph->nodes[i].is_public && !reached[i] && !graph->is_part)
            fault(faults, GRAPH_UNREACHED, i, i);
}

void graph_check(struct arena *arena, struct graph *graph, struct graph_faults *out)
{
    join_edges(graph);
    *out = (struct graph_faults){.count = 0};
    out->items =
        arena_array_of(arena, struct graph_fault, graph->edge_count + 2 * graph->node_count + 1);
    for (size_t i = 0; i < graph->edge_count; i++)
        check_pair(graph, out, &graph->edges[i]);
    check_circles(arena, graph, out);
    check_reach(arena, graph, out);
}

/* What does not hold among the links of stretches: from rows of the database to faults. */
#include "desk/desk.h"

/* Nodes by their ids: a place and one more in each slot, 0: free. */
struct making {
    struct desk_links *links;
    size_t slot_count; /* a power of two, twice the nodes at least */
    size_t *slots;
    int64_t *ids; /* of nodes */
};

static void making_begin(struct arena *arena, struct desk_links *links, size_t most,
                         struct making *m)
{
    *m = (struct making){.links = links, .slot_count = 2};
    while (m->slot_count < 2 * (most + 1))
        m->slot_count *= 2;
    m->slots = arena_array_of(arena, size_t, m->slot_count);
    m->ids = arena_array_of(arena, int64_t, most + 1);
    graph_begin(arena, most, links->rows.count, &links->graph);
}

/* The node of that id, which is made when there is none; id 0: each is one of its own. */
static size_t node_of(struct making *m, int64_t id, const struct graph_node *node)
{
    size_t slot = (size_t)id * 0x9e3779b97f4a7c15u & (m->slot_count - 1);
    if (id == 0)
        return graph_add(&m->links->graph, node);
    for (; m->slots[slot] != 0; slot = (slot + 1) & (m->slot_count - 1))
        if (m->ids[m->slots[slot] - 1] == id)
            return m->slots[slot] - 1;
    size_t place = graph_add(&m->links->graph, node);
    m->slots[slot] = place + 1;
    m->ids[place] = id;
    return place;
}

/* One whose links were read, all of them. */
static size_t read_node(struct making *m, const struct desk_link_row *row)
{
    size_t place =
        node_of(m, row->id,
                &(struct graph_node){row->slug, row->title, .is_public = true, .is_there = true});
    m->links->graph.nodes[place].is_unread = false;
    return place;
}

static unsigned links_of(const struct desk_link_row *row)
{
    return span_is(row->sort, "easier")    ? GRAPH_EASIER
           : span_is(row->sort, "harder")  ? GRAPH_HARDER
           : span_is(row->sort, "one-way") ? GRAPH_ONE_WAY
                                           : graph_of_reason(row->reason);
}

void desk_links_make(struct arena *arena, struct desk_links *links)
{
    struct making m;
    size_t linked = 0;
    making_begin(arena, links, 2 * links->rows.count + links->unlinked.count, &m);
    for (size_t i = 0; i < links->unlinked.count; i++)
        (void)read_node(&m, &links->unlinked.items[i]);
    for (size_t i = 0; i < links->rows.count; i++) {
        const struct desk_link_row *row = &links->rows.items[i];
        linked += i == 0 || links->rows.items[i - 1].id != row->id;
        size_t from = read_node(&m, row);
        bool there = row->to != 0;
        size_t to = node_of(&m, row->to,
                            &(struct graph_node){there ? row->to_own : row->to_slug,
                                                 there ? row->to_title : row->to_slug,
                                                 .is_public = row->to_public, .is_there = there,
                                                 .is_unread = true});
        graph_link(&links->graph, from, to, links_of(row));
    }
    links->graph.is_part = linked >= DESK_LINKED || links->unlinked.count >= DESK_LINKED;
    graph_check(arena, &links->graph, &links->faults);
}

struct span desk_link_slug(const struct desk_links *links, const struct graph_fault *fault)
{
    const struct graph_node *from = &links->graph.nodes[fault->from];
    const struct graph_node *to = &links->graph.nodes[fault->to];
    bool wants_reason = fault->kind == GRAPH_ONE_WAY_NO_LINK || fault->kind == GRAPH_ONE_WAY_BACK;
    for (size_t i = 0; i < links->rows.count; i++) {
        const struct desk_link_row *row = &links->rows.items[i];
        bool of_reason = span_is(row->sort, "one-way");
        if ((!wants_reason || of_reason) && span_equal(row->slug, from->slug) && row->to != 0 &&
            span_equal(row->to_own, to->slug))
            return row->to_slug;
    }
    return to->slug;
}

const char *desk_link_put_right(enum graph_fault_kind kind)
{
    switch (kind) {
    case GRAPH_EASIER_ALONE:
        return "harder";
    case GRAPH_HARDER_ALONE:
        return "easier";
    case GRAPH_INSTEAD_ALONE:
        return "instead";
    case GRAPH_ONE_WAY_NO_LINK:
    case GRAPH_ONE_WAY_BACK:
        return "one-way";
    case GRAPH_HIDDEN:
    case GRAPH_MISSING:
        return "out";
    default:
        return NULL;
    }
}

/* ---- putting one right ---- */

static void add_slug(struct arena *arena, struct model_texts *list, struct span slug)
{
    if (model_texts_have(list, slug))
        return;
    struct span *items = arena_array_of(arena, struct span, list->count + 1);
    for (size_t i = 0; i < list->count; i++)
        items[i] = list->items[i];
    items[list->count] = slug;
    *list = (struct model_texts){list->count + 1, items};
}

/* What is won by going back is for a coach to say: until then it does much the same. */
static void add_swap(struct arena *arena, struct stretch_model *model, struct span slug)
{
    size_t count = model->swaps.count;
    struct stretch_swap *items = arena_array_of(arena, struct stretch_swap, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = model->swaps.items[i];
        if (span_equal(items[i].to, slug))
            return;
    }
    items[count] = (struct stretch_swap){.to = slug, .reason = SPAN("same")};
    model->swaps.items = items;
    model->swaps.count = count + 1;
}

static void drop_slug(struct model_texts *list, struct span slug)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!span_equal(list->items[i], slug))
            list->items[kept++] = list->items[i];
    list->count = kept;
}

static void drop_one_way(struct stretch_model *model, struct span slug)
{
    size_t kept = 0;
    for (size_t i = 0; i < model->one_way.count; i++)
        if (!span_equal(model->one_way.items[i].to, slug))
            model->one_way.items[kept++] = model->one_way.items[i];
    model->one_way.count = kept;
}

static void drop_swaps(struct stretch_model *model, struct span slug)
{
    size_t kept = 0;
    for (size_t i = 0; i < model->swaps.count; i++)
        if (!span_equal(model->swaps.items[i].to, slug))
            model->swaps.items[kept++] = model->swaps.items[i];
    model->swaps.count = kept;
}

void desk_link_change(struct arena *arena, struct stretch_model *model, struct span what,
                      struct span slug)
{
    if (span_is(what, "harder") || span_is(what, "easier")) {
        add_slug(arena, span_is(what, "harder") ? &model->harder : &model->easier, slug);
        return;
    }
    if (span_is(what, "instead")) {
        add_swap(arena, model, slug);
        return;
    }
    drop_one_way(model, slug);
    if (span_is(what, "out")) {
        drop_slug(&model->easier, slug);
        drop_slug(&model->harder, slug);
        drop_swaps(model, slug);
    }
}

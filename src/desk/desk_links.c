/* What does not hold among the links of stretches: from rows of the database to faults. */
#include "desk/desk.h"

#include <stdlib.h>

struct node_place {
    int64_t id;
    size_t place;
};

struct making {
    struct desk_links *links;
    size_t count; /* of nodes that are known by their id */
    struct node_place *places;
};

static size_t node_of(struct making *m, int64_t id, const struct graph_node *node)
{
    for (size_t i = m->count; id != 0 && i > 0; i--)
        if (m->places[i - 1].id == id)
            return m->places[i - 1].place;
    size_t place = graph_add(&m->links->graph, node);
    if (id != 0)
        m->places[m->count++] = (struct node_place){id, place};
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
    size_t most = 2 * links->rows.count + links->unlinked.count;
    struct making m = {.links = links,
                       .places = arena_array_of(arena, struct node_place, most + 1)};
    graph_begin(arena, most, links->rows.count, &links->graph);
    for (size_t i = 0; i < links->unlinked.count; i++) {
        const struct desk_link_row *row = &links->unlinked.items[i];
        (void)node_of(
            &m, row->id,
            &(struct graph_node){row->slug, row->title, .is_public = true, .is_there = true});
    }
    for (size_t i = 0; i < links->rows.count; i++) {
        const struct desk_link_row *row = &links->rows.items[i];
        size_t from = node_of(
            &m, row->id,
            &(struct graph_node){row->slug, row->title, .is_public = true, .is_there = true});
        bool there = row->to != 0;
        size_t to = node_of(&m, row->to,
                            &(struct graph_node){there ? row->to_own : row->to_slug,
                                                 there ? row->to_title : row->to_slug,
                                                 .is_public = row->to_public, .is_there = there});
        graph_link(&links->graph, from, to, links_of(row));
    }
    graph_check(arena, &links->graph, &links->faults);
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

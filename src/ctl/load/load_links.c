/* Whether the links between stretches hold: the rule is library/graph.h. */
#include "ctl/load/load.h"

struct stretches {
    size_t count;
    struct load_entry **entries;
    struct stretch_model *models;
};

static struct stretches stretches_of(struct load *load)
{
    struct stretches all = {.count = 0};
    size_t count = 0;
    for (struct load_entry *entry = load->entries; entry != NULL; entry = entry->next)
        count++;
    all.entries = arena_array_of(load->arena, struct load_entry *, count);
    all.models = arena_array_of(load->arena, struct stretch_model, count);
    for (struct load_entry *entry = load->entries; entry != NULL; entry = entry->next)
        if (span_is(entry->kind, "stretch") &&
            stretch_model_read(load->arena, entry->model, &all.models[all.count], NULL))
            all.entries[all.count++] = entry;
    return all;
}

static bool is_called(const struct load_entry *entry, struct span slug)
{
    return span_equal(entry->slug, slug) || model_texts_have(&entry->slugs, slug);
}

/* What the folder does not have is said of each reference (load_check.c). */
static void add_link(const struct stretches *all, struct graph *graph, size_t from,
                     struct span slug, unsigned links)
{
    for (size_t to = 0; to < all->count; to++)
        if (is_called(all->entries[to], slug))
            graph_link(graph, from, to, links);
}

static void add_links(const struct stretches *all, struct graph *graph, size_t from)
{
    const struct stretch_model *model = &all->models[from];
    for (size_t i = 0; i < model->easier.count; i++)
        add_link(all, graph, from, model->easier.items[i], GRAPH_EASIER);
    for (size_t i = 0; i < model->harder.count; i++)
        add_link(all, graph, from, model->harder.items[i], GRAPH_HARDER);
    for (size_t i = 0; i < model->swaps.count; i++)
        add_link(all, graph, from, model->swaps.items[i].to,
                 graph_of_reason(model->swaps.items[i].reason));
    for (size_t i = 0; i < model->one_way.count; i++)
        add_link(all, graph, from, model->one_way.items[i].to, GRAPH_ONE_WAY);
}

/* Where an entry says so: in the list of that name, or among its swaps. */
static const char *where(const struct stretches *all, const struct graph_fault *fault,
                         const struct model_texts *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (is_called(all->entries[fault->to], list->items[i]))
            return name;
    return "swaps";
}

static const char *field_of(const struct stretches *all, const struct graph_fault *fault)
{
    const struct stretch_model *model = &all->models[fault->from];
    switch (fault->kind) {
    case GRAPH_BOTH_EASIER:
    case GRAPH_EASIER_ALONE:
    case GRAPH_CIRCLE:
        return where(all, fault, &model->easier, "easier");
    case GRAPH_BOTH_HARDER:
    case GRAPH_HARDER_ALONE:
        return where(all, fault, &model->harder, "harder");
    case GRAPH_ONE_WAY_NO_LINK:
    case GRAPH_ONE_WAY_BACK:
        return "one_way";
    default:
        return "swaps";
    }
}

/* What is wrong with the entry that a fault leads to, behind its file's name. */
static const char *const what[GRAPH_FAULT_KINDS] = {
    [GRAPH_BOTH_EASIER] = "says that this one is the easier.",
    [GRAPH_BOTH_HARDER] = "says that this one is the harder.",
    [GRAPH_EASIER_ALONE] =
        "does not say that this one is harder. Let it, or say why under one_way.",
    [GRAPH_HARDER_ALONE] =
        "does not say that this one is easier. Let it, or say why under one_way.",
    [GRAPH_INSTEAD_ALONE] = "does not link back. Let it, or say why under one_way.",
    [GRAPH_ONE_WAY_NO_LINK] = "is not linked from here at all.",
    [GRAPH_ONE_WAY_BACK] = "does link back: take this out.",
    [GRAPH_CIRCLE] =
        "is easier than this, and this is easier than that by way of others. One of them is not.",
};

void load_check_links(struct load *load)
{
    enum { LINKS_EACH = 4 * MODEL_LIST_MAX };
    struct stretches all = stretches_of(load);
    struct graph graph;
    struct graph_faults faults;
    graph_begin(load->arena, all.count, all.count * LINKS_EACH, &graph);
    for (size_t i = 0; i < all.count; i++)
        graph_add(&graph, &(struct graph_node){
                              .slug = all.entries[i]->slug, .is_public = true, .is_there = true});
    for (size_t i = 0; i < all.count; i++)
        add_links(&all, &graph, i);
    graph_check(load->arena, &graph, &faults);
    for (size_t i = 0; i < faults.count; i++) {
        const struct graph_fault *fault = &faults.items[i];
        if (what[fault->kind] != NULL)
            load_field_fault(load, all.entries[fault->from]->file, span_of(field_of(&all, fault)),
                             arena_printf(load->arena, SPAN_FMT " %s",
                                          SPAN_ARG(all.entries[fault->to]->file->path),
                                          what[fault->kind]));
    }
}

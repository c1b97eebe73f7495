/* Reading a query: its words, its filter as JSON, its items and its text; see query.h. */
#include "search/query/query_internal.h"

/* All that is written of a query is a few times as long as the query. */
static struct text room_for(const struct query_reading *in)
{
    struct text text;
    text_init(&text, 64 * in->token_count + 256 * SEARCH_QUERY_POINTS);
    return text;
}

static struct span finish(struct arena *arena, struct text *text)
{
    struct span s = arena_span(arena, text_span(text));
    text_free(text);
    return s;
}

/* ---- text ---- */

static void write_node(struct text *out, const struct node *node);

static void write_children(struct text *out, const struct node *node)
{
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        if (child != node->first)
            text_add_string(out, node->kind == NODE_ANY ? " OR " : " ");
        bool bracket = node->kind == NODE_ANY && child->kind == NODE_ALL && !child->negated;
        if (bracket)
            text_add_char(out, '(');
        write_node(out, child);
        if (bracket)
            text_add_char(out, ')');
    }
}

static void write_node(struct text *out, const struct node *node)
{
    if (node->kind == NODE_ITEM) {
        query_write_item(out, &node->item);
        return;
    }
    if (node->negated)
        text_add_string(out, "-(");
    write_children(out, node);
    if (node->negated)
        text_add_char(out, ')');
}

struct span search_query_write(struct arena *arena, const struct search_item *items, size_t count)
{
    size_t room = 64;
    for (size_t i = 0; i < count; i++)
        room += items[i].value.len + 64;
    struct text out;
    text_init(&out, room);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add_char(&out, ' ');
        query_write_item(&out, &items[i]);
    }
    return finish(arena, &out);
}

/* ---- words ---- */

static void write_words(struct text *out, const struct node *node, bool negated)
{
    if (node->kind != NODE_ITEM) {
        for (const struct node *child = node->first; child != NULL; child = child->next)
            write_words(out, child, negated != node->negated);
        return;
    }
    const struct search_item *item = &node->item;
    if ((item->kind != SEARCH_ITEM_WORD && item->kind != SEARCH_ITEM_PHRASE) ||
        item->negated != negated)
        return;
    if (out->len > 0)
        text_add_char(out, ' ');
    text_add_span(out, item->value);
}

/* ---- filter ---- */

static void write_json(struct arena *arena, struct text *out, const struct node *node)
{
    if (node->kind == NODE_ITEM) {
        query_write_json(arena, out, &node->item);
        return;
    }
    text_printf(out, "%s{\"%s\":[", node->negated ? "{\"not\":" : "",
                node->kind == NODE_ANY ? "or" : "and");
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        if (child != node->first)
            text_add_char(out, ',');
        write_json(arena, out, child);
    }
    text_add_string(out, node->negated ? "]}}" : "]}");
}

static bool only_ranks(const struct node *node)
{
    return node->kind == NODE_ITEM && node->item.kind == SEARCH_ITEM_WORD && !node->item.negated;
}

static struct span write_filter(struct query_reading *in, const struct node *top)
{
    struct text out = room_for(in);
    for (const struct node *child = top->first; child != NULL; child = child->next) {
        if (only_ranks(child))
            continue;
        text_add_string(&out, out.len == 0 ? "{\"and\":[" : ",");
        write_json(in->arena, &out, child);
    }
    if (out.len > 0)
        text_add_string(&out, "]}");
    return finish(in->arena, &out);
}

/* ---- items ---- */

static struct search_item as_item(struct query_reading *in, struct node *node)
{
    if (node->kind == NODE_ITEM)
        return node->item;
    struct text out = room_for(in);
    write_node(&out, node);
    struct span text = finish(in->arena, &out);
    return (struct search_item){.kind = SEARCH_ITEM_GROUP,
                                .negated = node->negated,
                                .value = node->negated ? span_from(text, 1) : text};
}

static bool same_item(const struct search_item *a, const struct search_item *b)
{
    return a->kind == b->kind && a->negated == b->negated && span_equal(a->value, b->value);
}

bool search_query_has(const struct search_query *query, const struct search_item *item)
{
    for (size_t i = 0; i < query->item_count; i++) {
        if (same_item(&query->items[i], item))
            return true;
    }
    return false;
}

/* A word said twice counts twice; anything else is needed once. */
static void take_items(struct query_reading *in, struct node *top)
{
    struct search_query *query = in->query;
    query->items = arena_array_of(in->arena, struct search_item, top->count);
    struct node **link = &top->first;
    while (*link != NULL) {
        struct search_item item = as_item(in, *link);
        if (!only_ranks(*link) && search_query_has(query, &item)) {
            *link = (*link)->next;
            top->count--;
            continue;
        }
        query->items[query->item_count++] = item;
        link = &(*link)->next;
    }
}

void search_query_parse(struct arena *arena, struct span typed, struct search_query *out)
{
    *out = (struct search_query){.cut = false};
    struct query_reading in = {.arena = arena, .query = out};
    in.rest = query_plain(arena, typed, &out->cut);
    if (out->cut)
        query_note(&in, NOTE_LONG, SPAN(""));
    query_read_tokens(&in);
    struct node *top = query_read_tree(&in);
    take_items(&in, top);
    struct text words = room_for(&in);
    write_words(&words, top, false);
    out->words = finish(arena, &words);
    out->filter = write_filter(&in, top);
    out->canonical = search_query_write(arena, out->items, out->item_count);
}

/* Queries made from others: with an item more, less or another; from the words of a form. */
#include "search/query_internal.h"

static struct search_item *copy_but(struct arena *arena, const struct search_query *query,
                                    bool (*leaves_out)(const struct search_item *item,
                                                       const struct search_item *than),
                                    const struct search_item *than, size_t *count)
{
    struct search_item *items = arena_array_of(arena, struct search_item, query->item_count + 1);
    *count = 0;
    for (size_t i = 0; i < query->item_count; i++) {
        if (leaves_out == NULL || !leaves_out(&query->items[i], than))
            items[(*count)++] = query->items[i];
    }
    return items;
}

static bool is_that_one(const struct search_item *item, const struct search_item *than)
{
    return item == than;
}

static bool is_of_its_kind(const struct search_item *item, const struct search_item *than)
{
    return item->kind == than->kind && !item->negated;
}

struct span search_query_without(struct arena *arena, const struct search_query *query,
                                 size_t index)
{
    size_t count;
    struct search_item *items = copy_but(arena, query, is_that_one, &query->items[index], &count);
    return search_query_write(arena, items, count);
}

struct span search_query_with(struct arena *arena, const struct search_query *query,
                              const struct search_item *item)
{
    if (search_query_has(query, item))
        return query->canonical;
    size_t count;
    struct search_item *items = copy_but(arena, query, NULL, NULL, &count);
    items[count++] = *item;
    return search_query_write(arena, items, count);
}

struct span search_query_set(struct arena *arena, const struct search_query *query,
                             const struct search_item *item)
{
    size_t count;
    struct search_item *items = copy_but(arena, query, is_of_its_kind, item, &count);
    items[count++] = *item;
    return search_query_write(arena, items, count);
}

const struct search_item *search_query_first(const struct search_query *query,
                                             enum search_item_kind kind)
{
    for (size_t i = 0; i < query->item_count; i++) {
        if (query->items[i].kind == kind && !query->items[i].negated)
            return &query->items[i];
    }
    return NULL;
}

/* Every sign of the language but those within a word becomes a space. */
static struct span without_signs(struct arena *arena, struct span plain)
{
    char *copy = arena_string(arena, plain);
    for (size_t i = 0; i < plain.len; i++) {
        if (memchr("\"()[]:", copy[i], 6) != NULL)
            copy[i] = ' ';
    }
    return span_make(copy, plain.len);
}

size_t search_items_add_words(struct arena *arena, struct span typed, bool negated,
                              struct search_item *items, size_t count, size_t room)
{
    bool was_cut;
    struct span rest = without_signs(arena, query_plain(arena, typed, &was_cut));
    struct span word;
    while (count < room && span_word(&rest, &word)) {
        struct span bare = query_bare_word(word);
        if (!query_says_something(bare))
            continue;
        if (span_is(bare, "OR") || span_is(bare, "AND"))
            bare = span_is(bare, "OR") ? SPAN("or") : SPAN("and");
        items[count++] =
            (struct search_item){.kind = SEARCH_ITEM_WORD, .negated = negated, .value = bare};
    }
    return count;
}

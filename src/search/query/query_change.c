/* Queries made from others: with an item more, less or another; from the words of a form. */
#include "search/query/query_internal.h"

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

/* Quotes and brackets become spaces. */
static struct span without_brackets(struct arena *arena, struct span plain)
{
    char *copy = arena_string(arena, plain);
    for (size_t i = 0; i < plain.len; i++) {
        if (memchr("\"()[]", copy[i], 5) != NULL)
            copy[i] = ' ';
    }
    return span_make(copy, plain.len);
}

/* "kind" of "kind:stretch", which would be a filter; the word itself when it is one. */
static struct span up_to_value(struct arena *arena, struct span word)
{
    size_t colon = span_find(word, ':');
    enum search_item_kind kind;
    struct search_item item;
    struct span value = span_from(word, colon + 1);
    if (colon == word.len || !query_field_kind(span_make(word.ptr, colon), &kind) ||
        (!search_item_read(arena, kind, value, &item) &&
         !search_item_read(arena, kind, query_without_end(value), &item)))
        return word;
    return span_make(word.ptr, colon);
}

size_t search_items_add_words(struct arena *arena, struct span typed, bool negated,
                              struct search_item *items, size_t count, size_t room)
{
    bool was_cut;
    struct span all = without_brackets(arena, query_plain(arena, typed, &was_cut));
    struct span rest = all;
    struct span run;
    while (count < room && span_word(&rest, &run)) {
        struct span bare = query_bare_word(run);
        if (!query_says_something(bare))
            continue;
        struct span word = up_to_value(arena, bare);
        if (word.len < bare.len)
            rest = span_from(all, (size_t)(word.ptr + word.len + 1 - all.ptr));
        if (span_is(word, "OR") || span_is(word, "AND"))
            word = span_is(word, "OR") ? SPAN("or") : SPAN("and");
        items[count++] =
            (struct search_item){.kind = SEARCH_ITEM_WORD, .negated = negated, .value = word};
    }
    return count;
}

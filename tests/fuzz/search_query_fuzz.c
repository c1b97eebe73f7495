/* Queries, as anybody may type them: bounded, valid JSON, and written they are read as the same. */
#include <jansson.h>

#include "core/utf8.h"
#include "search/query/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool right)
{
    if (!right)
        abort();
}

static void check_filter(struct span filter)
{
    if (filter.len == 0)
        return;
    json_t *tree = json_loadb(filter.ptr, filter.len, 0, NULL);
    must(tree != NULL && json_object_size(tree) == 1);
    json_decref(tree);
}

static void check_same(const struct search_query *a, const struct search_query *b)
{
    must(span_equal(a->canonical, b->canonical));
    must(span_equal(a->words, b->words));
    must(span_equal(a->filter, b->filter));
    must(a->item_count == b->item_count);
    for (size_t i = 0; i < a->item_count; i++) {
        must(a->items[i].kind == b->items[i].kind && a->items[i].negated == b->items[i].negated);
        must(span_equal(a->items[i].value, b->items[i].value));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)64 << 20);
    struct search_query once;
    struct search_query again;
    search_query_parse(arena, span_make((const char *)data, size), &once);
    must(once.item_count <= SEARCH_QUERY_WORDS + SEARCH_QUERY_FILTERS);
    must(once.note_count <= SEARCH_QUERY_NOTES);
    must(utf8_is_valid(once.canonical) && utf8_is_valid(once.words));
    for (size_t i = 0; i < once.note_count; i++)
        must(utf8_is_valid(once.notes[i]));
    check_filter(once.filter);
    search_query_parse(arena, once.canonical, &again);
    /* What is written can be longer than what was typed ("term:" for a slug): only then it is cut again. */
    if (!again.cut)
        check_same(&once, &again);
    for (size_t i = 0; i < once.item_count; i++)
        must(search_query_without(arena, &once, i).len <= once.canonical.len);
    arena_free(arena);
    return 0;
}

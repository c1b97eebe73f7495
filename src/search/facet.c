/* Counting facets. */
#include "search/facet.h"

#include <stdlib.h>
#include <string.h>

#include "library/library.h"
#include "stretch/stretch.h"

enum { TAG_DEPTH = 8, KIT_MAX = 48, KIT_VALUE_POINTS = 30 };

struct counting {
    struct arena *arena;
    const struct search_facet_source *source;
    struct search_facet *facets;
    int64_t *counts;  /* of each tag */
    size_t *seen_for; /* 1 + the row that a tag was last counted for */
};

const char *search_kind_plural(struct span kind)
{
    static const struct {
        const char *kind;
        const char *plural;
    } names[] = {
        {"question", "Questions"}, {"stretch", "Stretches"}, {"routine", "Routines"},
        {"article", "Articles"},   {"muscle", "Muscles"},    {"term", "Terms"},
        {"page", "Pages"},
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (span_is(kind, names[i].kind))
            return names[i].plural;
    }
    return "Others";
}

/* Puts a value in its place by count; what does not fit falls off the end. */
static void take(struct search_facet *facet, size_t most, struct search_facet_value value)
{
    size_t at = facet->count;
    while (at > 0 && facet->values[at - 1].count < value.count)
        at--;
    if (at == most)
        return;
    size_t last = facet->count < most ? facet->count : most - 1;
    memmove(&facet->values[at + 1], &facet->values[at], (last - at) * sizeof(facet->values[0]));
    facet->values[at] = value;
    facet->count = last + 1;
}

static void take_read(struct counting *in, size_t facet, enum search_item_kind kind,
                      struct span value, struct span label, int64_t count)
{
    struct search_facet_value taken = {.label = label, .count = count};
    if (count > 0 && search_item_read(in->arena, kind, value, &taken.item))
        take(&in->facets[facet],
             facet == SEARCH_FACET_WAYS ? SEARCH_FACET_VALUES : SEARCH_FACET_OFFERED, taken);
}

/* ---- kinds and positions ---- */

static void count_kinds(struct counting *in)
{
    static const char *const kinds[] = {"question", "stretch", "routine", "article",
                                        "muscle",   "term",    "page"};
    int64_t counts[COUNT_OF(kinds)] = {0};
    for (size_t i = 0; i < in->source->rows.count; i++) {
        size_t k = 0;
        while (k < COUNT_OF(kinds) && !span_is(in->source->rows.items[i].kind, kinds[k]))
            k++;
        if (k < COUNT_OF(kinds))
            counts[k]++;
    }
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        struct span kind = span_of(kinds[k]);
        take_read(in, SEARCH_FACET_KIND, SEARCH_ITEM_KIND, kind, span_of(search_kind_plural(kind)),
                  counts[k]);
    }
}

static bool is_in(const struct search_facet_stretch *stretch, const char *position)
{
    for (size_t i = 0; i < stretch->position_count; i++)
        if (span_is(stretch->positions[i], position))
            return true;
    return false;
}

static void count_positions(struct counting *in)
{
    for (const struct model_choice *choice = stretch_positions; choice->name != NULL; choice++) {
        int64_t count = 0;
        for (size_t i = 0; i < in->source->stretches.count; i++)
            count += is_in(&in->source->stretches.items[i], choice->name) ? 1 : 0;
        take_read(in, SEARCH_FACET_POSITION, SEARCH_ITEM_POSITION, span_of(choice->name),
                  span_of(choice->label), count);
    }
}

/* ---- what somebody has and can ---- */

static const struct {
    const char *part; /* of stretch_ways */
    enum search_item_kind kind;
} way_items[] = {
    {"partner", SEARCH_ITEM_PARTNER}, {"kit", SEARCH_ITEM_KIT},
    {"at", SEARCH_ITEM_AT},           {"kneel", SEARCH_ITEM_KNEEL},
    {"floor", SEARCH_ITEM_FLOOR},     {"minutes", SEARCH_ITEM_MINUTES},
};

static void count_ways(struct counting *in)
{
    for (size_t way = 0; way < STRETCH_WAY_NEEDS; way++) {
        int64_t count = 0;
        for (size_t i = 0; i < in->source->stretches.count; i++)
            if (stretch_way_is_among(way, in->source->stretches.items[i].ways,
                                     in->source->stretches.items[i].way_count))
                count++;
        for (size_t i = 0; i < COUNT_OF(way_items); i++)
            if (strcmp(way_items[i].part, stretch_ways[way].part) == 0)
                take_read(in, SEARCH_FACET_WAYS, way_items[i].kind,
                          span_of(stretch_ways[way].value), span_of(stretch_ways[way].label),
                          count);
    }
}

/* ---- tags ---- */

static int by_name(const void *name, const void *tag)
{
    struct span a = *(const struct span *)name;
    struct span b = ((const struct search_facet_tag *)tag)->name;
    size_t len = a.len < b.len ? a.len : b.len;
    int order = memcmp(a.ptr, b.ptr, len);
    return order != 0 ? order : a.len < b.len ? -1 : a.len > b.len ? 1 : 0;
}

static int tag_by_name(const void *left, const void *right)
{
    return by_name(&((const struct search_facet_tag *)left)->name, right);
}

static void count_tag(struct counting *in, struct span name, size_t row, size_t depth)
{
    const struct search_facet_tag *tags = in->source->tags.items;
    const struct search_facet_tag *tag =
        bsearch(&name, tags, in->source->tags.count, sizeof(*tags), by_name);
    if (tag == NULL || depth == 0)
        return;
    size_t at = (size_t)(tag - tags);
    if (in->seen_for[at] == row + 1)
        return;
    in->seen_for[at] = row + 1;
    in->counts[at]++;
    for (size_t i = 0; i < tag->parent_count; i++)
        count_tag(in, tag->parents[i], row, depth - 1);
}

static void count_tags(struct counting *in)
{
    size_t count = in->source->tags.count;
    if (count == 0)
        return;
    /* The database sorts by its own collation. */
    qsort(in->source->tags.items, count, sizeof(*in->source->tags.items), tag_by_name);
    in->counts = arena_array_of(in->arena, int64_t, count);
    in->seen_for = arena_array_of(in->arena, size_t, count);
    for (size_t i = 0; i < in->source->rows.count; i++) {
        const struct search_facet_row *row = &in->source->rows.items[i];
        for (size_t k = 0; k < row->tag_count; k++)
            count_tag(in, row->tags[k], i, TAG_DEPTH);
    }
    for (size_t i = 0; i < count; i++) {
        const struct search_facet_tag *tag = &in->source->tags.items[i];
        if (tag->facet != TAG_CONTEXT)
            take_read(in, SEARCH_FACET_TAGS + (size_t)tag->facet, SEARCH_ITEM_TAG, tag->name,
                      tag->title, in->counts[i]);
    }
}

/* ---- kit: "mat", "wall or couch" ---- */

static bool holds(struct span text, struct span word)
{
    return word.len > 0 && text.len >= word.len &&
           memmem(text.ptr, text.len, word.ptr, word.len) != NULL;
}

static bool needs(const struct search_facet_stretch *stretch, struct span thing)
{
    for (size_t i = 0; i < stretch->kit_count; i++) {
        if (holds(stretch->kit[i], thing))
            return true;
    }
    return false;
}

static size_t add_thing(struct span *things, size_t count, struct span thing)
{
    thing = span_trim(thing);
    if (span_is_empty(thing) || thing.len > KIT_VALUE_POINTS || count == KIT_MAX)
        return count;
    for (size_t i = 0; i < count; i++) {
        if (span_equal(things[i], thing))
            return count;
    }
    things[count] = thing;
    return count + 1;
}

static size_t add_things(struct span *things, size_t count, struct span text)
{
    static const char either[] = " or ";
    for (;;) {
        const char *between = memmem(text.ptr, text.len, either, sizeof(either) - 1);
        if (between == NULL)
            return add_thing(things, count, text);
        size_t at = (size_t)(between - text.ptr);
        count = add_thing(things, count, span_make(text.ptr, at));
        text = span_from(text, at + sizeof(either) - 1);
    }
}

static void count_kit(struct counting *in)
{
    struct span things[KIT_MAX];
    size_t count = 0;
    for (size_t i = 0; i < in->source->stretches.count; i++) {
        const struct search_facet_stretch *stretch = &in->source->stretches.items[i];
        for (size_t k = 0; k < stretch->kit_count; k++)
            count = add_things(things, count, stretch->kit[k]);
    }
    for (size_t t = 0; t < count; t++) {
        int64_t with = 0;
        for (size_t i = 0; i < in->source->stretches.count; i++)
            with += needs(&in->source->stretches.items[i], things[t]) ? 1 : 0;
        take_read(in, SEARCH_FACET_KIT, SEARCH_ITEM_KIT, things[t], things[t], with);
    }
}

void search_facets_count(struct arena *arena, const struct search_facet_source *source,
                         struct search_facets *out)
{
    static const char *const titles[SEARCH_FACETS] = {
        [SEARCH_FACET_KIND] = "Kind",
        [SEARCH_FACET_WAYS] = "What you have and can do",
        [SEARCH_FACET_POSITION] = "Position",
        [SEARCH_FACET_KIT] = "What you need",
    };
    *out = (struct search_facets){0};
    for (size_t i = 0; i < SEARCH_FACETS; i++)
        out->items[i].title = titles[i] != NULL
                                  ? titles[i]
                                  : tag_facet_title((enum tag_facet)(i - SEARCH_FACET_TAGS));
    struct counting in = {.arena = arena, .source = source, .facets = out->items};
    count_kinds(&in);
    count_tags(&in);
    count_ways(&in);
    count_positions(&in);
    count_kit(&in);
}

bool search_facet_narrows(const struct search_query *query, const struct search_facet_value *value,
                          size_t total)
{
    return (size_t)value->count < total && !search_query_has(query, &value->item);
}

struct span search_facet_query(struct arena *arena, const struct search_query *query,
                               const struct search_facet_value *value)
{
    bool one = value->item.kind == SEARCH_ITEM_KIND || value->item.kind == SEARCH_ITEM_POSITION ||
               value->item.kind == SEARCH_ITEM_MINUTES;
    return one ? search_query_set(arena, query, &value->item)
               : search_query_with(arena, query, &value->item);
}

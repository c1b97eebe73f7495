/* What a list of stretches is narrowed to: its addresses, and how many there would be. */
#include "stretch/stretch.h"

const struct stretch_way stretch_ways[STRETCH_WAYS] = {
    {"partner", "no", "On my own"},
    {"kit", "none", "No kit"},
    {"at", "desk", "At a desk"},
    {"kneel", "no", "No kneeling"},
    {"floor", "no", "Not on the floor"},
    {"minutes", "5", "In 5 minutes"},
    {"minutes", "10", "In 10 minutes"},
    {"position", "standing", "Standing"},
    {"position", "seated", "Sitting"},
    {"position", "supine", "Lying on the back"},
    {"position", "side", "Lying on the side"},
    {"position", "prone", "Lying on the front"},
    {"position", "half-kneeling", "Kneeling on one knee"},
    {"position", "kneeling", "Kneeling"},
    {"position", "quadruped", "On hands and knees"},
};

static const struct {
    const char *position;
    const char *space;
    const char *words;
} off_floor[] = {
    {"seated", "chair", "on a chair"}, {"seated", "bed", "on a bed"},
    {"seated", "table", "on a table"}, {"standing", "standing", "standing"},
    {"standing", "wall", "at a wall"}, {"supine", "bed", "on a bed"},
    {"supine", "table", "on a table"}, {"prone", "bed", "on a bed"},
    {"prone", "table", "on a table"},  {"side", "bed", "on a bed"},
    {"side", "table", "on a table"},
};

struct span stretch_places_words(struct arena *arena, const struct stretch_model *model)
{
    struct span found[COUNT_OF(off_floor)];
    struct model_texts places = {.items = found};
    if (model->spaces.count == 0 || !span_is(model->spaces.items[0], "floor"))
        return SPAN("");
    for (size_t i = 0; i < COUNT_OF(off_floor); i++)
        if (model_texts_have(&model->positions, span_of(off_floor[i].position)) &&
            model_texts_have(&model->spaces, span_of(off_floor[i].space)) &&
            !model_texts_have(&places, span_of(off_floor[i].words)))
            found[places.count++] = span_of(off_floor[i].words);
    if (places.count == 0)
        return SPAN("");
    return arena_printf(arena, "On the floor, or " SPAN_FMT,
                        SPAN_ARG(arena_join(arena, found, places.count, " or ")));
}

const struct span *stretch_filter_ways(struct arena *arena, const struct stretch_filter *filter,
                                       size_t *count)
{
    struct span *ways = arena_array_of(arena, struct span, STRETCH_WAYS);
    *count = 0;
    for (size_t i = 0; i < STRETCH_WAYS; i++)
        if (filter->has[i])
            ways[(*count)++] =
                arena_printf(arena, "%s=%s", stretch_ways[i].part, stretch_ways[i].value);
    return ways;
}

struct span stretch_address(struct arena *arena, const struct stretch_filter *filter)
{
    struct span address = SPAN("/stretches");
    bool first = true;
    for (size_t i = 0; i < STRETCH_WAYS; i++) {
        if (!filter->has[i])
            continue;
        address = arena_printf(arena, SPAN_FMT "%c%s=%s", SPAN_ARG(address), first ? '?' : '&',
                               stretch_ways[i].part, stretch_ways[i].value);
        first = false;
    }
    return address;
}

struct stretch_filter stretch_filter_turned(const struct stretch_filter *filter, size_t way)
{
    struct stretch_filter turned = *filter;
    for (size_t i = 0; i < STRETCH_WAYS; i++)
        if (i != way && strcmp(stretch_ways[i].part, stretch_ways[way].part) == 0)
            turned.has[i] = false;
    turned.has[way] = !filter->has[way];
    return turned;
}

static bool is_way(struct span way, const struct stretch_way *of)
{
    size_t part = strlen(of->part);
    return way.len > part && memcmp(way.ptr, of->part, part) == 0 && way.ptr[part] == '=' &&
           span_is(span_from(way, part + 1), of->value);
}

bool stretch_way_is_among(size_t way, const struct span *ways, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_way(ways[i], &stretch_ways[way]))
            return true;
    return false;
}

static bool has_all(const struct stretch_ways_count *set, const struct stretch_filter *filter)
{
    for (size_t i = 0; i < STRETCH_WAYS; i++)
        if (filter->has[i] && !stretch_way_is_among(i, set->ways, set->way_count))
            return false;
    return true;
}

int64_t stretch_count(const struct stretch_counts *counts, const struct stretch_filter *filter)
{
    int64_t all = 0;
    int64_t found = 0;
    for (size_t i = 0; i < counts->count; i++) {
        all += counts->items[i].entries;
        if (has_all(&counts->items[i], filter))
            found += counts->items[i].entries;
    }
    return all >= STRETCH_WAYS_COUNTED ? -1 : found;
}

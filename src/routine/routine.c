/* What a routine's exercises say together, beforehand. */
#include "routine/routine.h"

struct routine_entries routine_entries_of(const struct routine_entries *all, struct span slug)
{
    size_t from = 0;
    while (from < all->count && !span_equal(all->items[from].routine, slug))
        from++;
    size_t to = from;
    while (to < all->count && span_equal(all->items[to].routine, slug))
        to++;
    return (struct routine_entries){.count = to - from, .items = all->items + from};
}

const struct routine_entry *routine_entry_at(const struct routine_entries *entries, size_t place)
{
    for (size_t i = 0; i < entries->count; i++)
        if (entries->items[i].place == place)
            return &entries->items[i];
    return NULL;
}

bool routine_entry_is_first(const struct routine_entries *entries, size_t which)
{
    for (size_t i = 0; i < which; i++)
        if (span_equal(entries->items[i].slug, entries->items[which].slug))
            return false;
    return true;
}

/* ---- kit, space, when to stop ---- */

static void add_once(struct model_texts *texts, struct span text)
{
    if (!model_texts_have(texts, text))
        texts->items[texts->count++] = text;
}

/* Room for all that `count_of` counts in the entries. */
static struct model_texts room_for(struct arena *arena, const struct routine_entries *entries,
                                   size_t (*count_of)(const struct stretch_model *model))
{
    size_t most = 0;
    for (size_t i = 0; i < entries->count; i++)
        most += count_of(entries->items[i].model);
    return (struct model_texts){.items = arena_array_of(arena, struct span, most + 1)};
}

static size_t kit_count(const struct stretch_model *model)
{
    return model->kit.count;
}

static bool is_needed(const struct routine_entries *entries, struct span thing)
{
    for (size_t i = 0; i < entries->count; i++) {
        const struct stretch_model *model = entries->items[i].model;
        for (size_t k = 0; k < model->kit.count; k++)
            if (span_equal(model->kit.items[k].thing, thing) &&
                !span_is(model->kit.items[k].need, "optional"))
                return true;
    }
    return false;
}

static struct span kit_words(struct arena *arena, const struct stretch_kit *kit, bool needed)
{
    struct span words = kit->instead.len == 0
                            ? kit->thing
                            : arena_printf(arena, SPAN_FMT " or " SPAN_FMT, SPAN_ARG(kit->thing),
                                           SPAN_ARG(kit->instead));
    return needed ? words : arena_printf(arena, SPAN_FMT " (optional)", SPAN_ARG(words));
}

struct model_texts routine_kit(struct arena *arena, const struct routine_entries *entries,
                               bool with_optional)
{
    struct model_texts words = room_for(arena, entries, kit_count);
    struct model_texts things = room_for(arena, entries, kit_count);
    for (size_t i = 0; i < entries->count; i++) {
        const struct stretch_model *model = entries->items[i].model;
        for (size_t k = 0; k < model->kit.count; k++) {
            const struct stretch_kit *kit = &model->kit.items[k];
            bool needed = is_needed(entries, kit->thing);
            if (model_texts_have(&things, kit->thing) || (!needed && !with_optional))
                continue;
            add_once(&things, kit->thing);
            add_once(&words, kit_words(arena, kit, needed));
        }
    }
    return words;
}

static size_t space_count(const struct stretch_model *model)
{
    return model->spaces.count;
}

struct model_texts routine_spaces(struct arena *arena, const struct routine_entries *entries)
{
    struct model_texts spaces = room_for(arena, entries, space_count);
    for (const struct model_choice *space = stretch_spaces; space->name != NULL; space++)
        for (size_t i = 0; i < entries->count; i++)
            if (model_texts_have(&entries->items[i].model->spaces, span_of(space->name)))
                add_once(&spaces, span_of(space->name));
    return spaces;
}

static size_t stop_count(const struct stretch_model *model)
{
    return model->stop.count;
}

struct model_texts routine_stops(struct arena *arena, const struct routine_entries *entries)
{
    struct model_texts stops = room_for(arena, entries, stop_count);
    for (size_t i = 0; i < entries->count; i++)
        for (size_t k = 0; k < entries->items[i].model->stop.count; k++)
            add_once(&stops, entries->items[i].model->stop.items[k]);
    return stops;
}

/* ---- cautions ---- */

static bool is_same(const struct stretch_caution *a, const struct stretch_caution *b)
{
    return span_equal(a->fact, b->fact) && span_equal(a->severity, b->severity) &&
           span_equal(a->text, b->text);
}

static bool warns_of(const struct stretch_model *model, const struct stretch_caution *caution)
{
    for (size_t i = 0; i < model->cautions.count; i++)
        if (is_same(&model->cautions.items[i], caution))
            return true;
    return false;
}

/* The titles of the entries that say so; empty when all do. */
static struct span concerned(struct arena *arena, const struct routine_entries *entries,
                             const struct stretch_caution *caution)
{
    struct model_texts titles = {.items = arena_array_of(arena, struct span, entries->count)};
    bool all = true;
    for (size_t i = 0; i < entries->count; i++) {
        if (warns_of(entries->items[i].model, caution))
            add_once(&titles, entries->items[i].title);
        else
            all = false;
    }
    return all ? SPAN("") : arena_join(arena, titles.items, titles.count, ", ");
}

static void add_caution(struct arena *arena, const struct routine_entries *entries,
                        const struct stretch_caution *caution, struct routine_cautions *out)
{
    for (size_t i = 0; i < out->count; i++)
        if (is_same(out->items[i].caution, caution))
            return;
    out->items[out->count++] =
        (struct routine_caution){.caution = caution, .entries = concerned(arena, entries, caution)};
}

struct routine_cautions routine_cautions_of(struct arena *arena,
                                            const struct routine_entries *entries)
{
    size_t most = 0;
    for (size_t i = 0; i < entries->count; i++)
        most += entries->items[i].model->cautions.count;
    struct routine_cautions out = {.items =
                                       arena_array_of(arena, struct routine_caution, most + 1)};
    for (const struct model_choice *severity = stretch_severities; severity->name != NULL;
         severity++)
        for (size_t i = 0; i < entries->count; i++) {
            const struct stretch_model *model = entries->items[i].model;
            for (size_t k = 0; k < model->cautions.count; k++)
                if (span_is(model->cautions.items[k].severity, severity->name))
                    add_caution(arena, entries, &model->cautions.items[k], &out);
        }
    return out;
}

bool routine_caution_is_first(const struct routine_cautions *cautions, size_t which)
{
    for (size_t i = 0; i < which; i++)
        if (span_equal(cautions->items[i].caution->fact, cautions->items[which].caution->fact))
            return false;
    return true;
}

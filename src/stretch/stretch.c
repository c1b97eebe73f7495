/* Rules of stretch entries: doses in words, lists. */
#include "stretch/stretch.h"

/* Between two numbers that people read. */
static const char dash[] = "\xE2\x80\x93";

static bool is_one(struct model_range range)
{
    return range.from == 1 && range.to == 1;
}

/* "30 s", "15 counts", "8–10 passes", "10 times" */
static struct span amount(struct arena *arena, struct model_range range, struct span unit)
{
    struct span number = model_range_text(arena, range, dash);
    if (span_is(unit, "s"))
        return arena_printf(arena, SPAN_FMT " s", SPAN_ARG(number));
    if (span_is(unit, "reps") || span_is_empty(unit))
        return is_one(range) ? SPAN("once")
                             : arena_printf(arena, SPAN_FMT " times", SPAN_ARG(number));
    /* breaths, counts, passes: one of them has no s */
    struct span name = is_one(range) && unit.len > 2
                           ? span_make(unit.ptr, unit.len - (span_is(unit, "passes") ? 2 : 1))
                           : unit;
    return arena_printf(arena, SPAN_FMT " " SPAN_FMT, SPAN_ARG(number), SPAN_ARG(name));
}

/* "2 × 30 s" for 2 and "30 s"; for 1 only the second. */
static struct span times(struct arena *arena, struct model_range sets, const char *sign,
                         struct span of)
{
    if (sets.to <= 1)
        return of;
    return arena_printf(arena, SPAN_FMT "%s" SPAN_FMT,
                        SPAN_ARG(model_range_text(arena, sets, dash)), sign, SPAN_ARG(of));
}

struct span stretch_amount_words(struct arena *arena, const struct stretch_amount *of)
{
    if (of->hold.to != 0 && of->reps.to != 0) {
        struct span words = amount(arena, of->hold, of->unit);
        words = arena_printf(arena, SPAN_FMT " × " SPAN_FMT,
                             SPAN_ARG(model_range_text(arena, of->reps, dash)), SPAN_ARG(words));
        return times(arena, of->sets, " sets of ", words);
    }
    if (of->hold.to != 0)
        return times(arena, of->sets, " × ", amount(arena, of->hold, of->unit));
    if (of->reps.to != 0)
        return times(arena, of->sets, " × ",
                     amount(arena, of->reps, span_is(of->unit, "s") ? SPAN("reps") : of->unit));
    if (of->sets.to == 0)
        return SPAN("");
    return arena_printf(arena, SPAN_FMT " %s", SPAN_ARG(model_range_text(arena, of->sets, dash)),
                        is_one(of->sets) ? "set" : "sets");
}

struct span stretch_dose_words(struct arena *arena, const struct stretch_dose *dose,
                               struct span sides)
{
    struct span words = stretch_amount_words(arena, &dose->amount);
    if (span_is_empty(words))
        return words;
    if (span_is(sides, "each"))
        words = arena_printf(arena, SPAN_FMT " each side", SPAN_ARG(words));
    else if (span_is(sides, "alternating"))
        words = arena_printf(arena, SPAN_FMT ", alternating sides", SPAN_ARG(words));
    if (dose->total == 0)
        return words;
    return arena_printf(arena, SPAN_FMT ", %lld s%s in all", SPAN_ARG(words),
                        (long long)dose->total, span_is(sides, "each") ? " a side" : "");
}

struct span stretch_type_words(struct span type)
{
    return type.len > 0 ? model_label(stretch_types, type) : SPAN("Exercise");
}

struct span stretch_often_words(struct arena *arena, const struct stretch_dose *dose)
{
    struct span day = SPAN("");
    if (is_one(dose->per_day))
        day = SPAN("once a day");
    else if (dose->per_day.from == 2 && dose->per_day.to == 2)
        day = SPAN("twice a day");
    else if (dose->per_day.to > 0)
        day = arena_printf(arena, SPAN_FMT " times a day",
                           SPAN_ARG(model_range_text(arena, dose->per_day, dash)));
    struct model_range days = dose->days_per_week;
    if (days.from == 7)
        return span_is_empty(day) ? SPAN("daily")
                                  : arena_printf(arena, SPAN_FMT ", every day", SPAN_ARG(day));
    if (days.to == 0)
        return day;
    return arena_printf(arena, SPAN_FMT "%sat least " SPAN_FMT " %s a week", SPAN_ARG(day),
                        span_is_empty(day) ? "" : ", ",
                        SPAN_ARG(model_range_text(arena, days, dash)),
                        is_one(days) ? "day" : "days");
}

/* ---- lists ---- */

static int partner_rank(const struct stretch_model *model)
{
    return span_is(model->partner, "needed") ? 2 : span_is(model->partner, "optional") ? 1 : 0;
}

struct stretch_items stretch_sorted(struct arena *arena, const struct entry_rows *rows,
                                    bool with_drafts)
{
    struct stretch_items list = {.count = 0};
    list.items = arena_array_of(arena, struct stretch_item, rows->count);
    struct stretch_model *models = arena_array_of(arena, struct stretch_model, rows->count);
    for (size_t i = 0; i < rows->count; i++)
        if (!stretch_model_read(arena, rows->items[i].model, &models[i], NULL))
            continue; /* what could be read is in it */
    for (int rank = 0; rank <= 2; rank++)
        for (size_t i = 0; i < rows->count; i++) {
            bool seen = with_drafts || !span_is(rows->items[i].status, "draft");
            if (seen && partner_rank(&models[i]) == rank)
                list.items[list.count++] =
                    (struct stretch_item){.row = rows->items[i], .model = &models[i]};
        }
    return list;
}

bool stretch_rung_is_shown(const struct entry_ladder *ladder, size_t i)
{
    const struct entry_rung *rung = &ladder->items[i];
    for (size_t k = 0; k < ladder->count; k++) {
        const struct entry_rung *other = &ladder->items[k];
        if (k == i || !span_equal(other->sort, rung->sort) ||
            !span_equal(other->slug, rung->slug) ||
            (rung->slug.len == 0 && !span_equal(other->named, rung->named)))
            continue;
        bool better = other->note.len > 0 && rung->note.len == 0;
        bool worse = other->note.len == 0 && rung->note.len > 0;
        if (better || (k < i && !worse))
            return false;
    }
    return true;
}

/* Rules of stretch entries: doses in words, lists. */
#include "stretch/stretch.h"

#include "core/escape.h"

static const char *times_word(int64_t n)
{
    return n == 1 ? "once" : n == 2 ? "twice" : NULL;
}

/* "30 s", "15 counts", "8 passes", "10 times" */
static struct span amount(struct arena *arena, int64_t number, struct span unit)
{
    if (span_is(unit, "s"))
        return arena_printf(arena, "%lld s", (long long)number);
    if (span_is(unit, "reps") || span_is_empty(unit))
        return number == 1 ? SPAN("once") : arena_printf(arena, "%lld times", (long long)number);
    /* breaths, counts, passes: one of them has no s */
    struct span name = number == 1 && unit.len > 2
                           ? span_make(unit.ptr, unit.len - (span_is(unit, "passes") ? 2 : 1))
                           : unit;
    return arena_printf(arena, "%lld " SPAN_FMT, (long long)number, SPAN_ARG(name));
}

struct span stretch_dose_words(struct arena *arena, const struct stretch_dose *dose,
                               struct span sides)
{
    struct span words;
    bool holds = dose->hold != 0;
    if (holds && dose->reps != 0) {
        words = arena_printf(arena, "%lld × " SPAN_FMT, (long long)dose->reps,
                             SPAN_ARG(amount(arena, dose->hold, dose->unit)));
        if (dose->sets > 1)
            words = arena_printf(arena, "%lld sets of " SPAN_FMT, (long long)dose->sets,
                                 SPAN_ARG(words));
    } else if (holds || dose->reps != 0) {
        struct span unit = !holds && span_is(dose->unit, "s") ? SPAN("reps") : dose->unit;
        words = amount(arena, holds ? dose->hold : dose->reps, unit);
        if (dose->sets > 1)
            words = arena_printf(arena, "%lld × " SPAN_FMT, (long long)dose->sets, SPAN_ARG(words));
    } else if (dose->sets > 0) {
        words =
            arena_printf(arena, "%lld %s", (long long)dose->sets, dose->sets == 1 ? "set" : "sets");
    } else {
        return SPAN("");
    }
    return span_is(sides, "each") ? arena_printf(arena, SPAN_FMT " each side", SPAN_ARG(words))
                                  : words;
}

struct span stretch_often_words(struct arena *arena, const struct stretch_dose *dose)
{
    struct span day = SPAN("");
    if (times_word(dose->per_day) != NULL)
        day = arena_printf(arena, "%s a day", times_word(dose->per_day));
    else if (dose->per_day > 0)
        day = arena_printf(arena, "%lld times a day", (long long)dose->per_day);
    if (dose->days_per_week == 7)
        return span_is_empty(day) ? SPAN("daily")
                                  : arena_printf(arena, SPAN_FMT ", every day", SPAN_ARG(day));
    if (dose->days_per_week == 0)
        return day;
    return arena_printf(arena, SPAN_FMT "%sat least %lld %s a week", SPAN_ARG(day),
                        span_is_empty(day) ? "" : ", ", (long long)dose->days_per_week,
                        dose->days_per_week == 1 ? "day" : "days");
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

static void add_part(struct text *out, const char *name, struct span value)
{
    if (span_is_empty(value))
        return;
    text_printf(out, "%c%s=", span_find(text_span(out), '?') < out->len ? '&' : '?', name);
    escape_url_part(out, value);
}

struct span stretch_address(struct arena *arena, struct span position, struct span partner,
                            struct span kit)
{
    struct text out;
    text_init(&out, 1024);
    text_add_string(&out, "/stretches");
    add_part(&out, "position", position);
    add_part(&out, "partner", partner);
    add_part(&out, "kit", kit);
    struct span address = arena_span(arena, text_span(&out));
    text_free(&out);
    return address;
}

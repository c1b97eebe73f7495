/* From an exercise to the amounts that one may choose. */
#include "plan/plan.h"

static int64_t end_of(struct model_range range, bool upper)
{
    return upper ? range.to : range.from;
}

struct plan_item plan_item_of(const struct stretch_model *model,
                              const struct stretch_amount *amount, int64_t total, bool upper)
{
    struct plan_item item = {
        .sets = end_of(amount->sets, upper),
        .reps = end_of(amount->reps, upper),
        .hold = end_of(amount->hold, upper),
        .unit = amount->unit,
        .rest = model->dose.rest,
        .sides = model->sides,
        .steps = model->steps.count,
    };
    int64_t once = item.hold * (item.reps > 0 ? item.reps : 1);
    if (item.sets == 0 && once > 0 && total > 0 && plan_is_timed(item.unit))
        item.sets = (total + once - 1) / once;
    return item;
}

static bool is_same(const struct plan_item *a, const struct plan_item *b)
{
    return a->sets == b->sets && a->reps == b->reps && a->hold == b->hold &&
           span_equal(a->unit, b->unit);
}

static struct model_range just(int64_t number)
{
    return (struct model_range){number, number};
}

static void choose(struct arena *arena, struct plan_choices *choices, struct span who,
                   const struct plan_item *item)
{
    for (size_t i = 0; i < choices->count; i++)
        if (is_same(&choices->items[i].item, item))
            return;
    if (choices->count == PLAN_CHOICES_MAX)
        return;
    struct plan_choice *choice = &choices->items[choices->count++];
    struct stretch_dose dose = {.amount = {.sets = just(item->sets),
                                           .reps = just(item->reps),
                                           .hold = just(item->hold),
                                           .unit = item->unit}};
    *choice = (struct plan_choice){.who = who, .item = *item};
    choice->amount = stretch_dose_words(arena, &dose, item->sides);
    plan_add(arena, &choice->plan, item);
}

bool plan_is_another_way(struct span who)
{
    static const char *const ways[] = {
        "lying",  "lie",        "supine",        "prone",   "reclined", "sitting",  "sit",
        "seated", "standing",   "stand",         "upright", "kneel",    "kneeling", "fours",
        "hands",  "side-lying", "half-kneeling", "floor",   "bed",      "chair",    "bench",
        "table",  "wall",       "door",          "doorway", "step",     "band",     "strap",
        "towel",  "ball",       "roller",        "weight",  "partner",  "version",  "instead"};
    struct span word;
    while (span_word(&who, &word)) {
        char lower[16];
        size_t len = 0;
        for (size_t i = 0; i < word.len && len < sizeof(lower); i++) {
            char c = word.ptr[i];
            if (c >= 'A' && c <= 'Z')
                c = (char)(c - 'A' + 'a');
            if ((c >= 'a' && c <= 'z') || c == '-')
                lower[len++] = c;
        }
        for (size_t i = 0; i < COUNT_OF(ways); i++)
            if (span_is(span_make(lower, len), ways[i]))
                return true;
    }
    return false;
}

/* An amount that the page only points to. */
static void point_to(struct arena *arena, struct plan_choices *choices,
                     const struct stretch_model *model, const struct stretch_other_dose *other)
{
    if (choices->elsewhere_count == PLAN_CHOICES_MAX)
        return;
    struct stretch_dose dose = {.amount = other->amount};
    choices->elsewhere[choices->elsewhere_count++] =
        (struct plan_elsewhere){other->who, stretch_dose_words(arena, &dose, model->sides)};
}

static void choose_others(struct arena *arena, struct plan_choices *choices,
                          const struct stretch_model *model)
{
    const struct stretch_dose *dose = &model->dose;
    for (size_t i = 0; i < dose->others.count; i++) {
        const struct stretch_other_dose *other = &dose->others.items[i];
        if (plan_is_another_way(other->who)) {
            point_to(arena, choices, model, other);
            continue;
        }
        for (int upper = 0; upper <= 1; upper++) {
            struct plan_item item = plan_item_of(model, &other->amount, dose->total, upper == 1);
            choose(arena, choices, other->who, &item);
        }
    }
}

struct plan_choices *plan_choices_of(struct arena *arena, const struct stretch_model *model)
{
    struct plan_choices *choices = arena_array_of(arena, struct plan_choices, 1);
    const struct stretch_dose *dose = &model->dose;
    choices->count = 0;
    choices->elsewhere_count = 0;
    for (int upper = 0; upper <= 1; upper++) {
        struct plan_item item = plan_item_of(model, &dose->amount, dose->total, upper == 1);
        choose(arena, choices, SPAN(""), &item);
    }
    choices->usual = dose->total > 0 ? choices->count - 1 : 0;
    choose_others(arena, choices, model);
    /* A number to begin with is easier to follow than none. */
    for (size_t i = 0; i < choices->count && choices->items[choices->usual].plan.is_open; i++)
        if (!choices->items[i].plan.is_open)
            choices->usual = i;
    return choices;
}

/* How much of each exercise a routine has: its own dose, filled up with the usual one; and what that comes to. */
#include "routine/routine.h"

static bool has_amount(const struct stretch_amount *amount)
{
    return amount->sets.to != 0 || amount->reps.to != 0 || amount->hold.to != 0;
}

static struct model_range or_just(struct model_range own, int64_t number)
{
    return own.to != 0 ? own : (struct model_range){number, number};
}

static struct span or_unit(struct span own, int64_t number, struct span of)
{
    return own.len > 0 ? own : number > 0 ? of : SPAN("reps");
}

static bool counts_moves(struct span unit)
{
    return span_is(unit, "reps") || span_is(unit, "passes");
}

/* So many times, where the entry says how long each is held: its sets are then those times, and are not done once more. */
static struct stretch_amount filled_times(const struct stretch_amount *own,
                                          const struct plan_item *usual)
{
    bool held = usual->hold > 0 && (usual->reps > 0 || !counts_moves(own->unit));
    struct stretch_amount amount = *own;
    amount.sets = or_just(own->sets, usual->reps > 0 ? usual->sets : 0);
    amount.hold = or_just(own->hold, held ? usual->hold : 0);
    if (own->hold.to == 0 && held)
        amount.unit = usual->unit;
    else
        amount.unit = or_unit(own->unit, usual->hold == 0 ? usual->reps : 0, usual->unit);
    return amount;
}

/* Every number that is empty is what the entry begins with, so that an item with sets alone still says how long each is. */
static struct stretch_amount filled(const struct stretch_amount *own, const struct plan_item *usual,
                                    const struct stretch_dose *dose)
{
    struct stretch_amount amount = *own;
    if (own->hold.to != 0) {
        bool summed = dose->total > 0 && dose->amount.sets.to == 0 && own->reps.to == 0;
        amount.unit = own->unit.len > 0 ? own->unit : usual->hold > 0 ? usual->unit : SPAN("s");
        amount.reps = or_just(own->reps, usual->reps);
        amount.sets =
            or_just(own->sets, summed || (own->reps.to != 0 && usual->reps == 0) ? 0 : usual->sets);
        return amount;
    }
    if (own->reps.to != 0)
        return filled_times(own, usual);
    amount.reps = or_just(own->reps, usual->reps);
    amount.hold = or_just(own->hold, usual->hold);
    amount.unit = usual->unit;
    return amount;
}

/* What is done of an entry, with an amount of one's own. */
static struct plan_item own_item(struct arena *arena, const struct stretch_amount *own,
                                 const struct stretch_model *model)
{
    const struct plan_choices *choices = plan_choices_of(arena, model);
    const struct plan_item *usual = &choices->items[choices->usual].item;
    if (!has_amount(own))
        return *usual;
    struct stretch_amount amount = filled(own, usual, &model->dose);
    bool summed = own->sets.to == 0 && own->reps.to == 0;
    struct plan_item item = plan_item_of(model, &amount, summed ? model->dose.total : 0, false);
    /* A short hold of one's own would fill the entry's seconds with very many: each row has its share of what is told apart. */
    int64_t most = PLAN_ALL_HOLDS_MAX / ROUTINE_ITEMS_MAX;
    if (span_is(item.sides, "alternating"))
        most /= 2;
    if (item.sets > most && own->sets.to == 0)
        item.sets = most;
    return item;
}

struct plan routine_plan(struct arena *arena, const struct routine_model *model,
                         const struct routine_entries *entries)
{
    struct plan plan = {.count = 0};
    for (size_t i = 0; i < entries->count; i++) {
        const struct routine_entry *entry = &entries->items[i];
        if (entry->place >= model->items.count)
            continue;
        struct plan_item item =
            own_item(arena, &model->items.items[entry->place].amount, entry->model);
        plan_add(arena, &plan, &item);
    }
    return plan;
}

struct plan_retest *routine_retests(struct arena *arena, const struct routine_entries *entries,
                                    size_t *count)
{
    struct plan_retest *retests = arena_array_of(arena, struct plan_retest, entries->count + 1);
    *count = 0;
    for (size_t i = 0; i < entries->count; i++) {
        const struct routine_entry *entry = &entries->items[i];
        if (!span_is_empty(entry->model->retest) && routine_entry_is_first(entries, i))
            retests[(*count)++] = (struct plan_retest){entry->title, entry->model->retest};
    }
    return retests;
}

struct span routine_dose_words(struct arena *arena, const struct routine_item *item,
                               const struct routine_entry *entry)
{
    struct stretch_dose own = {.amount = item->amount};
    if (entry == NULL)
        return stretch_dose_words(arena, &own, SPAN(""));
    const struct stretch_model *model = entry->model;
    if (!has_amount(&item->amount))
        return stretch_dose_words(arena, &model->dose, model->sides);
    const struct plan_choices *choices = plan_choices_of(arena, model);
    own.amount = filled(&item->amount, &choices->items[choices->usual].item, &model->dose);
    if (own.amount.sets.to == 0)
        own.amount.sets = or_just(own.amount.sets, own_item(arena, &item->amount, model).sets);
    return stretch_dose_words(arena, &own, model->sides);
}

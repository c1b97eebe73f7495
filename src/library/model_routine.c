/* The model of a routine: stretches done one after another. */
#include "library/model_amount.h"

static const struct model_field item_fields[] = {
    {"entry", MODEL_SLUG, offsetof(struct routine_item, entry), .required = true,
     .links_to = "stretch"},
    MODEL_AMOUNT_FIELDS(struct routine_item),
    {"note", MODEL_LINE, offsetof(struct routine_item, note), .searched = true},
    {.name = NULL},
};

const struct model_field routine_fields[] = {
    {"items", MODEL_LIST, offsetof(struct routine_model, items), .max = ROUTINE_ITEMS_MAX,
     .inner = item_fields, .item_size = sizeof(struct routine_item), .required = true},
    {"evidence", MODEL_GROUP, offsetof(struct routine_model, evidence), .inner = evidence_fields},
    {.name = NULL},
};

const struct model_field routine_own_fields[] = {
    {"items", MODEL_LIST, offsetof(struct routine_model, items), .max = ROUTINE_ITEMS_MAX,
     .inner = item_fields, .item_size = sizeof(struct routine_item), .required = true},
    {.name = NULL},
};

bool routine_model_read(struct arena *arena, struct span json, struct routine_model *out,
                        struct model_faults *faults)
{
    *out = (struct routine_model){.items.count = 0};
    return model_fields_read(arena, routine_fields, json, out, faults);
}

struct span routine_model_write(struct arena *arena, const struct routine_model *model)
{
    return model_fields_write(arena, routine_fields, model);
}

enum { ONE_S = 5 /* of a breath, a slow pass, a repetition */, ITEM_SECONDS_MAX = 60 * 60 };

/* By its own numbers, at their upper ends, on one side. */
static int64_t seconds_of(const struct stretch_amount *amount)
{
    bool slow = amount->hold.to == 0 || span_is(amount->unit, "breaths");
    int64_t hold = amount->hold.to == 0 ? 1 : amount->hold.to;
    int64_t reps = amount->reps.to == 0 ? 1 : amount->reps.to;
    int64_t sets = amount->sets.to == 0 ? 1 : amount->sets.to;
    return sets * reps * hold * (slow ? ONE_S : 1);
}

/* Times need no unit: they are repetitions, or holds where the entry has them. */
static bool check_amount(struct arena *arena, const struct stretch_amount *amount, size_t number,
                         struct model_faults *faults)
{
    if (seconds_of(amount) > ITEM_SECONDS_MAX) {
        model_fault_add(
            arena, faults,
            arena_printf(arena, "items.%zu.%s", number, amount->hold.to > 0 ? "hold" : "reps"),
            SPAN("That would take more than an hour. Please give smaller numbers."));
        return false;
    }
    return amount->hold.to == 0 ||
           model_amount_check(arena, amount, arena_printf(arena, "items.%zu.unit", number), faults);
}

static bool check_amounts(struct arena *arena, const struct routine_model *model,
                          struct model_faults *faults)
{
    bool right = true;
    for (size_t i = 0; i < model->items.count && i < ROUTINE_ITEMS_MAX; i++)
        right = check_amount(arena, &model->items.items[i].amount, i + 1, faults) && right;
    return right;
}

bool routine_own_check(struct arena *arena, const struct routine_model *model,
                       struct model_faults *faults)
{
    bool right = model_fields_check(arena, routine_own_fields, model, faults);
    return check_amounts(arena, model, faults) && right;
}

bool routine_model_check(struct arena *arena, const struct routine_model *model,
                         struct model_faults *faults)
{
    bool right = model_fields_check(arena, routine_fields, model, faults);
    if (model->items.count < ROUTINE_ITEMS_MIN && right) {
        model_fault_add(arena, faults, SPAN("items"),
                        SPAN("A routine has at least two entries: add another one."));
        right = false;
    }
    return check_amounts(arena, model, faults) && right;
}

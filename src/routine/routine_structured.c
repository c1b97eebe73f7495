/* A routine in the words of schema.org: an ExercisePlan whose parts are the plans of its entries, in their order. */
#include "routine/routine.h"

/* Only entries that readers see: the others' names are known by nobody. */
static void add_part(const struct entry_structuring *in, const struct routine_item *item,
                     bool *begun)
{
    struct wiki_target target = {0};
    in->resolve(NULL, SPAN("stretch"), item->entry, &target);
    if (!target.found)
        return;
    text_add_string(in->out, *begun ? "," : ",\"hasPart\":[");
    *begun = true;
    text_add_string(in->out, "{\"@type\":\"ExercisePlan\"");
    entry_structured_text(in, "name", target.title);
    entry_structured_address(in, "url", target.path);
    struct stretch_dose dose = {.amount = item->amount};
    entry_structured_text(in, "additionalVariable", stretch_dose_words(in->arena, &dose, SPAN("")));
    text_add_char(in->out, '}');
}

void routine_structured(const struct entry_structuring *in)
{
    const struct routine_model *model = in->model;
    bool begun = false;
    entry_structured_text(in, "exerciseType", SPAN("Routine"));
    for (size_t i = 0; i < model->items.count; i++)
        add_part(in, &model->items.items[i], &begun);
    if (begun)
        text_add_char(in->out, ']');
}

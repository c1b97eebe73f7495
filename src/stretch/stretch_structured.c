/* A stretch in the words of schema.org: an ExercisePlan. Its dose is said in the page's words, and as numbers where it names them. */
#include "stretch/stretch.h"

static struct span title_of(const struct entry_structuring *in, const char *kind, struct span slug)
{
    struct wiki_target target = {0};
    in->resolve(NULL, span_of(kind), slug, &target);
    return target.found ? target.title : SPAN("");
}

/* Only muscles that have a page: the others' names are known by nobody. */
static void add_muscles(const struct entry_structuring *in, const struct stretch_model *model)
{
    struct span *names = arena_array_of(in->arena, struct span, model->muscles.count);
    size_t count = 0;
    for (size_t i = 0; i < model->muscles.count; i++) {
        struct span name = title_of(in, "muscle", model->muscles.items[i].muscle);
        if (name.len > 0)
            names[count++] = name;
    }
    entry_structured_texts(in, "associatedAnatomy", names, count);
}

static void add_dose(const struct entry_structuring *in, const struct stretch_model *model)
{
    const struct stretch_dose *dose = &model->dose;
    const struct stretch_amount *amount = &dose->amount;
    entry_structured_text(in, "additionalVariable",
                          stretch_dose_words(in->arena, dose, model->sides));
    entry_structured_text(in, "activityFrequency", stretch_often_words(in->arena, dose));
    entry_structured_range(in, "repetitions", amount->reps);
    if (span_is(amount->unit, "s") && amount->hold.to > 0 && amount->hold.from == amount->hold.to)
        entry_structured_text(in, "activityDuration",
                              arena_printf(in->arena, "PT%lldS", (long long)amount->hold.to));
    if (dose->rest > 0)
        entry_structured_text(in, "restPeriods",
                              arena_printf(in->arena, "%lld s", (long long)dose->rest));
}

void stretch_structured(const struct entry_structuring *in)
{
    const struct stretch_model *model = in->model;
    entry_structured_text(in, "exerciseType", model_label(stretch_types, model->type));
    add_dose(in, model);
    add_muscles(in, model);
    if (in->entry->figure.len > 0)
        entry_structured_address(
            in, "image",
            arena_printf(in->arena, "/stretches/" SPAN_FMT "/figure.svg?v=%s" SPAN_FMT,
                         SPAN_ARG(in->entry->slug), figure_version, SPAN_ARG(in->entry->figure)));
}

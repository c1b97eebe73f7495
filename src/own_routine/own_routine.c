/* Rules of members' own routines. */
#include "own_routine/own_routine.h"

enum { DOCUMENT_MAX = 64 * 1024 };

static void check(struct arena *arena, const void *model, struct model_faults *faults)
{
    (void)routine_own_check(arena, model, faults);
}

static const struct entry_input inputs[] = {
    {"items", "In this order",
     "Exercises by their titles. A number that you leave empty is the exercise’s own. A hold "
     "counts "
     "seconds unless the unit says otherwise; a range such as 20-30 works, too.",
     false},
    {.label = NULL},
};

const struct entry_kind own_routine_kind = {
    .name = "routine",
    .folder = "my-routines",
    .noun = "routine",
    .fields = routine_own_fields,
    .model_size = sizeof(struct routine_model),
    .check = check,
    .inputs = inputs,
    .by_members = true,
};

struct span *own_routine_slugs(struct arena *arena, const struct routine_model *model,
                               size_t *count)
{
    struct span *slugs = arena_array_of(arena, struct span, model->items.count + 1);
    *count = model->items.count;
    for (size_t i = 0; i < model->items.count; i++)
        slugs[i] = model->items.items[i].entry;
    return slugs;
}

static void add_item(struct arena *arena, struct text *out, const struct routine_item *item,
                     wiki_resolver *resolve)
{
    struct wiki_target target = {0};
    struct span dose = routine_dose_words(arena, item, NULL);
    resolve(NULL, SPAN("stretch"), item->entry, &target);
    text_add_span(out, target.found ? target.title : item->entry);
    if (dose.len > 0)
        text_printf(out, ": " SPAN_FMT, SPAN_ARG(dose));
    if (item->note.len > 0)
        text_printf(out, " (" SPAN_FMT ")", SPAN_ARG(item->note));
    text_add_char(out, '\n');
}

struct span own_routine_document(struct arena *arena, const struct own_routine *routine,
                                 wiki_resolver *resolve)
{
    struct routine_model *model = arena_new_of(arena, struct routine_model);
    (void)model_fields_read(arena, routine_own_fields, routine->model, model, NULL);
    struct text out;
    text_init(&out, DOCUMENT_MAX);
    text_printf(&out, SPAN_FMT "\n" SPAN_FMT "\n", SPAN_ARG(routine->title),
                SPAN_ARG(routine->note));
    for (size_t i = 0; i < model->items.count; i++)
        add_item(arena, &out, &model->items.items[i], resolve);
    struct span document = arena_span(arena, text_span(&out));
    text_free(&out);
    return document;
}

struct span own_routine_path(struct arena *arena, int64_t id)
{
    return arena_printf(arena, "/my-routines/%lld", (long long)id);
}

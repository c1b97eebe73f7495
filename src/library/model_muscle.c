/* The model of a muscle, and of what lies among the muscles: bands, joints, nerves. */
#include "library/model_fields.h"

const struct model_choice muscle_types[] = {
    {"muscle", "Muscle"},
    {"muscle-group", "Group of muscles"},
    {"fascia", "Band of connective tissue"},
    {"ligament", "Ligament"},
    {"nerve", "Nerve"},
    {"joint", "Joint"},
    {NULL, NULL},
};

const struct model_choice muscle_groups[] = {
    {"hip-flexors", "Hip flexors"},
    {"gluteals", "Gluteal muscles"},
    {"deep-rotators", "Deep rotators of the hip"},
    {"hamstrings", "Hamstrings"},
    {"adductors", "Adductors"},
    {"back", "Back"},
    {"front", "Front of the trunk"},
    {NULL, NULL},
};

const struct model_choice muscle_depths[] = {
    {"surface", "Near the surface"},
    {"deep", "Deep"},
    {NULL, NULL},
};

#define AT(member) offsetof(struct muscle_model, member)

const struct model_field muscle_fields[] = {
    {"latin", MODEL_LINE, AT(latin), .searched = true},
    {"type", MODEL_CHOICE, AT(type), .choices = muscle_types, .required = true},
    {"region", MODEL_SLUG, AT(region), .required = true},
    {"group", MODEL_CHOICE, AT(group), .choices = muscle_groups},
    {"depth", MODEL_CHOICE, AT(depth), .choices = muscle_depths, .required = true},
    {"actions", MODEL_LINES, AT(actions), .searched = true},
    {"place", MODEL_TEXT, AT(place), .max = MODEL_TEXT_MAX, .required = true, .searched = true},
    {"antagonists", MODEL_SLUGS, AT(antagonists), .max = MODEL_LIST_MAX, .links_to = "muscle"},
    {"parts", MODEL_SLUGS, AT(parts), .max = MODEL_LIST_MAX, .links_to = "muscle"},
    {"evidence", MODEL_GROUP, AT(evidence), .inner = evidence_fields},
    {.name = NULL},
};

bool muscle_model_read(struct arena *arena, struct span json, struct muscle_model *out,
                       struct model_faults *faults)
{
    *out = (struct muscle_model){.actions.count = 0};
    return model_fields_read(arena, muscle_fields, json, out, faults);
}

struct span muscle_model_write(struct arena *arena, const struct muscle_model *model)
{
    return model_fields_write(arena, muscle_fields, model);
}

bool muscle_model_check(struct arena *arena, const struct muscle_model *model,
                        struct model_faults *faults)
{
    return model_fields_check(arena, muscle_fields, model, faults);
}

struct span muscle_model_words(struct arena *arena, const struct muscle_model *model)
{
    return model_fields_words(arena, muscle_fields, model);
}

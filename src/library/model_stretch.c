/* The model of a stretch entry, and what its fields may say. */
#include "library/model_amount.h"

#include "figure/figure.h"

const struct model_choice stretch_types[] = {
    {"stretch", "Stretch"},     {"release", "Release with ball or roller"},
    {"strength", "Strength"},   {"stability", "Stability"},
    {"mobility", "Mobility"},   {"rest", "Resting position"},
    {"self-test", "Self-test"}, {NULL, NULL},
};

const struct model_choice stretch_positions[] = {
    {"supine", "Lying on the back"},
    {"prone", "Lying on the front"},
    {"side", "Lying on the side"},
    {"seated", "Sitting"},
    {"standing", "Standing"},
    {"kneeling", "Kneeling"},
    {"half-kneeling", "Kneeling on one knee"},
    {"quadruped", "On hands and knees"},
    {NULL, NULL},
};

const struct model_choice stretch_sides[] = {
    {"each", "Each side in turn"},
    {"alternating", "Alternate sides"},
    {"both", "Both sides at once"},
    {"none", "Not one side or the other"},
    {NULL, NULL},
};

const struct model_choice stretch_units[] = {
    {"s", "seconds"},     {"reps", "repetitions"}, {"breaths", "breaths"},
    {"counts", "counts"}, {"passes", "passes"},    {NULL, NULL},
};

const struct model_choice stretch_spaces[] = {
    {"floor", "Floor"}, {"chair", "Chair"}, {"wall", "Wall"},
    {"table", "Table"}, {"bed", "Bed"},     {"standing", "Room to stand"},
    {NULL, NULL},
};

const struct model_choice stretch_partners[] = {
    {"none", "On your own"},
    {"optional", "A partner can help"},
    {"needed", "Needs a partner"},
    {NULL, NULL},
};

const struct model_choice stretch_swap_reasons[] = {
    {"easier", "Easier"},           {"harder", "Harder"},
    {"kit", "With other kit"},      {"floor-free", "Without the floor"},
    {"solo", "Without a partner"},  {"spares", "Spares a sore place"},
    {"same", "Does much the same"}, {NULL, NULL},
};

const struct model_choice stretch_muscle_roles[] = {
    {"target", "Main"},
    {"also", "Also works"},
    {NULL, NULL},
};

const struct model_choice stretch_muscle_effects[] = {
    {"lengthens", "lengthens"}, {"presses", "presses"}, {"strengthens", "strengthens"},
    {"steadies", "steadies"},   {NULL, NULL},
};

/* The strongest first. */
const struct model_choice stretch_severities[] = {
    {"do-not", "Leave it out"},
    {"ask-first", "Ask first"},
    {"care", "Take care"},
    {"info", "Good to know"},
    {NULL, NULL},
};

const struct model_choice stretch_kit_needs[] = {
    {"needed", "needed"},
    {"optional", "optional"},
    {NULL, NULL},
};

static const struct model_field step_fields[] = {
    {"text", MODEL_TEXT, offsetof(struct stretch_step, text), .max = MODEL_TEXT_MAX,
     .required = true, .searched = true},
    {"cue", MODEL_LINE, offsetof(struct stretch_step, cue), .searched = true},
    {"if", MODEL_TEXT, offsetof(struct stretch_step, condition), .max = MODEL_TEXT_MAX},
    {"pose", MODEL_STATEMENTS, offsetof(struct stretch_step, pose), .max = FIGURE_TEXT_MAX},
    {.name = NULL},
};

#define OF_OTHER(member) offsetof(struct stretch_other_dose, member)

static const struct model_field other_dose_fields[] = {
    {"for", MODEL_LINE, OF_OTHER(who), .required = true, .searched = true},
    MODEL_AMOUNT_FIELDS(struct stretch_other_dose),
    {"source", MODEL_TEXT, OF_OTHER(source), .max = MODEL_TEXT_MAX},
    {.name = NULL},
};

static const struct model_field dose_fields[] = {
    MODEL_AMOUNT_FIELDS(struct stretch_dose),
    {"total", MODEL_NUMBER, offsetof(struct stretch_dose, total), .max = AMOUNT_SECONDS_MAX},
    {"rest", MODEL_NUMBER, offsetof(struct stretch_dose, rest), .max = AMOUNT_SECONDS_MAX},
    {"per_day", MODEL_RANGE, offsetof(struct stretch_dose, per_day), .max = 24},
    {"days_per_week", MODEL_RANGE, offsetof(struct stretch_dose, days_per_week), .max = 7},
    {"source", MODEL_TEXT, offsetof(struct stretch_dose, source), .max = MODEL_TEXT_MAX},
    {"note", MODEL_TEXT, offsetof(struct stretch_dose, note), .max = MODEL_TEXT_MAX},
    {"others", MODEL_LIST, offsetof(struct stretch_dose, others), .inner = other_dose_fields,
     .item_size = sizeof(struct stretch_other_dose)},
    {.name = NULL},
};

static const struct model_field swap_fields[] = {
    {"to", MODEL_SLUG, offsetof(struct stretch_swap, to), .required = true, .links_to = "stretch"},
    {"reason", MODEL_CHOICE, offsetof(struct stretch_swap, reason), .choices = stretch_swap_reasons,
     .required = true},
    {"note", MODEL_TEXT, offsetof(struct stretch_swap, note), .max = MODEL_TEXT_MAX},
    {.name = NULL},
};

static const struct model_field worked_fields[] = {
    {"muscle", MODEL_SLUG, offsetof(struct stretch_muscle, muscle), .required = true,
     .links_to = "muscle"},
    {"role", MODEL_CHOICE, offsetof(struct stretch_muscle, role), .choices = stretch_muscle_roles,
     .required = true},
    {"effect", MODEL_CHOICE, offsetof(struct stretch_muscle, effect),
     .choices = stretch_muscle_effects, .required = true},
    {.name = NULL},
};

static const struct model_field caution_fields[] = {
    {"fact", MODEL_CHOICE, offsetof(struct stretch_caution, fact), .choices = stretch_caution_facts,
     .required = true, .searched = true},
    {"text", MODEL_TEXT, offsetof(struct stretch_caution, text), .max = MODEL_TEXT_MAX,
     .searched = true, .label = "Caution"},
    {"severity", MODEL_CHOICE, offsetof(struct stretch_caution, severity),
     .choices = stretch_severities, .required = true},
    {.name = NULL},
};

static const struct model_field kit_fields[] = {
    {"thing", MODEL_LINE, offsetof(struct stretch_kit, thing), .required = true, .searched = true},
    {"or", MODEL_LINE, offsetof(struct stretch_kit, instead), .searched = true},
    {"need", MODEL_CHOICE, offsetof(struct stretch_kit, need), .choices = stretch_kit_needs},
    {.name = NULL},
};

static const struct model_field one_way_fields[] = {
    {"to", MODEL_SLUG, offsetof(struct stretch_one_way, to), .required = true,
     .links_to = "stretch"},
    {"why", MODEL_LINE, offsetof(struct stretch_one_way, why), .required = true},
    {.name = NULL},
};

#define AT(member) offsetof(struct stretch_model, member)

const struct model_field stretch_fields[] = {
    {"type", MODEL_CHOICE, AT(type), .choices = stretch_types, .required = true},
    {"positions", MODEL_CHOICES, AT(positions), .choices = stretch_positions, .required = true},
    {"sides", MODEL_CHOICE, AT(sides), .choices = stretch_sides, .required = true},
    {"steps", MODEL_LIST, AT(steps), .inner = step_fields, .item_size = sizeof(struct stretch_step),
     .required = true},
    {"feel_where", MODEL_TEXT, AT(feel_where), .max = MODEL_TEXT_MAX, .searched = true},
    {"not_feel", MODEL_TEXT, AT(not_feel), .max = MODEL_TEXT_MAX},
    {"faults", MODEL_LINES, AT(faults), .searched = true, .label = "Often goes wrong"},
    {"breathing", MODEL_TEXT, AT(breathing), .max = MODEL_TEXT_MAX},
    {"dose", MODEL_GROUP, AT(dose), .inner = dose_fields},
    {"easier", MODEL_SLUGS, AT(easier), .max = MODEL_LIST_MAX, .links_to = "stretch"},
    {"harder", MODEL_SLUGS, AT(harder), .max = MODEL_LIST_MAX, .links_to = "stretch"},
    {"swaps", MODEL_LIST, AT(swaps), .inner = swap_fields,
     .item_size = sizeof(struct stretch_swap)},
    {"one_way", MODEL_LIST, AT(one_way), .inner = one_way_fields,
     .item_size = sizeof(struct stretch_one_way)},
    {"kit", MODEL_LIST, AT(kit), .inner = kit_fields, .item_size = sizeof(struct stretch_kit)},
    {"spaces", MODEL_CHOICES, AT(spaces), .choices = stretch_spaces, .required = true},
    {"partner", MODEL_CHOICE, AT(partner), .choices = stretch_partners, .required = true},
    {"partner_steps", MODEL_LINES, AT(partner_steps), .searched = true},
    {"muscles", MODEL_LIST, AT(muscles), .inner = worked_fields,
     .item_size = sizeof(struct stretch_muscle)},
    {"movement", MODEL_LINE, AT(movement), .searched = true},
    {"cautions", MODEL_LIST, AT(cautions), .inner = caution_fields,
     .item_size = sizeof(struct stretch_caution)},
    {"stop", MODEL_LINES, AT(stop), .required = true},
    {"retest", MODEL_TEXT, AT(retest), .max = MODEL_TEXT_MAX},
    {"evidence", MODEL_GROUP, AT(evidence), .inner = evidence_fields},
    {"origin", MODEL_TEXT, AT(origin), .max = MODEL_TEXT_MAX},
    {.name = NULL},
};

bool stretch_model_read(struct arena *arena, struct span json, struct stretch_model *out,
                        struct model_faults *faults)
{
    *out = (struct stretch_model){.steps.count = 0};
    return model_fields_read(arena, stretch_fields, json, out, faults);
}

struct span stretch_model_write(struct arena *arena, const struct stretch_model *model)
{
    return model_fields_write(arena, stretch_fields, model);
}

bool model_amount_check(struct arena *arena, const struct stretch_amount *amount, struct span unit,
                        struct model_faults *faults)
{
    if ((amount->hold.to == 0 && amount->reps.to == 0) || amount->unit.len > 0)
        return true;
    model_fault_add(arena, faults, unit, SPAN("Say what the number counts."));
    return false;
}

static bool check_dose(struct arena *arena, const struct stretch_dose *dose,
                       struct model_faults *faults)
{
    bool right = model_amount_check(arena, &dose->amount, SPAN("dose.unit"), faults);
    for (size_t i = 0; i < dose->others.count && i < MODEL_LIST_MAX; i++)
        right = model_amount_check(arena, &dose->others.items[i].amount,
                                   arena_printf(arena, "dose.others.%zu.unit", i + 1), faults) &&
                right;
    return right;
}

static bool check_muscles(struct arena *arena, const struct stretch_model *model,
                          struct model_faults *faults)
{
    bool right = true;
    for (size_t i = 1; i < model->muscles.count && i < MODEL_LIST_MAX; i++)
        for (size_t j = 0; j < i; j++)
            if (span_equal(model->muscles.items[i].muscle, model->muscles.items[j].muscle)) {
                model_fault_add(arena, faults, arena_printf(arena, "muscles.%zu.muscle", i + 1),
                                SPAN("This muscle is in the list already."));
                right = false;
                break;
            }
    return right;
}

static bool check_partner(struct arena *arena, const struct stretch_model *model,
                          struct model_faults *faults)
{
    bool alone = span_is(model->partner, "none");
    bool said = model->partner_steps.count > 0;
    if (alone != said || span_is_empty(model->partner))
        return true; /* that nobody has chosen yet is said of the choice */
    model_fault_add(arena, faults, SPAN("partner_steps"),
                    alone ? SPAN("Nobody helps here: choose a partner first, or take this out.")
                          : SPAN("Say what the partner does, a sentence each."));
    faults->last->is_missing = !alone;
    return false;
}

/* Each pose can be read, and there are no more than a page draws: a picture with a partner takes over a millisecond. */
static bool check_poses(struct arena *arena, const struct stretch_model *model,
                        struct model_faults *faults)
{
    struct figure_pose poses[2];
    const struct figure_pose *before = NULL;
    bool right = true;
    size_t count = 0;
    for (size_t i = 0; i < model->steps.count && i < MODEL_LIST_MAX; i++) {
        struct figure_fault fault;
        struct figure_pose *pose = before == &poses[0] ? &poses[1] : &poses[0];
        if (model->steps.items[i].pose.len == 0)
            continue;
        if (++count == STRETCH_POSES_MAX + 1) {
            model_fault_add(arena, faults, arena_printf(arena, "steps.%zu.pose", i + 1),
                            arena_printf(arena,
                                         "A page shows at most %d pictures: leave this one out.",
                                         STRETCH_POSES_MAX));
            right = false;
        }
        if (figure_read(model->steps.items[i].pose, before, pose, &fault)) {
            before = pose;
            continue;
        }
        model_fault_add(arena, faults, arena_printf(arena, "steps.%zu.pose", i + 1),
                        arena_span(arena, span_of(fault.words)));
        right = false;
    }
    return right;
}

bool stretch_needs_kit(const struct stretch_model *model)
{
    for (size_t i = 0; i < model->kit.count; i++)
        if (!span_is(model->kit.items[i].need, "optional"))
            return true;
    return false;
}

bool stretch_model_check(struct arena *arena, const struct stretch_model *model,
                         struct model_faults *faults)
{
    bool right = model_fields_check(arena, stretch_fields, model, faults);
    right = check_dose(arena, &model->dose, faults) && right;
    right = check_partner(arena, model, faults) && right;
    right = check_poses(arena, model, faults) && right;
    return check_muscles(arena, model, faults) && right;
}

struct span stretch_model_words(struct arena *arena, const struct stretch_model *model)
{
    return model_fields_words(arena, stretch_fields, model);
}

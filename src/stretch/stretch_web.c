/* Stretches: the list, an entry's page, its form and history. */
#include "stretch/stretch.h"

#include "gen/stretch/caution_view.h"
#include "gen/stretch/stretch_view.h"
#include "web/page.h"
#include "web/reply.h"

static void check(struct arena *arena, const void *model, struct model_faults *faults)
{
    stretch_model_check(arena, model, faults);
}

static const struct entry_input inputs[] = {
    {"type", "Kind", NULL, true},
    {"sides", "Sides", NULL, true},
    {"positions", "Positions", NULL, false},
    {.label = "How to do it"},
    {"steps", "Steps", NULL, false},
    {"feel_where", "Where you feel it", NULL, false},
    {"not_feel", "Where you should not", NULL, false},
    {"faults", "Often goes wrong", NULL, false},
    {"breathing", "Breathing", NULL, false},
    {.label = "Dose"},
    {"dose.sets", "Sets", "A number, or two such as 2-3.", true},
    {"dose.reps", "Times", NULL, true},
    {"dose.hold", "Hold", "Such as 30-60.", true},
    {"dose.unit", "Unit", NULL, true},
    {"dose.total", "In all, seconds", NULL, true},
    {"dose.rest", "Rest, seconds", NULL, true},
    {"dose.per_day", "Times a day", NULL, true},
    {"dose.days_per_week", "Days a week", NULL, true},
    {"dose.source", "Where the dose is from", NULL, false},
    {"dose.note", "More about the dose", NULL, false},
    {"dose.others", "For others, or done in another way", NULL, false},
    {.label = "What it needs"},
    {"kit", "Kit", "What has to be fetched. Chairs, walls and tables are space.", false},
    {"spaces", "Space", NULL, false},
    {"partner", "Partner", NULL, false},
    {"partner_steps", "What the partner does", "A sentence each.", false},
    {"easier", "Easier", "Their titles, such as Glute bridge. A row each.", false},
    {"harder", "Harder", "Their titles.", false},
    {"swaps", "Instead", "Exercises by their titles.", false},
    {"one_way", "Links that do not lead back", "Exercises by their titles.", false},
    {.label = "What it works on"},
    {"muscles", "Muscles", "Their titles, such as Psoas major.", false},
    {"movement", "Movement", NULL, false},
    {.label = "Safety"},
    {"cautions", "Before you start",
     "What to know may be left empty: then it is what is always said of that fact.", false},
    {"stop", "When to stop", "A sentence each.", false},
    {"retest", "How to see whether it helped", NULL, false},
    ENTRY_EVIDENCE_INPUTS,
    {"origin", "Where it comes from", NULL, false},
    {.label = NULL},
};

static const struct form_field form[] = {
    ENTRY_FORM_FIELDS,
    ENTRY_FIELD("type"),
    ENTRY_FIELD("sides"),
    ENTRY_COLUMN("positions", "Position"),
    ENTRY_ROWS("steps", {"text", "What to do"}, {"cue", "Cue"}, {"if", "If …, then …"},
               {"pose", "Posture to draw"}),
    ENTRY_FIELD("feel_where"),
    ENTRY_FIELD("not_feel"),
    ENTRY_COLUMN("faults", "Often goes wrong"),
    ENTRY_FIELD("breathing"),
    ENTRY_FIELD("dose.sets"),
    ENTRY_FIELD("dose.reps"),
    ENTRY_FIELD("dose.hold"),
    ENTRY_FIELD("dose.unit"),
    ENTRY_FIELD("dose.rest"),
    ENTRY_FIELD("dose.per_day"),
    ENTRY_FIELD("dose.days_per_week"),
    ENTRY_FIELD("dose.source"),
    ENTRY_FIELD("dose.note"),
    ENTRY_FIELD("dose.total"),
    ENTRY_ROWS("dose.others", {"for", "For whom, or how"}, {"sets", "Sets"}, {"reps", "Times"},
               {"hold", "Hold"}, {"unit", "Unit"}, {"source", "Source"}),
    ENTRY_ROWS("kit", {"thing", "Thing"}, {"or", "Or"}, {"need", "Needed?"}),
    ENTRY_COLUMN("spaces", "Space"),
    ENTRY_FIELD("partner"),
    ENTRY_COLUMN("partner_steps", "What the partner does"),
    ENTRY_COLUMN("easier", "Entry"),
    ENTRY_COLUMN("harder", "Entry"),
    ENTRY_ROWS("swaps", {"to", "Entry"}, {"reason", "Why"}, {"note", "Note"}),
    ENTRY_ROWS("one_way", {"to", "Entry"}, {"why", "Why not"}),
    ENTRY_ROWS("muscles", {"muscle", "Muscle"}, {"role", "Part it plays"}, {"effect", "Effect"}),
    ENTRY_FIELD("movement"),
    ENTRY_ROWS("cautions", {"fact", "Fact"}, {"text", "What to know"},
               {"severity", "How strongly"}),
    ENTRY_COLUMN("stop", "When to stop"),
    ENTRY_FIELD("retest"),
    ENTRY_EVIDENCE_FIELDS,
    ENTRY_FIELD("origin"),
    {0},
};

/* When to stop is the same for all of them; what is special comes below it. As the starter content has it. */
static const struct entry_start starts[] = {
    {"stop", "Stop if the pain turns sharp or shooting.\n"
             "Stop if pain or tingling begins to move down the leg.\n"
             "Stop if any part goes numb that was not numb before."},
    {.path = NULL},
};

const struct entry_kind stretch_kind = {
    .name = "stretch",
    .folder = "stretches",
    .noun = "stretch",
    .fields = stretch_fields,
    .model_size = sizeof(struct stretch_model),
    .check = check,
    .inputs = inputs,
    .starts = starts,
    .show = stretch_entry,
    .structured = stretch_structured,
    .structured_type = "ExercisePlan",
};

/* ---- the list ---- */

static const struct form_field index_query[] = {
    {.name = "position", .kind = FORM_LINE, .max = 40},
    {.name = "partner", .kind = FORM_LINE, .max = 10},
    {.name = "kit", .kind = FORM_LINE, .max = 10},
    {.name = "at", .kind = FORM_LINE, .max = 10},
    {.name = "kneel", .kind = FORM_LINE, .max = 10},
    {.name = "floor", .kind = FORM_LINE, .max = 10},
    {.name = "minutes", .kind = FORM_LINE, .max = 10},
    ENTRY_LIST_PLACE,
    {0},
};

struct index_data {
    struct entry_list list; /* first: entry_index_load knows only this */
    struct stretch_filter filter;
    struct stretch_counts counts;
};

static void index_load(struct request *r)
{
    struct index_data *data = r->data;
    struct entry_choice choice = {0};
    for (size_t i = 0; i < STRETCH_WAYS; i++)
        data->filter.has[i] =
            span_is(form_get(&r->form, stretch_ways[i].part), stretch_ways[i].value);
    choice.ways = stretch_filter_ways(r->arena, &data->filter, &choice.way_count);
    entry_index_load(r, &stretch_kind, &choice);
    stretch_store_counts(r->batch, &data->counts);
}

static void index_reply(struct request *r)
{
    struct index_data *data = r->data;
    struct span address = stretch_address(r->arena, &data->filter);
    entry_list_end(r->arena, address, &data->list);
    struct stretch_items items = stretch_sorted(r->arena, &data->list.rows, r->viewer.is_coach);
    struct text *out = entry_index_begin(r, &stretch_kind, SPAN("Stretches"),
                                         SPAN("Stretches and exercises for tight backs and glutes: "
                                              "how, how long, and when to stop."));
    stretch_index_page(out, r, &items, &data->filter, &data->counts, address, &data->list);
    reply_end(r);
}

PAGE(stretch_index, .query = index_query, .data_size = sizeof(struct index_data), .cached = true,
     .steps = {index_load, index_reply})

/* ---- cautions that concern the reader ---- */

static void cautions_load(struct request *r)
{
    stretch_store_caution_counts(r->batch, r->data);
}

static void cautions_reply(struct request *r)
{
    struct head head = {.title = SPAN("Cautions that concern me"),
                        .description = SPAN("Say what is true for you, in this browser alone: "
                                            "exercises that warn of it say so first."),
                        .canonical = SPAN("/cautions"),
                        .section = "stretches"};
    reply_topic(r, "library");
    struct text *out = reply_begin(r, 200, &head);
    caution_page(out, r, r->data);
    reply_end(r);
}

PAGE(stretch_cautions, .data_size = sizeof(struct stretch_caution_counts), .cached = true,
     .steps = {cautions_load, cautions_reply})

/* ---- one entry: its page, history and form ---- */

PAGE(stretch_show, ENTRY_SHOW)
PAGE(stretch_revisions, ENTRY_REVISIONS)
PAGE(stretch_new, .form = form, ENTRY_NEW)
PAGE(stretch_edit, .form = form, ENTRY_EDIT)

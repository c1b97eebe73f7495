/* Muscles: the list, a muscle with what reaches it, its form and history. */
#include "muscle/muscle.h"

#include "gen/muscle/map_view.h"
#include "gen/muscle/muscle_view.h"
#include "web/page.h"
#include "web/reply.h"

static void check(struct arena *arena, const void *model, struct model_faults *faults)
{
    muscle_model_check(arena, model, faults);
}

static const struct entry_input inputs[] = {
    {"latin", "Latin name", NULL, false},
    {"type", "Kind", NULL, true},
    {"group", "Group", NULL, true},
    {"depth", "Depth", NULL, true},
    {"region", "Region", "A tag, such as hip-front.", false},
    {"place", "Where it lies", "One line.", false},
    {"actions", "What it does", NULL, false},
    {"parts", "Made up of", "Of a group: the titles of its muscles, such as Gluteus medius.",
     false},
    {"antagonists", "Works against", "Muscles by their titles.", false},
    ENTRY_EVIDENCE_INPUTS,
    {.label = NULL},
};

static const struct form_field form[] = {
    ENTRY_FORM_FIELDS,
    ENTRY_FIELD("latin"),
    ENTRY_FIELD("type"),
    ENTRY_FIELD("group"),
    ENTRY_FIELD("depth"),
    ENTRY_FIELD("region"),
    ENTRY_FIELD("place"),
    ENTRY_COLUMN("actions", "What it does"),
    ENTRY_COLUMN("antagonists", "Muscle"),
    ENTRY_COLUMN("parts", "Muscle"),
    ENTRY_EVIDENCE_FIELDS,
    {0},
};

const struct entry_kind muscle_kind = {
    .name = "muscle",
    .folder = "muscles",
    .noun = "muscle",
    .fields = muscle_fields,
    .model_size = sizeof(struct muscle_model),
    .check = check,
    .inputs = inputs,
    .show = muscle_entry,
};

/* ---- the list ---- */

static void index_load(struct request *r)
{
    entry_index_load(r, &muscle_kind, &(struct entry_choice){0});
}

static void index_reply(struct request *r)
{
    entry_list_end(r->arena, SPAN("/muscles"), r->data);
    struct text *out = entry_index_begin(r, &muscle_kind, SPAN("Muscles"),
                                         SPAN("The muscles of back, hip and buttock: where they "
                                              "lie, what they do, what reaches them."));
    muscle_index_page(out, r, r->data);
    reply_end(r);
}

PAGE(muscle_index, .query = entry_list_query, .data_size = sizeof(struct entry_list),
     .cached = true, .steps = {index_load, index_reply})

/* ---- the body map ---- */

static const struct form_field map_query[] = {
    {.name = "layer", .kind = FORM_LINE, .max = 10},
    {0},
};

static void map_reply(struct request *r)
{
    bool deep = span_is(form_get(&r->form, "layer"), "deep");
    struct head head = {
        .title = deep ? SPAN("Body map: deep muscles of hip and back") : SPAN("Body map"),
        .description = SPAN("Point at a muscle of back, hip or thigh: what it does, what "
                            "pulls on it, and what stretches or strengthens it."),
        .canonical = deep ? SPAN("/map?layer=deep") : SPAN("/map"),
        .section = "muscles"};
    reply_topic(r, "library");
    struct text *out = reply_begin(r, 200, &head);
    muscle_map_page(out, r, deep);
    reply_end(r);
}

PAGE(muscle_map, .query = map_query, .cached = true, .steps = {map_reply})

/* ---- one muscle: its page, history and form ---- */

static void show_load(struct request *r)
{
    struct muscle_page *data = r->data;
    entry_show_load(r);
    muscle_store_uses(r->batch, page_part(r, 1), &data->uses);
    muscle_store_opposites(r->batch, page_part(r, 1), &data->opposites);
}

PAGE(muscle_show, .query = entry_show_query, .data_size = sizeof(struct muscle_page),
     .cached = true, .steps = {show_load, entry_show_reply})
PAGE(muscle_revisions, ENTRY_REVISIONS)
PAGE(muscle_new, .form = form, ENTRY_NEW)
PAGE(muscle_edit, .form = form, ENTRY_EDIT)

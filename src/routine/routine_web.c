/* Routines: the list, a routine's page, its form and history. */
#include "routine/routine.h"

#include "gen/routine/follow_view.h"
#include "gen/routine/routine_view.h"
#include "web/page.h"
#include "web/reply.h"

static void check(struct arena *arena, const void *model, struct model_faults *faults)
{
    routine_model_check(arena, model, faults);
}

static const struct entry_input inputs[] = {
    {"items", "In this order",
     "Exercises by their titles. Without a dose of its own each is done as its page says.", false},
    ENTRY_EVIDENCE_INPUTS,
    {.label = NULL},
};

static const struct form_field form[] = {
    ENTRY_FORM_FIELDS,
    ENTRY_ROWS("items", {"entry", "Entry"}, {"sets", "Sets"}, {"reps", "Times"}, {"hold", "Hold"},
               {"unit", "Unit"}, {"note", "Note"}),
    ENTRY_EVIDENCE_FIELDS,
    {0},
};

const struct entry_kind routine_kind = {
    .name = "routine",
    .folder = "routines",
    .noun = "routine",
    .fields = routine_fields,
    .model_size = sizeof(struct routine_model),
    .check = check,
    .inputs = inputs,
    .show = routine_view_entry,
    .structured = routine_structured,
    .structured_type = "ExercisePlan",
};

/* ---- the list ---- */

static void index_load(struct request *r)
{
    entry_index_load(r, &routine_kind, &(struct entry_choice){0});
}

static void index_load_entries(struct request *r)
{
    struct routine_list *data = r->data;
    entry_list_end(r->arena, SPAN("/routines"), &data->list);
    const struct entry_rows *rows = &data->list.rows;
    struct span *slugs = arena_array_of(r->arena, struct span, rows->count + 1);
    for (size_t i = 0; i < rows->count; i++)
        slugs[i] = rows->items[i].slug;
    routine_store_entries(r->batch, slugs, rows->count, &data->entries);
}

static void index_reply(struct request *r)
{
    struct text *out =
        entry_index_begin(r, &routine_kind, SPAN("Routines"),
                          SPAN("Several exercises in one go, in their order, with how much of "
                               "each and what to know beforehand."));
    routine_index_page(out, r, r->data);
    reply_end(r);
}

PAGE(routine_index, .query = entry_list_query, .data_size = sizeof(struct routine_list),
     .cached = true, .steps = {index_load, index_load_entries, index_reply})

/* ---- one routine: its page, history and form ---- */

static void show_load(struct request *r)
{
    struct routine_page *data = r->data;
    struct span slug = page_part(r, 1);
    entry_show_load(r);
    routine_store_entries(r->batch, &slug, 1, &data->entries);
}

/* ---- one that is followed ---- */

static void follow_load(struct request *r)
{
    struct routine_page *data = r->data;
    struct span slug = page_part(r, 1);
    entry_load(r);
    routine_store_entries(r->batch, &slug, 1, &data->entries);
}

static void write_follow(struct request *r, struct routine_page *data, struct span path,
                         struct span own)
{
    const struct entry *entry = &data->page.entry;
    struct routine_follow follow = {
        .author = ROUTINE_COACH,
        .entry = entry,
        .title = entry->title,
        .path = path,
        .model = entry_model(r->arena, data->page.kind, entry->model),
        .entries = data->entries,
    };
    follow.plan = routine_plan(r->arena, follow.model, &follow.entries);
    struct head head = {
        .title = arena_printf(r->arena, "Follow: " SPAN_FMT, SPAN_ARG(entry->title)),
        .description = entry->summary,
        .canonical = own,
        .section = data->page.kind->folder,
        .not_for_search_engines = true, /* the routine is what they should find */
    };
    reply_topic(r, "library");
    struct text *out = reply_begin(r, 200, &head);
    routine_follow_page(out, r->arena, &follow);
    reply_end(r);
}

static void follow_reply(struct request *r)
{
    struct routine_page *data = r->data;
    if (!entry_is_shown(r))
        return;
    struct span path = entry_path(r->arena, data->page.kind, data->page.entry.slug);
    struct span own = arena_printf(r->arena, SPAN_FMT "/follow", SPAN_ARG(path));
    if (!span_equal(r->path, own))
        reply_moved(r, SPAN_FMT, SPAN_ARG(own));
    else if (data->entries.count == 0)
        reply_moved(r, SPAN_FMT, SPAN_ARG(path)); /* there is nothing to follow just now */
    else
        write_follow(r, data, path, own);
}

PAGE(routine_follow, .data_size = sizeof(struct routine_page), .cached = true,
     .steps = {follow_load, follow_reply})
PAGE(routine_show, .query = entry_show_query, .data_size = sizeof(struct routine_page),
     .cached = true, .steps = {show_load, entry_show_reply})
PAGE(routine_revisions, ENTRY_REVISIONS)
PAGE(routine_new, .form = form, ENTRY_NEW)
PAGE(routine_edit, .form = form, ENTRY_EDIT)

/* The form of a member's own routine: new, copied, changed. */
#include "own_routine/own_routine_page.h"

#include "core/rows.h"
#include "core/slug.h"
#include "core/utf8.h"
#include "gen/own_routine/own_routine_form_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field query[] = {
    {.name = "from", .kind = FORM_LINE, .max = 80},    /* a routine of the library */
    {.name = "shared", .kind = FORM_LINE, .max = 80},  /* the link of somebody else's */
    {.name = "stretch", .kind = FORM_LINE, .max = 80}, /* to add */
    {0},
};

static const struct form_field form[] = {
    {.name = "title",
     .kind = FORM_LINE,
     .label = "Name",
     .required = true,
     .max = OWN_ROUTINE_TITLE_MAX,
     .missing = "Please give it a name.",
     .wrong = "Please give it a shorter name: 120 letters at most."},
    {.name = "note", .kind = FORM_TEXT, .label = "Note", .max = OWN_ROUTINE_NOTE_MAX},
    ENTRY_ROWS("items", {"entry", "Exercise"}, {"sets", "Sets"}, {"reps", "Times"},
               {"hold", "Hold"}, {"unit", "Unit"}, {"note", "Note"}),
    {.name = "revision", .kind = FORM_REVISION},
    {.name = "row", .kind = FORM_BUTTON},
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

static bool is_new(const struct request *r)
{
    return span_ends(r->path, "/new");
}

/* ---- showing ---- */

/* `mine`: what was sent, where another version was saved meanwhile; NULL: it was not. */
static void show(struct request *r, int status, const struct own_routine *mine)
{
    const struct own_routine_page *data = r->data;
    struct head head = {.title = is_new(r) ? SPAN("Put a routine together")
                                           : arena_printf(r->arena, "Change: " SPAN_FMT,
                                                          SPAN_ARG(data->routine.title)),
                        .section = "me",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    own_routine_form_page(
        out, r, data,
        mine == NULL ? SPAN("") : own_routine_document(r->arena, mine, library_resolve),
        mine == NULL ? SPAN("") : own_routine_document(r->arena, &data->routine, library_resolve));
    reply_end(r);
}

static void load(struct request *r)
{
    struct own_routine_page *data = r->data;
    data->page.kind = &own_routine_kind;
    struct span from =
        r->is_post ? SPAN("") : slug_make_or_empty(r->arena, form_get(&r->form, "from"), SLUG_MAX);
    struct span shared = r->is_post ? SPAN("") : form_get(&r->form, "shared");
    if (!is_new(r))
        own_routine_store_get(r->batch, session_hash(r), page_part_id(r, 1), &data->routine);
    else if (from.len > 0)
        entry_store_get(r->batch, session_hash(r), "routine", from, &data->source);
    else if (shared.len > 0)
        own_routine_store_shared(r->batch, shared, &data->routine);
}

/* False when the request is answered. */
static bool is_there(struct request *r)
{
    const struct own_routine_page *data = r->data;
    if (data->routine.id != 0 || is_new(r))
        return true;
    reply_not_found(r);
    return false;
}

/* What is copied, or was stored. */
static void take_stored(struct request *r)
{
    struct own_routine_page *data = r->data;
    if (is_new(r) && entry_is_public(&data->source)) {
        data->routine.title = utf8_cut(data->source.title, OWN_ROUTINE_TITLE_MAX);
        data->routine.model = data->source.model;
    }
    if (is_new(r)) { /* of what is copied: its note and its number are its owner's */
        data->routine.note = SPAN("");
        data->routine.id = 0;
    }
    data->page.entry.model = data->routine.model;
}

/* A row more, when the address asks for one and it fits: the form opens there. */
static void add_stretch(struct request *r)
{
    struct own_routine_page *data = r->data;
    struct wiki_target target = {0};
    struct span slug = form_get(&r->form, "stretch");
    struct span rows = form_get(&r->form, "items");
    if (slug.len > 0)
        library_resolve(NULL, SPAN("stretch"), slug, &target);
    if (!target.found || rows_count(rows) >= ROUTINE_ITEMS_MAX)
        return;
    form_set(&r->form, "items",
             rows.len == 0
                 ? slug
                 : arena_printf(r->arena, SPAN_FMT "\n" SPAN_FMT, SPAN_ARG(rows), SPAN_ARG(slug)));
    data->added = rows_count(form_get(&r->form, "items"));
    data->page.focus = arena_printf(r->arena, "items.%zu.entry", data->added);
}

static void set_revision(struct request *r)
{
    const struct own_routine_page *data = r->data;
    form_set(&r->form, "revision",
             arena_printf(r->arena, "%lld", (long long)data->routine.revision));
}

static void form_reply(struct request *r)
{
    const struct own_routine_page *data = r->data;
    if (!is_there(r))
        return;
    take_stored(r);
    form_set(&r->form, "title", data->routine.title);
    form_set(&r->form, "note", data->routine.note);
    entry_form_fill_model(r);
    add_stretch(r);
    if (!is_new(r))
        set_revision(r);
    form_forgive(&r->form);
    show(r, 200, NULL);
}

/* ---- saving ---- */

/* A hold without a unit is in seconds: that is in the form when it is opened again. */
static void take_seconds(struct request *r)
{
    enum { HOLD = 3, UNIT = 4, COLUMNS = 6 }; /* of the form's table */
    struct span rows = form_get(&r->form, "items");
    size_t count = rows_count(rows);
    for (size_t i = 0; i < count && i < ROUTINE_ITEMS_MAX; i++) {
        struct span row = rows_at(rows, i);
        struct span cells[COLUMNS];
        for (size_t k = 0; k < COLUMNS; k++)
            cells[k] = rows_next_cell(r->arena, &row);
        if (cells[HOLD].len > 0 && cells[UNIT].len == 0)
            rows = rows_set(r->arena, rows, i, COLUMNS, UNIT, SPAN("s"));
    }
    form_set(&r->form, "items", rows);
}

static struct own_routine sent(const struct request *r)
{
    const struct own_routine_page *data = r->data;
    return (struct own_routine){.id = is_new(r) ? 0 : data->routine.id,
                                .title = form_get(&r->form, "title"),
                                .note = form_get(&r->form, "note"),
                                .model = data->page.draft.model,
                                .revision = form_number(&r->form, "revision")};
}

static void form_check(struct request *r)
{
    struct own_routine_page *data = r->data;
    if (!is_there(r))
        return;
    data->page.entry.model = data->routine.model;
    if (form_has(&r->form, "row")) {
        entry_form_change_rows(r);
        show(r, 200, NULL);
        return;
    }
    form_tidy_rows(&r->form, r->arena);
    take_seconds(r);
    entry_form_take_model(r);
    entry_form_fail_unknowns(r);
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    struct own_routine routine = sent(r);
    once_begin(r, &data->saved);
    own_routine_store_save(r->batch, r->viewer.account_id, &routine, &data->saved);
    once_end(r, routine.id == 0 ? ONCE_OWN_ROUTINE : NULL);
    limit_take(r, "routine");
}

static void form_saved(struct request *r)
{
    const struct own_routine_page *data = r->data;
    int64_t id = is_new(r) ? data->saved : page_part_id(r, 1);
    reply_see_other(r, SPAN_FMT, SPAN_ARG(own_routine_path(r->arena, id)));
}

/* It was saved in another place first: that is read again. */
static void refused_load(struct request *r)
{
    struct own_routine_page *data = r->data;
    if (r->error.kind == ERR_CONFLICT)
        own_routine_store_get(r->batch, session_hash(r), page_part_id(r, 1), &data->routine);
}

static void refused(struct request *r)
{
    const struct own_routine_page *data = r->data;
    if (r->error.kind == ERR_CONFLICT && data->routine.id != 0) {
        struct own_routine mine = sent(r);
        set_revision(r);
        show(r, 409, &mine);
        return;
    }
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    show(r, page_refused_status(r), NULL);
}

PAGE(own_routine_new, .guard = GUARD_MEMBER, .draft = DRAFT_HERE, .query = query, .form = form,
     .data_size = sizeof(struct own_routine_page), .steps = {load, form_reply},
     .post = {load, form_check, form_saved}, .refused = {refused_load, refused})
PAGE(own_routine_edit, .guard = GUARD_MEMBER, .draft = DRAFT_HERE, .query = query, .form = form,
     .data_size = sizeof(struct own_routine_page), .steps = {load, form_reply},
     .post = {load, form_check, form_saved}, .refused = {refused_load, refused})

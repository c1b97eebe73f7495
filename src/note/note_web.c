/* Notes of how it went: the list, a new one, agreeing to them and taking that back. */
#include "note/note_page.h"

#include "gen/note/note_view.h"
#include "library/library.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

/* ---- the list ---- */

static const struct form_field list_query[] = {
    {.name = "older", .kind = FORM_MOMENT},
    {0},
};

static void list_load(struct request *r)
{
    struct note_page *data = r->data;
    note_store_list(r->batch, session_hash(r), form_number(&r->form, "older"), &data->list);
    note_store_unchanged(r->batch, session_hash(r), &data->unchanged);
    note_store_consent(r->batch, session_hash(r), &data->consent);
}

static void find_instead(struct request *r)
{
    struct note_page *data = r->data;
    for (size_t i = 0; i < data->unchanged.count && i < NOTE_UNCHANGED_MAX; i++) {
        const struct stretch_model *model =
            entry_model(r->arena, &stretch_kind, data->unchanged.items[i].model);
        data->instead[i] = plan_swaps_of(r->arena, model);
    }
}

static void show_list(struct request *r)
{
    find_instead(r);
    struct head head = {.title = SPAN("Your notes of how it went"),
                        .section = "me",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    note_list_page(out, r, r->data);
    reply_end(r);
}

/* ---- one more ---- */

static const struct form_field note_form[] = {
    {.name = "path", .kind = FORM_LINE, .ours = true, .max = NOTE_PATH_MAX},
    {.name = "title", .kind = FORM_LINE, .ours = true, .max = NOTE_TITLE_MAX},
    {.name = "at", .kind = FORM_MOMENT},
    {.name = "before", .kind = FORM_NUMBER, .label = "How it felt before", .max = NOTE_FELT_MAX},
    {.name = "after", .kind = FORM_NUMBER, .label = "How it felt afterwards", .max = NOTE_FELT_MAX},
    {.name = "result", .kind = FORM_CHOICE, .label = "The retest", .choices = note_results},
    {.name = "agree", .kind = FORM_BUTTON},
    ONCE_FIELD,
    {0},
};

static int64_t felt(const struct request *r, const char *name)
{
    return form_get(&r->form, name).len > 0 ? form_number(&r->form, name) : NOTE_NOT_SAID;
}

static void add_write(struct request *r)
{
    if (form_get(&r->form, "title").len == 0)
        form_fail(&r->form, "", SPAN("Please open what you followed, and note it from there."));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    struct note note = {
        .path = note_path(form_get(&r->form, "path")),
        .title = form_get(&r->form, "title"),
        .at = form_has(&r->form, "at") ? form_number(&r->form, "at") : clock_now(),
        .before = felt(r, "before"),
        .after = felt(r, "after"),
        .result = form_get(&r->form, "result"),
    };
    once_begin(r, NULL);
    if (form_has(&r->form, "agree"))
        note_store_answer(r->batch, r->viewer.account_id, true);
    note_store_add(r->batch, r->viewer.account_id, &note);
    once_end(r, NULL);
    limit_take(r, "note");
}

static void lead_to_list(struct request *r)
{
    reply_see_other(r, "/my-notes");
}

static void show_form(struct request *r, int status)
{
    struct note_page *data = r->data;
    struct head head = {.title =
                            arena_printf(r->arena, "How it went: " SPAN_FMT, SPAN_ARG(data->title)),
                        .section = "me",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    note_form_page(out, r, data);
    reply_end(r);
}

/* Whoever has not agreed is asked, with what they noted; what is wrong in a form is shown in it. */
static void add_refused(struct request *r)
{
    struct note_page *data = r->data;
    data->path = note_path(form_get(&r->form, "path"));
    data->title = form_get(&r->form, "title");
    if (r->error.kind != ERR_CONFLICT) {
        if (r->error.kind != ERR_NONE)
            form_fail_err(&r->form, &r->error);
        show_form(r, page_refused_status(r));
        return;
    }
    struct head head = {.title = SPAN("Keep your notes in your account?"),
                        .section = "me",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, page_refused_status(r), &head);
    note_ask_page(out, r);
    reply_end(r);
}

PAGE(note_index, .guard = GUARD_MEMBER, .query = list_query, .form = note_form,
     .writes_quietly = true, .data_size = sizeof(struct note_page), .steps = {list_load, show_list},
     .post = {page_nothing, add_write, lead_to_list}, .refused = {add_refused})

/* ---- the form for it, where there is no script ---- */

static const struct form_field new_query[] = {
    {.name = "of", .kind = FORM_LINE, .max = NOTE_PATH_MAX},
    {0},
};

/* 0: it is of the library. */
static int64_t routine_id(struct span path)
{
    int64_t id = 0;
    bool own = span_is(note_path_part(path, 1), "my-routines") &&
               span_int(note_path_part(path, 2), 1, INT64_MAX, &id);
    return own ? id : 0;
}

static void new_load(struct request *r)
{
    struct note_page *data = r->data;
    data->path = note_path(form_get(&r->form, "of"));
    if (routine_id(data->path) != 0)
        own_routine_store_get(r->batch, session_hash(r), routine_id(data->path), &data->routine);
}

/* Empty: there is nothing of that name for whoever asks. */
static struct span followed_title(const struct note_page *data)
{
    struct wiki_target target = {0};
    if (data->path.len == 0 || routine_id(data->path) != 0)
        return data->routine.title;
    struct span kind =
        span_is(note_path_part(data->path, 1), "stretches") ? SPAN("stretch") : SPAN("routine");
    library_resolve(NULL, kind, note_path_part(data->path, 2), &target);
    return target.found ? target.title : SPAN("");
}

static void new_reply(struct request *r)
{
    struct note_page *data = r->data;
    data->title = followed_title(data);
    if (data->title.len == 0)
        reply_not_found(r);
    else
        show_form(r, 200);
}

PAGE(note_new, .guard = GUARD_MEMBER, .query = new_query, .data_size = sizeof(struct note_page),
     .steps = {new_load, new_reply})

/* ---- deleting one ---- */

static const struct form_field once_form[] = {
    ONCE_FIELD,
    {0},
};

static void delete_it(struct request *r)
{
    once_begin(r, NULL);
    note_store_delete(r->batch, r->viewer.account_id, page_part_id(r, 1));
    once_end(r, NULL);
    limit_take(r, "note");
}

PAGE(note_delete, .guard = GUARD_MEMBER, .form = once_form, .writes_quietly = true,
     .post = {page_nothing, delete_it, lead_to_list})

/* ---- agreeing, declining, taking it back ---- */

static const char *const answers[] = {"yes", "no", NULL};

static const struct form_field answer_form[] = {
    {.name = "answer", .kind = FORM_CHOICE, .required = true, .choices = answers},
    ONCE_FIELD,
    {0},
};

static void answer_write(struct request *r)
{
    if (r->form.failed) {
        lead_to_list(r); /* which asks */
        return;
    }
    /* Taking it back has no limit, and leaves nothing behind, a key of the form neither: to say it twice changes nothing. */
    bool agrees = span_is(form_get(&r->form, "answer"), "yes");
    if (agrees)
        once_begin(r, NULL);
    note_store_answer(r->batch, r->viewer.account_id, agrees);
    if (agrees) {
        once_end(r, NULL);
        limit_take(r, "note");
    }
}

PAGE(note_keep, .guard = GUARD_MEMBER, .form = answer_form, .writes_quietly = true,
     .post = {page_nothing, answer_write, lead_to_list})

static void stop_ask(struct request *r)
{
    struct head head = {.title = SPAN("Stop keeping notes in your account"),
                        .section = "me",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    note_stop_page(out, r);
    reply_end(r);
}

PAGE(note_stop, .guard = GUARD_MEMBER, .steps = {page_nothing, stop_ask})

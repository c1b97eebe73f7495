/* For admins: how often anybody may do something, and changing that. */
#include "limit/limit_page.h"

#include "audit/audit.h"
#include "gen/limit/limit_view.h"
#include "web/once.h"
#include "web/reply.h"

/* ---- all rules ---- */

static void index_load(struct request *r)
{
    struct limit_page *page = r->data;
    limit_store_rules(r->batch, &page->rules);
    limit_store_changes(r->batch, &page->changes);
}

static void index_show(struct request *r)
{
    static const struct head head = {
        .title = SPAN("Limits"), .section = "moderation", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    limit_index_view(out, r, r->data);
    reply_end(r);
}

PAGE(limit_index, .guard = GUARD_ADMIN, .confirmed = true, .data_size = sizeof(struct limit_page),
     .steps = {index_load, index_show})

/* ---- one of them ---- */

static const struct form_field edit_query[] = {
    {.name = "to", .kind = FORM_LINE, .max = 60}, /* the numbers of a state that was */
    {0},
};

static const struct form_field edit_form[] = {
    {.name = "most",
     .kind = FORM_NUMBER,
     .label = "How many",
     .required = true,
     .min = 1,
     .max = LIMIT_MOST_MAX},
    {.name = "seconds",
     .kind = FORM_NUMBER,
     .label = "Within how many seconds",
     .required = true,
     .min = 1,
     .max = LIMIT_SECONDS_MAX},
    {.name = "first_day",
     .kind = FORM_NUMBER,
     .label = "On an account’s first day",
     .min = 1,
     .max = LIMIT_MOST_MAX},
    {.name = "first_hour",
     .kind = FORM_NUMBER,
     .label = "In its first hour",
     .min = 1,
     .max = LIMIT_MOST_MAX},
    {.name = "free",
     .kind = FORM_NUMBER,
     .label = "Before a check by the browser",
     .min = 0,
     .max = LIMIT_MOST_MAX},
    {.name = "seen", .kind = FORM_LINE, .ours = true, .max = 60},
    {.name = "confirm", .kind = FORM_BUTTON},
    ONCE_FIELD,
    {0},
};

static void edit_load(struct request *r)
{
    struct limit_page *page = r->data;
    limit_store_rule(r->batch, page_part(r, 1), page_part(r, 2), &page->rule);
}

static void set_number(struct request *r, const char *name, int64_t number)
{
    form_set(&r->form, name,
             number == LIMIT_NONE ? SPAN("") : arena_printf(r->arena, "%lld", (long long)number));
}

static void show_edit(struct request *r, int status)
{
    static const struct head head = {
        .title = SPAN("Change a limit"), .section = "moderation", .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    limit_edit_view(out, r, r->data);
    reply_end(r);
}

static void edit_show(struct request *r)
{
    struct limit_page *page = r->data;
    if (span_is_empty(page->rule.what)) {
        reply_not_found(r);
        return;
    }
    struct limit_rule shown = page->rule;
    if (!limit_state_read(form_get(&r->form, "to"), &shown))
        shown = page->rule;
    set_number(r, "most", shown.most);
    set_number(r, "seconds", shown.seconds);
    set_number(r, "first_day", shown.first_day);
    set_number(r, "first_hour", shown.first_hour);
    set_number(r, "free", shown.free);
    form_set(&r->form, "seen", page->rule.state);
    show_edit(r, 200);
}

static int64_t number_of(struct request *r, const char *name)
{
    return span_is_empty(form_get(&r->form, name)) ? LIMIT_NONE : form_number(&r->form, name);
}

static void read_wanted(struct request *r, struct limit_page *page)
{
    const char *field;
    page->wanted = page->rule;
    page->wanted.most = form_number(&r->form, "most");
    page->wanted.seconds = form_number(&r->form, "seconds");
    page->wanted.first_day = number_of(r, "first_day");
    page->wanted.first_hour = number_of(r, "first_hour");
    page->wanted.free = number_of(r, "free");
    const char *fault = limit_fault(&page->wanted, &field);
    if (!r->form.failed && fault != NULL)
        form_fail(&r->form, field, span_of(fault));
}

/* The first time it is only said what will be. */
static void edit_write(struct request *r)
{
    struct limit_page *page = r->data;
    if (span_is_empty(page->rule.what)) {
        reply_not_found(r);
        return;
    }
    read_wanted(r, page);
    if (r->form.failed) {
        page_refuse(r);
    } else if (!form_has(&r->form, "confirm")) {
        static const struct head head = {.title = SPAN("Change this limit?"),
                                         .section = "moderation",
                                         .not_for_search_engines = true};
        struct text *out = reply_begin(r, 200, &head);
        limit_confirm_view(out, r, page);
        reply_end(r);
    } else {
        once_begin(r, NULL);
        limit_store_change(r->batch, r->viewer.account_id, &page->wanted,
                           form_get(&r->form, "seen"));
        once_end(r, NULL);
    }
}

static void edit_written(struct request *r)
{
    reply_see_other(r, "/admin/limits");
}

static void edit_refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    struct limit_page *page = r->data;
    form_set(&r->form, "seen", page->rule.state); /* what is there now is shown beside it */
    show_edit(r, page_refused_status(r));
}

static struct span asked(struct request *r)
{
    struct span what = ((const struct limit_page *)r->data)->rule.what;
    return span_is_empty(what) ? SPAN("Change a limit")
                               : arena_printf(r->arena, "Change a limit of “" SPAN_FMT "”",
                                              SPAN_ARG(limit_what_words(what)));
}

PAGE(limit_edit, .guard = GUARD_ADMIN, .confirmed = true, .asked_of = asked, .audited = AUDIT_LIMIT,
     .writes_quietly = true, .query = edit_query, .form = edit_form,
     .data_size = sizeof(struct limit_page), .steps = {edit_load, edit_show},
     .post = {edit_load, edit_write, edit_written}, .refused = {edit_load, edit_refused})

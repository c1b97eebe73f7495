/* Suspending somebody, lifting it, and the list for moderators. */
#include "suspension/suspension_page.h"

#include "audit/audit.h"
#include "core/name_key.h"
#include "gen/suspension/suspension_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"suspend", "lift", "fill", "refuse", "wait", NULL};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "seen", .kind = FORM_NUMBER, .max = INT64_MAX},
    {.name = "time", .kind = FORM_CHOICE, .choices = suspension_times},
    {.name = "until", .kind = FORM_LINE, .label = "Until", .max = 10},
    {.name = "reason", .kind = FORM_TEXT, .label = "Why", .max = SUSPENSION_REASON_MAX},
    {.name = "message",
     .kind = FORM_TEXT,
     .label = "Message to the person",
     .max = SUSPENSION_MESSAGE_MAX},
    {.name = "template", .kind = FORM_LINE, .ours = true, .max = 20},
    {.name = "refuses", .kind = FORM_FLAG, .label = "Refuse all that waits"},
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct suspension_page *page = r->data;
    struct span key = name_key(r->arena, page_part(r, 1));
    page->list = (struct suspension_list){0};
    account_store_person(r->batch, key, &page->person);
    suspension_store_of(r->batch, session_hash(r), key, &page->list);
    suspension_store_waiting(r->batch, session_hash(r), key, &page->waiting);
    staff_template_store_list(r->batch, session_hash(r), "suspend", false, &page->templates);
}

static bool is_somebody(struct request *r)
{
    const struct account_person *person = &((const struct suspension_page *)r->data)->person;
    bool is = person->id != 0 && !span_is(person->role, "former");
    if (!is)
        reply_not_found(r);
    return is;
}

/* What the message begins with: the first prepared text, or behind what was typed the one that was chosen. */
static void fill(struct request *r, struct span chosen)
{
    const struct suspension_page *page = r->data;
    form_set(&r->form, "message",
             staff_template_put_in(r->arena, &page->templates, chosen,
                                   form_get(&r->form, "message"), page->person.name));
}

static void show(struct request *r)
{
    const struct suspension_page *page = r->data;
    if (!is_somebody(r))
        return;
    bool fills = r->is_post && span_is(form_get(&r->form, "what"), "fill");
    if (fills) {
        fill(r, form_get(&r->form, "template"));
        form_forgive(&r->form);
    } else if (!r->is_post && page->templates.count > 0) {
        fill(r, arena_printf(r->arena, "%lld", (long long)page->templates.items[0].id));
    }
    struct head head = {
        .title = arena_printf(r->arena, "Suspension: " SPAN_FMT, SPAN_ARG(page->person.name)),
        .section = "moderation",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post && !fills ? page_refused_status(r) : 200, &head);
    suspension_view(out, r, page, r->path);
    reply_end(r);
}

static void check_words(struct form *f)
{
    if (span_is_empty(span_trim(form_get(f, "reason"))))
        form_fail(f, "reason", SPAN("Please say why, for the other moderators."));
    if (span_is_empty(span_trim(form_get(f, "message"))))
        form_fail(f, "message", SPAN("Please write what the person reads."));
    if (span_is_empty(form_get(f, "time")))
        form_fail(f, "time", SPAN("Please choose for how long."));
}

static enum suspension_time time_of(struct span name)
{
    size_t time = 0;
    while (suspension_times[time + 1] != NULL && !span_is(name, suspension_times[time]))
        time++;
    return (enum suspension_time)time;
}

static void suspend(struct request *r, const struct suspension_page *page)
{
    struct form *f = &r->form;
    instant until = 0;
    check_words(f);
    if (!suspension_until(time_of(form_get(f, "time")), form_get(f, "until"), clock_now(), &until))
        form_fail(f, "until", SPAN("Please choose a day that is still to come."));
    if (f->failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, NULL);
    audit_note(r, AUDIT_SUSPENDED, page->person.id, SPAN(""));
    suspension_store_suspend(r->batch, r->viewer.account_id, page->person.id,
                             form_number(f, "seen"), until, span_trim(form_get(f, "reason")),
                             span_trim(form_get(f, "message")), form_has(f, "refuses"));
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void write(struct request *r)
{
    const struct suspension_page *page = r->data;
    if (!is_somebody(r))
        return;
    if (span_is(form_get(&r->form, "what"), "suspend")) {
        suspend(r, page);
    } else if (r->form.failed || span_is(form_get(&r->form, "what"), "fill")) {
        page_refuse(r);
    } else if (!span_is(form_get(&r->form, "what"), "lift")) {
        audit_note(r, AUDIT_HELD_DECIDED, page->person.id, SPAN(""));
        suspension_store_refuse(r->batch, r->viewer.account_id, page->person.id,
                                span_is(form_get(&r->form, "what"), "refuse"));
        limit_take(r, "edit");
    } else {
        audit_note(r, AUDIT_UNSUSPENDED, page->person.id, SPAN(""));
        suspension_store_lift(r->batch, r->viewer.account_id, page->person.id,
                              form_number(&r->form, "seen"));
        limit_take(r, "edit");
    }
}

static void written(struct request *r)
{
    reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

static void refused_load(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    load(r);
}

static struct span asked(struct request *r)
{
    const struct suspension_page *page = r->data;
    struct span what = form_get(&r->form, "what");
    const char *verb = span_is(what, "lift")     ? "Lift the suspension of"
                       : span_is(what, "refuse") ? "Refuse all that waits of"
                       : span_is(what, "wait")   ? "Let it wait again, by"
                                                 : "Suspend";
    if (page->person.id == 0)
        return span_is(what, "lift") ? SPAN("Lift a suspension") : SPAN("Suspend somebody");
    return arena_printf(r->arena, "%s " SPAN_FMT, verb, SPAN_ARG(page->person.name));
}

PAGE(suspension_edit, .guard = GUARD_MODERATOR, .confirmed = true, .asked_of = asked, .form = form,
     .draft = DRAFT_HERE, .data_size = sizeof(struct suspension_page), .steps = {load, show},
     .post = {load, write, written}, .refused = {refused_load, show})

/* ---- the list ---- */

static const struct form_field list_query[] = {
    {.name = "tab", .kind = FORM_LINE},
    {.name = "before", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {0},
};

static void list_load(struct request *r)
{
    struct suspensions_page *page = r->data;
    page->current = !span_is(form_get(&r->form, "tab"), "all");
    page->before = form_number(&r->form, "before");
    suspension_store_list(r->batch, session_hash(r), page->current,
                          page->before == 0 ? INT64_MAX : page->before, &page->list);
}

static void list_show(struct request *r)
{
    const struct suspensions_page *page = r->data;
    static const struct head head = {
        .title = SPAN("Suspensions"), .section = "moderation", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    suspension_list_view(out, page);
    reply_end(r);
}

PAGE(suspension_list, .guard = GUARD_MODERATOR, .query = list_query,
     .data_size = sizeof(struct suspensions_page), .steps = {list_load, list_show})

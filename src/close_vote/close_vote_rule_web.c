/* For admins: how many votes close a question, and for how long one counts. */
#include "close_vote/close_vote_page.h"

#include "audit/audit.h"
#include "gen/close_vote/close_vote_view.h"
#include "web/once.h"
#include "web/reply.h"

static const struct form_field query[] = {
    {.name = "needed", .kind = FORM_NUMBER, .min = 2, .max = CLOSE_VOTE_NEEDED_MAX},
    {.name = "days", .kind = FORM_NUMBER, .min = 1, .max = CLOSE_VOTE_DAYS_MAX},
    {0},
};

static const struct form_field form[] = {
    {.name = "needed",
     .kind = FORM_NUMBER,
     .label = "How many votes it takes",
     .required = true,
     .min = 2,
     .max = CLOSE_VOTE_NEEDED_MAX},
    {.name = "days",
     .kind = FORM_NUMBER,
     .label = "For how many days one counts",
     .required = true,
     .min = 1,
     .max = CLOSE_VOTE_DAYS_MAX},
    {.name = "needed_seen", .kind = FORM_NUMBER, .ours = true, .max = 1000},
    {.name = "days_seen", .kind = FORM_NUMBER, .ours = true, .max = 1000},
    ONCE_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct close_vote_rule_page *page = r->data;
    close_vote_store_rule(r->batch, &page->rule);
    close_vote_store_changes(r->batch, &page->changes);
}

static void set_number(struct request *r, const char *name, int64_t number)
{
    form_set(&r->form, name, arena_printf(r->arena, "%lld", (long long)number));
}

static void show(struct request *r)
{
    static const struct head head = {.title = SPAN("Votes to close a question"),
                                     .section = "moderation",
                                     .not_for_search_engines = true};
    const struct close_vote_rule_page *page = r->data;
    if (!r->is_post) { /* as the address says, to put it back, or as it is */
        bool back = form_has(&r->form, "needed") && form_has(&r->form, "days") && !r->form.failed;
        set_number(r, "needed", back ? form_number(&r->form, "needed") : page->rule.needed);
        set_number(r, "days", back ? form_number(&r->form, "days") : page->rule.days);
    }
    set_number(r, "needed_seen", page->rule.needed);
    set_number(r, "days_seen", page->rule.days);
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    close_vote_rule_view(out, r, page);
    reply_end(r);
}

static void write(struct request *r)
{
    struct form *f = &r->form;
    if (f->failed) {
        page_refuse(r);
        return;
    }
    const struct close_vote_rule seen = {form_number(f, "needed_seen"),
                                         form_number(f, "days_seen")};
    const struct close_vote_rule rule = {form_number(f, "needed"), form_number(f, "days")};
    once_begin(r, NULL);
    close_vote_store_rule_change(r->batch, r->viewer.account_id, &seen, &rule);
    once_end(r, NULL);
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

PAGE(close_vote_rule, .guard = GUARD_ADMIN, .confirmed = true,
     .asked = "Change how many votes close a question", .audited = AUDIT_RIGHT,
     .writes_quietly = true, .query = query, .form = form,
     .data_size = sizeof(struct close_vote_rule_page), .steps = {load, show},
     .post = {load, write, written}, .refused = {refused_load, show})

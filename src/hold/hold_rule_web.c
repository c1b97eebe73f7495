/* By which rules posts of new accounts wait: for moderators to read and for admins to change. */
#include "hold/hold_page.h"

#include "audit/audit.h"
#include "gen/hold/hold_rule_view.h"
#include "web/once.h"
#include "web/reply.h"

static void rules_load(struct request *r)
{
    struct hold_page *page = r->data;
    hold_store_rules(r->batch, &page->rules);
    hold_store_changes(r->batch, &page->changes);
}

static void rules_show(struct request *r)
{
    static const struct head head = {
        .title = SPAN("Which posts wait"), .section = "moderation", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    hold_rules_view(out, r, r->data);
    reply_end(r);
}

PAGE(hold_rules, .guard = GUARD_MODERATOR, .data_size = sizeof(struct hold_page),
     .steps = {rules_load, rules_show})

static const struct form_field rule_query[] = {
    {.name = "to", .kind = FORM_LINE, .max = 40}, /* as it was once */
    {0},
};

static const struct form_field rule_form[] = {
    {.name = "days",
     .kind = FORM_NUMBER,
     .label = "Of accounts younger than so many days",
     .min = 0,
     .max = HOLD_DAYS_MAX},
    {.name = "most",
     .kind = FORM_NUMBER,
     .label = "How many",
     .required = true,
     .min = 0,
     .max = HOLD_MOST_MAX},
    {.name = "hours",
     .kind = FORM_NUMBER,
     .label = "Within how many hours",
     .min = 1,
     .max = HOLD_HOURS_MAX},
    {.name = "seen", .kind = FORM_LINE, .ours = true, .max = 40},
    ONCE_FIELD,
    {0},
};

static void rule_load(struct request *r)
{
    struct hold_page *page = r->data;
    hold_store_rule(r->batch, page_part(r, 1), &page->rule);
}

static void set_number(struct request *r, const char *name, int64_t number)
{
    form_set(&r->form, name,
             number == HOLD_NONE ? SPAN("") : arena_printf(r->arena, "%lld", (long long)number));
}

static void show_rule(struct request *r, int status)
{
    static const struct head head = {.title = SPAN("Change which posts wait"),
                                     .section = "moderation",
                                     .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    hold_rule_view(out, r, r->data);
    reply_end(r);
}

static void rule_show(struct request *r)
{
    struct hold_page *page = r->data;
    if (span_is_empty(page->rule.what)) {
        reply_not_found(r);
        return;
    }
    struct hold_rule shown = page->rule;
    if (!hold_state_read(form_get(&r->form, "to"), &shown))
        shown = page->rule;
    set_number(r, "days", shown.days);
    set_number(r, "most", shown.most);
    set_number(r, "hours", shown.hours);
    form_set(&r->form, "seen", page->rule.state);
    show_rule(r, 200);
}

static void rule_write(struct request *r)
{
    struct hold_page *page = r->data;
    if (span_is_empty(page->rule.what)) {
        reply_not_found(r);
        return;
    }
    if (page->rule.hours != HOLD_NONE && form_number(&r->form, "hours") == 0)
        form_fail(&r->form, "hours", SPAN("Please give a number of hours."));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    struct hold_rule wanted = {
        .what = page->rule.what,
        .days = form_number(&r->form, "days"),
        .most = form_number(&r->form, "most"),
        .hours = page->rule.hours == HOLD_NONE ? HOLD_NONE : form_number(&r->form, "hours"),
        .state = form_get(&r->form, "seen")};
    once_begin(r, NULL);
    hold_store_change(r->batch, r->viewer.account_id, &wanted);
    once_end(r, NULL);
}

static void rule_written(struct request *r)
{
    reply_see_other(r, "/admin/holds");
}

static void rule_refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    const struct hold_page *page = r->data;
    form_set(&r->form, "seen", page->rule.state); /* what is there now is shown above it */
    show_rule(r, page_refused_status(r));
}

static struct span asked(struct request *r)
{
    struct span what = ((const struct hold_page *)r->data)->rule.what;
    return span_is_empty(what) ? SPAN("Change which posts wait")
                               : arena_printf(r->arena, "Change which posts wait: " SPAN_FMT,
                                              SPAN_ARG(hold_rule_title(what)));
}

PAGE(hold_rule, .guard = GUARD_ADMIN, .confirmed = true, .asked_of = asked,
     .audited = AUDIT_HOLD_RULE, .writes_quietly = true, .query = rule_query, .form = rule_form,
     .data_size = sizeof(struct hold_page), .steps = {rule_load, rule_show},
     .post = {rule_load, rule_write, rule_written}, .refused = {rule_load, rule_refused})

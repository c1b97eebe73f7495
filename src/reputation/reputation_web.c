/* What one may do and why; for admins: from how many points on. */
#include "reputation/reputation_page.h"

#include "audit/audit.h"
#include "gen/reputation/reputation_view.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

/* ---- for everybody ---- */

static void rights_load(struct request *r)
{
    struct reputation_page *page = r->data;
    reputation_store_own(r->batch, session_hash(r), &page->own);
    reputation_store_rights(r->batch, &page->rights);
}

static void rights_show(struct request *r)
{
    static const struct head head = {.title = SPAN("What you may do"),
                                     .description =
                                         SPAN("What needs points on Backtalk, and how they come."),
                                     .canonical = SPAN("/rights"),
                                     .section = "me"};
    struct text *out = reply_begin(r, 200, &head);
    reputation_rights_view(out, r, r->data);
    reply_end(r);
}

PAGE(reputation_rights, .data_size = sizeof(struct reputation_page),
     .steps = {rights_load, rights_show})

/* ---- for admins ---- */

static void rules_load(struct request *r)
{
    struct reputation_page *page = r->data;
    reputation_store_rights(r->batch, &page->rights);
    reputation_store_changes(r->batch, &page->changes);
}

static void rules_show(struct request *r)
{
    static const struct head head = {
        .title = SPAN("Rights"), .section = "moderation", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    reputation_rules_view(out, r->data);
    reply_end(r);
}

PAGE(reputation_rules, .guard = GUARD_ADMIN, .confirmed = true,
     .data_size = sizeof(struct reputation_page), .steps = {rules_load, rules_show})

static const struct form_field rule_query[] = {
    {.name = "to", .kind = FORM_NUMBER, .min = 0, .max = REPUTATION_MOST}, /* as it was once */
    {0},
};

static const struct form_field rule_form[] = {
    {.name = "points",
     .kind = FORM_NUMBER,
     .label = "From how many points on",
     .required = true,
     .min = 0,
     .max = REPUTATION_MOST},
    {.name = "seen",
     .kind = FORM_NUMBER,
     .ours = true,
     .required = true,
     .min = 0,
     .max = REPUTATION_MOST},
    ONCE_FIELD,
    {0},
};

static void rule_load(struct request *r)
{
    struct reputation_page *page = r->data;
    reputation_store_right(r->batch, page_part(r, 1), &page->right);
}

static void set_number(struct request *r, const char *name, int64_t number)
{
    form_set(&r->form, name, arena_printf(r->arena, "%lld", (long long)number));
}

static void show_rule(struct request *r, int status)
{
    static const struct head head = {
        .title = SPAN("Change a right"), .section = "moderation", .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    reputation_rule_view(out, r, r->data);
    reply_end(r);
}

static void rule_show(struct request *r)
{
    const struct reputation_page *page = r->data;
    if (span_is_empty(page->right.name)) {
        reply_not_found(r);
        return;
    }
    bool back = form_has(&r->form, "to") && !r->form.failed;
    set_number(r, "points", back ? form_number(&r->form, "to") : page->right.points);
    set_number(r, "seen", page->right.points);
    show_rule(r, 200);
}

static void rule_write(struct request *r)
{
    const struct reputation_page *page = r->data;
    if (span_is_empty(page->right.name)) {
        reply_not_found(r);
        return;
    }
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, NULL);
    reputation_store_change(r->batch, r->viewer.account_id, page->right.name,
                            form_number(&r->form, "seen"), form_number(&r->form, "points"));
    once_end(r, NULL);
}

static void rule_written(struct request *r)
{
    reply_see_other(r, "/admin/rights");
}

static void rule_refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    const struct reputation_page *page = r->data;
    set_number(r, "seen", page->right.points); /* what is there now is shown above it */
    show_rule(r, page_refused_status(r));
}

static struct span asked(struct request *r)
{
    struct span name = ((const struct reputation_page *)r->data)->right.name;
    return span_is_empty(name) ? SPAN("Change a right")
                               : arena_printf(r->arena, "Change from how many points on: " SPAN_FMT,
                                              SPAN_ARG(reputation_right_words(name)));
}

PAGE(reputation_rule, .guard = GUARD_ADMIN, .confirmed = true, .asked_of = asked,
     .audited = AUDIT_RIGHT, .writes_quietly = true, .query = rule_query, .form = rule_form,
     .data_size = sizeof(struct reputation_page), .steps = {rule_load, rule_show},
     .post = {rule_load, rule_write, rule_written}, .refused = {rule_load, rule_refused})

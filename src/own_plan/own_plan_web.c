/* Members' own plans: the list, one of them, its steps moved and marked, its versions, deleting it. */
#include "own_plan/own_plan_page.h"

#include "gen/own_plan/own_plan_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static struct text *begin(struct request *r, int status, struct span title)
{
    struct head head = {.title = title, .section = "me", .not_for_search_engines = true};
    return reply_begin(r, status, &head);
}

/* ---- the list ---- */

static const struct form_field once_form[] = {
    ONCE_FIELD,
    {0},
};

static void list_load(struct request *r)
{
    struct own_plan_list_page *page = r->data;
    own_plan_store_list(r->batch, session_hash(r), &page->rows);
    own_plan_store_consent(r->batch, session_hash(r), &page->consent);
}

static void list_show(struct request *r)
{
    struct text *out = begin(r, 200, SPAN("Your plans"));
    own_plan_list_view(out, r, r->data);
    reply_end(r);
}

static void lead_to_list(struct request *r)
{
    reply_see_other(r, "/plans");
}

PAGE(own_plan_index, .guard = GUARD_MEMBER, .data_size = sizeof(struct own_plan_list_page),
     .steps = {list_load, list_show})

/* Taking agreement back has no limit: to say it twice changes nothing. */
static void keep_write(struct request *r)
{
    own_plan_store_take_back(r->batch, r->viewer.account_id);
}

PAGE(own_plan_keep, .guard = GUARD_MEMBER, .form = once_form, .writes_quietly = true,
     .post = {page_nothing, keep_write, lead_to_list})

/* ---- one of them ---- */

static const struct form_field version_query[] = {
    {.name = "version", .kind = FORM_NUMBER, .min = 1, .max = INT32_MAX},
    {.name = "there",
     .kind = FORM_NUMBER,
     .min = 1,
     .max = OWN_PLAN_STEPS}, /* it was ticked again */
    {0},
};

static const char *const whats[] = {"up", "down", "state", NULL};

static const struct form_field one_form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "at", .kind = FORM_NUMBER, .ours = true, .min = 1, .max = OWN_PLAN_STEPS},
    {.name = "state",
     .kind = FORM_CHOICE,
     .label = "How far it is",
     .choices = own_plan_state_names},
    {.name = "reason",
     .kind = FORM_LINE,
     .label = "Why it was dropped",
     .max = OWN_PLAN_REASON_MAX},
    {.name = "revision", .kind = FORM_REVISION},
    ONCE_FIELD,
    {0},
};

static void one_load(struct request *r)
{
    struct own_plan_page *page = r->data;
    own_plan_store_get(r->batch, session_hash(r), page_part_id(r, 1),
                       r->is_post ? 0 : form_number(&r->form, "version"), &page->plan,
                       &page->sources);
}

/* The cautions of what its steps name come first. */
static void one_stretches(struct request *r)
{
    struct own_plan_page *page = r->data;
    size_t count;
    if (page->plan.id == 0) {
        reply_not_found(r);
        return;
    }
    form_forgive(&r->form);
    const struct span *slugs = own_plan_stretches(r->arena, &page->plan, &count);
    if (count > 0)
        routine_store_named(r->batch, slugs, count, &page->stretches);
}

struct safety_hits own_plan_safety(const struct own_plan *plan)
{
    struct safety_text texts[2 * OWN_PLAN_STEPS + 1];
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++) {
        texts[count++] = (struct safety_text){.text = plan->steps[i].words};
        texts[count++] = (struct safety_text){.text = plan->steps[i].reason};
    }
    texts[count++] = (struct safety_text){.text = plan->why};
    return safety_match_texts(texts, count, SAFETY_OWN_WORDS);
}

static void one_show(struct request *r)
{
    const struct own_plan_page *page = r->data;
    struct span title = page->plan.title.len > 0 ? page->plan.title : SPAN("a question");
    struct text *out = begin(r, r->is_post ? page_refused_status(r) : 200,
                             arena_printf(r->arena, "Plan: " SPAN_FMT, SPAN_ARG(title)));
    own_plan_show_view(out, r, page);
    reply_end(r);
}

/* False when the request is answered. */
static bool is_own(struct request *r)
{
    const struct own_plan_page *page = r->data;
    if (page->plan.id != 0)
        return true;
    reply_not_found(r);
    return false;
}

static void one_write(struct request *r)
{
    struct own_plan_page *page = r->data;
    struct own_plan *plan = &page->plan;
    if (!is_own(r))
        return;
    size_t at = (size_t)form_number(&r->form, "at");
    struct span what = form_get(&r->form, "what");
    struct span state = form_get(&r->form, "state");
    if (at == 0 || at > plan->count) {
        reply_not_found(r);
        return;
    }
    struct own_plan_step *step = &plan->steps[at - 1];
    if (span_is(what, "state") && state.len == 0)
        form_fail(&r->form, "state", SPAN("Please choose how far it is."));
    else if (span_is(what, "state") && span_is(state, "dropped") &&
             form_get(&r->form, "reason").len == 0)
        form_fail(&r->form, "reason",
                  SPAN("Please say in a few words why you drop it: later you will want to know."));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    if (span_is(what, "state")) {
        step->state = state;
        step->reason = span_is(state, "dropped") ? form_get(&r->form, "reason") : SPAN("");
    } else {
        own_plan_move(plan, at - 1, span_is(what, "up"));
    }
    plan->saved = form_number(&r->form, "revision");
    once_begin(r, NULL);
    own_plan_store_save(r->batch, r->viewer.account_id, plan, SPAN(""), false, NULL);
    once_end(r, NULL);
    limit_take(r, "note");
}

/* To the step, where it is now. */
static void one_written(struct request *r)
{
    int64_t at = form_number(&r->form, "at");
    struct span what = form_get(&r->form, "what");
    at += span_is(what, "up") ? -1 : span_is(what, "down") ? 1 : 0;
    reply_see_other(r, "/plans/%lld#step-%lld", (long long)page_part_id(r, 1),
                    (long long)(at < 1 ? 1 : at));
}

static void one_refused(struct request *r)
{
    struct own_plan_page *page = r->data;
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    page->plan = (struct own_plan){0};
    page->sources = (struct own_plan_sources){0};
    one_load(r);
}

static void refused_stretches(struct request *r)
{
    struct own_plan_page *page = r->data;
    size_t count;
    const struct span *slugs = own_plan_stretches(r->arena, &page->plan, &count);
    if (count > 0)
        routine_store_named(r->batch, slugs, count, &page->stretches);
}

PAGE(own_plan_show, .guard = GUARD_MEMBER, .query = version_query, .form = one_form,
     .writes_quietly = true, .data_size = sizeof(struct own_plan_page),
     .steps = {one_load, one_stretches, one_show}, .post = {one_load, one_write, one_written},
     .refused = {one_refused, refused_stretches, one_show})

/* ---- its versions ---- */

static void versions_load(struct request *r)
{
    struct own_plan_page *page = r->data;
    one_load(r);
    own_plan_store_versions(r->batch, session_hash(r), page_part_id(r, 1), &page->versions);
}

static void versions_show(struct request *r)
{
    if (!is_own(r))
        return;
    struct text *out = begin(r, 200, SPAN("Versions of your plan"));
    own_plan_versions_view(out, r, r->data);
    reply_end(r);
}

PAGE(own_plan_history, .guard = GUARD_MEMBER, .data_size = sizeof(struct own_plan_page),
     .steps = {versions_load, versions_show})

/* ---- deleting it ---- */

static void delete_show(struct request *r)
{
    if (!is_own(r))
        return;
    struct text *out = begin(r, 200, SPAN("Delete your plan"));
    own_plan_delete_view(out, r, r->data);
    reply_end(r);
}

static void delete_write(struct request *r)
{
    own_plan_store_delete(r->batch, r->viewer.account_id, page_part_id(r, 1));
}

PAGE(own_plan_delete, .guard = GUARD_MEMBER, .form = once_form, .writes_quietly = true,
     .data_size = sizeof(struct own_plan_page), .steps = {one_load, delete_show},
     .post = {page_nothing, delete_write, lead_to_list})

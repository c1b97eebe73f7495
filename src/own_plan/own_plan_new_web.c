/* A plan from advice: what can be ticked on a question, and taking it into one's plan. */
#include "own_plan/own_plan_page.h"

#include "core/utf8.h"
#include "gen/own_plan/own_plan_new_view.h"
#include "library/library.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

enum { OWN_LINES_MAX = 4000 };

static const struct form_field form[] = {
    {.name = "step", .kind = FORM_LINE, .several = true, .label = "Steps from answers"},
    {.name = "entry", .kind = FORM_LINE, .several = true, .label = "From the library"},
    {.name = "own", .kind = FORM_TEXT, .label = "Steps of your own", .max = OWN_LINES_MAX},
    {.name = "agree", .kind = FORM_FLAG},
    ONCE_FIELD,
    {0},
};

/* ---- ticks ---- */

struct span own_plan_tick(struct arena *arena, int64_t id, int64_t revision, size_t at)
{
    return arena_printf(arena, "%lld.%lld.%zu", (long long)id, (long long)revision, at);
}

struct span own_plan_entry_tick(struct arena *arena, const struct own_plan_entry *entry)
{
    return arena_printf(arena, "%lld.%lld", (long long)entry->id, (long long)entry->revision);
}

bool own_plan_is_ticked(struct span ticks, struct span tick)
{
    struct span piece;
    while (span_next(&ticks, ',', &piece))
        if (span_equal(piece, tick))
            return true;
    return false;
}

static size_t count_of(struct span ticks)
{
    size_t count = 0;
    struct span piece;
    while (span_next(&ticks, ',', &piece))
        count += piece.len > 0;
    return count;
}

/* ---- showing ---- */

static void load(struct request *r)
{
    struct own_plan_new_page *page = r->data;
    int64_t question = page_part_id(r, 1);
    own_plan_store_question(r->batch, session_hash(r), question, &page->question);
    own_plan_store_answers(r->batch, question, &page->answers);
    own_plan_store_entries(r->batch, question, &page->entries);
}

/* Finds what can be ticked; as much as a page has room for. */
static void find(struct request *r, struct own_plan_new_page *page)
{
    size_t bytes = 0;
    for (size_t i = 0; i < page->answers.count; i++) {
        struct own_plan_answer *answer = &page->answers.items[i];
        bytes += answer->html.len;
        if (answer->warning.len > 0 || page->question.waits || bytes > OWN_PLAN_BYTES)
            continue;
        answer->advice = arena_array_of(r->arena, struct own_plan_advice, OWN_PLAN_ANSWER_STEPS);
        answer->advice_count = own_plan_find_advice(r->arena, answer->html, library_resolve,
                                                    answer->advice, OWN_PLAN_ANSWER_STEPS);
    }
}

static void show(struct request *r)
{
    struct own_plan_new_page *page = r->data;
    if (page->question.id == 0) {
        reply_not_found(r);
        return;
    }
    find(r, page);
    struct head head = {
        .title = arena_printf(r->arena, "Plan: " SPAN_FMT, SPAN_ARG(page->question.title)),
        .section = "questions",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    own_plan_new_view(out, r, page);
    reply_end(r);
}

/* ---- taking it into the plan ---- */

static bool has_room(const struct own_plan *plan)
{
    return plan->count < OWN_PLAN_STEPS;
}

/* Is it in the plan already? Then it stays as it is there, however often it is sent. */
static bool is_kept(struct own_plan_new_page *page, int64_t source, struct span mark,
                    struct span words)
{
    size_t at = own_plan_kept_at(&page->question.kept, source, mark, words);
    if (at > 0 && page->there == 0)
        page->there = at;
    return at > 0;
}

/* A step that was ticked; false: there is no room for it. */
static bool take(struct own_plan_new_page *page, struct own_plan *plan, struct own_plan_step step)
{
    if (is_kept(page, step.source, step.mark, step.words))
        return true;
    for (size_t i = 0; i < plan->count; i++) /* the text says it twice */
        if (plan->steps[i].source == step.source && span_equal(plan->steps[i].mark, step.mark))
            return true;
    if (!has_room(plan))
        return false;
    step.state = SPAN("todo");
    plan->steps[plan->count++] = step;
    return true;
}

/* What was ticked, in the order of the page; returns how many, with those that are in the plan already. */
static size_t take_ticks(struct request *r, struct own_plan_new_page *page, struct own_plan *plan)
{
    size_t taken = 0;
    struct span steps = form_get(&r->form, "step");
    for (size_t i = 0; i < page->answers.count; i++) {
        const struct own_plan_answer *a = &page->answers.items[i];
        for (size_t k = 0; k < a->advice_count; k++) {
            const struct own_plan_advice *advice = &a->advice[k];
            if (!own_plan_is_ticked(steps, own_plan_tick(r->arena, a->id, a->revision, k)))
                continue;
            taken += take(page, plan,
                          (struct own_plan_step){.words = advice->words,
                                                 .source = a->id,
                                                 .revision = a->revision,
                                                 .entries = advice->entries,
                                                 .mark = advice->mark});
        }
    }
    for (size_t i = 0; i < page->entries.count; i++) {
        const struct own_plan_entry *e = &page->entries.items[i];
        if (!own_plan_is_ticked(form_get(&r->form, "entry"), own_plan_entry_tick(r->arena, e)))
            continue;
        taken += take(
            page, plan,
            (struct own_plan_step){.words = e->title,
                                   .source = e->id,
                                   .revision = e->revision,
                                   .entries = span_is(e->kind, "stretch") ? e->slug : SPAN("")});
    }
    return taken;
}

/* Is it in the plan already, or was it sent in a line before? Gets where: 0, it is of this form. */
static bool is_said(const struct own_plan *plan, const struct own_plan_kept *kept, struct span line,
                    size_t *at)
{
    *at = own_plan_kept_at(kept, 0, SPAN(""), line);
    for (size_t i = 0; i < plan->count && *at == 0; i++)
        if (plan->steps[i].source == 0 && span_equal(plan->steps[i].words, line))
            return true;
    return *at > 0;
}

size_t own_plan_add_lines(struct request *r, struct own_plan *plan, const char *name,
                          const struct own_plan_kept *kept)
{
    size_t there = 0;
    size_t at;
    struct span rest = form_get(&r->form, name);
    struct span line;
    while (span_next(&rest, '\n', &line)) {
        line = span_trim(line);
        if (line.len == 0)
            continue;
        if (is_said(plan, kept, line, &at)) {
            there = there == 0 ? at : there;
            continue;
        }
        if (!has_room(plan)) {
            form_fail(&r->form, name, SPAN("A plan has room for 20 steps. Please leave some out."));
            break;
        }
        if (utf8_count(line) > OWN_PLAN_WORDS_MAX) {
            form_fail(&r->form, name,
                      SPAN("One of the steps is too long. 300 letters are enough for one; you can "
                           "make two of it."));
            break;
        }
        plan->steps[plan->count++] = (struct own_plan_step){.words = line, .state = SPAN("todo")};
    }
    return there;
}

static void write(struct request *r)
{
    struct own_plan_new_page *page = r->data;
    if (page->question.id == 0) {
        reply_not_found(r);
        return;
    }
    find(r, page);
    struct own_plan *plan = arena_new_of(r->arena, struct own_plan);
    plan->question_id = page->question.id;
    plan->saved = page->question.saved;
    for (size_t i = 0; i < page->question.kept.count && has_room(plan); i++)
        plan->steps[plan->count++] =
            (struct own_plan_step){.place = (int64_t)i + 1}; /* it stays as it is */
    size_t before = plan->count;
    size_t sent = count_of(form_get(&r->form, "step")) + count_of(form_get(&r->form, "entry"));
    size_t taken = take_ticks(r, page, plan);
    if (taken < sent && !has_room(plan))
        form_fail(&r->form, "step",
                  SPAN("A plan has room for 20 steps. Please take out some ticks."));
    else if (taken < sent)
        form_fail(
            &r->form, "step",
            SPAN("What you ticked was changed or taken away meanwhile. Please look once more: "
                 "the other ticks are still there."));
    size_t said = own_plan_add_lines(r, plan, "own", &page->question.kept);
    if (page->there == 0)
        page->there = said;
    if (plan->count == before && page->there > 0 && !r->form.failed) {
        reply_see_other(r, "/plans/%lld?there=%zu#step-%zu", (long long)page->question.plan,
                        page->there, page->there);
        return;
    }
    if (plan->count == before && !r->form.failed)
        form_fail(&r->form, "step", SPAN("Please tick a step, or write one of your own."));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, NULL);
    own_plan_store_save(r->batch, r->viewer.account_id, plan, SPAN(""), form_has(&r->form, "agree"),
                        &page->saved);
    once_end(r, NULL);
    limit_take(r, "note");
}

/* Sent twice, its number is not known yet: the plan was not there when this one was read. */
static void written(struct request *r)
{
    struct own_plan_new_page *page = r->data;
    if (page->question.plan == 0)
        page->question.plan = page->saved;
    if (page->question.plan == 0)
        own_plan_store_question(r->batch, session_hash(r), page_part_id(r, 1), &page->question);
}

static void lead_on(struct request *r)
{
    const struct own_plan_new_page *page = r->data;
    if (page->question.plan != 0)
        reply_see_other(r, "/plans/%lld", (long long)page->question.plan);
    else
        reply_see_other(r, "/plans"); /* it was deleted meanwhile */
}

static void refused_load(struct request *r)
{
    if (r->error.kind != ERR_NONE) {
        form_fail_err(&r->form, &r->error);
        *(struct own_plan_new_page *)r->data = (struct own_plan_new_page){0};
        load(r);
    }
}

PAGE(own_plan_new, .guard = GUARD_MEMBER, .form = form, .writes_quietly = true,
     .data_size = sizeof(struct own_plan_new_page), .steps = {load, show},
     .post = {load, write, written, lead_on}, .refused = {refused_load, show})

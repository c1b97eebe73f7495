/* Changing a plan: the words of its steps, how far each is, steps of one's own, and why it is changed. */
#include "own_plan/own_plan_page.h"

#include "core/rows.h"
#include "core/utf8.h"
#include "gen/own_plan/own_plan_edit_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

enum { OWN_LINES_MAX = 4000 };
enum { WORDS, STATE, REASON, PLACE, GONE, COLUMNS };

static const struct form_column columns[] = {
    {"words", "Step"}, {"state", "How far it is"}, {"reason", "Why it was dropped"},
    {"place", NULL},   {"gone", "Take it out"},    {NULL, NULL},
};

static const struct form_field form[] = {
    {.name = "steps", .kind = FORM_ROWS, .label = "Steps", .columns = columns},
    {.name = "own", .kind = FORM_TEXT, .label = "Steps of your own", .max = OWN_LINES_MAX},
    {.name = "why",
     .kind = FORM_LINE,
     .label = "Why you change it",
     .max = OWN_PLAN_WHY_MAX,
     .wrong = "Please say it in 300 letters at most."},
    {.name = "revision", .kind = FORM_REVISION},
    ONCE_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct own_plan_page *page = r->data;
    own_plan_store_get(r->batch, session_hash(r), page_part_id(r, 1), 0, &page->plan,
                       &page->sources);
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

static void begin_form(struct request *r, const struct own_plan *plan)
{
    form_set(&r->form, "revision", arena_printf(r->arena, "%lld", (long long)plan->saved));
}

static void show(struct request *r)
{
    const struct own_plan_page *page = r->data;
    if (!is_own(r))
        return;
    if (!r->is_post)
        begin_form(r, &page->plan);
    struct head head = {
        .title = SPAN("Change your plan"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    own_plan_edit_view(out, r, page);
    reply_end(r);
}

/* ---- saving ---- */

static void fail_step(struct request *r, size_t row, const char *cell, struct span message)
{
    form_fail_cell(&r->form, "steps", arena_printf(r->arena, "steps.%zu.%s", row + 1, cell),
                   message);
}

struct span own_plan_cell_error(const struct form *sent, struct span cell)
{
    for (size_t i = 0; i < sent->count; i++)
        if (cell.len > 0 && span_equal(sent->values[i].wrong_at, cell))
            return sent->values[i].error;
    return SPAN("");
}

const struct own_plan_step *own_plan_sent_step(const struct own_plan *plan, struct span place)
{
    int64_t at = 0;
    return span_int(place, 1, (int64_t)plan->count, &at) ? &plan->steps[at - 1] : NULL;
}

struct safety_hits own_plan_sent_safety(struct request *r)
{
    struct safety_text texts[2 * FORM_ROWS_MAX + 2];
    struct span rows = form_get(&r->form, "steps");
    size_t count = 0;
    texts[count++] = (struct safety_text){.text = form_get(&r->form, "own")};
    texts[count++] = (struct safety_text){.text = form_get(&r->form, "why")};
    for (size_t i = 0; i < rows_count(rows) && i < FORM_ROWS_MAX; i++) {
        struct span line = rows_at(rows, i);
        texts[count++] = (struct safety_text){.text = rows_next_cell(r->arena, &line)};
        (void)rows_next_cell(r->arena, &line); /* how far it is */
        texts[count++] = (struct safety_text){.text = rows_next_cell(r->arena, &line)};
    }
    return safety_match_texts(texts, count, SAFETY_OWN_WORDS);
}

/* The plan was saved in another place since its form was made: its steps may have other places, and nothing of this is saved. */
static bool is_stale(const struct request *r, const struct own_plan *stored)
{
    return form_number(&r->form, "revision") != stored->saved;
}

/* A step as it was sent, of the one in `stored` at its place. False: it is taken out. */
static bool read_step(struct request *r, size_t row, const struct own_plan *stored,
                      struct own_plan_step *step)
{
    struct span line = rows_at(form_get(&r->form, "steps"), row);
    struct span cells[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        cells[i] = rows_next_cell(r->arena, &line);
    bool stale = is_stale(r, stored);
    const struct own_plan_step *was = own_plan_sent_step(stored, cells[PLACE]);
    if ((was == NULL && !stale) || cells[GONE].len > 0)
        return false;
    *step = stale ? (struct own_plan_step){0} : *was;
    if (!stale && own_plan_is_gone(step))
        return true; /* it stays as it is */
    step->words = own_plan_tidy(r->arena, cells[WORDS]);
    if (step->words.len == 0)
        return false;
    if (!stale && utf8_count(step->words) > OWN_PLAN_WORDS_MAX)
        fail_step(r, row, "words",
                  SPAN("Please say this step in 300 letters at most; you can make two of it."));
    if (own_plan_state_words(cells[STATE]).len > 0)
        step->state = cells[STATE];
    step->reason = span_is(step->state, "dropped") ? cells[REASON] : SPAN("");
    if (stale)
        return true;
    if (span_is(step->state, "dropped") && step->reason.len == 0)
        fail_step(r, row, "reason", SPAN("Please say in a few words why you drop this step."));
    else if (utf8_count(step->reason) > OWN_PLAN_REASON_MAX)
        fail_step(r, row, "reason", SPAN("Please say why in 200 letters at most."));
    return true;
}

static void read_plan(struct request *r, const struct own_plan *stored, struct own_plan *plan)
{
    size_t rows = rows_count(form_get(&r->form, "steps"));
    *plan = *stored;
    plan->count = 0;
    for (size_t i = 0; i < rows && plan->count < OWN_PLAN_STEPS; i++)
        plan->count += read_step(r, i, stored, &plan->steps[plan->count]);
    (void)own_plan_add_lines(r, plan, "own", &(struct own_plan_kept){0});
    plan->saved = form_number(&r->form, "revision");
    if (plan->count == 0 && !r->form.failed)
        form_fail(&r->form, "own",
                  SPAN("A plan has one step at least. To be rid of all of it, delete the plan."));
}

static void write(struct request *r)
{
    struct own_plan_page *page = r->data;
    if (!is_own(r))
        return;
    struct own_plan *plan = &page->typed;
    read_plan(r, &page->plan, plan);
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, NULL);
    own_plan_store_save(r->batch, r->viewer.account_id, plan, form_get(&r->form, "why"), false,
                        &page->saved);
    once_end(r, NULL);
    limit_take(r, "note");
}

static void written(struct request *r)
{
    reply_see_other(r, "/plans/%lld", (long long)page_part_id(r, 1));
}

/* It was saved in another place first: that is read again, and what was typed is shown below it. */
static void refused_load(struct request *r)
{
    struct own_plan_page *page = r->data;
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    if (r->error.kind != ERR_CONFLICT)
        return;
    page->plan = (struct own_plan){0};
    page->sources = (struct own_plan_sources){0};
    load(r);
}

static void refused_show(struct request *r)
{
    const struct own_plan_page *page = r->data;
    if (r->error.kind == ERR_CONFLICT) {
        begin_form(r, &page->plan);
        form_set(&r->form, "steps", SPAN(""));
    }
    show(r);
}

PAGE(own_plan_edit, .guard = GUARD_MEMBER, .form = form, .writes_quietly = true,
     .data_size = sizeof(struct own_plan_page), .steps = {load, show},
     .post = {load, write, written}, .refused = {refused_load, refused_show})

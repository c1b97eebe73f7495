/* A member's trials: the list, one of them, a new one, agreeing to them and taking that back. */
#include "trial/trial_page.h"

#include "gen/trial/trial_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

enum { WEEKS_MAX = 12, REGION_MAX = 80 };

static struct text *begin(struct request *r, int status, struct span title)
{
    struct head head = {.title = title, .section = "me", .not_for_search_engines = true};
    return reply_begin(r, status, &head);
}

/* ---- the list ---- */

static const struct form_field list_query[] = {
    {.name = "before", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {0},
};

static void list_load(struct request *r)
{
    struct trial_page *page = r->data;
    int64_t before = form_number(&r->form, "before");
    trial_store_list(r->batch, session_hash(r), before == 0 ? INT64_MAX : before, TRIAL_LIST + 1,
                     &page->list);
    trial_store_consent(r->batch, session_hash(r), &page->consent);
    worse_store_changed(r->batch, session_hash(r), &page->changed);
}

static void list_show(struct request *r)
{
    form_forgive(&r->form);
    struct text *out = begin(r, 200, SPAN("What you try"));
    trial_list_view(out, r, r->data);
    reply_end(r);
}

PAGE(trial_index, .guard = GUARD_MEMBER, .query = list_query,
     .data_size = sizeof(struct trial_page), .steps = {list_load, list_show})

/* ---- a new one ---- */

static const struct form_field new_query[] = {
    {.name = "of", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {.name = "plan", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {0},
};

#define ACTIVITY(field, words, must)                                              \
    {                                                                             \
        .name = (field), .kind = FORM_LINE, .label = (words), .required = (must), \
        .max = TRIAL_ACTIVITY_MAX,                                                \
        .missing = "Please name one thing that you want to do again, "            \
                   "such as “sit through a film”."                            \
    }
#define SCALE(field, words, must, unsaid)                                           \
    {                                                                               \
        .name = (field), .kind = FORM_NUMBER, .label = (words), .required = (must), \
        .max = TRIAL_SCALE, .missing = (unsaid)                                     \
    }

static const struct form_field new_form[] = {
    {.name = "of", .kind = FORM_NUMBER, .ours = true, .min = 1, .max = INT64_MAX},
    {.name = "plan", .kind = FORM_NUMBER, .ours = true, .min = 1, .max = INT64_MAX},
    ACTIVITY("activity1", "What you want to do again", true),
    SCALE("score1", "How well you can", true, "Please choose how well you can do it now."),
    ACTIVITY("activity2", "A second thing", false),
    SCALE("score2", "How well you can do the second", false, NULL),
    ACTIVITY("activity3", "A third thing", false),
    SCALE("score3", "How well you can do the third", false, NULL),
    SCALE("pain_now", "Pain now", true, "Please choose how much it hurts now; 0 is not at all."),
    SCALE("pain_worst", "Pain at its worst", true,
          "Please choose how much it hurt at its worst; 0 is not at all."),
    {.name = "weeks",
     .kind = FORM_NUMBER,
     .label = "Weeks",
     .required = true,
     .min = 1,
     .max = WEEKS_MAX},
    {.name = "rhythm",
     .kind = FORM_CHOICE,
     .label = "When we ask",
     .required = true,
     .choices = trial_rhythm_names},
    {.name = "shown",
     .kind = FORM_CHOICE,
     .label = "Who sees it",
     .required = true,
     .choices = trial_who_names},
    {.name = "region", .kind = FORM_LINE, .label = "Where it is", .max = REGION_MAX},
    {.name = "since", .kind = FORM_CHOICE, .label = "Since when", .choices = trial_since_names},
    {.name = "agree", .kind = FORM_FLAG},
    ONCE_FIELD,
    {0},
};

static void new_load(struct request *r)
{
    struct trial_page *page = r->data;
    trial_store_target(r->batch, session_hash(r), form_number(&r->form, "of"),
                       form_number(&r->form, "plan"), &page->target);
    trial_store_consent(r->batch, session_hash(r), &page->consent);
    trial_store_regions(r->batch, &page->regions);
    trial_store_own_place(r->batch, session_hash(r), &page->own);
}

static void new_show(struct request *r)
{
    const struct trial_page *page = r->data;
    if (page->target.id == 0) {
        reply_not_found(r);
        return;
    }
    if (!r->is_post) {
        form_forgive(&r->form);
        form_set(&r->form, "weeks", SPAN("4"));
        form_set(&r->form, "rhythm", SPAN("usual"));
        form_set(&r->form, "shown", SPAN("me"));
        form_set(&r->form, "region", page->own.region);
        form_set(&r->form, "since", page->own.since);
    }
    struct text *out =
        begin(r, r->is_post ? page_refused_status(r) : 200,
              arena_printf(r->arena, "Try this: " SPAN_FMT, SPAN_ARG(page->target.title)));
    trial_new_view(out, r, page);
    reply_end(r);
}

const int64_t *trial_form_scores(struct request *r, size_t count)
{
    int64_t *scores = arena_array_of(r->arena, int64_t, TRIAL_ACTIVITIES);
    for (size_t i = 0; i < count; i++) {
        const char *name = arena_printf(r->arena, "score%zu", i + 1).ptr;
        scores[i] = form_get(&r->form, name).len > 0 ? form_number(&r->form, name) : -1;
    }
    return scores;
}

/* Those that were named, with a score each: what has a name and no score is wrong, and a score without a name is left out. */
static void read_activities(struct request *r, struct trial *trial)
{
    struct span *activities = arena_array_of(r->arena, struct span, TRIAL_ACTIVITIES);
    int64_t *scores = arena_array_of(r->arena, int64_t, TRIAL_ACTIVITIES);
    const int64_t *given = trial_form_scores(r, TRIAL_ACTIVITIES);
    size_t count = 0;
    for (size_t i = 0; i < TRIAL_ACTIVITIES; i++) {
        const char *name = arena_printf(r->arena, "activity%zu", i + 1).ptr;
        struct span words = form_get(&r->form, name);
        if (words.len > 0 && given[i] < 0)
            form_fail(&r->form, arena_printf(r->arena, "score%zu", i + 1).ptr,
                      SPAN("Please choose how well you can do it now."));
        if (words.len == 0)
            continue;
        activities[count] = words;
        scores[count++] = given[i];
    }
    trial->activities = activities;
    trial->scores = scores;
    trial->activity_count = trial->score_count = count;
}

static void new_write(struct request *r)
{
    const struct trial_page *page = r->data;
    if (page->target.id == 0) {
        reply_not_found(r);
        return;
    }
    struct trial trial = {.post_id = page->target.id,
                          .kind = page->target.kind,
                          .pain_now = form_number(&r->form, "pain_now"),
                          .pain_worst = form_number(&r->form, "pain_worst"),
                          .weeks = form_number(&r->form, "weeks"),
                          .shown = form_get(&r->form, "shown"),
                          .region = form_get(&r->form, "region"),
                          .since = form_get(&r->form, "since")};
    read_activities(r, &trial);
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, NULL);
    trial_store_begin(r->batch, r->viewer.account_id, &trial, form_get(&r->form, "rhythm"),
                      form_has(&r->form, "agree"));
    once_end(r, NULL);
    limit_take(r, "note");
}

static void lead_to_list(struct request *r)
{
    reply_see_other(r, "/trials");
}

static void new_refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    new_show(r);
}

PAGE(trial_new, .guard = GUARD_MEMBER, .query = new_query, .form = new_form, .writes_quietly = true,
     .data_size = sizeof(struct trial_page), .steps = {new_load, new_show},
     .post = {new_load, new_write, lead_to_list}, .refused = {new_refused})

/* ---- agreeing to them, and taking that back ---- */

static const struct form_field once_form[] = {
    ONCE_FIELD,
    {0},
};

/* Taking it back has no limit, and leaves no key of the form: to say it twice changes nothing. */
static void keep_write(struct request *r)
{
    trial_store_answer(r->batch, r->viewer.account_id, false);
}

PAGE(trial_keep, .guard = GUARD_MEMBER, .form = once_form, .writes_quietly = true,
     .post = {page_nothing, keep_write, lead_to_list})

/* ---- one of them ---- */

static const char *const whats[] = {"stop", "show", NULL};

static const struct form_field one_form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "why", .kind = FORM_CHOICE, .label = "Why", .choices = trial_stop_names},
    {.name = "shown", .kind = FORM_CHOICE, .label = "Who sees it", .choices = trial_who_names},
    ONCE_FIELD,
    {0},
};

static void one_load(struct request *r)
{
    struct trial_page *page = r->data;
    trial_store_get(r->batch, session_hash(r), page_part_id(r, 1), &page->trial);
    trial_store_check_ins(r->batch, session_hash(r), page_part_id(r, 1), &page->check_ins);
    worse_store_changed(r->batch, session_hash(r), &page->changed);
}

bool trial_is_worse(const struct trial_page *page)
{
    int64_t change = 0;
    int64_t pain = page->trial.pain_worst;
    for (size_t i = 0; i < page->check_ins.count; i++)
        if (page->check_ins.items[i].at != 0) {
            change = page->check_ins.items[i].change;
            pain = page->check_ins.items[i].pain_worst;
        }
    return span_is(page->trial.ended_why, "worse") || change < 0 || pain > page->trial.pain_worst;
}

static void one_show(struct request *r)
{
    const struct trial_page *page = r->data;
    if (page->trial.id == 0) {
        reply_not_found(r);
        return;
    }
    if (!r->is_post)
        form_set(&r->form, "shown", page->trial.shown);
    struct text *out =
        begin(r, r->is_post ? page_refused_status(r) : 200,
              arena_printf(r->arena, "What you try: " SPAN_FMT, SPAN_ARG(page->trial.title)));
    trial_one_view(out, r, page);
    reply_end(r);
}

static void one_write(struct request *r)
{
    const struct trial_page *page = r->data;
    bool stops = span_is(form_get(&r->form, "what"), "stop");
    if (page->trial.id == 0) {
        reply_not_found(r);
        return;
    }
    if (stops && form_get(&r->form, "why").len == 0)
        form_fail(&r->form, "why", SPAN("Please choose why."));
    if (!stops && form_get(&r->form, "shown").len == 0)
        form_fail(&r->form, "shown", SPAN("Please choose who sees it."));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, NULL);
    if (stops)
        trial_store_stop(r->batch, r->viewer.account_id, page->trial.id, form_get(&r->form, "why"));
    else
        trial_store_show(r->batch, r->viewer.account_id, page->trial.id,
                         form_get(&r->form, "shown"));
    once_end(r, NULL);
    limit_take(r, "note");
}

static void one_refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
}

static void one_done(struct request *r)
{
    const struct trial_page *page = r->data;
    reply_see_other(r, "/trials/%lld", (long long)page->trial.id);
}

PAGE(trial_show, .guard = GUARD_MEMBER, .form = one_form, .writes_quietly = true,
     .data_size = sizeof(struct trial_page), .steps = {one_load, one_show},
     .post = {one_load, one_write, one_done}, .refused = {one_refused, one_show})

/* ---- deleting it ---- */

static void delete_show(struct request *r)
{
    const struct trial_page *page = r->data;
    if (page->trial.id == 0) {
        reply_not_found(r);
        return;
    }
    struct text *out =
        begin(r, 200, arena_printf(r->arena, "Delete: " SPAN_FMT, SPAN_ARG(page->trial.title)));
    trial_delete_view(out, r, page);
    reply_end(r);
}

static void delete_write(struct request *r)
{
    trial_store_delete(r->batch, r->viewer.account_id, page_part_id(r, 1));
}

PAGE(trial_delete, .guard = GUARD_MEMBER, .form = once_form, .writes_quietly = true,
     .data_size = sizeof(struct trial_page), .steps = {one_load, delete_show},
     .post = {page_nothing, delete_write, lead_to_list})

/* ---- how it went for others ---- */

static const struct form_field reports_query[] = {
    {.name = "before", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {.name = "region", .kind = FORM_LINE, .max = REGION_MAX},
    {.name = "since", .kind = FORM_CHOICE, .choices = trial_since_names},
    {0},
};

static void reports_load(struct request *r)
{
    struct trial_reports_page *page = r->data;
    int64_t before = form_number(&r->form, "before");
    post_store_source(r->batch, session_hash(r), page_part_id(r, 1), &page->source);
    trial_store_target(r->batch, session_hash(r), page_part_id(r, 1), 0, &page->target);
    trial_store_reports(r->batch, page_part_id(r, 1), before == 0 ? INT64_MAX : before,
                        TRIAL_REPORTS + 1, &page->list);
    page->place.region = form_get(&r->form, "region");
    if (page->place.region.len > 0)
        page->place.since = form_get(&r->form, "since");
    trial_store_counts(r->batch, page_part_id(r, 1), &page->place, &page->counts);
    trial_store_count_regions(r->batch, page_part_id(r, 1), &page->regions);
    trial_store_own_place(r->batch, session_hash(r), &page->own);
}

static void reports_show(struct request *r)
{
    const struct trial_reports_page *page = r->data;
    struct span kind = page->source.kind;
    form_forgive(&r->form);
    if (page->source.id == 0 ||
        !(span_is(kind, "answer") || span_is(kind, "stretch") || span_is(kind, "routine"))) {
        reply_not_found(r);
        return;
    }
    if (page->source.gone) {
        reply_gone(r);
        return;
    }
    struct head head = {
        .title = arena_printf(r->arena, "How it went: " SPAN_FMT, SPAN_ARG(page->source.title)),
        .section = "questions",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    trial_reports_view(out, r, page);
    reply_end(r);
}

PAGE(trial_reports, .guard = GUARD_ANYONE, .query = reports_query,
     .data_size = sizeof(struct trial_reports_page), .steps = {reports_load, reports_show})

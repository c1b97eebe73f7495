/*
 * Check-ins: how it goes with what somebody tries. By the link of a mail without signing in: looking at it changes nothing, and it works for
 * one report.
 */
#include "trial/trial_page.h"

#include "core/token.h"
#include "gen/trial/check_in_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field link_query[] = {
    {.name = "token", .kind = FORM_LINE},
    {0},
};

#define SCALE(field, words, must, unsaid)                                           \
    {                                                                               \
        .name = (field), .kind = FORM_NUMBER, .label = (words), .required = (must), \
        .max = TRIAL_SCALE, .missing = (unsaid)                                     \
    }

static const struct form_field form[] = {
    SCALE("pain_now", "Pain now", true, "Please choose how much it hurts now; 0 is not at all."),
    SCALE("pain_worst", "Pain at its worst", true,
          "Please choose how much it hurt at its worst this week; 0 is not at all."),
    SCALE("score1", "How well you can", false, NULL),
    SCALE("score2", "How well you can do the second", false, NULL),
    SCALE("score3", "How well you can do the third", false, NULL),
    {.name = "days",
     .kind = FORM_NUMBER,
     .label = "Days",
     .required = true,
     .max = TRIAL_DAYS,
     .missing = "Please choose on how many days you did it; none is fine."},
    {.name = "change",
     .kind = FORM_CHOICE,
     .label = "All in all",
     .required = true,
     .choices = trial_change_names,
     .missing = "Please choose how it is all in all."},
    {.name = "note", .kind = FORM_TEXT, .label = "Anything else", .max = TRIAL_NOTE_MAX},
    {.name = "why", .kind = FORM_CHOICE, .label = "Whether you go on", .choices = trial_stop_names},
    ONCE_FIELD,
    {0},
};

/* Empty: its owner is signed in. A POST has the token in its address, too. */
static struct span token_of_address(struct request *r)
{
    struct form address;
    form_init(&address, r->arena, link_query, NULL);
    return form_take(&address, r->arena, link_query, r->query, false) ? form_get(&address, "token")
                                                                      : SPAN("");
}

static struct span link_hash(struct request *r)
{
    const struct check_in_page *page = r->data;
    return page->token.len == 0 ? SPAN("") : token_hash(r->arena, page->token);
}

static void own_load(struct request *r)
{
    struct check_in_page *page = r->data;
    trial_store_check_in(r->batch, session_hash(r), SPAN(""), page_part_id(r, 1), &page->asked);
}

static void link_load(struct request *r)
{
    struct check_in_page *page = r->data;
    page->token = token_of_address(r);
    if (page->token.len > 0)
        trial_store_check_in(r->batch, SPAN(""), link_hash(r), 0, &page->asked);
}

static void show(struct request *r)
{
    const struct check_in_page *page = r->data;
    bool open = page->asked.id != 0;
    struct head head = {.title = page->thanks ? SPAN("Thank you")
                                 : open       ? SPAN("How is it going?")
                                              : SPAN("This check-in is over"),
                        .section = "me",
                        .not_for_search_engines = true};
    if (open && !r->is_post && page->asked.days != TRIAL_NO_DAYS)
        form_set(&r->form, "days", arena_printf(r->arena, "%lld", (long long)page->asked.days));
    int status = page->thanks ? 200 : !open ? 410 : r->is_post ? page_refused_status(r) : 200;
    struct text *out = reply_begin(r, status, &head);
    if (page->thanks)
        check_in_thanks(out, r, page);
    else if (open)
        check_in_view(out, r, page);
    else
        check_in_over(out);
    reply_end(r);
}

static void write(struct request *r)
{
    const struct check_in_page *page = r->data;
    const struct check_in_asked *asked = &page->asked;
    if (asked->id == 0) {
        show(r);
        return;
    }
    const int64_t *scores = trial_form_scores(r, asked->activity_count);
    for (size_t i = 0; i < asked->activity_count; i++)
        if (scores[i] < 0)
            form_fail(&r->form, arena_printf(r->arena, "score%zu", i + 1).ptr,
                      SPAN("Please choose how well you can do it now."));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    int64_t change = 0;
    (void)!span_int(form_get(&r->form, "change"), -3, 3, &change);
    struct check_in report = {.id = asked->id,
                              .pain_now = form_number(&r->form, "pain_now"),
                              .pain_worst = form_number(&r->form, "pain_worst"),
                              .scores = scores,
                              .score_count = asked->activity_count,
                              .days = form_number(&r->form, "days"),
                              .change = change,
                              .note = form_get(&r->form, "note")};
    bool by_link = page->token.len > 0;
    if (!by_link)
        once_begin(r, NULL);
    trial_store_report(r->batch, by_link ? 0 : r->viewer.account_id, link_hash(r), &report,
                       form_get(&r->form, "why"));
    if (!by_link)
        once_end(r, NULL);
    limit_take(r, "note");
}

static void own_done(struct request *r)
{
    const struct check_in_page *page = r->data;
    reply_see_other(r, "/trials/%lld", (long long)page->asked.trial_id);
}

static void link_done(struct request *r)
{
    struct check_in_page *page = r->data;
    page->thanks = true;
    show(r);
}

/* What was reported elsewhere meanwhile is over; what is wrong in the form is shown in it. */
static void refused(struct request *r)
{
    struct check_in_page *page = r->data;
    if (r->error.kind == ERR_CONFLICT)
        page->asked.id = 0;
    else if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    show(r);
}

PAGE(trial_check_in, .guard = GUARD_MEMBER, .form = form, .writes_quietly = true,
     .data_size = sizeof(struct check_in_page), .steps = {own_load, show},
     .post = {own_load, write, own_done}, .refused = {refused})

PAGE(trial_check_in_link, .by_link = true, .writes_quietly = true, .query = link_query,
     .form = form, .data_size = sizeof(struct check_in_page), .steps = {link_load, show},
     .post = {link_load, write, link_done}, .refused = {refused})

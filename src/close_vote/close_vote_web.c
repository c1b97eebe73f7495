/* Voting to close a question or to open it again, for those who have the right. */
#include "close_vote/close_vote_page.h"

#include "gen/close_vote/close_vote_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"close", "reopen", "take-back", NULL};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "why", .kind = FORM_CHOICE, .is_choice = question_is_close_why},
    {.name = "other", .kind = FORM_LINE, .label = "What it repeats", .max = FLAG_OTHER_MAX},
    {.name = "reason",
     .kind = FORM_LINE,
     .label = "Why, in your words",
     .max = QUESTION_STATE_REASON_MAX},
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct close_vote_page *page = r->data;
    *page = (struct close_vote_page){0};
    question_store_one(r->batch, page_part_id(r, 1), session_hash(r), &page->question);
    close_vote_store_state(r->batch, session_hash(r), &page->state);
    close_vote_store_list(r->batch, session_hash(r), page_part_id(r, 1), &page->list);
}

static bool is_there(struct request *r)
{
    const struct question *q = &((const struct close_vote_page *)r->data)->question;
    if (q->post.id == 0)
        reply_not_found(r);
    else if (q->gone)
        reply_gone(r);
    else if (q->post.deleted_at != 0 || q->state.merged_into != 0)
        reply_error(
            r, 409,
            SPAN("This question is deleted, or part of another one: nobody votes about it."));
    else
        return true;
    return false;
}

/* One's own vote is in the form, to be changed. */
static void set_own(struct request *r, const struct close_vote_page *page)
{
    const struct close_vote *own = close_vote_of(&page->list, r->viewer.account_id);
    if (own == NULL || r->is_post)
        return;
    form_set(&r->form, "why", own->why);
    form_set(&r->form, "reason", own->reason);
    if (own->other.kind.len > 0)
        form_set(&r->form, "other", flag_subject_path(r->arena, &own->other));
}

static void show(struct request *r)
{
    const struct close_vote_page *page = r->data;
    if (!is_there(r))
        return;
    set_own(r, page);
    bool closed = page->question.state.closed_at != 0;
    struct head head = {.title = arena_printf(r->arena, "Vote to %s: " SPAN_FMT,
                                              closed ? "open again" : "close",
                                              SPAN_ARG(page->question.title)),
                        .section = "questions",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    close_vote_view(out, r, page);
    reply_end(r);
}

static void check(struct request *r, struct flag_other *other)
{
    struct form *f = &r->form;
    if (!span_is(form_get(f, "what"), "close"))
        return;
    if (span_is_empty(form_get(f, "why")))
        form_fail(f, "why", SPAN("Please choose why: whoever asked reads it."));
    else if (span_is(form_get(f, "why"), "duplicate") &&
             !flag_other_read(form_get(f, "other"), page_origin(r), other))
        form_fail(f, "other",
                  SPAN("Please give the address of the question that it repeats, or of a page of "
                       "the library."));
}

static void write(struct request *r)
{
    struct flag_other other = {0};
    struct form *f = &r->form;
    int64_t id = page_part_id(r, 1);
    if (!is_there(r))
        return;
    check(r, &other);
    if (f->failed) {
        page_refuse(r);
        return;
    }
    page_writes_to(r, id);
    once_begin(r, NULL);
    if (span_is(form_get(f, "what"), "close"))
        close_vote_store_close(r->batch, r->viewer.account_id, id, form_get(f, "why"),
                               form_get(f, "reason"), &other);
    else if (span_is(form_get(f, "what"), "reopen"))
        close_vote_store_reopen(r->batch, r->viewer.account_id, id, form_get(f, "reason"));
    else
        close_vote_store_take_back(r->batch, r->viewer.account_id, id);
    once_end(r, NULL);
    limit_take(r, "vote");
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

PAGE(close_vote, .guard = GUARD_MEMBER, .form = form, .draft = DRAFT_HERE,
     .data_size = sizeof(struct close_vote_page), .steps = {load, show},
     .post = {load, write, written}, .refused = {refused_load, show})

/* Closing, opening and locking a question, for moderators. */
#include "question/question_state_page.h"

#include "audit/audit.h"
#include "gen/question/question_state_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"close",  "close-again", "reopen", "lock",
                                    "unlock", "fill",        NULL};

static const struct form_field query[] = {
    {.name = "why", .kind = FORM_CHOICE, .is_choice = question_is_close_why},
    {.name = "other", .kind = FORM_LINE, .max = FLAG_OTHER_MAX},
    {0},
};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "why", .kind = FORM_CHOICE, .is_choice = question_is_close_why},
    {.name = "other", .kind = FORM_LINE, .label = "What it repeats", .max = FLAG_OTHER_MAX},
    {.name = "reason",
     .kind = FORM_LINE,
     .label = "Why, in your words",
     .max = QUESTION_STATE_REASON_MAX},
    {.name = "lock_reason",
     .kind = FORM_LINE,
     .label = "Why it is locked",
     .max = QUESTION_STATE_REASON_MAX},
    {.name = "template", .kind = FORM_LINE, .ours = true, .max = 20},
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct question_state_page *page = r->data;
    *page = (struct question_state_page){0};
    question_store_one(r->batch, page_part_id(r, 1), session_hash(r), &page->question);
    question_store_state_before(r->batch, session_hash(r), page_part_id(r, 1), &page->before);
    staff_template_store_list(r->batch, session_hash(r), "close", false, &page->templates);
    close_vote_store_state(r->batch, session_hash(r), &page->votes);
    close_vote_store_list(r->batch, session_hash(r), page_part_id(r, 1), &page->vote_list);
}

static bool is_there(struct request *r)
{
    const struct question *q = &((const struct question_state_page *)r->data)->question;
    if (q->post.id == 0)
        reply_not_found(r);
    else if (q->gone)
        reply_gone(r);
    else if (q->post.deleted_at != 0)
        reply_error(r, 409, SPAN("This is deleted. Bring it back first, then close or lock it."));
    else
        return true;
    return false;
}

static void show(struct request *r)
{
    const struct question_state_page *page = r->data;
    bool fills = r->is_post && span_is(form_get(&r->form, "what"), "fill");
    if (!is_there(r))
        return;
    if (fills)
        staff_template_fill(r, &page->templates, "reason");
    else if (!r->is_post)
        form_set(&r->form, "lock_reason", page->before.lock_reason);
    struct head head = {
        .title = arena_printf(r->arena, "Close or lock: " SPAN_FMT, SPAN_ARG(page->question.title)),
        .section = "moderation",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post && !fills ? page_refused_status(r) : 200, &head);
    question_state_view(out, r, page);
    reply_end(r);
}

/* What is not filled in, and of a duplicate what it repeats, into *other. */
static void check(struct request *r, struct flag_other *other)
{
    struct form *f = &r->form;
    struct span why = form_get(f, "why");
    if (!span_is(form_get(f, "what"), "close"))
        return;
    if (span_is_empty(why))
        form_fail(f, "why", SPAN("Please choose why it is closed: everybody reads it."));
    else if (span_is(why, "duplicate") &&
             !flag_other_read(form_get(f, "other"), page_origin(r), other))
        form_fail(f, "other",
                  SPAN("Please give the address of the question that it repeats, or of a page of "
                       "the library."));
}

static void store(struct request *r, const struct flag_other *other)
{
    struct form *f = &r->form;
    struct span what = form_get(f, "what");
    int64_t actor = r->viewer.account_id;
    int64_t id = page_part_id(r, 1);
    if (span_is(what, "close"))
        question_store_close(r->batch, actor, id, form_get(f, "why"), form_get(f, "reason"), other);
    else if (span_is(what, "close-again"))
        question_store_close_again(r->batch, actor, id);
    else if (span_is(what, "reopen"))
        question_store_reopen(r->batch, actor, id);
    else if (span_is(what, "lock"))
        question_store_set_locked(r->batch, actor, id, true, form_get(f, "lock_reason"));
    else if (span_is(what, "unlock"))
        question_store_set_locked(r->batch, actor, id, false, SPAN(""));
}

static void write(struct request *r)
{
    struct flag_other other = {0};
    if (!is_there(r))
        return;
    check(r, &other);
    if (r->form.failed || span_is(form_get(&r->form, "what"), "fill")) {
        page_refuse(r);
        return;
    }
    page_writes_to(r, page_part_id(r, 1));
    once_begin(r, NULL);
    store(r, &other);
    once_end(r, NULL);
    audit_note(r, AUDIT_QUESTION_STATE,
               ((const struct question_state_page *)r->data)->question.post.author.id, r->path);
    limit_take(r, "edit");
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

PAGE(question_state, .guard = GUARD_MODERATOR, .query = query, .form = form, .draft = DRAFT_HERE,
     .data_size = sizeof(struct question_state_page), .steps = {load, show},
     .post = {load, write, written}, .refused = {refused_load, show})

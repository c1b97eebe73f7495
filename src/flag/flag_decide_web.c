/* What was flagged of one thing, and deciding about it. */
#include "flag/flag_page.h"

#include "audit/audit.h"
#include "gen/flag/flag_decide_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"decide", "reopen", "fill", NULL};
static const char *const outcomes[] = {"deleted", "acted", "declined", NULL};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "outcome", .kind = FORM_CHOICE, .choices = outcomes},
    {.name = "why", .kind = FORM_CHOICE, .is_choice = post_is_delete_why},
    {.name = "reason", .kind = FORM_LINE, .label = "Why, in your words", .max = 200},
    {.name = "answer",
     .kind = FORM_TEXT,
     .label = "To those who flagged it",
     .max = FLAG_WORDS_MAX},
    {.name = "template", .kind = FORM_LINE, .ours = true, .max = 20},
    POST_DIGEST_FIELD,
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct flag_decide_page *page = r->data;
    flag_store_case(r->batch, session_hash(r), page_part_id(r, 1), &page->it);
    staff_template_store_list(r->batch, session_hash(r), "delete,refuse", false, &page->templates);
}

static bool is_filled(const struct request *r)
{
    return r->is_post && span_is(form_get(&r->form, "what"), "fill");
}

/* A prepared text goes into the field that it is for, whatever else is missing in the form. */
static void fill(struct request *r)
{
    const struct flag_decide_page *page = r->data;
    struct span chosen = form_get(&r->form, "template");
    const struct staff_template *template = staff_template_chosen(&page->templates, chosen);
    if (template != NULL) {
        const char *field = span_is(template->act, "delete") ? "reason" : "answer";
        form_set(&r->form, field,
                 staff_template_put_in(r->arena, &page->templates, chosen,
                                       form_get(&r->form, field), SPAN("")));
    }
    form_forgive(&r->form);
}

static void show(struct request *r)
{
    const struct flag_case *c = &((const struct flag_decide_page *)r->data)->it;
    if (c->id == 0) {
        reply_not_found(r);
        return;
    }
    if (is_filled(r))
        fill(r);
    else if (!r->is_post && c->list.count > 0)
        form_set(&r->form, "why", flag_delete_why(c->list.items[0].why));
    struct head head = {
        .title = arena_printf(r->arena, "Flagged: " SPAN_FMT, SPAN_ARG(c->subject.title)),
        .section = "moderation",
        .not_for_search_engines = true};
    struct text *out =
        reply_begin(r, r->is_post && !is_filled(r) ? page_refused_status(r) : 200, &head);
    flag_case_view(out, r, r->data);
    reply_end(r);
}

static void check(struct form *f)
{
    struct span why = form_get(f, "why");
    bool no_words = span_is_empty(form_get(f, "reason"));
    if (span_is_empty(form_get(f, "outcome")))
        form_fail(f, "outcome", SPAN("Please choose what you decide."));
    else if (span_is(form_get(f, "outcome"), "acted") && no_words)
        form_fail(f, "reason", SPAN("Please say what you did, for others who decide."));
    else if (span_is(form_get(f, "outcome"), "deleted") && no_words && span_is_empty(why))
        form_fail(f, "why", SPAN("Please choose a reason: whoever wrote it will read it."));
    else if (span_is(form_get(f, "outcome"), "deleted") && no_words && span_is(why, "other"))
        form_fail(f, "reason", SPAN("Please say it in a few words."));
}

/* Whom it is about reads of a deletion, and of nothing that others said in confidence. */
static void note(struct request *r, const struct flag_case *c, bool again)
{
    audit_note(r, again ? AUDIT_FLAG_REOPENED : AUDIT_FLAG_DECIDED, 0, r->path);
    if (!again && span_is(form_get(&r->form, "outcome"), "deleted"))
        audit_note(r, AUDIT_POST_DELETED, c->author.id, flag_subject_path(r->arena, &c->subject));
}

static void write(struct request *r)
{
    const struct flag_case *c = &((const struct flag_decide_page *)r->data)->it;
    if (c->id == 0) {
        reply_not_found(r);
        return;
    }
    bool again = span_is(form_get(&r->form, "what"), "reopen");
    if (!again && !is_filled(r))
        check(&r->form);
    if (r->form.failed || is_filled(r)) {
        page_refuse(r);
        return;
    }
    page_writes_to(r, c->thread_id);
    once_begin(r, NULL);
    if (again)
        flag_store_reopen(r->batch, r->viewer.account_id, c->id);
    else
        flag_store_decide(r->batch, r->viewer.account_id, c->id, form_get(&r->form, "outcome"),
                          form_get(&r->form, "why"), form_get(&r->form, "reason"),
                          span_trim(form_get(&r->form, "answer")), form_get(&r->form, "digest"));
    once_end(r, NULL);
    note(r, c, again);
    limit_take(r, "edit");
}

/* A post may be gone with it: no copy of what showed it is kept here. */
static void written(struct request *r)
{
    const struct flag_case *c = &((const struct flag_decide_page *)r->data)->it;
    if (span_is(form_get(&r->form, "outcome"), "deleted")) {
        reply_removed("question:%lld", (long long)c->thread_id);
        reply_removed("questions");
        if (span_is(c->subject.kind, "question"))
            reply_removed("duplicates");
        reply_removed("account:%lld", (long long)c->author.id);
        reply_removed("mentions");
    }
    reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

/* As it is now: somebody else may have decided. */
static void refused_load(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    *(struct flag_decide_page *)r->data = (struct flag_decide_page){0};
    load(r);
}

PAGE(flag_decide, .guard = GUARD_COACH, .form = form, .draft = DRAFT_HERE,
     .data_size = sizeof(struct flag_decide_page), .steps = {load, show},
     .post = {load, write, written}, .refused = {refused_load, show})

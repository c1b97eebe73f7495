/* Merging a question into another, and taking it out again, for moderators. */
#include "question_merge/question_merge_page.h"

#include "audit/audit.h"
#include "gen/question_merge/question_merge_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"look", "merge", "undo", NULL};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "other", .kind = FORM_LINE, .label = "The question that stays", .max = FLAG_OTHER_MAX},
    {.name = "reason",
     .kind = FORM_LINE,
     .label = "Why they are one",
     .max = QUESTION_MERGE_REASON_MAX},
    {.name = "merge", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    ONCE_FIELD,
    {0},
};

/* The number of the question that stays, as typed; 0: it is none. */
static int64_t other_of(struct request *r)
{
    struct flag_other other;
    int64_t id = 0;
    if (!flag_other_read(form_get(&r->form, "other"), page_origin(r), &other) ||
        !span_is(other.kind, "question") || !span_int(other.slug, 1, INT64_MAX, &id))
        return 0;
    return id;
}

static void load(struct request *r)
{
    struct question_merge_page *page = r->data;
    int64_t other = r->is_post ? other_of(r) : 0;
    *page = (struct question_merge_page){0};
    question_store_one(r->batch, page_part_id(r, 1), session_hash(r), &page->question);
    if (other != 0)
        question_store_one(r->batch, other, session_hash(r), &page->other);
    question_merge_store_list(r->batch, session_hash(r), page_part_id(r, 1), &page->list);
}

static bool is_there(struct request *r)
{
    const struct question *q = &((const struct question_merge_page *)r->data)->question;
    bool there = q->post.id != 0 && !q->gone;
    if (!there)
        reply_not_found(r);
    return there;
}

/* Something that the question can be merged with was named. */
static bool other_fits(const struct question_merge_page *page)
{
    const struct question *other = &page->other;
    return other->post.id != 0 && !other->gone && other->post.id != page->question.post.id &&
           other->post.deleted_at == 0 && other->state.merged_into == 0;
}

static void show(struct request *r)
{
    struct question_merge_page *page = r->data;
    if (!is_there(r))
        return;
    page->asks = other_fits(page);
    bool looks = page->asks && span_is(form_get(&r->form, "what"), "look");
    if (looks)
        form_forgive(&r->form);
    struct head head = {
        .title = arena_printf(r->arena, "Merge: " SPAN_FMT, SPAN_ARG(page->question.title)),
        .section = "moderation",
        .not_for_search_engines = true};
    int status = r->is_post && !looks ? page_refused_status(r) : 200;
    struct text *out = reply_begin(r, status, &head);
    question_merge_view(out, r, page);
    reply_end(r);
}

static void check(struct request *r)
{
    struct form *f = &r->form;
    if (span_is(form_get(f, "what"), "undo"))
        return;
    if (!other_fits(r->data))
        form_fail(f, "other",
                  SPAN("Please give the address of another question here that everybody can see."));
    else if (span_is(form_get(f, "what"), "merge") && span_is_empty(form_get(f, "reason")))
        form_fail(f, "reason",
                  SPAN("Please say in a few words why they are one: everybody reads it."));
}

static void write(struct request *r)
{
    const struct question_merge_page *page = r->data;
    if (!is_there(r))
        return;
    check(r);
    if (r->form.failed || span_is(form_get(&r->form, "what"), "look")) {
        page_refuse(r);
        return;
    }
    page_writes_to(r, page_part_id(r, 1));
    once_begin(r, NULL);
    if (span_is(form_get(&r->form, "what"), "undo"))
        question_merge_store_undo(r->batch, r->viewer.account_id, form_number(&r->form, "merge"));
    else
        question_merge_store_put(r->batch, r->viewer.account_id, page->question.post.id,
                                 page->other.post.id, form_get(&r->form, "reason"));
    once_end(r, NULL);
    audit_note(r, AUDIT_QUESTION_MERGED, page->question.post.author.id, r->path);
    limit_take(r, "edit");
}

/* Nobody on this machine reads any of them as it was. */
static void written(struct request *r)
{
    const struct question_merge_page *page = r->data;
    reply_removed("question:%lld", (long long)page->question.post.id);
    reply_removed("question:%lld", (long long)page->other.post.id);
    for (size_t i = 0; i < page->list.count; i++) {
        reply_removed("question:%lld", (long long)page->list.items[i].from);
        reply_removed("question:%lld", (long long)page->list.items[i].into);
    }
    reply_removed("questions");
    reply_removed("duplicates");
    reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

static void refused_load(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    load(r);
}

PAGE(question_merge, .guard = GUARD_MODERATOR, .form = form,
     .data_size = sizeof(struct question_merge_page), .steps = {load, show},
     .post = {load, write, written}, .refused = {refused_load, show})

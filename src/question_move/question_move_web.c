/* Moving answers and comments to another question or a new one, and undoing that, for moderators. */
#include "question_move/question_move_page.h"

#include "audit/audit.h"
#include "core/slug.h"
#include "gen/question_move/question_move_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"move", "undo", NULL};
static const char *const wheres[] = {"other", "new", NULL};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "posts", .kind = FORM_LINE, .ours = true, .several = true},
    {.name = "where", .kind = FORM_CHOICE, .choices = wheres},
    {.name = "other",
     .kind = FORM_LINE,
     .label = "The question that is there",
     .max = FLAG_OTHER_MAX},
    {.name = "title",
     .kind = FORM_LINE,
     .label = "Title of the new one",
     .min = QUESTION_TITLE_MIN,
     .max = QUESTION_TITLE_MAX},
    {.name = "body", .kind = FORM_TEXT, .label = "Text of the new one", .max = POST_BODY_MAX},
    {.name = "reason", .kind = FORM_LINE, .label = "Why", .max = QUESTION_MOVE_REASON_MAX},
    {.name = "move", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

static bool undoes(const struct request *r)
{
    return span_is(form_get(&r->form, "what"), "undo");
}

static bool is_new(const struct request *r)
{
    return span_is(form_get(&r->form, "where"), "new");
}

/* The number of the question that is there, as typed; 0: it is none. */
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
    struct question_move_page *page = r->data;
    int64_t question = page_part_id(r, 1);
    int64_t other = r->is_post ? other_of(r) : 0;
    *page = (struct question_move_page){0};
    question_store_one(r->batch, question, session_hash(r), &page->question);
    if (other != 0)
        question_store_one(r->batch, other, session_hash(r), &page->other);
    question_move_store_posts(r->batch, session_hash(r), question, &page->posts);
    question_move_store_list(r->batch, session_hash(r), question, &page->list);
}

static bool is_there(struct request *r)
{
    const struct question *q = &((const struct question_move_page *)r->data)->question;
    bool there = q->post.id != 0 && !q->gone;
    if (!there)
        reply_not_found(r);
    return there;
}

static void show(struct request *r)
{
    struct question_move_page *page = r->data;
    if (!is_there(r))
        return;
    page->chosen = question_move_read(r->arena, form_get(&r->form, "posts"));
    if (!r->is_post)
        form_set(&r->form, "where", SPAN("other"));
    struct head head = {
        .title = arena_printf(r->arena, "Move: " SPAN_FMT, SPAN_ARG(page->question.title)),
        .section = "moderation",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    question_move_view(out, r, page);
    reply_end(r);
}

static void check_other(struct request *r)
{
    const struct question_move_page *page = r->data;
    const struct question *other = &page->other;
    if (other->post.id == 0 || other->gone || other->post.id == page->question.post.id ||
        other->post.deleted_at != 0 || other->state.merged_into != 0)
        form_fail(&r->form, "other",
                  SPAN("Please give the address of another question here that everybody can see."));
}

static void check_new(struct request *r)
{
    struct question_move_page *page = r->data;
    struct form *f = &r->form;
    if (span_is_empty(form_get(f, "title")))
        form_fail(f, "title", SPAN("Please give the new question a title."));
    if (span_is_empty(span_trim(form_get(f, "body"))))
        form_fail(f, "body", SPAN("Please write what the new question asks."));
    else if (!post_text_make(r->arena, form_get(f, "body"), &page->text))
        form_fail(f, "body", page->text.fault);
}

static void check(struct request *r)
{
    const struct question_move_page *page = r->data;
    struct form *f = &r->form;
    if (page->chosen.count == 0)
        form_fail(f, "posts", SPAN("Please choose what goes."));
    if (span_is_empty(form_get(f, "where")))
        form_fail(f, "where", SPAN("Please choose where it goes."));
    else if (is_new(r))
        check_new(r);
    else
        check_other(r);
    if (span_is_empty(form_get(f, "reason")))
        form_fail(f, "reason", SPAN("Please say why in a few words: everybody reads it."));
}

static void store(struct request *r)
{
    struct question_move_page *page = r->data;
    int64_t actor = r->viewer.account_id;
    int64_t question = page->question.post.id;
    struct span reason = form_get(&r->form, "reason");
    struct span title = form_get(&r->form, "title");
    if (undoes(r))
        question_move_store_undo(r->batch, actor, form_number(&r->form, "move"));
    else if (is_new(r))
        question_move_store_split(r->batch, actor, question, page->chosen, reason, title,
                                  slug_make(r->arena, title, SLUG_MAX), &page->text, &page->made);
    else
        question_move_store_put(r->batch, actor, question, page->chosen, page->other.post.id,
                                reason);
}

static void write(struct request *r)
{
    struct question_move_page *page = r->data;
    if (!is_there(r))
        return;
    page->chosen = question_move_read(r->arena, form_get(&r->form, "posts"));
    if (!undoes(r))
        check(r);
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    page_writes_to(r, page->question.post.id);
    once_begin(r, NULL);
    store(r);
    once_end(r, NULL);
    audit_note(r, AUDIT_QUESTION_MOVED, page->question.post.author.id, r->path);
    limit_take(r, "edit");
}

/* Nobody on this machine reads any of them as it was. */
static void written(struct request *r)
{
    const struct question_move_page *page = r->data;
    reply_removed("question:%lld", (long long)page->question.post.id);
    reply_removed("question:%lld", (long long)page->other.post.id);
    for (size_t i = 0; i < page->list.count; i++) {
        reply_removed("question:%lld", (long long)page->list.items[i].from);
        reply_removed("question:%lld", (long long)page->list.items[i].into);
    }
    reply_removed("questions");
    reply_removed("duplicates");
    reply_see_other(r, SPAN_FMT "#moved", SPAN_ARG(r->path));
}

static void refused_load(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    load(r);
}

PAGE(question_move, .guard = GUARD_MODERATOR, .form = form, .draft = DRAFT_HERE,
     .data_size = sizeof(struct question_move_page), .steps = {load, show},
     .post = {load, write, written}, .refused = {refused_load, show})

/* A question's symptom card by itself: what it says, changing it, its history, going back to an older one. */
#include "card/card_page.h"

#include "audit/audit.h"
#include "gen/card/card_page_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"save", "back", NULL};

static const struct form_field form[] = {
    CARD_FIELDS,
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "number", .kind = FORM_NUMBER, .min = 1, .max = INT32_MAX},
    {.name = "base", .kind = FORM_NUMBER, .min = 0, .max = INT32_MAX},
    ONCE_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct card_page *page = r->data;
    question_store_one(r->batch, page_part_id(r, 1), session_hash(r), &page->question);
    card_store_history(r->batch, session_hash(r), page_part_id(r, 1), &page->history);
    symptom_store_all(r->batch, &page->chips);
}

/* False when the request is answered. */
static bool is_there(struct request *r, struct card_page *page)
{
    const struct question *q = &page->question;
    if (q->post.id == 0)
        reply_not_found(r);
    else if (q->gone)
        reply_gone(r);
    else if (q->state.merged_into != 0 && q->post.deleted_at == 0)
        reply_see_other(r, "/questions/%lld/card", (long long)q->state.merged_into);
    else {
        bool own = r->viewer.account_id != 0 && r->viewer.account_id == q->post.author.id;
        page->may_edit =
            q->post.deleted_at == 0 && (r->viewer.is_moderator || (own && q->state.locked_at == 0));
        return true;
    }
    return false;
}

/* The form begins with what the card says now. */
static void fill(struct request *r, const struct card_page *page)
{
    static const char *const names[] = {"region", "side",  "quality", "trigger",
                                        "relief", "since", "tried"};
    for (size_t f = 0; f < COUNT_OF(names); f++) {
        struct span value = SPAN("");
        for (size_t i = 0; i < page->question.card_count; i++) {
            struct card_chip chip = card_chip_read(page->question.card[i]);
            if (!span_is(chip.facet, names[f]))
                continue;
            value = span_is_empty(value) ? chip.name
                                         : arena_printf(r->arena, SPAN_FMT "," SPAN_FMT,
                                                        SPAN_ARG(value), SPAN_ARG(chip.name));
        }
        form_set(&r->form, names[f], value);
    }
}

static void show(struct request *r)
{
    struct card_page *page = r->data;
    if (!is_there(r, page))
        return;
    if (!r->is_post)
        fill(r, page);
    card_choose(&page->chips, &r->form);
    struct head head = {
        .title = arena_printf(r->arena, "Symptom card: " SPAN_FMT, SPAN_ARG(page->question.title)),
        .section = "questions",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    card_page_view(out, r, page);
    reply_end(r);
}

static void write(struct request *r)
{
    struct card_page *page = r->data;
    if (!is_there(r, page))
        return;
    if (!page->may_edit) {
        reply_error(r, 403,
                    SPAN("Whoever asked changes the card. You can write a comment instead."));
        return;
    }
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    int64_t id = page->question.post.id;
    int64_t base = form_number(&r->form, "base");
    struct card card = card_of_form(r->arena, &r->form);
    page_writes_to(r, id);
    once_begin(r, NULL);
    if (span_is(form_get(&r->form, "what"), "back"))
        card_store_back(r->batch, r->viewer.account_id, id, base, form_number(&r->form, "number"));
    else
        card_store_edit(r->batch, r->viewer.account_id, id, base, &card);
    if (page->question.post.author.id != r->viewer.account_id)
        audit_note(r, AUDIT_CARD_CHANGED, page->question.post.author.id, r->path);
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void written(struct request *r)
{
    const struct card_page *page = r->data;
    if (span_is(form_get(&r->form, "what"), "back"))
        reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
    else
        reply_see_other(r, "/questions/%lld/" SPAN_FMT, (long long)page->question.post.id,
                        SPAN_ARG(page->question.slug));
}

static void refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    load(r);
}

PAGE(card_show, .post_guard = GUARD_MEMBER, .form = form, .data_size = sizeof(struct card_page),
     .steps = {load, show}, .post = {load, write, written}, .refused = {refused, show})

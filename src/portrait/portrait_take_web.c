/* Moderators take down the picture of somebody, and bring it back; of new accounts they look at it first, and at what they say of themselves. */
#include "portrait/portrait_page.h"

#include "core/name_key.h"
#include "gen/portrait/portrait_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"take",       "back",         "show",        "again",
                                    "about-show", "about-refuse", "about-again", NULL};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "picture", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {.name = "reason", .kind = FORM_LINE, .label = "Why", .max = PORTRAIT_REASON_MAX},
    {.name = "about_reason", .kind = FORM_LINE, .label = "Why", .max = HOLD_REASON_MAX},
    {.name = "seen", .kind = FORM_NUMBER, .max = INT32_MAX},
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

static void load_person(struct request *r)
{
    struct portrait_page *page = r->data;
    account_store_person(r->batch, name_key(r->arena, page_part(r, 1)), &page->person);
}

static bool is_somebody(struct request *r)
{
    const struct account_person *person = &((const struct portrait_page *)r->data)->person;
    bool is = person->id != 0 && !span_is(person->role, "former");
    if (!is)
        reply_not_found(r);
    return is;
}

static void load_list(struct request *r)
{
    struct portrait_page *page = r->data;
    if (!is_somebody(r))
        return;
    page->list = (struct portrait_list){0};
    page->about = (struct hold_about){0};
    portrait_store_of(r->batch, session_hash(r), page->person.id, &page->list);
    hold_store_about(r->batch, session_hash(r), page->person.id, &page->about);
}

static void show(struct request *r)
{
    const struct portrait_page *page = r->data;
    struct head head = {
        .title = arena_printf(r->arena, "Picture: " SPAN_FMT, SPAN_ARG(page->person.name)),
        .section = "moderation",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    portrait_take_view(out, r, page);
    reply_end(r);
}

static void change_picture(struct request *r, const struct account_person *person, struct span what)
{
    int64_t actor = r->viewer.account_id;
    int64_t picture = form_number(&r->form, "picture");
    if (span_is(what, "take"))
        portrait_store_take(r->batch, actor, person->id, picture,
                            span_trim(form_get(&r->form, "reason")));
    else if (span_is(what, "back"))
        portrait_store_give_back(r->batch, actor, person->id, picture);
    else
        portrait_store_let(r->batch, actor, person->id, picture, span_is(what, "show"));
}

static void write(struct request *r)
{
    static const char about[] = "about-";
    const struct portrait_page *page = r->data;
    struct span what = form_get(&r->form, "what");
    if (!is_somebody(r))
        return;
    if (span_is(what, "take") && span_is_empty(span_trim(form_get(&r->form, "reason"))))
        form_fail(&r->form, "reason", SPAN("Please say why: the person reads it."));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, NULL);
    if (span_starts(what, about))
        hold_store_about_decide(r->batch, r->viewer.account_id, page->person.id,
                                span_from(what, strlen(about)), form_number(&r->form, "seen"),
                                span_trim(form_get(&r->form, "about_reason")));
    else
        change_picture(r, &page->person, what);
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void written(struct request *r)
{
    const struct portrait_page *page = r->data;
    reply_removed("account:%lld", (long long)page->person.id);
    reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

static void refused_load(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    load_person(r);
}

PAGE(portrait_take, .guard = GUARD_MODERATOR, .form = form, .draft = DRAFT_HERE,
     .data_size = sizeof(struct portrait_page), .steps = {load_person, load_list, show},
     .post = {load_person, write, written}, .refused = {refused_load, load_list, show})

/* Choosing the picture beside one's own name. */
#include "portrait/portrait_page.h"

#include "gen/portrait/portrait_view.h"
#include "picture/picture.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field form[] = {
    {.name = "file", .kind = FORM_LINE, .ours = true, .max = 1},
    ONCE_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct portrait_page *page = r->data;
    page->list = (struct portrait_list){0};
    portrait_store_own(r->batch, session_hash(r), &page->list);
}

static void show(struct request *r)
{
    bool refused = r->form.failed || r->error.kind != ERR_NONE;
    struct head head = {
        .title = SPAN("Your picture"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, refused ? page_refused_status(r) : 200, &head);
    portrait_own_view(out, r, r->data);
    reply_end(r);
}

static void add(struct request *r)
{
    if (!picture_file_is_right(r))
        return;
    once_begin(r, NULL);
    limit_look(r, "portrait");
    portrait_store_add(r->batch, r->viewer.account_id, r->form.file);
    once_end(r, NULL);
    limit_take(r, "portrait");
}

static void changed(struct request *r)
{
    reply_removed("account:%lld", (long long)r->viewer.account_id);
    reply_see_other(r, "/account/picture");
}

static void refused_load(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    load(r);
}

PAGE(portrait_own, .guard = GUARD_MEMBER, .form = form, .takes_file = true, .limit_ms = 20000,
     .data_size = sizeof(struct portrait_page), .steps = {load, show}, .post = {load, add, changed},
     .refused = {refused_load, show})

/* ---- removing it, and bringing it back ---- */

static const struct form_field change_form[] = {
    ONCE_FIELD,
    {0},
};

static void change(struct request *r)
{
    once_begin(r, NULL);
    if (span_is(page_part(r, 1), "remove"))
        portrait_store_remove(r->batch, r->viewer.account_id);
    else
        portrait_store_restore(r->batch, r->viewer.account_id);
    once_end(r, NULL);
    limit_take(r, "edit");
}

PAGE(portrait_change, .guard = GUARD_MEMBER, .form = change_form,
     .data_size = sizeof(struct portrait_page), .post = {load, change, changed})

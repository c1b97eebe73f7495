/* Blocking somebody, or no longer. */
#include "core/name_key.h"
#include "gen/person/person_view.h"
#include "person/person_page.h"
#include "web/limit.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field form[] = {
    {.name = "block", .kind = FORM_BUTTON},
    {.name = "stop", .kind = FORM_BUTTON},
    {0},
};

static void load(struct request *r)
{
    struct person_block_page *page = r->data;
    page->between = (struct person_between){0};
    person_store_between(r->batch, session_hash(r), name_key(r->arena, page_part(r, 1)),
                         &page->between);
}

static bool is_there(struct request *r)
{
    const struct person_between *between = &((struct person_block_page *)r->data)->between;
    if (between->id == 0 || between->is_self)
        reply_not_found(r);
    return between->id != 0 && !between->is_self;
}

static void show(struct request *r)
{
    const struct person_block_page *page = r->data;
    if (!is_there(r))
        return;
    struct head head = {.title =
                            arena_printf(r->arena, "Block " SPAN_FMT, SPAN_ARG(page->between.name)),
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    person_block_view(out, r, page);
    reply_end(r);
}

static void write(struct request *r)
{
    const struct person_between *between = &((struct person_block_page *)r->data)->between;
    bool stop = form_has(&r->form, "stop");
    if (!is_there(r))
        return;
    if (!stop && !form_has(&r->form, "block")) {
        reply_error(r, 422, SPAN("Please press one of the buttons of the page."));
        return;
    }
    person_store_block(r->batch, r->viewer.account_id, between->id, !stop);
    limit_take(r, "follow");
}

static void written(struct request *r)
{
    reply_see_other(r, "/following#blocked");
}

static void refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    load(r);
}

PAGE(person_block, .guard = GUARD_MEMBER, .form = form,
     .data_size = sizeof(struct person_block_page), .steps = {load, show},
     .post = {load, write, written}, .refused = {refused, show})

/* A coach looks at a picture from elsewhere that cannot be had, and has it tried again. */
#include "linked/linked.h"

#include "core/wiki.h"
#include "gen/linked/linked_view.h"
#include "web/limit.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

struct linked_page {
    struct linked linked;
    int64_t found;
};

static void load(struct request *r)
{
    struct linked_page *page = r->data;
    int64_t id = page_part_id(r, 1);
    linked_store_get(r->batch, session_hash(r), id, &page->linked);
    linked_store_places(r->batch, session_hash(r), id, &page->linked);
}

static void show(struct request *r)
{
    const struct linked_page *page = r->data;
    if (page->linked.id == 0) {
        reply_not_found(r);
        return;
    }
    struct head head = {.title = arena_printf(r->arena, "Picture %lld from " SPAN_FMT,
                                              (long long)page->linked.id,
                                              SPAN_ARG(wiki_host(page->linked.address))),
                        .section = "me",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    linked_page_view(out, r, &page->linked);
    reply_end(r);
}

static const struct form_field again_form[] = {{0}};

static void again(struct request *r)
{
    struct linked_page *page = r->data;
    linked_store_again(r->batch, r->viewer.account_id, page_part_id(r, 1), &page->found);
    limit_take(r, "edit");
}

static void tried(struct request *r)
{
    const struct linked_page *page = r->data;
    if (page->found == 0)
        reply_not_found(r);
    else
        reply_see_other(r, "/linked/%lld", (long long)page->found);
}

PAGE(linked_show, .guard = GUARD_COACH, .form = again_form, .data_size = sizeof(struct linked_page),
     .steps = {load, show}, .post = {page_nothing, again, tried})

/* Agreeing to changes of the site's own pages. */
#include "about/change.h"

#include "audit/audit.h"
#include "about/about.h"
#include "core/slug.h"
#include "gen/about/change_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static struct span slug_of(struct request *r)
{
    return slug_make_or_empty(r->arena, page_part(r, 1), SLUG_MAX);
}

static void list_load(struct request *r)
{
    struct change_page *page = r->data;
    entry_store_get(r->batch, session_hash(r), about_kind.name, slug_of(r), &page->entry);
    change_store_list(r->batch, slug_of(r), &page->changes);
}

static void list_reply(struct request *r)
{
    const struct change_page *page = r->data;
    static const struct head head = {.title = SPAN("Changes that wait"),
                                     .not_for_search_engines = true};
    if (page->entry.id == 0) {
        reply_not_found(r);
        return;
    }
    for (size_t i = 0; i < page->changes.count; i++)
        entry_keep_settled(&page->changes.items[i].entry, &page->entry);
    struct text *out = reply_begin(r, 200, &head);
    change_list_page(out, r, page);
    reply_end(r);
}

PAGE(about_changes, .guard = GUARD_COACH, .data_size = sizeof(struct change_page),
     .steps = {list_load, list_reply})

/* ---- deciding ---- */

static const struct form_field decide_form[] = {ONCE_FIELD, {0}};

/* Who decides is known after the first step. */
static void decide_load(struct request *r)
{
    struct change_page *page = r->data;
    entry_store_get(r->batch, session_hash(r), about_kind.name, slug_of(r), &page->entry);
}

static void accept_write(struct request *r)
{
    once_begin(r, NULL);
    change_store_accept(r->batch, r->viewer.account_id, page_part_id(r, 2));
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void accepted(struct request *r)
{
    struct span path = entry_path(r->arena, &about_kind, slug_of(r));
    reply_removed("library");
    reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
}

static void drop_write(struct request *r)
{
    once_begin(r, NULL);
    change_store_drop(r->batch, r->viewer.account_id, page_part_id(r, 2));
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void dropped(struct request *r)
{
    reply_see_other(r, "/pages/" SPAN_FMT "/changes", SPAN_ARG(slug_of(r)));
}

static void refused(struct request *r)
{
    reply_err(r, &r->error);
}

PAGE(about_change_accept, .guard = GUARD_COACH, .audited = AUDIT_PAGE_CHANGE, .form = decide_form,
     .data_size = sizeof(struct change_page), .post = {decide_load, accept_write, accepted},
     .refused = {refused})
PAGE(about_change_drop, .guard = GUARD_COACH, .audited = AUDIT_PAGE_CHANGE, .form = decide_form,
     .data_size = sizeof(struct change_page), .post = {decide_load, drop_write, dropped},
     .refused = {refused})

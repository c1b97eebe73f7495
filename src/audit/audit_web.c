/* What happened on one's account, and all of it for admins. */
#include "audit/audit_page.h"

#include <time.h>

#include "account/account.h"
#include "core/name_key.h"
#include "gen/audit/audit_view.h"
#include "sign_in/sign_in.h"
#include "web/reply.h"
#include "web/session.h"

enum { SECOND = 1000000, DAY_SECONDS = 86400 };

struct span audit_what(struct arena *arena, const struct audit_item *item)
{
    struct span words =
        item->kind == AUDIT_NOTHING ? item->kind_name : span_of(audit_words(item->kind));
    struct span about = item->kind == AUDIT_SIGN_IN ? sign_in_words(item->about) : item->about;
    if (span_is_empty(about))
        return words;
    return arena_printf(
        arena, item->kind == AUDIT_SIGN_IN ? SPAN_FMT " " SPAN_FMT : SPAN_FMT ": " SPAN_FMT,
        SPAN_ARG(words), SPAN_ARG(about));
}

static struct account_place place_of(struct request *r, struct audit_page *page)
{
    struct account_place place = ACCOUNT_PLACE_FIRST;
    page->is_first = !account_place_read(form_get(&r->form, "before"), &place);
    return place;
}

/* One more than is shown tells whether there is another page. */
static void find_more(struct request *r, struct audit_page *page)
{
    if (page->list.count <= AUDIT_PER_PAGE)
        return;
    page->list.count = AUDIT_PER_PAGE;
    const struct audit_item *last = &page->list.items[AUDIT_PER_PAGE - 1];
    page->more = account_place_write(r->arena, (struct account_place){last->at, last->id});
}

/* ---- one's own ---- */

static void own_load(struct request *r)
{
    struct audit_page *page = r->data;
    struct account_place place = place_of(r, page);
    audit_store_own(r->batch, session_hash(r), place.at, place.id, AUDIT_PER_PAGE + 1, &page->list);
}

static void own_show(struct request *r)
{
    struct audit_page *page = r->data;
    find_more(r, page);
    static const struct head head = {
        .title = SPAN("Activity"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    audit_own_view(out, r, page);
    reply_end(r);
}

static const struct form_field own_query[] = {
    {.name = "before", .kind = FORM_LINE},
    {0},
};

PAGE(audit_own, .guard = GUARD_MEMBER, .query = own_query, .data_size = sizeof(struct audit_page),
     .steps = {own_load, own_show})

/* ---- all, for admins ---- */

/* The first moment of a day, in UTC. */
static instant day_begins(struct arena *arena, struct span day)
{
    struct tm tm = {0};
    (void)strptime(arena_string(arena, day), "%Y-%m-%d", &tm);
    return (instant)timegm(&tm) * SECOND;
}

static void list_load(struct request *r)
{
    struct audit_page *page = r->data;
    struct account_place place = place_of(r, page);
    instant since = 0;
    page->name = span_trim(form_get(&r->form, "name"));
    page->kind = audit_of(form_get(&r->form, "kind"));
    page->day = form_get(&r->form, "day");
    if (!clock_is_day(page->day))
        page->day = SPAN("");
    if (!span_is_empty(page->day)) {
        since = day_begins(r->arena, page->day);
        if (page->is_first)
            place = (struct account_place){.at = since + (instant)DAY_SECONDS * SECOND};
    }
    audit_store_list(r->batch, name_key(r->arena, page->name), page->kind, since, place.at,
                     place.id, AUDIT_PER_PAGE + 1, &page->list);
}

static void list_show(struct request *r)
{
    struct audit_page *page = r->data;
    find_more(r, page);
    form_forgive(&r->form);
    static const struct head head = {
        .title = SPAN("Audit"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    audit_list_view(out, r, page);
    reply_end(r);
}

static const struct form_field list_query[] = {
    {.name = "name", .kind = FORM_LINE, .max = 200},
    {.name = "kind", .kind = FORM_LINE},
    {.name = "day", .kind = FORM_LINE},
    {.name = "before", .kind = FORM_LINE},
    {0},
};

/* Looked for behind the guard: nothing of it is read for anybody else. */
PAGE(audit_index, .guard = GUARD_ADMIN, .confirmed = true, .query = list_query,
     .data_size = sizeof(struct audit_page), .steps = {page_nothing, list_load, list_show})

/* One revision of an entry, and two compared. */
#include "library/history.h"

#include "core/slug.h"
#include "gen/library/history_view.h"
#include "library/library.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static void load_one(struct request *r, int64_t number, struct entry_revisions *out)
{
    const struct history_page *history = r->data;
    entry_store_revision(r->batch, session_hash(r), history->page.kind->name,
                         slug_make_or_empty(r->arena, page_part(r, 1), SLUG_MAX), number, out);
}

/* The database answers for a revision that is not there, or not for who looks, with the one before it. */
static int64_t newest_number(const struct entry_revisions *list)
{
    return list->count == 0 ? 0 : list->items[0].number;
}

static struct text *begin(struct request *r, struct span title)
{
    const struct history_page *history = r->data;
    struct head head = {
        .title = title, .section = history->page.kind->folder, .not_for_search_engines = true};
    return reply_begin(r, 200, &head);
}

/* ---- one ---- */

static void show_load(struct request *r)
{
    struct history_page *history = r->data;
    entry_load(r);
    load_one(r, page_part_id(r, 2), &history->newer);
}

static void show_reply(struct request *r)
{
    struct history_page *history = r->data;
    if (!entry_is_shown(r))
        return;
    if (history->newer.count == 0 || newest_number(&history->newer) != page_part_id(r, 2)) {
        revision_reply_unknown(r);
        return;
    }
    struct entry *entry = &history->newer.items[0].entry;
    entry->revision = history->newer.items[0].number;
    if (entry_text_make(r->arena, entry->body, &history->text))
        entry->html = (struct html){history->text.html.ptr, history->text.html.len};
    struct text *out = begin(r, arena_printf(r->arena, "Revision %lld of " SPAN_FMT,
                                             (long long)history->newer.items[0].number,
                                             SPAN_ARG(history->page.entry.title)));
    history_show_page(out, r, history);
    reply_end(r);
}

PAGE(library_revision, .data_size = sizeof(struct history_page), .steps = {show_load, show_reply})

/* ---- two ---- */

static const struct form_field compare_query[] = {
    {.name = "from", .kind = FORM_NUMBER, .min = 1, .max = INT32_MAX},
    {.name = "to", .kind = FORM_NUMBER, .min = 1, .max = INT32_MAX},
    {0},
};

static void compare_load(struct request *r)
{
    struct history_page *history = r->data;
    int64_t from = form_number(&r->form, "from");
    int64_t to = form_number(&r->form, "to");
    entry_load(r);
    load_one(r, from < to ? from : to, &history->older);
    load_one(r, from < to ? to : from, &history->newer);
}

static void compare_reply(struct request *r)
{
    const struct history_page *history = r->data;
    if (!entry_is_shown(r))
        return;
    struct span list = arena_printf(r->arena, "/%s/" SPAN_FMT "/revisions",
                                    history->page.kind->folder, SPAN_ARG(history->page.entry.slug));
    if (!revision_are_compared(r, newest_number(&history->older), newest_number(&history->newer),
                               list))
        return;
    struct text *out = begin(r, arena_printf(r->arena, "Compare revisions of " SPAN_FMT,
                                             SPAN_ARG(history->page.entry.title)));
    history_compare_page(out, r, history);
    reply_end(r);
}

PAGE(library_compare, .query = compare_query, .data_size = sizeof(struct history_page),
     .steps = {compare_load, compare_reply})

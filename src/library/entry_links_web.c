/* After an entry was saved with links that lead nowhere, or may mean several things: what may have been meant. */
#include "gen/library/entry_links_view.h"
#include "library/entry_page.h"
#include "link/link.h"
#include "web/page.h"
#include "web/reply.h"

static void links_reply(struct request *r)
{
    const struct entry_page *page = r->data;
    const struct entry *entry = &page->entry;
    struct link_notes notes = {.count = 0};
    if (entry->id == 0) {
        reply_not_found(r);
        return;
    }
    link_check_choices(r->arena, entry->body, entry->html, &notes);
    if (notes.count == 0) {
        struct span path = entry_path(r->arena, page->kind, entry->slug);
        reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
        return;
    }
    struct head head = {.title =
                            arena_printf(r->arena, "Links in " SPAN_FMT, SPAN_ARG(entry->title)),
                        .section = page->kind->folder,
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    entry_links_page(out, r, page, &notes);
    reply_end(r);
}

PAGE(library_links, .guard = GUARD_COACH, .data_size = sizeof(struct entry_page),
     .steps = {entry_load, links_reply})

/* An entry's page, its history, and the frame of a kind's list. */
#include "library/library.h"

#include "about/about.h"
#include "article/article.h"
#include "core/slug.h"
#include "gen/library/entry_view.h"
#include "gen/library/history_view.h"
#include "muscle/muscle.h"
#include "revision/revision.h"
#include "routine/routine.h"
#include "stretch/stretch.h"
#include "term/term.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"
#include "web/site.h"
#include "web/viewer.h"

/* ---- loading ---- */

/* The site's own pages stand at the top: whatever is no other kind's folder is theirs. */
static const struct entry_kind *kind_of(const struct request *r)
{
    static const struct entry_kind *const kinds[] = {&stretch_kind, &routine_kind, &article_kind,
                                                     &muscle_kind, &term_kind};
    struct span rest = span_from(r->path, 1);
    struct span folder;
    (void)span_next(&rest, '/', &folder);
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (span_is(folder, kinds[i]->folder))
            return kinds[i];
    return &about_kind;
}

const char *entry_field_label(const struct request *r, const char *field)
{
    for (const struct entry_input *in = kind_of(r)->inputs; in->label != NULL; in++) {
        if (in->path != NULL && strcmp(in->path, field) == 0)
            return in->label;
    }
    return NULL;
}

void entry_begin(struct request *r)
{
    struct entry_page *page = r->data;
    page->kind = kind_of(r);
}

/* Read leniently: an address in another case, or with _ for -, is sent on to the entry's own. */
static struct span slug_asked(struct request *r)
{
    return slug_make_or_empty(r->arena, page_part(r, 1), SLUG_MAX);
}

void entry_load(struct request *r)
{
    struct entry_page *page = r->data;
    entry_begin(r);
    entry_store_get(r->batch, session_hash(r), page->kind->name, slug_asked(r), &page->entry);
}

void entry_show_load(struct request *r)
{
    struct entry_page *page = r->data;
    struct span slug = slug_asked(r);
    entry_load(r);
    page->from = QUESTION_FROM_THE_TOP;
    page->first = !question_place_read(form_get(&r->form, "before"), &page->from);
    int64_t retired = form_number(&r->form, "from");
    if (retired != 0)
        entry_store_led_from(r->batch, retired, page->kind->name, slug, &page->led_from);
    entry_store_links(r->batch, page->kind->name, slug, page->from, &page->links);
    if (!page->kind->by_two) {
        picture_store_shown(r->batch, session_hash(r), page->kind->name, slug, &page->pictures);
        comment_store_of_entry(r->batch, page->kind->name, slug, &page->comments);
        viewer_ask_follow(r, page->kind->name, slug);
    }
    if (page->kind == &stretch_kind)
        entry_store_ladder(r->batch, slug, &page->ladder);
    entry_store_mentions(r->batch, page->kind->name, slug, &page->mentions);
}

void entry_revisions_load(struct request *r)
{
    struct entry_page *page = r->data;
    int64_t before = form_number(&r->form, "before");
    entry_load(r);
    entry_store_revisions(r->batch, session_hash(r), page->kind->name, slug_asked(r),
                          before == 0 ? INT32_MAX : before, &page->revisions);
    if (!page->kind->by_two)
        entry_store_photo_events(r->batch, session_hash(r), page->kind->name, slug_asked(r),
                                 before == 0 ? INT32_MAX : before, &page->photo_events);
}

/* ---- showing ---- */

/* Retired entries say why, or send on to what took their place, which then says why. */
static void reply_retired(struct request *r, const struct entry *entry)
{
    struct wiki_target target = {0};
    if (!span_is_empty(entry->replaced_slug))
        library_resolve(NULL, entry->replaced_kind, entry->replaced_slug, &target);
    if (target.found)
        reply_moved(r, SPAN_FMT "?from=%lld", SPAN_ARG(target.path), (long long)entry->id);
    else if (span_is_empty(entry->retire_reason))
        reply_error(r, 410, SPAN("This entry was retired: we no longer stand by it."));
    else
        reply_error(r, 410,
                    arena_printf(r->arena, "This entry was retired. Reason: " SPAN_FMT,
                                 SPAN_ARG(entry->retire_reason)));
}

static void write_page(struct request *r, struct entry_page *page, struct span path)
{
    struct span next = SPAN("");
    if (page->links.count > ENTRY_LINKS_PAGE) {
        const struct entry_link *last = &page->links.items[ENTRY_LINKS_PAGE - 1];
        next =
            arena_printf(r->arena, "%lld.%lld", (long long)last->created_at, (long long)last->id);
    }
    struct span description = page->entry.summary;
    if (span_is_empty(description) && r->viewer.account_id == 0)
        description = question_description(r->arena, page->entry.html, library_resolve);
    struct head head = {.title = page->entry.title,
                        .description = description,
                        .canonical = path,
                        .is_article = true,
                        .section = page->kind->folder,
                        .not_for_search_engines = span_is(page->entry.status, "draft")};
    if (page->entry.figure.len > 0) {
        head.image = arena_printf(r->arena, SPAN_FMT "/figure.png?v=%s" SPAN_FMT, SPAN_ARG(path),
                                  figure_version, SPAN_ARG(page->entry.figure));
        head.image_words = arena_printf(r->arena, "A drawing of somebody who does it: " SPAN_FMT,
                                        SPAN_ARG(page->entry.title));
    }
    if (r->viewer.account_id == 0 && site.origin != NULL && page->first &&
        !head.not_for_search_engines)
        head.structured = entry_structured(r->arena, page->kind, &page->entry, span_of(site.origin),
                                           library_resolve);
    reply_topic(r, "library");
    if (!page->kind->by_two)
        reply_topic(r, "questions");
    if (page->links.count > 0)
        reply_topic(r, "mentions");
    reply_topic(r, "tags");
    reply_topic(r, "question:%lld", (long long)page->entry.id); /* its comments */
    struct text *out = reply_begin(r, 200, &head);
    entry_show_page(out, r, page, path, next);
    reply_end(r);
}

void entry_show_reply(struct request *r)
{
    struct entry_page *page = r->data;
    const struct entry *entry = &page->entry;
    if (entry->id == 0) {
        reply_not_found(r);
        return;
    }
    struct span path = entry_path(r->arena, page->kind, entry->slug);
    if (span_is(entry->status, "retired") && !r->viewer.is_coach)
        reply_retired(r, entry);
    else if (!span_equal(r->path, path))
        reply_moved(r, SPAN_FMT, SPAN_ARG(path));
    else
        write_page(r, page, path);
}

/* ---- history ---- */

bool entry_is_shown(struct request *r)
{
    const struct entry_page *page = r->data;
    if (page->entry.id == 0)
        reply_not_found(r);
    else if (span_is(page->entry.status, "retired") && !r->viewer.is_coach)
        reply_retired(r, &page->entry);
    else
        return true;
    return false;
}

void entry_revisions_reply(struct request *r)
{
    struct entry_page *page = r->data;
    const struct entry *entry = &page->entry;
    if (!entry_is_shown(r))
        return;
    if (!revision_before_is_known(r, entry->revision) ||
        (form_has(&r->form, "before") && page->revisions.count == 0)) {
        revision_reply_unknown(r);
        return;
    }
    struct head head = {.title =
                            arena_printf(r->arena, "History of " SPAN_FMT, SPAN_ARG(entry->title)),
                        .section = page->kind->folder,
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    history_list_page(out, r->arena, page);
    reply_end(r);
}

/* ---- lists ---- */

void entry_index_load(struct request *r, const struct entry_kind *kind,
                      const struct entry_choice *choice)
{
    struct entry_list *list = r->data;
    struct entry_choice from = *choice;
    from.after = form_number(&r->form, "after");
    list->first = from.after == 0;
    entry_store_list(r->batch, session_hash(r), kind->name, &from, &list->rows);
}

struct text *entry_index_begin(struct request *r, const struct entry_kind *kind, struct span title,
                               struct span description)
{
    /* Each page of the list is itself, and what was chosen from it is the list. */
    int64_t after = form_number(&r->form, "after");
    struct span page =
        after == 0 ? SPAN("") : arena_printf(r->arena, "?after=%lld", (long long)after);
    struct head head = {.title = title,
                        .description = description,
                        .canonical =
                            arena_printf(r->arena, "/%s" SPAN_FMT, kind->folder, SPAN_ARG(page)),
                        .section = kind->folder};
    reply_topic(r, "library");
    return reply_begin(r, 200, &head);
}

/* Retiring an entry, with what takes its place, and bringing it back. */
#include "library/retire_page.h"

#include "audit/audit.h"
#include "gen/library/retire_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"

static const char *const whats[] = {"retire", "bring-back", NULL};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "to", .kind = FORM_LINE, .label = "Readers should use instead", .max = 200},
    {.name = "none", .kind = FORM_FLAG},
    {.name = "reason", .kind = FORM_LINE, .label = "Why", .max = 200},
    {.name = "revision", .kind = FORM_REVISION},
    ONCE_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct retire_page *page = r->data;
    entry_load(r);
    page->titles = (struct entry_titles){0};
    entry_store_titles(r->batch, page->page.kind->name, &page->titles);
    entry_store_named(r->batch, page->page.kind->name,
                      entry_slug_typed(r->arena, form_get(&r->form, "to")), &page->replacement);
}

static bool is_there(struct request *r)
{
    const struct retire_page *page = r->data;
    if (page->page.entry.id == 0)
        reply_not_found(r);
    return page->page.entry.id != 0;
}

static void show(struct request *r)
{
    if (!is_there(r))
        return;
    const struct retire_page *page = r->data;
    const char *what = span_is(page->page.entry.status, "retired") ? "Bring back" : "Retire";
    struct head head = {
        .title = arena_printf(r->arena, "%s: " SPAN_FMT, what, SPAN_ARG(page->page.entry.title)),
        .section = page->page.kind->folder,
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    retire_view(out, r, r->data);
    reply_end(r);
}

static void check(struct request *r)
{
    const struct retire_page *page = r->data;
    bool none = form_has(&r->form, "none");
    bool named = !span_is_empty(form_get(&r->form, "to"));
    if (none && named)
        form_fail(&r->form, "to",
                  SPAN("Please name what takes its place, or say that nothing does: not both."));
    else if (!none && !named)
        form_fail(&r->form, "to",
                  SPAN("Please name what readers should use instead, or say that nothing takes its "
                       "place."));
    else if (named && page->replacement.id == 0)
        form_fail(&r->form, "to",
                  SPAN("Nothing on the site has that name. Choose a title from the list, or paste "
                       "its address."));
    if (span_is_empty(form_get(&r->form, "reason")))
        form_fail(&r->form, "reason", SPAN("Please say why: readers are told."));
}

static void bring_back(struct request *r, const struct entry *sent)
{
    const struct retire_page *page = r->data;
    const struct entry_kind *kind = page->page.kind;
    struct post_text text;
    struct span plain = SPAN("");
    if (entry_text_make(r->arena, page->page.entry.body, &text))
        plain = text.plain;
    struct span words = model_fields_words(r->arena, kind->fields,
                                           entry_model(r->arena, kind, page->page.entry.model));
    entry_store_bring_back(
        r->batch, r->viewer.account_id, sent,
        arena_printf(r->arena, SPAN_FMT "\n" SPAN_FMT, SPAN_ARG(plain), SPAN_ARG(words)),
        form_get(&r->form, "reason"));
}

static void write(struct request *r)
{
    const struct retire_page *page = r->data;
    bool retire = span_is(form_get(&r->form, "what"), "retire");
    if (!is_there(r))
        return;
    if (retire)
        check(r);
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    struct entry sent = page->page.entry;
    sent.revision = form_number(&r->form, "revision");
    once_begin(r, NULL);
    if (retire)
        entry_store_retire(r->batch, r->viewer.account_id, &sent, page->replacement.id,
                           form_get(&r->form, "reason"));
    else
        bring_back(r, &sent);
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void written(struct request *r)
{
    const struct retire_page *page = r->data;
    struct span path = entry_path(r->arena, page->page.kind, page->page.entry.slug);
    reply_removed("library");
    reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
}

static void refused_load(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    load(r);
}

PAGE(library_retire, .guard = GUARD_COACH, .audited = AUDIT_ENTRY_RETIRED, .form = form,
     .data_size = sizeof(struct retire_page), .steps = {load, show}, .post = {load, write, written},
     .refused = {refused_load, show})

/* Reading the form of an entry: from its fields to a draft, and what is wrong with each. */
#include "library/entry_page.h"

#include "core/slug.h"
#include "library/entry_fields.h"
#include "library/entry_rows.h"
#include "library/library.h"
#include "web/page.h"

/* Only coaches see a draft: it may be unfinished. Whatever else is wrong with it is said at once. */
static bool may_be_unfinished(const struct request *r)
{
    const struct entry_page *page = r->data;
    return !page->kind->by_two && span_is(page->draft.status, "draft");
}

static void forgive_missing(struct model_faults *faults)
{
    struct model_faults left = {.count = 0};
    for (struct model_fault *fault = faults->first, *next; fault != NULL; fault = next) {
        next = fault->next;
        if (fault->is_missing)
            continue;
        fault->next = NULL;
        if (left.last == NULL)
            left.first = fault;
        else
            left.last->next = fault;
        left.last = fault;
        left.count++;
    }
    *faults = left;
}

void entry_form_take_model(struct request *r)
{
    struct entry_page *page = r->data;
    const struct entry_kind *kind = page->kind;
    const void *stored = entry_model(r->arena, kind, page->entry.model);
    page->draft_model = arena_alloc(r->arena, kind->model_size);
    for (const struct entry_input *in = kind->inputs; in->label != NULL; in++) {
        /* A field that is too long is refused already, and may hold a million lines. */
        if (in->path == NULL || !span_is_empty(form_error(&r->form, in->path)))
            continue;
        entry_field_take(r->arena, kind->fields, page->draft_model, in->path,
                         form_get(&r->form, in->path), &page->faults);
        entry_references_take(r->arena, kind->fields, page->draft_model, in->path, library_resolve,
                              &page->unknowns);
        entry_field_keep_order(kind->fields, page->draft_model, stored, in->path);
    }
    kind->check(r->arena, page->draft_model, &page->faults);
    if (may_be_unfinished(r))
        forgive_missing(&page->faults);
    entry_rows_fail(r->arena, &r->form, kind, &page->faults);
    page->draft.model = model_fields_write(r->arena, kind->fields, page->draft_model);
}

static void check_slug(struct request *r, struct entry *draft)
{
    /* Without a title there is none to make, and the title is what is missing. */
    if (span_is_empty(draft->slug) && span_is_empty(draft->title))
        return;
    if (span_is_empty(draft->slug))
        draft->slug = slug_make_or_empty(r->arena, draft->title, SLUG_MAX);
    if (!slug_is_valid(draft->slug))
        form_fail(&r->form, "slug", SPAN("An address is lower-case words joined by hyphens."));
    else if (slug_is_reserved(draft->slug))
        form_fail(&r->form, "slug",
                  SPAN("This site uses that address itself. Please choose another one."));
}

static void check_status(struct request *r, const struct entry *draft)
{
    if (!model_is_choice(entry_statuses, draft->status))
        form_fail(&r->form, "status", SPAN("Please choose a status."));
}

static void check_summary(struct request *r, const struct entry *draft)
{
    if (span_is_empty(draft->summary) && !may_be_unfinished(r))
        form_fail(&r->form, "summary", SPAN("Please say in a sentence or two what this is."));
}

/* What is said to those who recommended it has to say something. */
static void check_safety(struct request *r)
{
    if (form_has(&r->form, "safety") && span_is_empty(form_get(&r->form, "unsafe")))
        form_fail(&r->form, "unsafe",
                  SPAN("Please say what was not safe before: readers and answerers get this."));
}

void entry_form_take(struct request *r)
{
    struct entry_page *page = r->data;
    const struct form *form = &r->form;
    struct entry *draft = &page->draft;
    draft->id = page->entry.id;
    draft->kind = span_of(page->kind->name);
    draft->title = form_get(form, "title");
    draft->slug = form_get(form, "slug");
    draft->summary = form_get(form, "summary");
    draft->aliases = entry_split(r->arena, form_get(form, "aliases"), ",", ENTRY_ALIASES_MAX,
                                 &draft->alias_count);
    draft->tags = entry_split(r->arena, library_tags_typed(r->arena, form_get(form, "tags")), " ,;",
                              ENTRY_TAGS_MAX, &draft->tag_count);
    draft->status = form_get(form, "status");
    if (span_is_empty(draft->status))
        draft->status = SPAN("draft");
    draft->body = form_get(form, "body");
    draft->author = page->entry.author;
    draft->saved_at = page->entry.saved_at;
    draft->revision = form_number(form, "revision");
    if (page->kind->by_two) {
        entry_keep_settled(draft, &page->entry);
    } else {
        check_slug(r, draft);
        check_status(r, draft);
        check_safety(r);
    }
    check_summary(r, draft);
    entry_form_take_model(r);
}

/* Merging two entries of a kind: both side by side, a preview, and undoing it. */
#include "merge/merge_page.h"

#include "audit/audit.h"
#include "gen/merge/merge_view.h"
#include "library/library.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field query[] = {
    MERGE_OTHER_FIELD,
    {.name = "done", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {0},
};

/* ---- the two ---- */

static void load(struct request *r)
{
    struct merge_page *page = r->data;
    entry_load(r);
    const char *kind = page->page.kind->name;
    struct span slug = entry_slug_typed(r->arena, form_get(&r->form, "other"));
    page->other = (struct entry){.id = 0};
    page->titles = (struct entry_titles){0};
    page->merges = (struct merge_list){0};
    if (slug.len > 0)
        entry_store_get(r->batch, session_hash(r), kind, slug, &page->other);
    entry_store_titles(r->batch, kind, &page->titles);
    merge_store_list(r->batch, session_hash(r), kind, entry_slug_typed(r->arena, page_part(r, 1)),
                     &page->merges);
}

/* Whether the two can be merged; what is wrong is said at the field. */
static bool are_two(struct request *r)
{
    const struct merge_page *page = r->data;
    const struct entry *entry = &page->page.entry;
    const struct entry *other = &page->other;
    struct span why = SPAN("");
    if (other->id == 0)
        why = arena_printf(r->arena,
                           "No %s has that name. Choose a title from the list, or paste its "
                           "address.",
                           page->page.kind->name);
    else if (other->id == entry->id)
        why = SPAN("This is the same entry. Please name another one.");
    else if (span_is(other->status, "retired"))
        why = SPAN("That one is retired. Bring it back first, then merge them.");
    else if (!entry_is_public(entry) && !entry_is_public(other))
        why = SPAN("One of the two stays, and that has to be on the site: publish one of them "
                   "first.");
    if (why.len > 0) {
        form_forgive(&r->form); /* what else is wrong is on a page that is not shown yet */
        form_fail(&r->form, "other", why);
    }
    return why.len == 0;
}

static size_t kept_of(const struct request *r)
{
    const struct merge_page *page = r->data;
    if (!entry_is_public(&page->page.entry))
        return 1;
    return entry_is_public(&page->other) && span_is(form_get(&r->form, "keep"), "that") ? 1 : 0;
}

/* Somebody chose that the other one stays: what was not chosen otherwise follows it, and is looked at before anything is merged. */
static bool is_turned(const struct request *r)
{
    const struct merge_page *page = r->data;
    struct span shown = form_get(&r->form, "shown");
    return r->is_post && shown.len > 0 && !span_is(shown, merge_take_names[page->keep]);
}

static void follow_kept(struct request *r)
{
    struct merge_page *page = r->data;
    struct merge_fields *before = arena_new_of(r->arena, struct merge_fields);
    merge_compare(r->arena, page->page.kind, page->pair, 1 - page->keep, before);
    for (size_t i = 0; i < before->count; i++)
        if (span_is(form_get(&r->form, before->items[i].name),
                    merge_take_names[before->items[i].take]))
            form_set(&r->form, before->items[i].name, SPAN(""));
}

static void take_choices(struct request *r)
{
    struct merge_page *page = r->data;
    for (size_t i = 0; i < page->fields.count; i++) {
        struct merge_field *field = &page->fields.items[i];
        struct span asked = r->is_post ? form_get(&r->form, field->name) : SPAN("");
        for (enum merge_take take = MERGE_THIS; take < MERGE_TAKES; take++)
            if (span_is(asked, merge_take_names[take]) && (take != MERGE_BOTH || field->joins))
                field->take = take;
        if (strcmp(field->path, "tags") == 0)
            for (size_t k = 0; k < 2; k++)
                field->words[k] =
                    library_tags_line(r->arena, page->pair[k].tags, page->pair[k].tag_count);
    }
}

static void compare(struct request *r)
{
    struct merge_page *page = r->data;
    page->pair[0] = page->page.entry;
    page->pair[1] = page->other;
    page->keep = kept_of(r);
    merge_compare(r->arena, page->page.kind, page->pair, page->keep, &page->fields);
    page->turned = is_turned(r);
    if (page->turned)
        follow_kept(r);
    take_choices(r);
    page->compared = true;
}

static void show(struct request *r)
{
    const struct merge_page *page = r->data;
    struct head head = {
        .title = arena_printf(r->arena, "Merge: " SPAN_FMT, SPAN_ARG(page->page.entry.title)),
        .section = page->page.kind->folder,
        .not_for_search_engines = true};
    struct text *out =
        reply_begin(r, r->is_post && !page->preview ? page_refused_status(r) : 200, &head);
    merge_view(out, r, page);
    reply_end(r);
}

/* False when the request is answered. */
static bool is_there(struct request *r)
{
    const struct merge_page *page = r->data;
    if (page->page.entry.id == 0)
        reply_not_found(r);
    return page->page.entry.id != 0;
}

static bool is_retired(const struct request *r)
{
    const struct merge_page *page = r->data;
    return span_is(page->page.entry.status, "retired");
}

static void show_get(struct request *r)
{
    if (!is_there(r))
        return;
    if (!is_retired(r) && !span_is_empty(form_get(&r->form, "other")) && are_two(r))
        compare(r);
    show(r);
}

/* ---- merging ---- */

/* What is wrong with the result, at the field that it is about. */
static void fail_at(struct request *r, const struct model_fault *fault)
{
    const struct merge_page *page = r->data;
    for (size_t i = 0; i < page->fields.count; i++) {
        struct span row;
        struct span column;
        const struct merge_field *field = &page->fields.items[i];
        if (!entry_fault_is_of(fault, field->path, &row, &column))
            continue;
        form_fail(&r->form, field->name,
                  arena_printf(r->arena, "%s: " SPAN_FMT, field->label, SPAN_ARG(fault->message)));
        return;
    }
    form_fail(&r->form, "", fault->message);
}

static void make(struct request *r)
{
    struct merge_page *page = r->data;
    struct model_faults faults = {.count = 0};
    page->model =
        merge_make(r->arena, page->page.kind, page->pair, page->keep, &page->fields, &page->result);
    page->page.kind->check(r->arena, page->model, &faults);
    for (const struct model_fault *fault = faults.first; fault != NULL; fault = fault->next)
        fail_at(r, fault);
    if (page->result.alias_count > ENTRY_ALIASES_MAX)
        form_fail(&r->form, "take.aliases",
                  SPAN("Also called: these are more than 30 names together. Take those of one."));
    if (page->result.tag_count > ENTRY_TAGS_MAX)
        form_fail(&r->form, "take.tags",
                  SPAN("Tags: these are more than 20 together. Take those of one."));
    if (!entry_text_make(r->arena, page->result.body, &page->text))
        form_fail(&r->form, "take.body", page->text.fault);
    page->result.html = (struct html){page->text.html.ptr, page->text.html.len};
}

static void check_reason(struct request *r)
{
    if (span_is_empty(form_get(&r->form, "reason")))
        form_fail(&r->form, "reason", SPAN("Please say why they are one: readers are told."));
}

static void send(struct request *r)
{
    struct merge_page *page = r->data;
    struct entry gone = page->pair[1 - page->keep];
    struct entry stays = page->result;
    int64_t sent[2] = {form_number(&r->form, "revision"), form_number(&r->form, "other_revision")};
    gone.revision = sent[1 - page->keep];
    stays.revision = sent[page->keep];
    once_begin(r, &page->id);
    merge_store_do(r->batch, r->viewer.account_id, &gone, &stays, &page->text,
                   model_fields_words(r->arena, page->page.kind->fields, page->model),
                   form_get(&r->form, "reason"), &page->id);
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void write(struct request *r)
{
    struct merge_page *page = r->data;
    if (!is_there(r))
        return;
    if (is_retired(r) || !are_two(r)) {
        page_refuse(r);
        return;
    }
    compare(r);
    make(r);
    page->preview = page->turned || form_has(&r->form, "preview");
    if (!page->preview)
        check_reason(r);
    if (page->preview)
        show(r);
    else if (r->form.failed)
        page_refuse(r);
    else
        send(r);
}

static void written(struct request *r)
{
    const struct merge_page *page = r->data;
    const struct entry *stays = &page->pair[page->keep];
    reply_removed("library");
    reply_see_other(r, "/%s/" SPAN_FMT "/merge?done=%lld", page->page.kind->folder,
                    SPAN_ARG(stays->slug), (long long)page->id);
}

static void refused_load(struct request *r)
{
    struct merge_page *page = r->data;
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    page->compared = false;
    load(r);
}

static void refused(struct request *r)
{
    if (!is_there(r))
        return;
    if (!is_retired(r) && are_two(r))
        compare(r);
    show(r);
}

PAGE(merge_show, .guard = GUARD_COACH, .audited = AUDIT_ENTRY_MERGED, .query = query,
     .form = merge_form_fields, .data_size = sizeof(struct merge_page), .steps = {load, show_get},
     .post = {load, write, written}, .refused = {refused_load, refused})

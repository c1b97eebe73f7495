/* The form of an entry: new or edited, checked, previewed, saved. */
#include "library/entry_page.h"

#include "core/diff.h"
#include "core/diff3.h"
#include "gen/library/entry_form_view.h"
#include "library/entry_fields.h"
#include "library/entry_rows.h"
#include "library/library.h"
#include "link/link.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const shared_fields[] = {"title", "slug", "aliases", "summary",
                                            "body",  "tags", "status"};

static bool is_new(const struct request *r)
{
    return span_ends(r->path, "/new");
}

/* ---- showing ---- */

static void show_form(struct request *r, int status, bool preview,
                      const struct entry_difference *theirs)
{
    struct entry_page *page = r->data;
    const char *what = page->kind->noun;
    struct head head = {
        .title = is_new(r) ? arena_printf(r->arena, "Write a new %s", what)
                           : arena_printf(r->arena, "Edit " SPAN_FMT, SPAN_ARG(page->entry.title)),
        .section = page->kind->folder,
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    entry_form_page(out, r, page, preview, theirs);
    reply_end(r);
}

static void set_revision(struct request *r, int64_t revision)
{
    form_set(&r->form, "revision", arena_printf(r->arena, "%lld", (long long)revision));
}

void entry_form_fill_model(struct request *r)
{
    const struct entry_page *page = r->data;
    const void *model = entry_model(r->arena, page->kind, page->entry.model);
    for (const struct entry_input *in = page->kind->inputs; in->label != NULL; in++)
        if (in->path != NULL)
            form_set(&r->form, in->path,
                     entry_field_text(r->arena, page->kind->fields, model, in->path));
}

static void fill_form(struct request *r, const struct entry_page *page)
{
    const struct entry *e = &page->entry;
    const struct span values[COUNT_OF(shared_fields)] = {
        e->title,   e->slug, arena_join(r->arena, e->aliases, e->alias_count, ", "),
        e->summary, e->body, library_tags_line(r->arena, e->tags, e->tag_count),
        e->status};
    for (size_t i = 0; i < COUNT_OF(shared_fields); i++)
        form_set(&r->form, shared_fields[i], values[i]);
    entry_form_fill_model(r);
    set_revision(r, e->revision);
}

static void begin_form(struct request *r, const struct entry_kind *kind)
{
    form_set(&r->form, "status", SPAN("draft"));
    for (const struct entry_start *start = kind->starts; start != NULL && start->path != NULL;
         start++)
        form_set(&r->form, start->path, span_of(start->text));
}

/* False when the request is answered. */
static bool is_there(struct request *r)
{
    struct entry_page *page = r->data;
    if (page->entry.id != 0 || is_new(r))
        return true;
    reply_not_found(r);
    return false;
}

void entry_form_reply(struct request *r)
{
    struct entry_page *page = r->data;
    if (!is_there(r))
        return;
    if (is_new(r))
        begin_form(r, page->kind);
    else
        fill_form(r, page);
    if (!is_new(r) && form_has(&r->form, "alias"))
        form_set(&r->form, "aliases",
                 arena_printf(r->arena, SPAN_FMT "%s" SPAN_FMT,
                              SPAN_ARG(form_get(&r->form, "aliases")),
                              page->entry.alias_count > 0 ? ", " : "",
                              SPAN_ARG(form_get(&r->form, "alias"))));
    if (form_has(&r->form, "fix"))
        form_set(&r->form, "body", link_fix(r->arena, page->entry.body, form_get(&r->form, "fix")));
    form_forgive(&r->form);
    show_form(r, 200, false, NULL);
}

/* ---- what was sent ---- */

/* Nothing is saved: the form comes back with all that was written, and the list as the button asks. */
void entry_form_change_rows(struct request *r)
{
    struct entry_page *page = r->data;
    page->focus = entry_rows_change(r->arena, &r->form, page->kind, form_get(&r->form, "row"));
    form_forgive(&r->form);
}

void entry_form_check(struct request *r)
{
    struct entry_page *page = r->data;
    if (!is_there(r))
        return;
    if (form_has(&r->form, "row")) {
        entry_form_change_rows(r);
        show_form(r, 200, false, NULL);
        return;
    }
    link_take_fix(r);
    library_take_tag_fix(r);
    form_tidy_rows(&r->form, r->arena);
    entry_form_take(r);
    question_store_unknown_tags(r->batch, page->draft.tags, page->draft.tag_count, &page->unknown);
    entry_store_taken(r->batch, page->kind->name, page->draft.slug, page->draft.id, &page->taken);
    entry_store_unknowns(r->arena, r->batch, &page->unknowns);
    once_find(r, &page->earlier, NULL);
}

/* ---- saving ---- */

/* Where one finds what was saved: the entry, or what waits for a second person. */
static struct span saved_path(struct request *r)
{
    struct entry_page *page = r->data;
    if (page->kind->by_two)
        return arena_printf(r->arena, "/%s/" SPAN_FMT "/changes", page->kind->folder,
                            SPAN_ARG(page->draft.slug));
    return entry_path(r->arena, page->kind, page->draft.slug);
}

void entry_form_fail_unknowns(struct request *r)
{
    struct entry_page *page = r->data;
    if (page->unknowns.count == 0)
        return;
    const void *stored = entry_model(r->arena, page->kind, page->entry.model);
    entry_unknowns_fail(r->arena, &r->form, page->kind, stored, &page->unknowns, &page->faults);
    page->draft.model = model_fields_write(r->arena, page->kind->fields, page->draft_model);
}

void entry_form_write(struct request *r)
{
    struct entry_page *page = r->data;
    struct entry *draft = &page->draft;
    if (page->unknown.count > 0)
        form_fail(&r->form, "tags", question_unknown_tags_message(r->arena, &page->unknown));
    if (page->taken.slug.len > 0 && page->earlier == 0)
        form_fail(&r->form, "slug",
                  arena_printf(r->arena, "This address already leads to “" SPAN_FMT "”.",
                               SPAN_ARG(page->taken.title)));
    entry_form_fail_unknowns(r);
    if (!entry_text_make(r->arena, draft->body, &page->text))
        form_fail(&r->form, "body", page->text.fault);
    draft->html = (struct html){page->text.html.ptr, page->text.html.len};
    if (form_has(&r->form, "preview")) {
        form_forgive(&r->form);
        show_form(r, 200, true, NULL);
    } else if (r->form.failed) {
        page_refuse(r);
    } else {
        struct span words = model_fields_words(r->arena, page->kind->fields, page->draft_model);
        once_begin_at(r, NULL, saved_path(r));
        entry_store_save(r->batch, r->viewer.account_id, draft, &page->text, words,
                         form_get(&r->form, "reason"),
                         form_has(&r->form, "safety") ? form_get(&r->form, "unsafe") : SPAN(""));
        once_end(r, draft->id == 0 ? ONCE_POST : NULL);
        limit_take(r, "edit");
    }
}

void entry_form_saved(struct request *r)
{
    const struct entry_page *page = r->data;
    struct span path = saved_path(r);
    struct link_notes notes = {.count = 0};
    reply_removed("library");
    if (!page->kind->by_two)
        link_check_choices(r->arena, page->draft.body, page->draft.html, &notes);
    reply_see_other(r, SPAN_FMT "%s", SPAN_ARG(path), notes.count > 0 ? "/links" : "");
}

/* Somebody else saved first: what they saved is read again, so that the difference can be shown. */
void entry_form_refused_load(struct request *r)
{
    struct entry_page *page = r->data;
    if (r->error.kind == ERR_CONFLICT)
        entry_store_get(r->batch, session_hash(r), page->kind->name, page->entry.slug,
                        &page->entry);
    if (r->error.kind == ERR_CONFLICT && page->entry.id != 0)
        revision_store_one(r->batch, session_hash(r), page->entry.id,
                           form_number(&r->form, "revision"), &page->base);
}

/* Both texts in one, when they changed other lines of what they began with. */
static void merge_texts(struct request *r, struct entry_difference *theirs)
{
    const struct entry_page *page = r->data;
    struct span mine = page->draft.body;
    if (page->base.count == 0 || theirs->body_count == 0 ||
        page->base.items[0].number != form_number(&r->form, "revision"))
        return;
    struct span base = page->base.items[0].body;
    struct diff3 merge = diff3_lines(r->arena, base, mine, page->entry.body);
    if (merge.conflicts > 0 || merge.theirs == 0)
        return;
    theirs->together = true;
    theirs->typed = mine;
    diff_words(r->arena, base, page->entry.body, &theirs->body, &theirs->body_count);
    form_set(&r->form, "body", diff3_text(r->arena, &merge));
}

/* For people: with its tags by their titles. */
static struct span document(struct arena *arena, const struct entry_kind *kind,
                            const struct entry *entry)
{
    struct entry titled = *entry;
    struct span *titles = arena_array_of(arena, struct span, entry->tag_count + 1);
    for (size_t i = 0; i < entry->tag_count; i++)
        titles[i] = library_tag_title(entry->tags[i]);
    titled.tags = titles;
    return entry_document(arena, kind, &titled);
}

/* What is the same on both sides is left out. */
static struct entry_difference difference(struct arena *arena, const struct entry_page *page)
{
    struct entry_difference theirs = {0};
    struct span mine = document(arena, page->kind, &page->draft);
    struct span stored = document(arena, page->kind, &page->entry);
    if (!span_equal(mine, stored))
        diff_words(arena, mine, stored, &theirs.fields, &theirs.field_count);
    if (!span_equal(page->draft.body, page->entry.body))
        diff_words(arena, page->draft.body, page->entry.body, &theirs.body, &theirs.body_count);
    return theirs;
}

void entry_form_refused(struct request *r)
{
    struct entry_page *page = r->data;
    if (r->error.kind == ERR_CONFLICT) {
        struct entry_difference theirs = difference(r->arena, page);
        merge_texts(r, &theirs);
        set_revision(r, page->entry.revision);
        show_form(r, 409, false, &theirs);
        return;
    }
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    show_form(r, 422, false, NULL);
}

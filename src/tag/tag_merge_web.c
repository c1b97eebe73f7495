/* Merging two tags and undoing it: what moderators do. */
#include "gen/tag/tag_view.h"
#include "tag/tag.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"

#include "audit/audit.h"
static const struct form_field merge_fields[] = {
    {.name = "into",
     .kind = FORM_LINE,
     .required = true,
     .max = 2 * TAG_NAME_MAX,
     .missing = "Please name the other tag.",
     .wrong = "A tag’s name has 40 characters at most."},
    ONCE_FIELD,
    {0},
};

static void merge_load(struct request *r)
{
    struct tag_merge_page *page = r->data;
    struct span name = tag_name_clean(r->arena, page_part(r, 1));
    tag_store_get(r->batch, name, &page->from);
    tag_store_get(r->batch, tag_name_clean(r->arena, form_get(&r->form, "into")), &page->into);
    tag_store_entry_count(r->batch, name, &page->entry_count);
}

static void show_merge(struct request *r, int status)
{
    const struct tag_merge_page *page = r->data;
    struct head head = {
        .title = arena_printf(r->arena, "Merge the tag " SPAN_FMT, SPAN_ARG(page->from.title)),
        .section = "tags",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    tag_merge_view(out, r, page);
    reply_end(r);
}

/* False when the request is answered, or the form is wrong. */
static bool both_are_there(struct request *r)
{
    const struct tag_merge_page *page = r->data;
    if (page->from.id == 0) {
        reply_not_found(r);
        return false;
    }
    if (!r->form.failed && page->into.id == 0)
        form_fail(&r->form, "into", SPAN("There is no tag of that name."));
    else if (!r->form.failed && page->into.id == page->from.id)
        form_fail(&r->form, "into", SPAN("These are one tag already. Please name another one."));
    return true;
}

static void merge_reply(struct request *r)
{
    if (span_is_empty(form_get(&r->form, "into")))
        form_forgive(&r->form);
    else if (!both_are_there(r))
        return;
    const struct tag_merge_page *page = r->data;
    if (page->from.id == 0)
        reply_not_found(r);
    else
        show_merge(r, 200);
}

static void merge_write(struct request *r)
{
    struct tag_merge_page *page = r->data;
    if (!both_are_there(r))
        return;
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, &page->id);
    tag_store_merge(r->batch, r->viewer.account_id, page->from.id, page->into.id, &page->id);
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void merge_done(struct request *r)
{
    const struct tag_merge_page *page = r->data;
    reply_removed("tags");
    reply_see_other(r, "/tags/" SPAN_FMT "/revisions", SPAN_ARG(tag_path_part(r, page->into.name)));
}

static void merge_refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    show_merge(r, 422);
}

PAGE(tag_merge, .guard = GUARD_MODERATOR, .audited = AUDIT_TAG_MERGED, .query = merge_fields,
     .form = merge_fields, .data_size = sizeof(struct tag_merge_page),
     .steps = {merge_load, merge_reply}, .post = {merge_load, merge_write, merge_done},
     .refused = {merge_refused})

/* ---- undoing ---- */

static const struct form_field undo_form[] = {ONCE_FIELD, {0}};

static void undo_load(struct request *r)
{
    struct tag_merge_page *page = r->data;
    tag_store_get(r->batch, tag_name_clean(r->arena, page_part(r, 1)), &page->into);
}

static void undo_write(struct request *r)
{
    struct tag_merge_page *page = r->data;
    if (page->into.id == 0) {
        reply_not_found(r);
        return;
    }
    once_begin(r, &page->id);
    tag_store_unmerge(r->batch, r->viewer.account_id, page_part_id(r, 2), &page->id);
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void undo_refused(struct request *r)
{
    reply_error(r, 409, r->error.message);
}

PAGE(tag_unmerge, .guard = GUARD_MODERATOR, .audited = AUDIT_TAG_UNMERGED, .form = undo_form,
     .data_size = sizeof(struct tag_merge_page), .post = {undo_load, undo_write, merge_done},
     .refused = {undo_refused})

/* Undoing a merge of entries. */
#include "merge/merge.h"

#include "audit/audit.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

struct undo_data {
    struct entry_page page; /* first: the shared steps know only this */
    struct merge_undo undo;
    struct entry gone;
    struct entry_revisions before; /* of what stayed */
    int64_t done;
};

static const struct form_field undo_form[] = {ONCE_FIELD, {0}};

static void undo_load(struct request *r)
{
    struct undo_data *data = r->data;
    entry_begin(r);
    merge_store_get(r->batch, session_hash(r), data->page.kind->name, page_part_id(r, 2),
                    &data->undo);
}

static void undo_load_both(struct request *r)
{
    struct undo_data *data = r->data;
    const char *kind = data->page.kind->name;
    if (data->undo.id == 0) {
        reply_not_found(r);
        return;
    }
    entry_store_get(r->batch, session_hash(r), kind, data->undo.gone_slug, &data->gone);
    entry_store_revision(r->batch, session_hash(r), kind, data->undo.stays_slug, data->undo.before,
                         &data->before);
}

/* What search finds an entry by besides title and summary. */
static struct span words_of(struct request *r, const struct entry *entry, struct post_text *text)
{
    const struct undo_data *data = r->data;
    const struct entry_kind *kind = data->page.kind;
    *text = (struct post_text){.body = entry->body};
    if (!entry_text_make(r->arena, entry->body, text))
        text->plain =
            entry->body; /* it was saved once: only what a text may be has changed since */
    struct span words =
        model_fields_words(r->arena, kind->fields, entry_model(r->arena, kind, entry->model));
    return arena_printf(r->arena, SPAN_FMT "\n" SPAN_FMT, SPAN_ARG(text->plain), SPAN_ARG(words));
}

static void undo_write(struct request *r)
{
    struct undo_data *data = r->data;
    struct post_text gone_text;
    struct post_text text;
    if (data->before.count == 0) {
        reply_not_found(r);
        return;
    }
    struct span gone_plain = words_of(r, &data->gone, &gone_text);
    struct span plain = words_of(r, &data->before.items[0].entry, &text);
    once_begin(r, &data->done);
    merge_store_undo(r->batch, r->viewer.account_id, data->undo.id, &data->gone, gone_plain, &text,
                     plain, &data->done);
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void undone(struct request *r)
{
    const struct undo_data *data = r->data;
    reply_removed("library");
    reply_see_other(r, "/%s/" SPAN_FMT "/merge?done=%lld", data->page.kind->folder,
                    SPAN_ARG(data->undo.stays_slug), (long long)data->undo.id);
}

static void undo_refused(struct request *r)
{
    reply_error(r, 409, r->error.message);
}

PAGE(merge_undo, .guard = GUARD_COACH, .audited = AUDIT_ENTRY_UNMERGED, .form = undo_form,
     .data_size = sizeof(struct undo_data), .post = {undo_load, undo_load_both, undo_write, undone},
     .refused = {undo_refused})

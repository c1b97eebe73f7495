/* The history of a tag. */
#include "gen/tag/tag_view.h"
#include "revision/revision.h"
#include "tag/tag.h"
#include "web/page.h"
#include "web/reply.h"

static const struct form_field revisions_query[] = {
    {.name = "before", .kind = FORM_NUMBER, .min = 2, .max = INT32_MAX},
    {0},
};

static void revisions_load(struct request *r)
{
    struct tag_history *history = r->data;
    struct span name = tag_name_clean(r->arena, page_part(r, 1));
    int64_t before = form_number(&r->form, "before");
    tag_store_get(r->batch, name, &history->tag);
    tag_store_merges(r->batch, name, &history->merges);
    tag_store_revisions(r->batch, name, before == 0 ? INT64_MAX : before, &history->revisions);
}

static void revisions_reply(struct request *r)
{
    struct tag_history *history = r->data;
    if (history->tag.id == 0) {
        reply_not_found(r);
        return;
    }
    if (!revision_before_is_known(r, history->tag.revision)) {
        revision_reply_unknown(r);
        return;
    }
    history->shown = tag_history_size(&history->revisions);
    struct head head = {
        .title = arena_printf(r->arena, "History of " SPAN_FMT, SPAN_ARG(history->tag.title)),
        .section = "tags",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    tag_history_view(out, r, history);
    reply_end(r);
}

PAGE(tag_revisions, .query = revisions_query, .data_size = sizeof(struct tag_history),
     .steps = {revisions_load, revisions_reply})

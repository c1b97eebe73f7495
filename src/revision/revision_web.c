/* The history of a question, an answer or a comment. */
#include "revision/revision.h"

#include "gen/revision/revision_view.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field history_query[] = {
    {.name = "before", .kind = FORM_NUMBER, .min = 2, .max = INT32_MAX},
    {0},
};

static void history_load(struct request *r)
{
    struct revision_history *history = r->data;
    int64_t before = form_number(&r->form, "before");
    history->first = before == 0;
    revision_store_history(r->batch, session_hash(r), page_part_id(r, 2),
                           before == 0 ? INT64_MAX : before, history);
}

static void history_reply(struct request *r)
{
    struct revision_history *history = r->data;
    const struct revision_post *of = &history->of;
    if (!post_source_is(&of->source, page_part(r, 1))) {
        reply_not_found(r);
        return;
    }
    if (of->source.gone) {
        reply_gone(r);
        return;
    }
    if (history->revisions.count == 0) {
        reply_not_found(r);
        return;
    }
    history->shown = revision_page_size(&history->revisions);
    struct head head = {
        .title = arena_printf(r->arena, "History: " SPAN_FMT, SPAN_ARG(of->source.title)),
        .section = "questions",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    revision_history_view(out, r, history);
    reply_end(r);
}

PAGE(revision_history, .query = history_query, .data_size = sizeof(struct revision_history),
     .steps = {history_load, history_reply})

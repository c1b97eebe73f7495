/* The history of a question, an answer or a comment: the list, one revision, two compared. */
#include "revision/revision.h"

#include "gen/revision/revision_view.h"
#include "library/library.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field history_query[] = {
    {.name = "before", .kind = FORM_NUMBER, .min = 2, .max = INT32_MAX},
    {0},
};

void revision_reply_unknown(struct request *r)
{
    reply_error(r, 404,
                SPAN("This history has no such revision. Its first page lists what there is, the "
                     "newest first."));
}

bool revision_before_is_known(const struct request *r, int64_t newest)
{
    int64_t before = form_number(&r->form, "before");
    return !form_has(&r->form, "before") || (before != 0 && before <= newest);
}

bool revision_are_compared(struct request *r, int64_t older, int64_t newer, struct span history)
{
    int64_t from = form_number(&r->form, "from");
    int64_t to = form_number(&r->form, "to");
    bool known = from != 0 && to != 0 && older == (from < to ? from : to) &&
                 newer == (from < to ? to : from);
    bool both = form_has(&r->form, "from") && form_has(&r->form, "to");
    if (both && !known)
        revision_reply_unknown(r);
    else if (!both || older == newer)
        reply_see_other(r, SPAN_FMT, SPAN_ARG(history));
    else
        return true;
    return false;
}

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
    if (history->revisions.count == 0 || !revision_before_is_known(r, of->source.revision)) {
        revision_reply_unknown(r);
        return;
    }
    history->shown = revision_page_size(&history->revisions);
    struct head head = {.title =
                            arena_printf(r->arena, "History of the " SPAN_FMT ": " SPAN_FMT,
                                         SPAN_ARG(of->source.kind), SPAN_ARG(of->source.title)),
                        .section = "questions",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    revision_history_view(out, r, history);
    reply_end(r);
}

PAGE(revision_history, .query = history_query, .data_size = sizeof(struct revision_history),
     .steps = {history_load, history_reply})

/* ---- one revision, and two ---- */

struct revision_changes revision_changes_of(struct arena *arena, const struct revision *before,
                                            const struct revision *after)
{
    struct revision_changes changes = {.count = 0};
    changes.items = arena_array_of(arena, struct revision_change, 3);
    revision_change_add(&changes, "Title", before->title, after->title);
    revision_change_add(&changes, "Tags", library_tags_line(arena, before->tags, before->tag_count),
                        library_tags_line(arena, after->tags, after->tag_count));
    revision_change_add(&changes, "Text", before->body, after->body);
    return changes;
}

static const struct form_field compare_query[] = {
    {.name = "from", .kind = FORM_NUMBER, .min = 1, .max = INT32_MAX},
    {.name = "to", .kind = FORM_NUMBER, .min = 1, .max = INT32_MAX},
    {0},
};

static void show_load(struct request *r)
{
    struct revision_pair *pair = r->data;
    post_store_source(r->batch, session_hash(r), page_part_id(r, 2), &pair->source);
    revision_store_one(r->batch, session_hash(r), page_part_id(r, 2), page_part_id(r, 3),
                       &pair->newer);
}

static void compare_load(struct request *r)
{
    struct revision_pair *pair = r->data;
    int64_t from = form_number(&r->form, "from");
    int64_t to = form_number(&r->form, "to");
    post_store_source(r->batch, session_hash(r), page_part_id(r, 2), &pair->source);
    revision_store_one(r->batch, session_hash(r), page_part_id(r, 2), from < to ? from : to,
                       &pair->older);
    revision_store_one(r->batch, session_hash(r), page_part_id(r, 2), from < to ? to : from,
                       &pair->newer);
}

/* The database answers for a revision that is not there with the one before it. */
static int64_t newest_number(const struct revision_list *list)
{
    return list->count == 0 ? 0 : list->items[0].number;
}

/* False when the request is answered. */
static bool is_shown(struct request *r)
{
    const struct revision_pair *pair = r->data;
    if (!post_source_is(&pair->source, page_part(r, 1)))
        reply_not_found(r);
    else if (pair->source.gone)
        reply_gone(r);
    else
        return true;
    return false;
}

static struct text *begin(struct request *r, struct span title)
{
    struct head head = {.title = title, .section = "questions", .not_for_search_engines = true};
    return reply_begin(r, 200, &head);
}

static void show_reply(struct request *r)
{
    struct revision_pair *pair = r->data;
    if (!is_shown(r))
        return;
    if (newest_number(&pair->newer) != page_part_id(r, 3) || pair->newer.count == 0) {
        revision_reply_unknown(r);
        return;
    }
    const struct revision *revision = &pair->newer.items[0];
    if (!post_text_make_kind(r->arena, pair->source.kind, revision->body, &pair->text))
        pair->text.html = SPAN(""); /* shown as it was typed */
    struct text *out =
        begin(r, arena_printf(r->arena, "Revision %lld of the " SPAN_FMT ": " SPAN_FMT,
                              (long long)revision->number, SPAN_ARG(pair->source.kind),
                              SPAN_ARG(pair->source.title)));
    revision_show_view(out, r, pair);
    reply_end(r);
}

static void compare_reply(struct request *r)
{
    struct revision_pair *pair = r->data;
    if (!is_shown(r))
        return;
    struct span history = arena_printf(r->arena, "/" SPAN_FMT "s/%lld/revisions",
                                       SPAN_ARG(pair->source.kind), (long long)pair->source.id);
    if (!revision_are_compared(r, newest_number(&pair->older), newest_number(&pair->newer),
                               history))
        return;
    struct text *out =
        begin(r, arena_printf(r->arena, "Compare revisions of the " SPAN_FMT ": " SPAN_FMT,
                              SPAN_ARG(pair->source.kind), SPAN_ARG(pair->source.title)));
    revision_compare_view(out, r, pair);
    reply_end(r);
}

PAGE(revision_show, .data_size = sizeof(struct revision_pair), .steps = {show_load, show_reply})
PAGE(revision_compare, .query = compare_query, .data_size = sizeof(struct revision_pair),
     .steps = {compare_load, compare_reply})

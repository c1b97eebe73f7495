/* Taking something private out of a post's public history, for good. */
#include "personal/personal_page.h"

#include "audit/audit.h"
#include "gen/personal/personal_history_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field query[] = {
    {.name = "below", .kind = FORM_NUMBER, .min = 2, .max = INT32_MAX},
    {0},
};

static const struct form_field form[] = {
    {.name = "below", .kind = FORM_NUMBER, .min = 2, .max = INT32_MAX},
    ONCE_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct personal_history *history = r->data;
    history->below = form_number(&r->form, "below");
    if (history->below == 0)
        history->below = INT32_MAX;
    post_store_source(r->batch, session_hash(r), page_part_id(r, 2), &history->source);
    personal_store_history(r->batch, session_hash(r), page_part_id(r, 2), history->below, history);
}

/* False when the request is answered. */
static bool is_theirs(struct request *r, const struct post_source *source)
{
    if (!post_source_is(source, page_part(r, 1)))
        reply_not_found(r);
    else if (source->gone)
        reply_gone(r);
    else if (source->author_id != r->viewer.account_id && !r->viewer.is_moderator)
        reply_error(r, 403, SPAN("Only its author or a moderator can do this."));
    else
        return true;
    return false;
}

static bool is_known(const struct personal_found *found, struct span words)
{
    for (size_t i = 0; i < found->count; i++) {
        if (span_equal(found->items[i].words, words))
            return true;
    }
    return false;
}

static void add_found(struct personal_found *found, struct span text)
{
    struct personal_hit hits[PERSONAL_MAX];
    size_t count = personal_find(text, hits, PERSONAL_MAX);
    for (size_t i = 0; i < count && found->count < PERSONAL_FOUND_MAX; i++) {
        struct span words = span_make(text.ptr + hits[i].at, hits[i].len);
        if (!is_known(found, words))
            found->items[found->count++] = (struct personal_one){hits[i].kind, words};
    }
}

static void find(struct request *r, struct personal_history *history)
{
    struct personal_hit one;
    size_t shown = history->revisions.count < PERSONAL_REVISIONS ? history->revisions.count
                                                                 : PERSONAL_REVISIONS;
    history->found.items = arena_array_of(r->arena, struct personal_one, PERSONAL_FOUND_MAX);
    history->now_too = personal_find(history->source.body, &one, 1) > 0 ||
                       (span_is(history->source.kind, "question") &&
                        personal_find(history->source.title, &one, 1) > 0);
    for (size_t i = 0; i < shown; i++) {
        const struct personal_revision *revision = &history->revisions.items[i];
        add_found(&history->found, revision->title);
        add_found(&history->found, revision->body);
        add_found(&history->found, revision->reason);
    }
}

static void show(struct request *r)
{
    struct personal_history *history = r->data;
    if (!is_theirs(r, &history->source))
        return;
    find(r, history);
    struct head head = {
        .title =
            arena_printf(r->arena, "Private things in the history of the " SPAN_FMT ": " SPAN_FMT,
                         SPAN_ARG(history->source.kind), SPAN_ARG(history->source.title)),
        .section = "questions",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    personal_history_view(out, r, history);
    reply_end(r);
}

static void write(struct request *r)
{
    struct personal_history *history = r->data;
    if (!is_theirs(r, &history->source))
        return;
    find(r, history);
    if (history->found.count == 0)
        return; /* somebody did it already */
    page_writes_to(r, history->source.thread_id);
    once_begin(r, NULL);
    personal_store_hide(r->batch, r->viewer.account_id, history->source.id, &history->found);
    if (history->source.author_id != r->viewer.account_id)
        audit_note(r, AUDIT_PERSONAL_HIDDEN, 0, r->path);
    once_end(r, NULL);
    limit_take(r, "edit");
}

static void written(struct request *r)
{
    const struct personal_history *history = r->data;
    if (history->revisions.count > PERSONAL_REVISIONS)
        reply_see_other(r, SPAN_FMT "?below=%lld", SPAN_ARG(r->path),
                        (long long)history->revisions.items[PERSONAL_REVISIONS].number + 1);
    else
        reply_see_other(r, SPAN_FMT, SPAN_ARG(post_path(r->arena, &history->source)));
}

PAGE(personal_history, .guard = GUARD_MEMBER, .query = query, .form = form,
     .data_size = sizeof(struct personal_history), .steps = {load, show},
     .post = {load, write, written})

/* The queue: its list, taking something, giving it back, the next. */
#include "queue/queue.h"

#include "audit/audit.h"
#include "gen/queue/queue_view.h"
#include "web/limit.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

/* ---- the list ---- */

static const struct form_field query[] = {
    {.name = "kind", .kind = FORM_LINE, .max = 20},
    {.name = "after", .kind = FORM_LINE, .max = QUEUE_PLACE_MAX},
    {.name = "empty", .kind = FORM_FLAG},
    {.name = "undone", .kind = FORM_FLAG}, /* and nothing of that waits any more */
    {0},
};

static void load(struct request *r)
{
    struct queue *queue = r->data;
    if (queue_is_kind(form_get(&r->form, "kind")))
        queue->kind = form_get(&r->form, "kind");
    queue->first = !queue_place_read(form_get(&r->form, "after"), &queue->from);
    queue_store_list(r->batch, session_hash(r), queue);
}

static void show(struct request *r)
{
    static const struct head head = {
        .title = SPAN("Queue"), .section = "moderation", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    queue_view(out, r, r->data);
    reply_end(r);
}

/* Looked for behind the guard: nothing of it is read for anybody else. */
PAGE(queue_show, .guard = GUARD_COACH, .query = query, .data_size = sizeof(struct queue),
     .steps = {page_nothing, load, show})

/* ---- one of them ---- */

static const char *const looks[] = {"seen", "seen-next", "unseen", NULL};

static const struct form_field item_query[] = {
    {.name = "done",
     .kind = FORM_NUMBER,
     .min = 1,
     .max = INT64_MAX}, /* the one before it, of its kind */
    {0},
};

static const struct form_field item_form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = looks},
    POST_DIGEST_FIELD,
    {0},
};

static void item_load(struct request *r)
{
    if (queue_is_kind(page_part(r, 1)))
        queue_store_item(r->batch, session_hash(r), page_part(r, 1), page_part_id(r, 2), r->data);
}

static void item_show(struct request *r)
{
    const struct queue_item *item = r->data;
    if (item->row.subject == 0) {
        reply_not_found(r);
        return;
    }
    struct head head = {
        .title = arena_printf(r->arena, "Queue: " SPAN_FMT, SPAN_ARG(item->row.about.title)),
        .section = "moderation",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    queue_item_view(out, r, item);
    reply_end(r);
}

/* Decides, and is about to look at the next. */
static bool goes_on(const struct request *r)
{
    return span_is(form_get(&r->form, "what"), "seen-next");
}

static void item_write(struct request *r)
{
    struct queue_item *item = r->data;
    if (item->row.subject == 0 || r->form.failed || !queue_is_seen(item->row.kind)) {
        reply_not_found(r);
        return;
    }
    queue_store_see(r->batch, r->viewer.account_id, item->row.kind, item->row.subject,
                    !span_is(form_get(&r->form, "what"), "unseen"), form_get(&r->form, "digest"));
    if (goes_on(r))
        queue_store_next(r->batch, r->viewer.account_id, item->row.kind, &item->next);
    audit_note(r, AUDIT_QUEUE_SEEN, 0, r->path); /* that it waited is not for its author */
    limit_take(r, "edit");
}

static void item_written(struct request *r)
{
    const struct queue_item *item = r->data;
    if (!goes_on(r))
        reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
    else if (item->next.subject == 0)
        reply_see_other(r, "/moderation/queue?kind=" SPAN_FMT "&empty=1", SPAN_ARG(item->row.kind));
    else
        reply_see_other(r, SPAN_FMT "?done=%lld",
                        SPAN_ARG(queue_path(r->arena, item->next.kind, item->next.subject)),
                        (long long)item->row.subject);
}

/* As it is now: it was changed meanwhile. */
static void item_refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    *(struct queue_item *)r->data = (struct queue_item){0};
    item_load(r);
}

PAGE(queue_item, .guard = GUARD_COACH, .query = item_query, .form = item_form,
     .data_size = sizeof(struct queue_item), .steps = {item_load, item_show},
     .post = {item_load, item_write, item_written}, .refused = {item_refused, item_show})

/* ---- taking one, and giving it back ---- */

static const char *const whats[] = {"take", "give-back", NULL};

static const struct form_field claim_form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "kind", .kind = FORM_CHOICE, .required = true, .is_choice = queue_is_kind},
    {.name = "subject", .kind = FORM_NUMBER, .required = true, .min = 1, .max = INT64_MAX},
    {0},
};

static void claim_write(struct request *r)
{
    struct span kind = form_get(&r->form, "kind");
    int64_t subject = form_number(&r->form, "subject");
    if (r->form.failed) {
        reply_error(r, 422, SPAN(""));
        return;
    }
    if (span_is(form_get(&r->form, "what"), "take"))
        queue_store_take(r->batch, r->viewer.account_id, kind, subject);
    else
        queue_store_give_back(r->batch, r->viewer.account_id, kind, subject);
    limit_take(r, "edit");
}

/* Whoever takes it is about to look at it. */
static void claim_written(struct request *r)
{
    if (span_is(form_get(&r->form, "what"), "take"))
        reply_see_other(r, SPAN_FMT,
                        SPAN_ARG(queue_path(r->arena, form_get(&r->form, "kind"),
                                            form_number(&r->form, "subject"))));
    else
        reply_see_other(r, "/moderation/queue");
}

PAGE(queue_claim, .guard = GUARD_COACH, .form = claim_form, .writes_quietly = true,
     .post = {page_nothing, claim_write, claim_written})

/* ---- the next ---- */

static const struct form_field next_form[] = {
    {.name = "only", .kind = FORM_LINE, .ours = true, .max = 20},
    {0},
};

static void next_write(struct request *r)
{
    struct span only = form_get(&r->form, "only");
    queue_store_next(r->batch, r->viewer.account_id, queue_is_kind(only) ? only : SPAN(""),
                     r->data);
    limit_take(r, "edit");
}

static void next_written(struct request *r)
{
    const struct queue_row *next = r->data;
    if (next->subject == 0)
        reply_see_other(r, "/moderation/queue?empty=1");
    else
        reply_see_other(r, SPAN_FMT, SPAN_ARG(queue_path(r->arena, next->kind, next->subject)));
}

PAGE(queue_next, .guard = GUARD_COACH, .form = next_form, .data_size = sizeof(struct queue_row),
     .writes_quietly = true, .post = {page_nothing, next_write, next_written})

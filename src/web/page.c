/* A request's way: session and load, guard, the further steps, the reply. */
#include "web/page.h"

#include <kore/kore.h>
#include <kore/http.h>

#include "web/limit.h"
#include "web/log.h"
#include "web/metrics.h"
#include "web/once.h"
#include "web/page_batch.h"
#include "web/page_guard.h"
#include "web/reply_cached.h"
#include "web/request.h"
#include "web/restore.h"
#include "web/session.h"
#include "web/site.h"
#include "web/viewer.h"

static void go_on_alone(struct request *r);

static void batch_done(void *context)
{
    struct request *r = context;
    r->state->in_flight = false;
    r->state->batch_is_new = true;
    if (r->kore != NULL)
        http_request_wakeup(r->kore);
    else
        go_on_alone(r);
}

void page_nothing(struct request *r UNUSED)
{
}

void page_wait(struct request *r)
{
    r->state->waiting = true;
}

void page_continue(struct request *r)
{
    r->state->waiting = false;
    if (r->kore != NULL)
        http_request_wakeup(r->kore);
}

void page_on_cancel(struct request *r, void (*cancel)(void *context), void *context)
{
    r->state->cancel = cancel;
    r->state->cancel_context = context;
}

void page_refuse(struct request *r)
{
    if (r->page->refused[0] == NULL || r->state->track == r->page->refused) {
        reply_err(r, &r->error);
        return;
    }
    r->state->track = r->page->refused;
    r->state->step = 0;
}

int page_refused_status(const struct request *r)
{
    switch (r->error.kind) {
    case ERR_CONFLICT:
        return 409;
    case ERR_TOO_MANY:
        return 429;
    default:
        return 422;
    }
}

/* In the transaction of what it notes: with a batch that is refused it is gone, too. */
static void note_in_audit(struct request *r)
{
    struct request_state *state = r->state;
    if (!r->is_post || r->page->audited == 0 || state->noted || !state->session_done ||
        !r->viewer.is_coach || state->track == r->page->refused || site.audited == NULL)
        return;
    state->noted = true;
    site.audited(r, r->page->audited);
}

static bool run_next_step(struct request *r)
{
    page_step *step = r->state->step < PAGE_STEPS ? r->state->track[r->state->step] : NULL;
    if (step == NULL)
        return false;
    r->state->step++;
    step(r);
    return true;
}

/* What no form of ours sent is looked at by nothing but the guard, and what is long by nothing before the guard. */
static bool may_be_ours(struct request *r)
{
    return r->state->unread == 0 && !r->state->body_due &&
           (!r->is_post || r->page->changes_nothing || r->page->by_link ||
            session_csrf_may_be_right(r));
}

/* A preview is work, too, whichever form it is of. */
static bool is_preview(const struct request *r)
{
    return r->is_post && (form_has(&r->form, "preview") || form_has(&r->form, "fix"));
}

/* May the further steps be run? Then they are, at once or when a preview was counted. */
static void check_guard(struct request *r)
{
    page_check_guard(r);
    if (r->state->replied || !is_preview(r))
        return;
    limit_take(r, "preview");
    page_send_batch(r, batch_done);
}

/* One for a client, whose answer is not there already. What it asks for is done between looking and counting. */
static void run_counted_step(struct request *r)
{
    struct db_batch *session = r->batch;
    r->batch = db_batch_new(r->arena);
    (void)run_next_step(r);
    struct db_batch *asked = r->batch;
    r->batch = session;
    if (r->state->replied || db_batch_is_empty(asked))
        return;
    limit_look(r, r->page->limit);
    db_batch_append(r->batch, asked);
    limit_take(r, r->page->limit);
}

static void run_first_step(struct request *r)
{
    if (r->page->limit != NULL && !r->is_post && r->kore != NULL)
        run_counted_step(r);
    else
        (void)run_next_step(r);
}

/* The session's look-up and, when the page has more than one step, what the first one loads: one round trip. */
static void begin_steps(struct request *r)
{
    if (!r->page->for_machines)
        session_find(r);
    restore_ask(r);
    if (may_be_ours(r) && (r->state->track[1] != NULL || r->page->for_machines))
        run_first_step(r);
    if (r->state->replied)
        return;
    if (!db_batch_is_empty(r->batch))
        page_send_batch(r, batch_done);
    else
        check_guard(r);
}

/* The viewer is known: the cached page is filled in, or the page is made as ever. */
static void serve_members_cached(struct request *r)
{
    if (reply_members_cached(r))
        return;
    r->viewer = (struct viewer){0};
    begin_steps(r);
}

/* Runs until there is something to wait for or the reply is made. */
static void run_steps(struct request *r)
{
    struct request_state *state = r->state;
    while (!state->replied && !state->in_flight && !state->waiting) {
        if (state->batch_is_new) {
            page_look_at_batch(r);
            request_new_batch(r);
            if (!state->replied && state->cached != NULL) {
                serve_members_cached(r);
                continue;
            }
            if (state->repeated) {
                state->repeated = false;
                once_repeat(r);
                page_send_batch(r, batch_done);
                continue;
            }
            if (!state->replied && once_ask_sent(r))
                page_send_batch(r, batch_done);
            else if (!state->replied && !state->session_done)
                check_guard(r);
            continue;
        }
        if (!run_next_step(r)) {
            log_problem(r, "the page ended without a reply");
            reply_error(r, 500, SPAN(""));
        } else if (!state->replied && !db_batch_is_empty(r->batch)) {
            note_in_audit(r);
            page_send_batch(r, batch_done);
        }
    }
}

static void go_on_alone(struct request *r)
{
    run_steps(r);
    if (r->state->replied)
        request_end(r);
}

void page_cache(const struct page *page, struct span path, struct span part)
{
    struct request *r = request_new(page);
    r->method = "GET";
    r->path = path;
    r->state->part = part;
    r->state->track = page->steps;
    r->state->unread = form_read(r);
    begin_steps(r);
    go_on_alone(r);
}

static void finish(struct request *r)
{
    uint64_t took = request_clock() - r->state->started;
    metrics_request(r->page->name, r->state->status, took);
    log_access(r, r->state->status, r->state->sent_bytes, took);
}

/* Of what is asked of a cached page, what the page does not read is no part. NULL: answered from the cache at once. */
static struct request *begin_or_reply(struct http_request *kore, const struct page *page)
{
    struct span asked = span_of(kore->query_string);
    if (!page->cached || kore->method == HTTP_METHOD_POST)
        return request_begin(kore, page, asked);
    struct text query;
    text_init(&query, 3 * asked.len);
    if (asked.len > 0)
        form_canonical_query(page, asked, &query);
    struct request *r = NULL;
    if (!reply_cached(kore, page, text_span(&query)))
        r = request_begin(kore, page, text_span(&query));
    text_free(&query);
    return r;
}

/* Who asks for another site is not shown this one under its name. */
static bool host_is_ours(struct http_request *kore)
{
    static char last[64]; /* the last that was ours: nearly all who ask use the same */
    if (kore->error != 0)
        return false;
    struct span host = span_of(kore->host);
    if (!span_is_empty(host) && span_is(host, last))
        return true;
    kore->error = host_refusal(host, site.hosts, site.origin);
    if (kore->error == 0 && host.len < sizeof(last))
        memcpy(last, kore->host, host.len + 1);
    return kore->error == 0;
}

int page_serve(struct http_request *kore, const struct page *page)
{
    struct request *r = kore->hdlr_extra;
    if (r == NULL && page != &reply_refused_page && !host_is_ours(kore))
        page = &reply_refused_page;
    if (r == NULL) {
        r = begin_or_reply(kore, page);
        if (r == NULL)
            return KORE_RESULT_OK;
        if (!viewer_find_cached(r))
            begin_steps(r);
    }
    run_steps(r);
    if (!r->state->replied) {
        http_request_sleep(kore);
        return KORE_RESULT_RETRY;
    }
    finish(r);
    return KORE_RESULT_OK;
}

/* The statements of a request: by which lane they go, and what their results mean for its way. */
#include "web/page_batch.h"

#include "core/keyed_hash.h"
#include "web/limit.h"
#include "web/log.h"
#include "web/once.h"
#include "web/reply_cached.h"
#include "web/request.h"
#include "web/session.h"
#include "web/site.h"

static bool was_refused(const struct err *error)
{
    return error->kind == ERR_INPUT || error->kind == ERR_CONFLICT || error->kind == ERR_TOO_MANY;
}

/* Whoever signed in has proved who they are, but the account is suspended or about to be erased: they are told so. */
static bool is_locked_out(struct request *r, const struct db_error *error)
{
    if (strcmp(error->constraint, "account_locked") != 0 || site.locked_out == NULL ||
        !span_int(span_of(error->detail), 1, INT64_MAX, &r->state->locked_account))
        return false;
    r->state->track = site.locked_out;
    r->state->step = 0;
    return true;
}

void page_look_at_batch(struct request *r)
{
    r->state->batch_is_new = false;
    const struct db_error *error = db_batch_error(r->batch);
    if (error->kind == ERR_NONE) {
        session_stored(r);
        /* No job follows from signing in, nor from what a page declares quiet. */
        if (r->state->writes && r->page->lane != LANE_SIGN && !r->page->writes_quietly)
            site.written();
        return;
    }
    if (once_is_repeated(r)) {
        r->state->repeated = true; /* a session that it renews is there */
        return;
    }
    session_not_stored(r);
    if (is_locked_out(r, error))
        return;
    once_note_refusal(r);
    if (limit_was_reached(r)) {
        if (r->state->session_done && r->page->says_limits)
            page_refuse(r);
        else
            limit_reply(r);
        return;
    }
    r->error = db_error_for_people(error);
    if (r->page->too_slow != NULL && strcmp(error->sqlstate, "57014") == 0)
        r->error.message = span_of(r->page->too_slow);
    if (r->error.kind == ERR_INTERNAL || r->error.kind == ERR_UNAVAILABLE)
        log_problem(r, "statement %s: SQLSTATE %s %s", error->statement, error->sqlstate,
                    error->detail);
    if (r->error.kind == ERR_UNAVAILABLE && reply_stored_copy(r))
        return;
    if (r->error.kind == ERR_UNAVAILABLE && !r->is_post && r->page->unavailable != NULL)
        r->page->unavailable(r);
    else if (r->state->session_done && was_refused(&r->error))
        page_refuse(r);
    else
        reply_err(r, &r->error);
}

/* A POST's first statements only read, and read as quickly as those of any page. */
static enum db_lane lane_of(const struct request *r)
{
    enum db_lane lane = r->page->lane;
    bool writes = lane == LANE_WRITE || lane == LANE_SIGN;
    if (r->is_post && lane == LANE_PAGE && !r->page->changes_nothing)
        lane = LANE_WRITE;
    return (writes || lane == LANE_WRITE) && !r->state->session_done ? LANE_PAGE : lane;
}

void page_writes_to(struct request *r, int64_t thread)
{
    r->state->thread = thread;
}

/*
 * What may wait for the same: all reads of one page, writes to one thread or address (a vote's is its
 * post), sign-ins from one place.
 */
static uint64_t kind_of(const struct request *r, enum db_lane lane)
{
    uint64_t page = (uint64_t)(uintptr_t)r->page;
    if (lane != LANE_WRITE && lane != LANE_SIGN)
        return page;
    int64_t thread = r->state->thread;
    if (lane == LANE_WRITE && thread != 0)
        return keyed_hash(span_make((const char *)&thread, sizeof(thread))) | 1;
    uint64_t kind = page ^ keyed_hash(lane == LANE_WRITE ? r->path : r->address);
    return kind == 0 ? 1 : kind;
}

void page_send_batch(struct request *r, void (*done)(void *request))
{
    r->state->in_flight = true;
    enum db_lane lane = lane_of(r);
    r->state->writes = lane == LANE_WRITE || lane == LANE_SIGN;
    const struct db_send_options options = {
        .lane = lane, .kind = kind_of(r, lane), .deadline = request_deadline(r)};
    db_pool_send_with(site.pool, &options, r->batch, done, r);
}

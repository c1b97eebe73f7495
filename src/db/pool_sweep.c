/* What takes too long: deadlines, stalled connections, statements that nobody waits for any more. */
#include "db/pool_internal.h"

enum {
    SWEEP_MS = 50,
    CANCEL_AFTER_MS = 20, /* what ends by itself is not worth a request to cancel it */
    GRACE_MS = 2000, /* what the network and a busy server may add to a timeout of the server's */
};

/* What waits is refused, what is in flight is given up: both are answered at once. */
static void end_overdue(struct db_pool *pool, struct db_lane_state *lane, uint64_t now)
{
    for (struct db_flight *flight = lane->waiting.first, *next; flight != NULL; flight = next) {
        next = flight->next;
        if (flight->patience > now && flight->deadline > now)
            continue;
        db_flight_remove(flight);
        db_pool_refuse(pool, flight, "no connection in time");
        db_pool_settle_later(pool, flight);
    }
    for (size_t n = 0; n < lane->count; n++) {
        for (struct db_flight *flight = lane->connections[n].sent.first; flight != NULL;
             flight = flight->next) {
            if (flight->batch == NULL || flight->deadline > now)
                continue;
            struct db_flight *rest = db_flight_new(&pool->spare);
            *rest = (struct db_flight){.batch = flight->batch,
                                       .done = flight->done,
                                       .context = flight->context,
                                       .lane = flight->lane};
            flight->batch = NULL;
            db_batch_rewind(rest->batch);
            db_batch_fail(rest->batch, ERR_UNAVAILABLE, "no answer in time");
            rest->batch->flight = rest;
            lane->late++;
            db_pool_settle_later(pool, rest);
        }
    }
}

/*
 * The server would have ended the statement by itself by now, or should have after it was asked to:
 * it, or the way to it, is gone.
 */
static bool is_stalled(const struct db_lane_state *lane, const struct db_connection *c,
                       uint64_t now)
{
    if (c->state != CONNECTION_IS_READY || c->sent.count == 0)
        return false;
    if (c->sent.first->cancel_requested && now > c->cancelled_at + GRACE_MS)
        return true;
    int timeout = lane->options.statement_timeout_ms;
    return timeout > 0 &&
           now > c->progress + (uint64_t)timeout * c->sent.first->statements + GRACE_MS;
}

/* Nobody waits for what it runs. */
static void cancel_orphan(struct db_pool *pool, const struct db_lane_state *lane,
                          struct db_connection *c, uint64_t now)
{
    struct db_flight *flight = c->sent.first;
    if (!lane->options.reads || c->state != CONNECTION_IS_READY || flight == NULL ||
        flight->batch != NULL || flight->cancel_requested || now < c->progress + CANCEL_AFTER_MS)
        return;
    if (pool->control_is_up && db_control_cancel(&pool->control, c)) {
        flight->cancel_requested = true;
        pool->cancels++;
    }
}

/* True while there is something to look after. */
static bool sweep_lane(struct db_pool *pool, struct db_lane_state *lane, uint64_t now)
{
    end_overdue(pool, lane, now);
    for (size_t n = 0; n < lane->count; n++) {
        struct db_connection *c = &lane->connections[n];
        if (is_stalled(lane, c, now))
            db_connection_break(c, "PostgreSQL has stopped answering");
        else
            cancel_orphan(pool, lane, c, now);
    }
    db_lane_pump(lane);
    bool busy = lane->waiting.count > 0;
    for (size_t n = 0; n < lane->count; n++)
        busy = busy || lane->connections[n].sent.count > 0;
    return busy;
}

static void on_sweep(void *context)
{
    struct db_pool *pool = context;
    pool->sweep_timer = NULL;
    uint64_t now = db_pool_clock();
    bool busy = false;
    for (size_t i = 0; i < LANE_COUNT; i++)
        busy = sweep_lane(pool, &pool->lanes[i], now) || busy;
    if (busy)
        db_pool_start_sweeping(pool);
}

void db_pool_start_sweeping(struct db_pool *pool)
{
    if (pool->sweep_timer == NULL)
        pool->sweep_timer = pool->loop.timer(SWEEP_MS, on_sweep, pool);
}

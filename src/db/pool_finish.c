/* The end of a batch: delivered from the loop, sent again, refused or lost. */
#include "db/pool_internal.h"

static void deliver(struct db_pool *pool, struct db_flight *flight)
{
    void (*done)(void *context) = flight->done;
    void *context = flight->context;
    flight->batch->flight = NULL;
    db_flight_free(&pool->spare, flight);
    done(context);
}

static void on_settled(void *context)
{
    struct db_pool *pool = context;
    pool->settled_timer = NULL;
    /*
     * Those that come in meanwhile get a timer of their own: a caller that sends again at once must
     * not hold the loop.
     */
    for (size_t n = pool->settled.count; n > 0 && pool->settled.first != NULL; n--) {
        struct db_flight *flight = pool->settled.first;
        db_flight_remove(flight);
        deliver(pool, flight);
    }
}

/* Delivers from the loop, never from within the caller's own call. */
void db_pool_settle_later(struct db_pool *pool, struct db_flight *flight)
{
    db_flight_append(&pool->settled, flight);
    if (pool->settled_timer == NULL)
        pool->settled_timer = pool->loop.timer(0, on_settled, pool);
}

static bool ran_into_a_lock(const struct db_batch *batch)
{
    return strcmp(batch->error.sqlstate, "55P03") == 0; /* lock_timeout */
}

static bool may_wait_for_others(const struct db_batch *batch)
{
    return ran_into_a_lock(batch) ||
           strcmp(batch->error.sqlstate, "57014") == 0; /* statement_timeout */
}

/* A batch that was not sent, and will not be. */
void db_pool_refuse(struct db_pool *pool, struct db_flight *flight, const char *why)
{
    pool->lanes[flight->lane].refused++;
    db_batch_fail(flight->batch, ERR_UNAVAILABLE, why);
}

void db_pool_refuse_same_wait(struct db_pool *pool, struct db_flight *flight)
{
    db_pool_refuse(pool, flight, "others wait for the same already");
    db_pool_settle_later(pool, flight);
}

/* Its batch is refused now; what comes of it on its connection is dropped, and cancelled by the sweep. */
static void refuse_sent(struct db_pool *pool, struct db_flight *sent)
{
    struct db_flight *flight = db_flight_new(&pool->spare);
    flight->batch = sent->batch;
    flight->done = sent->done;
    flight->context = sent->context;
    flight->lane = sent->lane;
    flight->kind = sent->kind;
    flight->batch->flight = flight;
    sent->batch = NULL;
    db_pool_refuse_same_wait(pool, flight);
}

/* Behind a statement that waited for a lock, the next ones of a connection would each wait as long. */
static void refuse_all_sent(struct db_pool *pool, struct db_lane_state *lane, uint64_t kind)
{
    for (size_t n = 0; n < lane->count; n++)
        for (struct db_flight *sent = lane->connections[n].sent.first; sent != NULL;
             sent = sent->next)
            if (sent->kind == kind && sent->batch != NULL)
                refuse_sent(pool, sent);
}

/* What waits of this kind would wait for the same as the one that just failed. */
static void hold_kind(struct db_pool *pool, struct db_lane_state *lane, uint64_t kind, bool locked)
{
    db_lane_hold(lane, kind, db_pool_clock(), locked);
    if (locked && lane->options.reads)
        refuse_all_sent(pool, lane, kind);
    for (struct db_flight *flight = lane->waiting.first, *next; flight != NULL; flight = next) {
        next = flight->next;
        if (flight->kind != kind)
            continue;
        db_flight_remove(flight);
        db_pool_refuse_same_wait(pool, flight);
    }
}

static void send_again(struct db_pool *pool, struct db_flight *flight)
{
    db_batch_rewind(flight->batch);
    flight->batch->retried = true;
    flight->sent = false;
    flight->cancel_requested = false;
    flight->patience = db_pool_clock() + (uint64_t)pool->options.wait_ms;
    db_flight_prepend(&pool->lanes[flight->lane].waiting, flight);
}

/*
 * A request to cancel goes to a session, not to a statement: what the session has begun meanwhile
 * may be hit. Only lanes that read are ever asked to, so that it can be sent again.
 */
static bool was_hit_by_mistake(const struct db_connection *c, const struct db_batch *batch)
{
    return c->cancelled_at != 0 && strcmp(batch->error.sqlstate, "57014") == 0;
}

void db_pool_finish(struct db_connection *c, struct db_flight *flight)
{
    struct db_pool *pool = c->context;
    struct db_batch *batch = flight->batch;
    if (batch == NULL) {
        db_flight_free(&pool->spare, flight);
    } else if (!batch->retried && (db_batch_lost_a_race(batch) || db_batch_found_stale(batch) ||
                                   was_hit_by_mistake(c, batch))) {
        send_again(pool, flight);
    } else {
        if (flight->kind != 0 && may_wait_for_others(batch))
            hold_kind(pool, &pool->lanes[flight->lane], flight->kind, ran_into_a_lock(batch));
        else if (flight->kind != 0 && batch->error.kind == ERR_NONE)
            db_lane_release(&pool->lanes[flight->lane], flight->kind);
        db_batch_finish(batch);
        deliver(pool, flight);
    }
    if (c->sent.count == 0 && c->cancels == 0)
        c->cancelled_at = 0;
}

void db_pool_lose(struct db_pool *pool, struct db_flight_list *sent)
{
    while (sent->first != NULL) {
        struct db_flight *flight = sent->first;
        db_flight_remove(flight);
        if (flight->batch == NULL) {
            db_flight_free(&pool->spare, flight);
            continue;
        }
        /*
         * An error that came before says nothing any more: whether the batch was undone is not
         * known.
         */
        flight->batch->error = (struct db_error){.kind = ERR_NONE};
        db_batch_fail(flight->batch, ERR_UNAVAILABLE, "the connection was lost");
        flight->sent = false;
        db_pool_settle_later(pool, flight);
    }
}

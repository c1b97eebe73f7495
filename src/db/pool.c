/* The pool: lanes of connections, what waits for them, and what comes back. */
#include "db/log.h"
#include "db/pool_internal.h"

#include <time.h>

enum {
    IN_FLIGHT_MAX = 64, /* batches on one connection */
    SWEEP_MS = 100,
    STALL_GRACE_MS =
        10000, /* what the network and a busy server may add to the statements' own timeouts */
};

static void start_sweeping(struct db_pool *pool);

uint64_t db_pool_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void *zeroed(size_t count, size_t size)
{
    void *memory = calloc(count + 1, size);
    if (memory == NULL) {
        fprintf(stderr, "database: out of memory\n");
        abort();
    }
    return memory;
}

struct db_pool *db_pool_new(const struct db_pool_options *options, const struct db_loop *loop)
{
    struct db_pool *pool = zeroed(1, sizeof(*pool));
    pool->options = *options;
    pool->loop = *loop;
    size_t len = strlen(options->uri);
    char *uri = zeroed(len, 1);
    memcpy(uri, options->uri, len);
    pool->options.uri = uri;
    for (size_t i = 0; i < LANE_COUNT; i++) {
        struct db_lane_state *lane = &pool->lanes[i];
        lane->count = options->connections[i];
        lane->connections = zeroed(lane->count, sizeof(*lane->connections));
        for (size_t n = 0; n < lane->count; n++) {
            lane->connections[n].pool = pool;
            lane->connections[n].lane = (enum db_lane)i;
            db_connection_open(&lane->connections[n]);
        }
    }
    return pool;
}

static void drop_list(struct db_pool *pool, struct db_flight_list *list)
{
    while (list->first != NULL) {
        struct db_flight *flight = list->first;
        db_flight_remove(flight);
        db_flight_free(pool, flight);
    }
}

void db_pool_free(struct db_pool *pool)
{
    if (pool == NULL)
        return;
    for (size_t i = 0; i < LANE_COUNT; i++) {
        struct db_lane_state *lane = &pool->lanes[i];
        for (size_t n = 0; n < lane->count; n++)
            db_connection_close(&lane->connections[n]);
        drop_list(pool, &lane->waiting);
        free(lane->connections);
    }
    if (pool->listener != NULL)
        db_connection_close(pool->listener);
    free(pool->listener);
    drop_list(pool, &pool->settled);
    if (pool->settled_timer != NULL)
        pool->loop.cancel_timer(pool->settled_timer);
    if (pool->sweep_timer != NULL)
        pool->loop.cancel_timer(pool->sweep_timer);
    while (pool->channels != NULL) {
        struct db_channel *channel = pool->channels;
        pool->channels = channel->next;
        free(channel);
    }
    while (pool->spare != NULL) {
        struct db_flight *flight = pool->spare;
        pool->spare = flight->next;
        free(flight);
    }
    free((char *)(uintptr_t)pool->options.uri);
    free(pool);
}

/* ---- the end of a batch ---- */

static void deliver(struct db_pool *pool, struct db_flight *flight)
{
    void (*done)(void *context) = flight->done;
    void *context = flight->context;
    flight->batch->flight = NULL;
    db_flight_free(pool, flight);
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
static void settle_later(struct db_pool *pool, struct db_flight *flight)
{
    db_flight_append(&pool->settled, flight);
    if (pool->settled_timer == NULL)
        pool->settled_timer = pool->loop.timer(0, on_settled, pool);
}

void db_pool_landed(struct db_pool *pool, struct db_flight *flight)
{
    struct db_batch *batch = flight->batch;
    if (batch == NULL) {
        db_flight_free(pool, flight);
    } else if (!batch->retried && (db_batch_lost_a_race(batch) || db_batch_found_stale(batch))) {
        db_batch_rewind(batch);
        batch->retried = true;
        flight->sent = false;
        flight->deadline = db_pool_clock() + (uint64_t)pool->options.wait_ms;
        db_flight_prepend(&pool->lanes[flight->lane].waiting, flight);
    } else {
        db_batch_finish(batch);
        deliver(pool, flight);
    }
}

void db_pool_lost(struct db_pool *pool, struct db_flight_list *sent)
{
    while (sent->first != NULL) {
        struct db_flight *flight = sent->first;
        db_flight_remove(flight);
        if (flight->batch == NULL) {
            db_flight_free(pool, flight);
            continue;
        }
        /*
         * An error that came before says nothing any more: whether the batch was undone is not
         * known.
         */
        flight->batch->error = (struct db_error){.kind = ERR_NONE};
        db_batch_fail(flight->batch, ERR_UNAVAILABLE, "the connection was lost");
        flight->sent = false;
        settle_later(pool, flight);
    }
}

/* ---- the beginning ---- */

static struct db_connection *least_busy(const struct db_lane_state *lane)
{
    struct db_connection *best = NULL;
    for (size_t n = 0; n < lane->count; n++) {
        struct db_connection *c = &lane->connections[n];
        if (c->state == CONNECTION_IS_READY && !c->retiring && c->sent.count < IN_FLIGHT_MAX &&
            (best == NULL || c->sent.count < best->sent.count))
            best = c;
    }
    return best;
}

void db_pool_pump(struct db_pool *pool, enum db_lane which)
{
    struct db_lane_state *lane = &pool->lanes[which];
    struct db_connection *c;
    while (lane->waiting.first != NULL && (c = least_busy(lane)) != NULL) {
        struct db_flight *flight = lane->waiting.first;
        db_flight_remove(flight);
        db_connection_send(c, flight);
    }
}

static void refuse(struct db_pool *pool, struct db_flight *flight, const char *why)
{
    pool->lanes[flight->lane].refused++;
    db_batch_fail(flight->batch, ERR_UNAVAILABLE, why);
}

void db_pool_send(struct db_pool *pool, enum db_lane which, struct db_batch *batch,
                  void (*done)(void *context), void *context)
{
    struct db_lane_state *lane = &pool->lanes[which];
    struct db_flight *flight = db_flight_new(pool);
    flight->batch = batch;
    flight->done = done;
    flight->context = context;
    flight->lane = which;
    flight->statements = batch->count;
    batch->flight = flight;

    struct db_connection *c = lane->waiting.count == 0 ? least_busy(lane) : NULL;
    if (batch->error.kind != ERR_NONE || batch->count == 0) {
        settle_later(pool, flight);
    } else if (c != NULL) {
        db_connection_send(c, flight);
    } else if (lane->waiting.count >= pool->options.wait_max) {
        refuse(pool, flight, "too many wait for a connection");
        settle_later(pool, flight);
    } else {
        flight->deadline = db_pool_clock() + (uint64_t)pool->options.wait_ms;
        db_flight_append(&lane->waiting, flight);
    }
    start_sweeping(pool);
}

void db_pool_cancel(struct db_pool *pool, struct db_batch *batch)
{
    struct db_flight *flight = batch->flight;
    if (flight != NULL) {
        batch->flight = NULL;
        flight->batch = NULL;
        if (!flight->sent) {
            db_flight_remove(flight);
            db_flight_free(pool, flight);
        }
    }
    db_batch_free(batch);
}

/* ---- what takes too long ---- */

static struct db_flight *first_overdue(const struct db_lane_state *lane, uint64_t now)
{
    struct db_flight *flight = lane->waiting.first;
    while (flight != NULL && flight->deadline > now)
        flight = flight->next;
    return flight;
}

/* The server would have cancelled the statement by itself by now: it, or the way to it, is gone. */
static bool is_stalled(const struct db_pool *pool, const struct db_connection *c, uint64_t now)
{
    int timeout = pool->options.statement_timeout_ms[c->lane];
    if (c->state != CONNECTION_IS_READY || c->sent.count == 0 || timeout <= 0)
        return false;
    uint64_t limit = (uint64_t)timeout * c->sent.first->statements + STALL_GRACE_MS;
    return now > c->progress + limit;
}

/* True while there is something to look after. */
static bool sweep_lane(struct db_pool *pool, struct db_lane_state *lane, uint64_t now)
{
    struct db_flight *flight;
    while ((flight = first_overdue(lane, now)) != NULL) {
        db_flight_remove(flight);
        refuse(pool, flight, "no connection in time");
        deliver(pool, flight);
    }
    bool busy = lane->waiting.count > 0;
    for (size_t n = 0; n < lane->count; n++) {
        if (is_stalled(pool, &lane->connections[n], now))
            db_connection_break(&lane->connections[n], "PostgreSQL has stopped answering");
        busy = busy || lane->connections[n].sent.count > 0;
    }
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
        start_sweeping(pool);
}

static void start_sweeping(struct db_pool *pool)
{
    if (pool->sweep_timer == NULL)
        pool->sweep_timer = pool->loop.timer(SWEEP_MS, on_sweep, pool);
}

/* ---- how it stands ---- */

static bool all_are_up(const struct db_pool *pool)
{
    for (size_t i = 0; i < LANE_COUNT; i++)
        for (size_t n = 0; n < pool->lanes[i].count; n++)
            if (pool->lanes[i].connections[n].state != CONNECTION_IS_READY)
                return false;
    return pool->listener == NULL || pool->listener->state == CONNECTION_IS_READY;
}

void db_pool_note(struct db_pool *pool, const char *why)
{
    if (why[0] == '\0') {
        if (pool->trouble[0] != '\0' && all_are_up(pool)) {
            pool->trouble[0] = '\0';
            db_log("connected again");
        }
        return;
    }
    /* Every connection says the same every few seconds: once is enough. */
    char line[DB_LINE_MAX];
    snprintf(line, sizeof(line), "%s", why);
    if (strcmp(pool->trouble, line) != 0) {
        snprintf(pool->trouble, sizeof(pool->trouble), "%s", line);
        db_log("%s", line);
    }
}

struct db_pool_state db_pool_state(const struct db_pool *pool)
{
    struct db_pool_state state = {
        .listening = pool->listener != NULL && pool->listener->state == CONNECTION_IS_READY,
        .schema_version = pool->schema_version,
        .trouble = pool->trouble,
    };
    for (size_t i = 0; i < LANE_COUNT; i++) {
        const struct db_lane_state *lane = &pool->lanes[i];
        state.wanted[i] = lane->count;
        state.waiting[i] = lane->waiting.count;
        state.refused[i] = lane->refused;
        for (size_t n = 0; n < lane->count; n++) {
            state.connected[i] += lane->connections[n].state == CONNECTION_IS_READY;
            state.in_flight[i] += lane->connections[n].sent.count;
        }
    }
    return state;
}

/* The pool: lanes of connections, and what is sent on them. */
#include "db/pool_internal.h"

#include <time.h>

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
        lane->options = options->lanes[i];
        lane->count = lane->options.connections;
        lane->connections = zeroed(lane->count, sizeof(*lane->connections));
        for (size_t n = 0; n < lane->count; n++) {
            lane->connections[n] = (struct db_connection){.owner = &db_pool_lane_owner,
                                                          .context = pool,
                                                          .loop = &pool->loop,
                                                          .uri = uri,
                                                          .schema_version = options->schema_version,
                                                          .lane = (enum db_lane)i};
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
        db_flight_free(&pool->spare, flight);
    }
}

void db_pool_free(struct db_pool *pool)
{
    if (pool == NULL)
        return;
    for (size_t i = 0; i < LANE_COUNT; i++) {
        struct db_lane_state *lane = &pool->lanes[i];
        for (size_t n = 0; n < lane->count; n++) {
            db_connection_close(&lane->connections[n]);
            drop_list(pool, &lane->connections[n].sent);
        }
        drop_list(pool, &lane->waiting);
    }
    if (pool->control_is_up)
        db_control_close(&pool->control);
    for (size_t i = 0; i < LANE_COUNT; i++)
        free(pool->lanes[i].connections);
    drop_list(pool, &pool->settled);
    if (pool->settled_timer != NULL)
        pool->loop.cancel_timer(pool->settled_timer);
    if (pool->sweep_timer != NULL)
        pool->loop.cancel_timer(pool->sweep_timer);
    if (pool->report_timer != NULL)
        pool->loop.cancel_timer(pool->report_timer);
    while (pool->spare != NULL) {
        struct db_flight *flight = pool->spare;
        pool->spare = flight->next;
        free(flight);
    }
    free((char *)(uintptr_t)pool->options.uri);
    free(pool);
}

void db_pool_send_with(struct db_pool *pool, const struct db_send_options *options,
                       struct db_batch *batch, void (*done)(void *context), void *context)
{
    struct db_lane_state *lane = &pool->lanes[options->lane];
    struct db_flight *flight = db_flight_new(&pool->spare);
    uint64_t now = db_pool_clock();
    flight->batch = batch;
    flight->done = done;
    flight->context = context;
    flight->lane = options->lane;
    flight->kind = options->kind;
    flight->deadline = options->deadline == 0 ? UINT64_MAX : options->deadline;
    flight->patience = now + (uint64_t)pool->options.wait_ms;
    batch->flight = flight;

    struct db_connection *c = lane->waiting.count == 0 ? db_lane_choose(lane, flight, now) : NULL;
    if (batch->error.kind != ERR_NONE || batch->count == 0) {
        db_pool_settle_later(pool, flight);
    } else if (flight->kind != 0 && db_lane_knows_a_lock(lane, flight->kind, now)) {
        db_pool_refuse_same_wait(pool, flight);
    } else if (c != NULL) {
        db_connection_send(c, flight);
    } else if (lane->waiting.count >= pool->options.wait_max) {
        db_pool_refuse(pool, flight, "too many wait for a connection");
        db_pool_settle_later(pool, flight);
    } else {
        db_flight_append(&lane->waiting, flight);
        db_lane_pump(lane);
    }
    db_pool_start_sweeping(pool);
}

void db_pool_send(struct db_pool *pool, enum db_lane lane, struct db_batch *batch,
                  void (*done)(void *context), void *context)
{
    db_pool_send_with(pool, &(struct db_send_options){.lane = lane}, batch, done, context);
}

void db_pool_cancel(struct db_pool *pool, struct db_batch *batch)
{
    struct db_flight *flight = batch->flight;
    if (flight != NULL) {
        batch->flight = NULL;
        flight->batch = NULL;
        if (!flight->sent) {
            db_flight_remove(flight);
            db_flight_free(&pool->spare, flight);
        }
    }
    db_batch_free(batch);
}

/* ---- what is to be seen from outside ---- */

struct db_pool_state db_pool_state(const struct db_pool *pool)
{
    struct db_pool_state state = {
        .listening = pool->control_is_up && db_control_is_heard(&pool->control),
        .cancels = pool->cancels,
        .schema_version = pool->schema_version,
        .trouble = pool->trouble,
    };
    for (size_t i = 0; i < LANE_COUNT; i++) {
        const struct db_lane_state *lane = &pool->lanes[i];
        state.wanted[i] = lane->count;
        state.waiting[i] = lane->waiting.count;
        state.refused[i] = lane->refused;
        state.late[i] = lane->late;
        for (size_t n = 0; n < lane->count; n++) {
            state.connected[i] += lane->connections[n].state == CONNECTION_IS_READY;
            state.in_flight[i] += lane->connections[n].sent.count;
        }
        state.reachable = state.reachable || state.connected[i] > 0;
    }
    return state;
}

/* The pool: lanes of connections, what waits for them, and what comes back. */
#include "db/log.h"
#include "db/pool_internal.h"

#include <time.h>

enum {
    SWEEP_MS = 50,
    REPORT_MS = 50,
    IDLE_IN_TRANSACTION_MS = 10000,
    CANCEL_AFTER_MS = 20, /* what ends by itself is not worth a request to cancel it */
    GRACE_MS = 2000, /* what the network and a busy server may add to a timeout of the server's */
};

static const struct db_connection_owner lane_owner;

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
        lane->options = options->lanes[i];
        lane->count = lane->options.connections;
        lane->connections = zeroed(lane->count, sizeof(*lane->connections));
        for (size_t n = 0; n < lane->count; n++) {
            lane->connections[n] = (struct db_connection){.owner = &lane_owner,
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

/* ---- the end of a batch ---- */

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
static void settle_later(struct db_pool *pool, struct db_flight *flight)
{
    db_flight_append(&pool->settled, flight);
    if (pool->settled_timer == NULL)
        pool->settled_timer = pool->loop.timer(0, on_settled, pool);
}

static bool may_wait_for_others(const struct db_batch *batch)
{
    return strcmp(batch->error.sqlstate, "55P03") == 0 || /* lock_timeout */
           strcmp(batch->error.sqlstate, "57014") == 0;   /* statement_timeout */
}

/* A batch that was not sent, and will not be. */
static void refuse(struct db_pool *pool, struct db_flight *flight, const char *why)
{
    pool->lanes[flight->lane].refused++;
    db_batch_fail(flight->batch, ERR_UNAVAILABLE, why);
}

/* What waits of this kind would wait for the same as the one that just failed. */
static void hold_kind(struct db_pool *pool, struct db_lane_state *lane, uint64_t kind)
{
    db_lane_hold(lane, kind, db_pool_clock());
    for (struct db_flight *flight = lane->waiting.first, *next; flight != NULL; flight = next) {
        next = flight->next;
        if (flight->kind != kind)
            continue;
        db_flight_remove(flight);
        refuse(pool, flight, "others wait for the same already");
        settle_later(pool, flight);
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

static void on_finished(struct db_connection *c, struct db_flight *flight)
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
            hold_kind(pool, &pool->lanes[flight->lane], flight->kind);
        db_batch_finish(batch);
        deliver(pool, flight);
    }
    if (c->sent.count == 0 && c->cancels == 0)
        c->cancelled_at = 0;
}

static void lose_flights(struct db_pool *pool, struct db_flight_list *sent)
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
        settle_later(pool, flight);
    }
}

/* ---- the beginning ---- */

/*
 * In the order of arrival, except that a kind which has its share already lets others past. A
 * callback cannot get in between: nothing is delivered from within.
 */
static void pump(struct db_lane_state *lane)
{
    uint64_t now = db_pool_clock();
    struct db_flight *flight = lane->waiting.first;
    while (flight != NULL && db_lane_has_room(lane, now)) {
        struct db_flight *next = flight->next;
        struct db_connection *c = db_lane_choose(lane, flight, now);
        if (c != NULL) {
            db_flight_remove(flight);
            db_connection_send(c, flight);
        }
        flight = next;
    }
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
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
    flight->patience = earlier(now + (uint64_t)pool->options.wait_ms, flight->deadline);
    flight->statements = batch->count;
    batch->flight = flight;

    struct db_connection *c = lane->waiting.count == 0 ? db_lane_choose(lane, flight, now) : NULL;
    if (batch->error.kind != ERR_NONE || batch->count == 0) {
        settle_later(pool, flight);
    } else if (c != NULL) {
        db_connection_send(c, flight);
    } else if (lane->waiting.count >= pool->options.wait_max) {
        refuse(pool, flight, "too many wait for a connection");
        settle_later(pool, flight);
    } else {
        db_flight_append(&lane->waiting, flight);
        pump(lane);
    }
    start_sweeping(pool);
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

/* ---- what takes too long ---- */

/* What waits is refused, what is in flight is given up: both are answered at once. */
static void end_overdue(struct db_pool *pool, struct db_lane_state *lane, uint64_t now)
{
    for (struct db_flight *flight = lane->waiting.first, *next; flight != NULL; flight = next) {
        next = flight->next;
        if (earlier(flight->patience, flight->deadline) > now)
            continue;
        db_flight_remove(flight);
        refuse(pool, flight, "no connection in time");
        settle_later(pool, flight);
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
            settle_later(pool, rest);
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
    pump(lane);
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
        start_sweeping(pool);
}

static void start_sweeping(struct db_pool *pool)
{
    if (pool->sweep_timer == NULL)
        pool->sweep_timer = pool->loop.timer(SWEEP_MS, on_sweep, pool);
}

/* ---- connections that come and go ---- */

static bool all_are_up(const struct db_pool *pool)
{
    for (size_t i = 0; i < LANE_COUNT; i++)
        for (size_t n = 0; n < pool->lanes[i].count; n++)
            if (pool->lanes[i].connections[n].state != CONNECTION_IS_READY)
                return false;
    return !pool->control_is_up || db_control_is_heard(&pool->control);
}

static void report_change(void *context)
{
    struct db_pool *pool = context;
    pool->report_timer = NULL;
    struct db_pool_state state = db_pool_state(pool);
    if (state.reachable == pool->reachable && state.listening == pool->listening)
        return;
    pool->reachable = state.reachable;
    pool->listening = state.listening;
    if (pool->options.changed != NULL)
        pool->options.changed(pool->options.changed_context);
}

/*
 * When a server goes down its connections break one after the other. That must not look as if it
 * were there and only the notices were not.
 */
static void look_for_change(struct db_pool *pool)
{
    struct db_pool_state state = db_pool_state(pool);
    if (pool->report_timer != NULL)
        pool->loop.cancel_timer(pool->report_timer);
    pool->report_timer = NULL;
    if (pool->listening && !state.listening && state.reachable)
        pool->report_timer = pool->loop.timer(REPORT_MS, report_change, pool);
    else
        report_change(pool);
}

/* A connection attempt failed, or (`why` empty) succeeded. */
static void note(struct db_pool *pool, const char *why)
{
    look_for_change(pool);
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

static struct db_settings lane_settings(const struct db_connection *c)
{
    const struct db_pool *pool = c->context;
    const struct db_lane_options *options = &pool->lanes[c->lane].options;
    return (struct db_settings){
        .statement_timeout = options->statement_timeout_ms,
        .lock_timeout = options->lock_timeout_ms,
        .idle_in_transaction = IDLE_IN_TRANSACTION_MS,
    };
}

static bool lane_prepare(struct db_connection *c)
{
    return db_prepare_all(c->conn);
}

static const char *prepared_name(size_t n)
{
    struct db_statement_table table = db_statement_table();
    return n < table.count ? table.items[n].name : NULL;
}

static void on_schema(struct db_connection *c, int64_t version)
{
    ((struct db_pool *)c->context)->schema_version = version;
}

static void on_heard(struct db_connection *c)
{
    struct db_pool *pool = c->context;
    pump(&pool->lanes[c->lane]);
}

static void on_connected(struct db_connection *c)
{
    note(c->context, "");
    on_heard(c);
}

static void on_broken(struct db_connection *c, const char *why)
{
    note(c->context, why);
    lose_flights(c->context, &c->sent);
}

static const struct db_connection_owner lane_owner = {
    .settings = lane_settings,
    .prepare = lane_prepare,
    .prepared_name = prepared_name,
    .schema = on_schema,
    .ready = on_connected,
    .finished = on_finished,
    .heard = on_heard,
    .broken = on_broken,
};

static void control_changed(void *context, const char *why)
{
    note(context, why);
}

/*
 * Nothing was heard since: the whole server is frozen, or unreachable. To wait for what is in
 * flight would only take longer.
 */
static void control_silent(void *context, uint64_t since)
{
    struct db_pool *pool = context;
    for (size_t i = 0; i < LANE_COUNT; i++)
        for (size_t n = 0; n < pool->lanes[i].count; n++)
            if (pool->lanes[i].connections[n].state == CONNECTION_IS_READY &&
                pool->lanes[i].connections[n].heard > since)
                return; /* others are answered: it is only the control connection */
    for (size_t i = 0; i < LANE_COUNT; i++)
        for (size_t n = 0; n < pool->lanes[i].count; n++)
            if (pool->lanes[i].connections[n].state == CONNECTION_IS_READY)
                db_connection_break(&pool->lanes[i].connections[n],
                                    "PostgreSQL has stopped answering");
}

void db_pool_listen(struct db_pool *pool, const char *channel,
                    void (*notified)(void *context, struct span payload), void *context)
{
    db_control_listen(&pool->control, channel, notified, context);
    if (pool->control_is_up)
        return;
    pool->control_is_up = true;
    db_control_open(&pool->control, &pool->loop, pool->options.uri,
                    &(struct db_control_owner){control_changed, control_silent, pool});
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

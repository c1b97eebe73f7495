/* Connections of the pool that come and go, and who hears of it. */
#include "db/log.h"
#include "db/pool_internal.h"

enum {
    REPORT_MS = 250,
    IDLE_IN_TRANSACTION_MS = 10000,
};

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
        .staff = pool->options.staff,
    };
}

static void on_schema(struct db_connection *c, int64_t version)
{
    ((struct db_pool *)c->context)->schema_version = version;
}

static void on_heard(struct db_connection *c)
{
    struct db_pool *pool = c->context;
    db_lane_pump(&pool->lanes[c->lane]);
}

static void on_connected(struct db_connection *c)
{
    note(c->context, "");
    on_heard(c);
}

static void on_broken(struct db_connection *c, const char *why)
{
    note(c->context, why);
    db_pool_lose(c->context, &c->sent);
}

const struct db_connection_owner db_pool_lane_owner = {
    .settings = lane_settings,
    .schema = on_schema,
    .ready = on_connected,
    .finished = db_pool_finish,
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

/* One non-blocking connection: batches in a pipeline, and what happens when it breaks. connection_open.c brings it up. */
#include "db/connection_internal.h"
#include "db/log.h"

enum {
    BACK_OFF_MIN_MS = 50,
    BACK_OFF_MAX_MS = 5000,
};

static void on_ready(void *context, bool readable, bool writable);

/* ---- timers and watches ---- */

void db_connection_stop_timer(struct db_connection *c)
{
    if (c->timer != NULL)
        c->loop->cancel_timer(c->timer);
    c->timer = NULL;
}

static void on_retry(void *context)
{
    struct db_connection *c = context;
    c->timer = NULL;
    db_connection_open(c);
}

/* Half to all of a delay that doubles, so that many processes do not come back in step. */
static uint64_t back_off(struct db_connection *c)
{
    uint64_t delay = (uint64_t)BACK_OFF_MIN_MS << (c->failures < 8 ? c->failures : 8);
    if (delay > BACK_OFF_MAX_MS)
        delay = BACK_OFF_MAX_MS;
    uint64_t seed = (uint64_t)clock_now() ^ ((uint64_t)(uintptr_t)c << 16);
    seed *= UINT64_C(0x9E3779B97F4A7C15);
    return delay / 2 + (seed >> 33) % (delay / 2 + 1);
}

void db_connection_watch(struct db_connection *c, bool for_write)
{
    c->fd = PQsocket(c->conn);
    c->writing = for_write;
    c->loop->watch(c->fd, for_write, on_ready, c);
}

void db_connection_unwatch(struct db_connection *c)
{
    if (c->fd >= 0)
        c->loop->forget(c->fd);
    c->fd = -1;
}

/*
 * libpq closes the socket of a broken connection by itself. The loop has to hear of it before
 * anything else can open a descriptor, which may get the same number.
 */
static void notice_closing(struct db_connection *c)
{
    if (PQsocket(c->conn) != c->fd)
        db_connection_unwatch(c);
}

void db_connection_flush(struct db_connection *c)
{
    int left = PQflush(c->conn);
    notice_closing(c);
    if (left < 0 || c->fd < 0) {
        char line[DB_LINE_MAX];
        db_line_from(line, sizeof(line), PQerrorMessage(c->conn));
        db_connection_break(c, line);
    } else if ((left > 0) != c->writing) {
        db_connection_watch(c, left > 0);
    }
}

/* ---- going down ---- */

static void shut(struct db_connection *c)
{
    db_connection_stop_timer(c);
    db_connection_unwatch(c);
    PQfinish(c->conn);
    c->conn = NULL;
    db_prepared_forget(&c->prepared);
    c->state = CONNECTION_IS_DOWN;
    c->retiring = false;
    c->writing = false;
    c->queries = 0;
    c->cancels = 0;
    c->cancelled_at = 0;
}

void db_connection_close(struct db_connection *c)
{
    shut(c);
}

void db_connection_break(struct db_connection *c, const char *why)
{
    char line[DB_LINE_MAX * 2];
    snprintf(line, sizeof(line), "%s", why); /* it may belong to what is closed now */
    shut(c);
    c->timer = c->loop->timer(back_off(c), on_retry, c);
    c->failures++;
    c->owner->broken(c, line);
}

/* ---- being up ---- */

static void sent_or_broken(struct db_connection *c, bool written)
{
    notice_closing(c);
    if (written) {
        db_connection_flush(c);
    } else {
        char line[DB_LINE_MAX];
        db_line_from(line, sizeof(line), PQerrorMessage(c->conn));
        db_connection_break(c, line);
    }
}

void db_connection_send(struct db_connection *c, struct db_flight *flight)
{
    if (c->sent.count == 0)
        c->progress = db_pool_clock();
    flight->sent = true;
    db_flight_append(&c->sent, flight);
    size_t prepares = 0;
    bool written = db_prepared_write(&c->prepared, flight->batch, c->conn, &prepares) &&
                   db_batch_write(flight->batch, c->conn);
    flight->prepares = prepares > 0;
    flight->statements = flight->batch->count + prepares;
    sent_or_broken(c, written);
}

void db_connection_query(struct db_connection *c, const char *sql, int64_t number)
{
    char digits[24];
    snprintf(digits, sizeof(digits), "%lld", (long long)number);
    const char *const values[] = {digits};
    c->queries++;
    sent_or_broken(c, PQsendQueryParams(c->conn, sql, 1, NULL, values, NULL, NULL, 0) == 1 &&
                          PQpipelineSync(c->conn) == 1);
}

static void take_own_query(struct db_connection *c, PGresult *result)
{
    if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
        c->queries--;
        PQclear(result);
    } else {
        c->owner->result(c, result);
    }
}

static void take_result(struct db_connection *c, PGresult *result)
{
    if (c->state != CONNECTION_IS_READY) {
        db_connection_take(c, result);
        return;
    }
    if (c->queries > 0) {
        take_own_query(c, result);
        return;
    }
    struct db_flight *flight = c->sent.first;
    if (flight->prepares) {
        flight->prepares = db_prepared_take(&c->prepared, flight->batch, result) != DB_SYNCED;
        return;
    }
    if (db_batch_take(flight->batch, result) != DB_SYNCED)
        return;
    db_flight_remove(flight);
    if (flight->batch != NULL && db_batch_found_stale(flight->batch))
        c->retiring = true;
    c->owner->finished(c, flight);
}

static bool awaits_results(const struct db_connection *c)
{
    return c->state == CONNECTION_IS_GREETING ||
           (c->state == CONNECTION_IS_READY && c->sent.count + c->queries > 0);
}

/*
 * Takes all results that are complete. Callbacks may send, cancel, and break the connection
 * meanwhile.
 */
static void take_results(struct db_connection *c)
{
    /* Two NULLs in a row: nothing more comes, because the connection broke. */
    unsigned silent = 0;
    while (awaits_results(c) && silent < 2 && !PQisBusy(c->conn)) {
        PGresult *result = PQgetResult(c->conn);
        notice_closing(c);
        silent = result == NULL ? silent + 1 : 0;
        if (result != NULL)
            take_result(c, result);
    }
}

static void on_ready(void *context, bool readable, bool writable)
{
    (void)writable;
    struct db_connection *c = context;
    if (c->state == CONNECTION_IS_CONNECTING) {
        db_connection_step(c);
        return;
    }
    bool alive = true;
    if (readable) {
        c->heard = db_pool_clock();
        c->progress = c->heard;
        alive = db_consume(c->conn);
        notice_closing(c);
        take_results(c);
    }
    if (c->state == CONNECTION_IS_DOWN)
        return;
    if (!alive || PQstatus(c->conn) == CONNECTION_BAD) {
        char line[DB_LINE_MAX];
        db_line_from(line, sizeof(line), PQerrorMessage(c->conn));
        db_connection_break(c, line);
    } else if (c->retiring && c->sent.count == 0) {
        db_connection_break(c, "prepared statements are out of date: connecting again");
    } else {
        db_connection_flush(c);
    }
    c->owner->heard(c);
}

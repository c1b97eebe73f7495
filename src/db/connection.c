/* One non-blocking connection: connecting, greeting, preparing, and then batches in a pipeline. */
#include "db/connection.h"
#include "db/log.h"
#include "db/schema.h"

enum {
    BACK_OFF_MIN_MS = 50,
    BACK_OFF_MAX_MS = 5000,
    SETTINGS_MAX = 1024,
    VERSION_RESULT = 1, /* the second result of the greeting */
};

static void on_ready(void *context, bool readable, bool writable);

/* ---- timers and watches ---- */

static void stop_timer(struct db_connection *c)
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

static void on_timeout(void *context)
{
    struct db_connection *c = context;
    c->timer = NULL;
    db_connection_break(c, "PostgreSQL does not answer in time");
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

static void watch(struct db_connection *c, bool for_write)
{
    c->fd = PQsocket(c->conn);
    c->writing = for_write;
    c->loop->watch(c->fd, for_write, on_ready, c);
}

static void unwatch(struct db_connection *c)
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
        unwatch(c);
}

/* Sends what is buffered, and asks for room only while something is left. */
static void flush(struct db_connection *c)
{
    int left = PQflush(c->conn);
    notice_closing(c);
    if (left < 0 || c->fd < 0) {
        char line[DB_LINE_MAX];
        db_line_from(line, sizeof(line), PQerrorMessage(c->conn));
        db_connection_break(c, line);
    } else if ((left > 0) != c->writing) {
        watch(c, left > 0);
    }
}

/* ---- coming up ---- */

void db_connection_open(struct db_connection *c)
{
    c->state = CONNECTION_IS_CONNECTING;
    c->trouble[0] = '\0';
    c->fd = -1;
    c->conn = db_connect_start(c->uri);
    c->timer = c->loop->timer(DB_CONNECT_TIMEOUT_MS, on_timeout, c);
    if (PQstatus(c->conn) != CONNECTION_BAD) {
        watch(c, true);
        return;
    }
    char line[DB_LINE_MAX * 2];
    db_connect_trouble(c->conn, c->uri, line, sizeof(line));
    db_connection_break(c, line);
}

static bool write_greeting(struct db_connection *c)
{
    char sql[SETTINGS_MAX];
    struct db_settings settings = c->owner->settings(c);
    db_settings_sql(sql, sizeof(sql), &settings);
    if (PQsetnonblocking(c->conn, 1) != 0 || PQenterPipelineMode(c->conn) != 1 ||
        !PQsendQueryParams(c->conn, sql, 0, NULL, NULL, NULL, NULL, 0))
        return false;
    if (c->schema_version > 0 &&
        !PQsendQueryParams(c->conn, DB_SCHEMA_SQL, 0, NULL, NULL, NULL, NULL, 0))
        return false;
    return PQpipelineSync(c->conn) == 1;
}

static bool write_preparation(struct db_connection *c)
{
    return c->owner->prepare(c) && PQpipelineSync(c->conn) == 1;
}

/* Begins the next stage with what was written for it. */
static void enter(struct db_connection *c, enum db_connection_state state, bool written)
{
    c->state = state;
    c->taken = 0;
    if (!written)
        db_connection_break(c, "the connection was lost while it came up");
    else
        flush(c);
}

static void connect_step(struct db_connection *c)
{
    /* libpq may close the socket and open another, even under the same number. */
    unwatch(c);
    PostgresPollingStatusType step = PQconnectPoll(c->conn);
    char line[DB_LINE_MAX * 2];
    if (step == PGRES_POLLING_FAILED) {
        db_connect_trouble(c->conn, c->uri, line, sizeof(line));
        db_connection_break(c, line);
        return;
    }
    watch(c, step == PGRES_POLLING_WRITING);
    if (step != PGRES_POLLING_OK)
        return;
    if (!db_server_is_new_enough(c->conn, line, sizeof(line))) {
        db_connection_break(c, line);
        return;
    }
    PQsetErrorVerbosity(c->conn, PQERRORS_DEFAULT);
    enter(c, CONNECTION_IS_GREETING, write_greeting(c));
}

static void check_schema(struct db_connection *c, const PGresult *result)
{
    struct db_schema found = {0};
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1) {
        if (!span_int(span_of(PQgetvalue(result, 0, 0)), 0, INT64_MAX, &found.number) ||
            !span_int(span_of(PQgetvalue(result, 0, 1)), 0, INT64_MAX, &found.compatible_from))
            found = (struct db_schema){0};
    } else if (sqlstate == NULL || strcmp(sqlstate, "42P01") != 0) { /* 42P01: no such table */
        db_line_from(c->trouble, sizeof(c->trouble), PQresultErrorMessage(result));
        return;
    }
    c->owner->schema(c, found.number);
    char line[DB_SCHEMA_LINE_MAX];
    if (!db_schema_fits(&found, c->schema_version, line, sizeof(line)))
        snprintf(c->trouble, sizeof(c->trouble), "%s", line);
}

static void note_trouble(struct db_connection *c, const PGresult *result)
{
    const char *name =
        c->state == CONNECTION_IS_PREPARING ? c->owner->prepared_name(c->taken) : NULL;
    char line[DB_LINE_MAX / 2];
    db_line_from(line, sizeof(line), PQresultErrorMessage(result));
    if (name != NULL)
        snprintf(c->trouble, sizeof(c->trouble), "statement %s does not prepare: %s", name, line);
    else
        snprintf(c->trouble, sizeof(c->trouble), "%s", line);
}

static void become_ready(struct db_connection *c)
{
    c->state = CONNECTION_IS_READY;
    c->failures = 0;
    c->retiring = false;
    stop_timer(c);
    c->owner->ready(c);
}

/* A result that belongs to the greeting or the preparation. */
static void take_own(struct db_connection *c, PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    bool greeting = c->state == CONNECTION_IS_GREETING;
    if (status != PGRES_PIPELINE_SYNC) {
        if (greeting && c->taken == VERSION_RESULT && status != PGRES_PIPELINE_ABORTED)
            check_schema(c, result);
        else if (status == PGRES_FATAL_ERROR && c->trouble[0] == '\0')
            note_trouble(c, result);
        c->taken++;
        PQclear(result);
        return;
    }
    PQclear(result);
    if (c->trouble[0] != '\0') {
        char line[DB_LINE_MAX];
        snprintf(line, sizeof(line), "%s", c->trouble);
        db_connection_break(c, line);
    } else if (greeting) {
        enter(c, CONNECTION_IS_PREPARING, write_preparation(c));
    } else {
        become_ready(c);
    }
}

/* ---- going down ---- */

static void shut(struct db_connection *c)
{
    stop_timer(c);
    unwatch(c);
    PQfinish(c->conn);
    c->conn = NULL;
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
        flush(c);
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
    sent_or_broken(c, db_batch_write(flight->batch, c->conn));
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
        take_own(c, result);
        return;
    }
    if (c->queries > 0) {
        take_own_query(c, result);
        return;
    }
    struct db_flight *flight = c->sent.first;
    if (db_batch_take(flight->batch, result) != DB_SYNCED)
        return;
    db_flight_remove(flight);
    if (flight->batch != NULL && db_batch_found_stale(flight->batch))
        c->retiring = true;
    c->owner->finished(c, flight);
}

static bool awaits_results(const struct db_connection *c)
{
    return c->state == CONNECTION_IS_GREETING || c->state == CONNECTION_IS_PREPARING ||
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
        connect_step(c);
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
        flush(c);
    }
    c->owner->heard(c);
}

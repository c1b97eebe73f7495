/* How a connection comes up: connecting, greeting. */
#include "db/connection_internal.h"
#include "db/schema.h"

enum {
    SETTINGS_MAX = 1024,
    VERSION_RESULT = 1, /* the second result of the greeting */
};

static void on_timeout(void *context)
{
    struct db_connection *c = context;
    c->timer = NULL;
    db_connection_break(c, "PostgreSQL does not answer in time");
}

void db_connection_open(struct db_connection *c)
{
    c->state = CONNECTION_IS_CONNECTING;
    c->trouble[0] = '\0';
    c->fd = -1;
    c->conn = db_connect_start(c->uri);
    c->timer = c->loop->timer(DB_CONNECT_TIMEOUT_MS, on_timeout, c);
    if (PQstatus(c->conn) != CONNECTION_BAD) {
        db_connection_watch(c, true);
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
    if (c->owner->greet != NULL && !c->owner->greet(c))
        return false;
    return PQpipelineSync(c->conn) == 1;
}

static void greet(struct db_connection *c)
{
    c->state = CONNECTION_IS_GREETING;
    c->taken = 0;
    if (!write_greeting(c))
        db_connection_break(c, "the connection was lost while it came up");
    else
        db_connection_flush(c);
}

void db_connection_step(struct db_connection *c)
{
    /* libpq may close the socket and open another, even under the same number. */
    db_connection_unwatch(c);
    PostgresPollingStatusType step = PQconnectPoll(c->conn);
    char line[DB_LINE_MAX * 2];
    if (step == PGRES_POLLING_FAILED) {
        db_connect_trouble(c->conn, c->uri, line, sizeof(line));
        db_connection_break(c, line);
        return;
    }
    db_connection_watch(c, step == PGRES_POLLING_WRITING);
    if (step != PGRES_POLLING_OK)
        return;
    if (!db_server_is_new_enough(c->conn, line, sizeof(line))) {
        db_connection_break(c, line);
        return;
    }
    PQsetErrorVerbosity(c->conn, PQERRORS_DEFAULT);
    greet(c);
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

static void become_ready(struct db_connection *c)
{
    c->state = CONNECTION_IS_READY;
    c->failures = 0;
    c->retiring = false;
    db_connection_stop_timer(c);
    c->owner->ready(c);
}

void db_connection_take(struct db_connection *c, PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_PIPELINE_SYNC) {
        if (c->schema_version > 0 && c->taken == VERSION_RESULT && status != PGRES_PIPELINE_ABORTED)
            check_schema(c, result);
        else if (status == PGRES_FATAL_ERROR && c->trouble[0] == '\0')
            db_line_from(c->trouble, sizeof(c->trouble), PQresultErrorMessage(result));
        c->taken++;
        PQclear(result);
        return;
    }
    PQclear(result);
    if (c->trouble[0] != '\0') {
        char line[DB_LINE_MAX];
        snprintf(line, sizeof(line), "%s", c->trouble);
        db_connection_break(c, line);
    } else {
        become_ready(c);
    }
}

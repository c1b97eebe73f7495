/* One blocking connection. */
#include "db/batch_internal.h"
#include "db/connect.h"
#include "db/log.h"
#include "db/sync_internal.h"

#include <poll.h>
#include <time.h>

enum { SETTINGS_MAX = 1024, NO_LIMIT = -1, GRACE_MS = 2000 };

struct db_sync {
    PGconn *conn;
    bool *prepared; /* by statement */
    int patience;   /* milliseconds for each result, or NO_LIMIT */
    bool late;      /* a result did not come in that time: the connection is of no more use */
};

/* ---- connecting ---- */

static bool wait_for(PGconn *conn, short events, int milliseconds)
{
    struct pollfd fd = {.fd = PQsocket(conn), .events = events};
    return poll(&fd, 1, milliseconds) > 0;
}

static bool connect_now(PGconn *conn)
{
    if (PQstatus(conn) == CONNECTION_BAD)
        return false;
    PostgresPollingStatusType step = PGRES_POLLING_WRITING;
    while (step != PGRES_POLLING_OK && step != PGRES_POLLING_FAILED) {
        if (!wait_for(conn, step == PGRES_POLLING_READING ? POLLIN : POLLOUT,
                      DB_CONNECT_TIMEOUT_MS))
            return false;
        step = PQconnectPoll(conn);
    }
    return step == PGRES_POLLING_OK;
}

static int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * Waits until a result is there, and goes on sending meanwhile: a large batch could block both
 * ends. False: the connection broke, or time is up.
 */
static bool await_result(struct db_sync *db)
{
    int64_t end = clock_ms() + db->patience;
    while (PQisBusy(db->conn)) {
        int64_t left = db->patience == NO_LIMIT ? NO_LIMIT : end - clock_ms();
        db->late = left <= 0 && left != NO_LIMIT;
        int flush = db->late ? -1 : PQflush(db->conn);
        if (flush < 0)
            return false;
        if (!wait_for(db->conn, (short)(POLLIN | (flush > 0 ? POLLOUT : 0)), (int)left)) {
            db->late = db->patience != NO_LIMIT && clock_ms() >= end;
            return false;
        }
        if (!db_consume(db->conn))
            return false;
    }
    return true;
}

static bool next_result(struct db_sync *db, PGresult **result)
{
    if (!await_result(db))
        return false;
    *result = PQgetResult(db->conn);
    return true;
}

static void add_result_error(struct text *why, const PGresult *result, const struct db_sync *db)
{
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *context = PQresultErrorField(result, PG_DIAG_CONTEXT);
    if (message == NULL) {
        char line[DB_LINE_MAX];
        db_line_from(line, sizeof(line), PQerrorMessage(db->conn));
        text_add_string(why, db->late          ? "the server did not answer in time"
                             : line[0] == '\0' ? "the connection broke"
                                               : line);
        return;
    }
    text_printf(why, "%s (SQLSTATE %s)", message, sqlstate == NULL ? "?" : sqlstate);
    if (detail != NULL)
        text_printf(why, ": %s", detail);
    if (context != NULL)
        text_printf(why, " [%.*s]", (int)strcspn(context, "\n"), context);
}

/* The server answered with something that is no error and that nobody asked for, such as COPY. */
static bool is_success(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

/* What the server says to what was sent: the last result, or that of what failed. NULL: the connection broke. */
static PGresult *answer(struct db_sync *db, int sent)
{
    PGresult *last = NULL;
    PGresult *result = NULL;
    bool answered = sent == 1;
    while (answered && (answered = next_result(db, &result)) && result != NULL) {
        bool is_news = last == NULL || is_success(last);
        PQclear(is_news ? last : result);
        last = is_news ? result : last;
    }
    if (answered)
        return last;
    PQclear(last);
    return NULL;
}

static bool prepare_one(struct db_sync *db, const struct db_statement *s, struct text *why)
{
    PGresult *result =
        answer(db, PQsendPrepare(db->conn, s->name, s->sql, (int)s->params, s->types));
    bool ok = is_success(result);
    if (!ok && why != NULL) {
        text_printf(why, "%s:%u: statement %s: ", s->file == NULL ? "sql" : s->file, s->line,
                    s->name);
        add_result_error(why, result, db);
    }
    PQclear(result);
    return ok;
}

static bool prepare_all(struct db_sync *db, struct text *why)
{
    struct db_statement_table table = db_statement_table();
    for (size_t i = 0; i < table.count; i++) {
        if (!prepare_one(db, &table.items[i], why))
            return false;
        db->prepared[i] = true;
    }
    return true;
}

struct db_sync *db_sync_open(const char *uri, bool prepare, struct text *why)
{
    bool away;
    return db_sync_try(uri, prepare, why, &away);
}

struct db_sync *db_sync_try(const char *uri, bool prepare, struct text *why, bool *away)
{
    struct db_sync *db = calloc(1, sizeof(*db));
    size_t count = db_statement_table().count;
    bool *prepared = calloc(count + 1, sizeof(*prepared));
    if (db == NULL || prepared == NULL) {
        fprintf(stderr, "database: out of memory\n");
        abort();
    }
    db->prepared = prepared;
    db->patience = DB_CONNECT_TIMEOUT_MS;
    db->conn = db_connect_start(uri);
    *away = false;

    char line[SETTINGS_MAX];
    if (!connect_now(db->conn)) {
        *away = db_connect_is_away(db->conn, uri);
        db_connect_trouble(db->conn, uri, line, sizeof(line));
        text_add_string(why, line);
        goto fail;
    }
    if (!db_server_is_new_enough(db->conn, line, sizeof(line))) {
        text_add_string(why, line);
        goto fail;
    }
    PQsetErrorVerbosity(db->conn, PQERRORS_DEFAULT);
    db_settings_sql(line, sizeof(line), &(struct db_settings){0});
    if (!db_sync_exec(db, line, why)) {
        *away = db->late || PQstatus(db->conn) != CONNECTION_OK;
        goto fail;
    }
    db->patience = NO_LIMIT;
    if (prepare && !prepare_all(db, why))
        goto fail;
    return db;
fail:
    db_sync_close(db);
    return NULL;
}

void db_sync_close(struct db_sync *db)
{
    if (db == NULL)
        return;
    PQfinish(db->conn);
    free(db->prepared);
    free(db);
}

int db_sync_server_version(const struct db_sync *db)
{
    return PQserverVersion(db->conn);
}

/* ---- batches ---- */

static bool prepare_missing(struct db_sync *db, struct db_batch *batch)
{
    const struct db_statement *first = db_statement_table().items;
    for (const struct db_step *step = batch->first; step != NULL; step = step->next) {
        size_t at = (size_t)(step->statement - first);
        if (db->prepared[at])
            continue;
        struct text why;
        text_init(&why, SETTINGS_MAX);
        bool ok = prepare_one(db, step->statement, &why);
        if (!ok) {
            db_log("%s", text_string(&why));
            db_batch_fail(batch,
                          PQstatus(db->conn) == CONNECTION_OK && !db->late ? ERR_INTERNAL
                                                                           : ERR_UNAVAILABLE,
                          text_string(&why));
        }
        text_free(&why);
        if (!ok)
            return false;
        db->prepared[at] = true;
    }
    return true;
}

static bool run_pipeline(struct db_sync *db, struct db_batch *batch)
{
    PGresult *result = NULL;
    if (!db_batch_write(batch, db->conn))
        return false;
    for (unsigned silent = 0; silent < 2;) {
        if (!next_result(db, &result))
            return false;
        silent = result == NULL ? silent + 1 : 0;
        if (result != NULL && db_batch_take(batch, result) == DB_SYNCED)
            return true;
    }
    return false;
}

bool db_sync_run(struct db_sync *db, struct db_batch *batch)
{
    if (batch->error.kind != ERR_NONE || batch->count == 0)
        return batch->error.kind == ERR_NONE;
    if (!prepare_missing(db, batch))
        return false;
    bool ok = PQsetnonblocking(db->conn, 1) == 0 && PQenterPipelineMode(db->conn) == 1 &&
              run_pipeline(db, batch);
    if (ok)
        ok = PQexitPipelineMode(db->conn) == 1 && PQsetnonblocking(db->conn, 0) == 0;
    if (!ok) {
        char line[DB_LINE_MAX];
        db_line_from(line, sizeof(line), PQerrorMessage(db->conn));
        db_log("connection lost: %s", db->late ? "the server did not answer in time" : line);
        db_batch_fail(batch, ERR_UNAVAILABLE, "connection lost");
        return false;
    }
    db_batch_finish(batch);
    return batch->error.kind == ERR_NONE;
}

/* ---- plain SQL ---- */

bool db_sync_exec_at(struct db_sync *db, const char *sql, struct text *why,
                     struct db_sync_fault *fault)
{
    *fault = (struct db_sync_fault){0};
    if (!PQsendQuery(db->conn, sql)) {
        add_result_error(why, NULL, db);
        return false;
    }
    bool ok = true;
    bool answered;
    PGresult *result = NULL;
    while ((answered = next_result(db, &result)) && result != NULL) {
        ExecStatusType status = PQresultStatus(result);
        if (ok && !is_success(result)) {
            ok = false;
            const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
            const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
            fault->position = position == NULL ? 0 : strtoul(position, NULL, 10);
            snprintf(fault->sqlstate, sizeof(fault->sqlstate), "%s",
                     sqlstate == NULL ? "" : sqlstate);
            if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT)
                text_add_string(why, "COPY does not belong here");
            else
                add_result_error(why, result, db);
        }
        fault->statements += ok ? 1 : 0;
        PQclear(result);
        if (status == PGRES_COPY_IN)
            PQputCopyEnd(db->conn, "not wanted");
        char *dropped;
        while (status == PGRES_COPY_OUT && PQgetCopyData(db->conn, &dropped, 0) > 0)
            PQfreemem(dropped);
    }
    if (!answered && ok)
        add_result_error(why, NULL, db);
    return ok && answered;
}

bool db_sync_exec(struct db_sync *db, const char *sql, struct text *why)
{
    struct db_sync_fault fault;
    bool ok = db_sync_exec_at(db, sql, why, &fault);
    if (!ok && fault.position > 0)
        text_printf(why, " at character %zu", fault.position);
    return ok;
}

bool db_sync_limit(struct db_sync *db, int milliseconds, struct text *why)
{
    char sql[64];
    snprintf(sql, sizeof(sql), "SET statement_timeout = %d", milliseconds);
    db->patience = milliseconds + GRACE_MS;
    return db_sync_exec(db, sql, why);
}

bool db_sync_value(struct db_sync *db, const char *sql, struct arena *arena, struct span *out,
                   struct text *why)
{
    *out = (struct span){NULL, 0};
    PGresult *result = answer(db, PQsendQuery(db->conn, sql));
    bool ok = is_success(result);
    if (!ok)
        add_result_error(why, result, db);
    else if (PQntuples(result) > 0 && PQnfields(result) > 0 && !PQgetisnull(result, 0, 0))
        *out = arena_span(arena,
                          span_make(PQgetvalue(result, 0, 0), (size_t)PQgetlength(result, 0, 0)));
    PQclear(result);
    return ok;
}

/* ---- notices ---- */

bool db_sync_wait(struct db_sync *db, int milliseconds)
{
    bool heard = false;
    PGnotify *notice;
    for (int turn = 0; turn < 2; turn++) {
        while ((notice = PQnotifies(db->conn)) != NULL) {
            heard = true;
            PQfreemem(notice);
        }
        if (turn == 0 && !heard && wait_for(db->conn, POLLIN, milliseconds) &&
            !db_consume(db->conn))
            return false;
    }
    return PQstatus(db->conn) == CONNECTION_OK;
}

/* ---- COPY ---- */

bool db_sync_copy_begin(struct db_sync *db, const char *sql, struct text *why)
{
    PGresult *result = PQexec(db->conn, sql);
    bool ok = PQresultStatus(result) == PGRES_COPY_IN;
    if (!ok && is_success(result))
        text_add_string(why, "not a COPY ... FROM STDIN");
    else if (!ok)
        add_result_error(why, result, db);
    PQclear(result);
    return ok;
}

bool db_sync_copy_add(struct db_sync *db, struct span bytes, struct text *why)
{
    enum { PIECE = 1 << 20 };
    while (bytes.len > 0) {
        size_t len = bytes.len < PIECE ? bytes.len : PIECE;
        if (PQputCopyData(db->conn, bytes.ptr, (int)len) != 1) {
            add_result_error(why, NULL, db);
            return false;
        }
        bytes = span_from(bytes, len);
    }
    return true;
}

bool db_sync_copy_end(struct db_sync *db, struct text *why)
{
    bool ok = PQputCopyEnd(db->conn, NULL) == 1;
    if (!ok)
        add_result_error(why, NULL, db);
    PGresult *result;
    while ((result = PQgetResult(db->conn)) != NULL) {
        if (ok && !is_success(result)) {
            ok = false;
            add_result_error(why, result, db);
        }
        PQclear(result);
    }
    return ok;
}

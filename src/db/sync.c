/* One blocking connection: connecting, results, batches, notices. What is plain SQL is in sync_sql.c. */
#include "db/batch_internal.h"
#include "db/connect.h"
#include "db/log.h"
#include "db/sync_internal.h"

#include <poll.h>
#include <time.h>

enum { SETTINGS_MAX = 1024, GRACE_MS = 2000 };

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
        int64_t left = db->patience == DB_NO_LIMIT ? DB_NO_LIMIT : end - clock_ms();
        db->late = left <= 0 && left != DB_NO_LIMIT;
        int flush = db->late ? -1 : PQflush(db->conn);
        if (flush < 0)
            return false;
        if (!wait_for(db->conn, (short)(POLLIN | (flush > 0 ? POLLOUT : 0)), (int)left)) {
            db->late = db->patience != DB_NO_LIMIT && clock_ms() >= end;
            return false;
        }
        if (!db_consume(db->conn))
            return false;
    }
    return true;
}

bool db_sync_next(struct db_sync *db, PGresult **result)
{
    if (!await_result(db))
        return false;
    *result = PQgetResult(db->conn);
    return true;
}

void db_sync_add_error(struct text *why, const PGresult *result, const struct db_sync *db)
{
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *context = PQresultErrorField(result, PG_DIAG_CONTEXT);
    if (message == NULL) {
        char line[DB_LINE_MAX];
        db_line_from(line, sizeof(line), PQerrorMessage(db->conn));
        text_add_string(why, db->late          ? "the server did not db_sync_answer in time"
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

bool db_is_success(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

PGresult *db_sync_answer(struct db_sync *db, int sent)
{
    PGresult *last = NULL;
    PGresult *result = NULL;
    bool answered = sent == 1;
    while (answered && (answered = db_sync_next(db, &result)) && result != NULL) {
        bool is_news = last == NULL || db_is_success(last);
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
        db_sync_answer(db, PQsendPrepare(db->conn, s->name, s->sql, (int)s->params, s->types));
    bool ok = db_is_success(result);
    if (!ok && why != NULL) {
        text_printf(why, "%s:%u: statement %s: ", s->file == NULL ? "sql" : s->file, s->line,
                    s->name);
        db_sync_add_error(why, result, db);
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
    db->patience = DB_NO_LIMIT;
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

bool db_sync_limit(struct db_sync *db, int milliseconds, struct text *why)
{
    char sql[64];
    snprintf(sql, sizeof(sql), "SET statement_timeout = %d", milliseconds);
    db->patience = milliseconds + GRACE_MS;
    return db_sync_exec(db, sql, why);
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
        if (!db_sync_next(db, &result))
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
        db_log("connection lost: %s",
               db->late ? "the server did not db_sync_answer in time" : line);
        db_batch_fail(batch, ERR_UNAVAILABLE, "connection lost");
        return false;
    }
    db_batch_finish(batch);
    return batch->error.kind == ERR_NONE;
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

/* Plain SQL and COPY over a blocking connection. */
#include "db/sync_internal.h"

bool db_sync_exec_at(struct db_sync *db, const char *sql, struct text *why,
                     struct db_sync_fault *fault)
{
    *fault = (struct db_sync_fault){0};
    if (!PQsendQuery(db->conn, sql)) {
        db_sync_add_error(why, NULL, db);
        return false;
    }
    bool ok = true;
    bool answered;
    PGresult *result = NULL;
    while ((answered = db_sync_next(db, &result)) && result != NULL) {
        ExecStatusType status = PQresultStatus(result);
        if (ok && !db_is_success(result)) {
            ok = false;
            const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
            const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
            fault->position = position == NULL ? 0 : strtoul(position, NULL, 10);
            snprintf(fault->sqlstate, sizeof(fault->sqlstate), "%s",
                     sqlstate == NULL ? "" : sqlstate);
            if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT)
                text_add_string(why, "COPY does not belong here");
            else
                db_sync_add_error(why, result, db);
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
        db_sync_add_error(why, NULL, db);
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

bool db_sync_value(struct db_sync *db, const char *sql, struct arena *arena, struct span *out,
                   struct text *why)
{
    *out = (struct span){NULL, 0};
    PGresult *result = db_sync_answer(db, PQsendQuery(db->conn, sql));
    bool ok = db_is_success(result);
    if (!ok)
        db_sync_add_error(why, result, db);
    else if (PQntuples(result) > 0 && PQnfields(result) > 0 && !PQgetisnull(result, 0, 0))
        *out = arena_span(arena,
                          span_make(PQgetvalue(result, 0, 0), (size_t)PQgetlength(result, 0, 0)));
    PQclear(result);
    return ok;
}

/* ---- COPY ---- */

bool db_sync_copy_begin(struct db_sync *db, const char *sql, struct text *why)
{
    PGresult *result = PQexec(db->conn, sql);
    bool ok = PQresultStatus(result) == PGRES_COPY_IN;
    if (!ok && db_is_success(result))
        text_add_string(why, "not a COPY ... FROM STDIN");
    else if (!ok)
        db_sync_add_error(why, result, db);
    PQclear(result);
    return ok;
}

bool db_sync_copy_add(struct db_sync *db, struct span bytes, struct text *why)
{
    enum { PIECE = 1 << 20 };
    while (bytes.len > 0) {
        size_t len = bytes.len < PIECE ? bytes.len : PIECE;
        if (PQputCopyData(db->conn, bytes.ptr, (int)len) != 1) {
            db_sync_add_error(why, NULL, db);
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
        db_sync_add_error(why, NULL, db);
    PGresult *result;
    while ((result = PQgetResult(db->conn)) != NULL) {
        if (ok && !db_is_success(result)) {
            ok = false;
            db_sync_add_error(why, result, db);
        }
        PQclear(result);
    }
    return ok;
}

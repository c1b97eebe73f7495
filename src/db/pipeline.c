/* One batch through a pipeline: statements out, results in, readers at the end. */
#include "db/batch_internal.h"
#include "db/log.h"

enum { BINARY_RESULTS = 1 };

bool db_batch_write(struct db_batch *batch, PGconn *conn)
{
    for (const struct db_step *step = batch->first; step != NULL; step = step->next)
        if (!PQsendQueryPrepared(conn, step->statement->name, (int)step->statement->params,
                                 step->values, step->lengths, step->formats, BINARY_RESULTS))
            return false;
    return PQpipelineSync(conn) == 1;
}

static void take_error(struct db_batch *batch, const PGresult *result)
{
    /* The first error is the one that ended the transaction. */
    if (batch->error.kind == ERR_NONE)
        db_error_from_result(&batch->error, result,
                             batch->awaited == NULL ? NULL : batch->awaited->statement);
}

enum db_progress db_batch_take(struct db_batch *batch, PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_PIPELINE_SYNC) {
        PQclear(result);
        return DB_SYNCED;
    }
    if (batch == NULL) {
        PQclear(result);
        return DB_MORE;
    }
    struct db_step *step = batch->awaited;
    if (step != NULL && (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)) {
        step->result = result;
    } else {
        if (status != PGRES_PIPELINE_ABORTED)
            take_error(batch, result);
        PQclear(result);
    }
    if (step != NULL)
        batch->awaited = step->next;
    return DB_MORE;
}

static void fail_step(struct db_batch *batch, const struct db_step *step, enum err_kind kind,
                      const char *detail)
{
    const char *name = step->statement->name;
    if (kind == ERR_INTERNAL)
        db_log("%s: %s", name, detail);
    db_batch_fail(batch, kind, detail);
    snprintf(batch->error.statement, sizeof(batch->error.statement), "%s", name);
}

/* Is the number of rows what the statement promised? */
static bool has_expected_rows(struct db_batch *batch, const struct db_step *step)
{
    int rows = PQntuples(step->result);
    enum db_rows_expected expected = step->statement->expected;
    if (expected == ROWS_MANY)
        return true;
    if (expected == ROWS_NONE) {
        if (rows == 0)
            return true;
        fail_step(batch, step, ERR_INTERNAL, "returned rows and should return none");
        return false;
    }
    if (rows > 1) {
        fail_step(batch, step, ERR_INTERNAL, "returned more than one row");
        return false;
    }
    if (rows == 0 && expected == ROWS_ONE) {
        fail_step(batch, step, ERR_NOT_FOUND, "returned no row");
        return false;
    }
    return true;
}

static void log_failure(const struct db_error *error)
{
    /* A lost connection is logged once by its owner, not once for each batch. */
    if (error->sqlstate[0] == '\0' ||
        (error->kind != ERR_INTERNAL && error->kind != ERR_UNAVAILABLE))
        return;
    db_log("%s: SQLSTATE %s %s", error->statement[0] == '\0' ? "commit" : error->statement,
           error->sqlstate, error->detail);
}

void db_batch_finish(struct db_batch *batch)
{
    if (batch->error.kind != ERR_NONE) {
        log_failure(&batch->error);
        return;
    }
    if (batch->awaited != NULL) {
        fail_step(batch, batch->awaited, ERR_INTERNAL, "returned no result");
        return;
    }
    for (const struct db_step *step = batch->first; step != NULL; step = step->next)
        if (!has_expected_rows(batch, step))
            return;
    for (const struct db_step *step = batch->first; step != NULL; step = step->next)
        if (step->read != NULL && !db_read_rows(batch, step))
            return;
}

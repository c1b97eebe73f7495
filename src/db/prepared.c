/* Statements are prepared on a connection when a batch first needs them. */
#include "db/prepared.h"

static void make_room(struct db_prepared *prepared)
{
    size_t count = db_statement_table().count + 1;
    if (prepared->known != NULL)
        return;
    prepared->known = calloc(count, sizeof(*prepared->known));
    prepared->asked = calloc(count, sizeof(*prepared->asked));
    if (prepared->known == NULL || prepared->asked == NULL) {
        fprintf(stderr, "database: out of memory\n");
        abort();
    }
}

bool db_prepared_write(struct db_prepared *prepared, const struct db_batch *batch, PGconn *conn,
                       size_t *count)
{
    const struct db_statement *first = db_statement_table().items;
    make_room(prepared);
    *count = 0;
    for (const struct db_step *step = batch->first; step != NULL; step = step->next) {
        const struct db_statement *s = step->statement;
        size_t at = (size_t)(s - first);
        if (prepared->known[at])
            continue;
        if (!PQsendPrepare(conn, s->name, s->sql, (int)s->params, s->types))
            return false;
        prepared->known[at] = true;
        prepared->asked[(*count)++] = at;
    }
    prepared->asked_count = *count;
    prepared->answered = 0;
    return *count == 0 || PQpipelineSync(conn) == 1;
}

bool db_prepared_is_awaited(const struct db_prepared *prepared)
{
    return prepared->asked_count > 0;
}

enum db_progress db_prepared_take(struct db_prepared *prepared, struct db_batch *batch,
                                  PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_PIPELINE_SYNC) {
        /* What was not answered was not prepared. */
        while (prepared->answered < prepared->asked_count)
            prepared->known[prepared->asked[prepared->answered++]] = false;
        prepared->asked_count = 0;
        PQclear(result);
        return DB_SYNCED;
    }
    if (prepared->answered < prepared->asked_count) {
        size_t at = prepared->asked[prepared->answered++];
        prepared->known[at] = status == PGRES_COMMAND_OK;
        if (status == PGRES_FATAL_ERROR && batch != NULL && batch->error.kind == ERR_NONE)
            db_error_from_result(&batch->error, result, &db_statement_table().items[at]);
    }
    PQclear(result);
    return DB_MORE;
}

void db_prepared_forget(struct db_prepared *prepared)
{
    free(prepared->known);
    free(prepared->asked);
    *prepared = (struct db_prepared){0};
}

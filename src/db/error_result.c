/* What PostgreSQL says of a statement that failed: its code, its constraint, a line for the log. */
#include "db/batch_internal.h"

static const char *field_of(const PGresult *result, int code)
{
    const char *value = PQresultErrorField(result, code);
    return value == NULL ? "" : value;
}

void db_line_from(char *line, size_t size, const char *message)
{
    snprintf(line, size, "%s", message);
    for (char *c = line; *c != '\0'; c++)
        if (*c == '\n')
            *c = c[1] == '\0' ? '\0' : ' ';
}

void db_error_from_result(struct db_error *error, const PGresult *result,
                          const struct db_statement *statement)
{
    *error = (struct db_error){.kind = ERR_NONE};
    snprintf(error->sqlstate, sizeof(error->sqlstate), "%s", field_of(result, PG_DIAG_SQLSTATE));
    snprintf(error->constraint, sizeof(error->constraint), "%s",
             field_of(result, PG_DIAG_CONSTRAINT_NAME));
    if (statement != NULL)
        snprintf(error->statement, sizeof(error->statement), "%s", statement->name);
    /* Messages of class 22 (data exceptions) quote the value. */
    if (strncmp(error->sqlstate, "22", 2) != 0)
        db_line_from(error->detail, sizeof(error->detail),
                     field_of(result, PG_DIAG_MESSAGE_PRIMARY));
    error->kind = db_error_kind(error->sqlstate, error->constraint);
}

bool db_batch_lost_a_race(const struct db_batch *batch)
{
    return strcmp(batch->error.sqlstate, "40001") == 0 ||
           strcmp(batch->error.sqlstate, "40P01") == 0;
}

bool db_batch_found_stale(const struct db_batch *batch)
{
    /*
     * 0A000 is "cached plan must not change result type": a migration ran while we were connected.
     */
    return strcmp(batch->error.sqlstate, "26000") == 0 ||
           strcmp(batch->error.sqlstate, "0A000") == 0;
}

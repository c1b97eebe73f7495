/*
 * The inside of a batch, for the files of this folder: how it is sent and how its results come in.
 */
#ifndef DB_BATCH_INTERNAL_H
#define DB_BATCH_INTERNAL_H

#include "db/batch.h"

#include <libpq-fe.h>

struct db_flight; /* db/flight.h: the way of one batch through the pool */

/* The statements there are: the generated table, unless a test brought its own. */
struct db_statement_table {
    const struct db_statement *items;
    size_t count;
};
struct db_statement_table db_statement_table(void);

/* From now on `items` are the statements there are. For tests; before anything connects. */
void db_statement_table_use(const struct db_statement *items, size_t count);

/* One queued statement, its values in wire format. */
struct db_step {
    struct db_step *next;
    const struct db_statement *statement;
    db_reader *read;
    void *out;
    PGresult *result;
    const char **values;
    int *lengths;
    int *formats;
};

struct db_batch {
    struct arena *arena;
    struct db_step *first;
    struct db_step *last;
    struct db_step *awaited; /* whose result comes next */
    size_t count;
    bool retried;
    struct db_error error;
    struct db_flight *flight; /* NULL when not with a pool */
};

/* How far a batch has come with the result that was just taken. */
enum db_progress { DB_MORE, DB_SYNCED };

/*
 * Queues all statements and one sync on a connection in pipeline mode. False: the connection broke.
 */
MUST_CHECK bool db_batch_write(struct db_batch *batch, PGconn *conn);

/* Takes one result, and owns it. `batch` may be NULL: then it is dropped. */
enum db_progress db_batch_take(struct db_batch *batch, PGresult *result);

/*
 * After DB_SYNCED: checks the numbers of rows and runs the readers, or settles and logs the error.
 */
void db_batch_finish(struct db_batch *batch);

/* Lets go of results and errors of the server, so that the batch can be sent once more. */
void db_batch_rewind(struct db_batch *batch);

/* Another try could succeed: it lost against another transaction. */
bool db_batch_lost_a_race(const struct db_batch *batch);

/* The connection's prepared statements are gone or outdated: it should be replaced. */
bool db_batch_found_stale(const struct db_batch *batch);

/* Sets the batch's error, of the client's side, unless it has one already. */
void db_batch_fail(struct db_batch *batch, enum err_kind kind, const char *detail);

/* Kind by constraint name, then by SQLSTATE. */
enum err_kind db_error_kind(const char *sqlstate, const char *constraint);

/* Fills *error from a failed result; `statement` may be NULL (the commit at the end). */
void db_error_from_result(struct db_error *error, const PGresult *result,
                          const struct db_statement *statement);

/* The rows of one step through its reader. False: an error was set. */
MUST_CHECK bool db_read_rows(struct db_batch *batch, const struct db_step *step);

/* The server's message on one line, without "ERROR:"; for people who run the server. */
void db_line_from(char *line, size_t size, const char *message);

#endif

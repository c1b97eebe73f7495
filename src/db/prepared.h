/*
 * Which statements a connection knows. Each is prepared when a batch first needs it, ahead of the batch and in the
 * same round trip: a connection comes up at once, and keeps no plan of what it is never asked.
 */
#ifndef DB_PREPARED_H
#define DB_PREPARED_H

#include "db/batch_internal.h"

/* All zero: knows nothing. */
struct db_prepared {
    bool *known;   /* by statement: prepared, or asked for */
    size_t *asked; /* the statements whose answers are on their way, in order */
    size_t asked_count;
    size_t answered;
};

/*
 * Sends what the batch needs and the connection does not know, and a sync when there is any; *count is how many. Not
 * while earlier answers are on their way (db_prepared_is_awaited). False: the connection broke.
 */
MUST_CHECK bool db_prepared_write(struct db_prepared *prepared, const struct db_batch *batch,
                                  PGconn *conn, size_t *count);

/* A batch that needs one of these would fail with it: nothing is sent until they are answered. */
bool db_prepared_is_awaited(const struct db_prepared *prepared);

/*
 * Takes one of the answers, and owns it. What could not be prepared is asked for again another time, and is the error
 * of the batch; `batch` may be NULL.
 */
enum db_progress db_prepared_take(struct db_prepared *prepared, struct db_batch *batch,
                                  PGresult *result);

/* The session has ended: nothing is known any more. Frees all memory. */
void db_prepared_forget(struct db_prepared *prepared);

#endif

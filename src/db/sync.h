/* One blocking connection: what the command-line tool, start-up checks and tests use. */
#ifndef DB_SYNC_H
#define DB_SYNC_H

#include "db/batch.h"

struct db_sync;

/*
 * Connects and (when `prepare`) prepares every statement, so that one that does not fit the schema
 * is found now; otherwise each is prepared when it is first run. NULL and a one-line reason in *why
 * when that fails.
 */
MUST_CHECK struct db_sync *db_sync_open(const char *uri, bool prepare, struct text *why);
/* The same; after NULL *away says whether trying again later may help: the server was not reached, or is starting. */
MUST_CHECK struct db_sync *db_sync_try(const char *uri, bool prepare, struct text *why, bool *away);
void db_sync_close(struct db_sync *db);

/*
 * From now on the server ends a statement after so many milliseconds, and a server that does not answer is given up
 * 2 seconds later, as a connection that broke. Without this a statement may take any time. COPY has no limit.
 */
MUST_CHECK bool db_sync_limit(struct db_sync *db, int milliseconds, struct text *why);

/*
 * Sends the batch and reads all results. False: see db_batch_error. Either way db_batch_free when
 * done with it.
 */
MUST_CHECK bool db_sync_run(struct db_sync *db, struct db_batch *batch);

/*
 * Plain SQL without results (BEGIN, a migration, SET). False: reason in *why with the server's
 * message and position.
 */
MUST_CHECK bool db_sync_exec(struct db_sync *db, const char *sql, struct text *why);

/* First column of the first row as text in `arena`, or the empty span. */
MUST_CHECK bool db_sync_value(struct db_sync *db, const char *sql, struct arena *arena,
                              struct span *out, struct text *why);

/*
 * Waits for a NOTIFY that this connection LISTENs for, at most so many milliseconds; those that
 * came are forgotten. False: the connection broke.
 */
MUST_CHECK bool db_sync_wait(struct db_sync *db, int milliseconds);

/* COPY … FROM STDIN in text format: begin with the statement, add rows, finish. */
MUST_CHECK bool db_sync_copy_begin(struct db_sync *db, const char *sql, struct text *why);
MUST_CHECK bool db_sync_copy_add(struct db_sync *db, struct span bytes, struct text *why);
MUST_CHECK bool db_sync_copy_end(struct db_sync *db, struct text *why);

#endif

/* A little more of a blocking connection than others need to see: for its own files and migrations. */
#ifndef DB_SYNC_INTERNAL_H
#define DB_SYNC_INTERNAL_H

#include "db/sync.h"

#include <libpq-fe.h>

enum { DB_NO_LIMIT = -1 };

struct db_sync {
    PGconn *conn;
    bool *prepared; /* by statement */
    int patience;   /* milliseconds for each result, or DB_NO_LIMIT */
    bool late;      /* a result did not come in that time: the connection is of no more use */
};

/* The next result, NULL when there are no more. False: the connection broke, or time is up. */
MUST_CHECK bool db_sync_next(struct db_sync *db, PGresult **result);

/* What the server says to what was sent (1: it was): the last result, or that of what failed. NULL: the connection broke. */
PGresult *db_sync_answer(struct db_sync *db, int sent);

/* False for an error, and when the server answered with something that nobody asked for, such as COPY. */
bool db_is_success(const PGresult *result);

/* Adds why something failed; `result` may be NULL. */
void db_sync_add_error(struct text *why, const PGresult *result, const struct db_sync *db);

/* Where in a text of SQL the server found fault. */
struct db_sync_fault {
    size_t statements; /* that succeeded before */
    size_t position;   /* in characters from 1; 0 when the server did not say */
    char sqlstate[6];  /* empty when the connection broke */
};

/* As db_sync_exec. */
MUST_CHECK bool db_sync_exec_at(struct db_sync *db, const char *sql, struct text *why,
                                struct db_sync_fault *fault);

int db_sync_server_version(const struct db_sync *db);

#endif

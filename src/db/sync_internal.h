/* A little more of a blocking connection than others need to see: for migrations. */
#ifndef DB_SYNC_INTERNAL_H
#define DB_SYNC_INTERNAL_H

#include "db/sync.h"

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

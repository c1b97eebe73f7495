/* Migrations: sql/migrations/NNNN_name.sql, numbered, forward only, checksummed. */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "db/sync.h"

/*
 * Applies what is missing from `folder`, each in a transaction of its own, all under one advisory
 * lock. `say` gets one line for each migration applied. False and a reason (file, line, server
 * message) otherwise: a gap in the numbers, a changed checksum, a database newer than the folder,
 * PostgreSQL below 15.
 */
MUST_CHECK bool db_migrate(struct db_sync *db, const char *folder, void (*say)(const char *line),
                           struct text *why);

/* Highest number applied; 0 for an empty database. */
MUST_CHECK bool db_schema_version(struct db_sync *db, int64_t *version, struct text *why);

#endif

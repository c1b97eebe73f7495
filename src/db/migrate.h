/*
 * Migrations. Tables change by sql/migrations/NNNN_name.sql: numbered, forward only, checksummed.
 * Functions, views and triggers are defined by the files of sql/functions, which are applied again,
 * whole and in the order of their names, when any of them changed: what they defined before is
 * dropped first, so that what is taken out of a file disappears. They may name each other in bodies
 * of functions whatever the order; tables, indexes and constraints may not depend on them.
 *
 * Two marks may be among the comments above a migration's first statement:
 *
 *   -- compatible-from: N     programs whose newest migration is N can live with it, so that nodes
 *                             can be updated one after the other. Without it only those can that
 *                             have the migration. When functions change so that older programs
 *                             cannot call them, a migration has to say so, even an empty one.
 *   -- outside-transaction    each statement runs by itself, for CREATE INDEX CONCURRENTLY. When
 *                             one fails the whole file is run again next time.
 */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "db/sync.h"

/*
 * Brings the database to what `folder` (sql) holds, under one advisory lock. Migrations and the
 * functions that belong to them are applied in one transaction, but for those that run outside. A
 * table that stays locked is waited for only briefly, because all others would wait behind us; then
 * it is tried again, for about a minute. `say` gets a line for each migration applied, for the
 * functions, and while others hold locks. False and a reason (file, line, server message)
 * otherwise: a gap in the numbers, a changed checksum, a database newer than the folder.
 */
MUST_CHECK bool db_migrate(struct db_sync *db, const char *folder, void (*say)(const char *line),
                           struct text *why);

#endif

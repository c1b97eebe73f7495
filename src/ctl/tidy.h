/* After much was written: what the planner knows of tables, and the room that old rows took. */
#ifndef CTL_TIDY_H
#define CTL_TIDY_H

#include "db/sync.h"

/*
 * Runs `what`, "ANALYZE" or "VACUUM ANALYZE", on tables; `names` ends with NULL. Only their owner may: by this connection
 * when it is one's, else by DATABASE_OWNER_URL. Without either, or when that fails, one line on standard error says so, and
 * that is all: autovacuum does the same a while later. Not in a transaction.
 */
void tidy_tables(struct db_sync *db, const char *what, const char *const *names);

#endif

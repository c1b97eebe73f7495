/* The index of search, from the command line. */
#ifndef CTL_REINDEX_H
#define CTL_REINDEX_H

#include "ctl/ctl.h"

/*
 * Rebuilds the index and takes what came meanwhile; the site goes on, and searches the old one until
 * the new one is there. Says on standard error how far it is. False with a reason when the database fails.
 */
MUST_CHECK bool reindex_all(struct db_sync *db, struct text *why);

/*
 * Does what the job runner would, outside a transaction, after much was written: the index step by step, or
 * from scratch where that is quicker. When it returns nothing waits.
 */
MUST_CHECK bool reindex_waiting(struct db_sync *db, struct text *why);

/* The same for a command that has written: the exit code, after saying what went wrong. */
int reindex_after(struct db_sync *db);

#endif

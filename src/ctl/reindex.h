/* The index of search, from the command line. */
#ifndef CTL_REINDEX_H
#define CTL_REINDEX_H

#include "ctl/ctl.h"

/*
 * Builds the index afresh and takes what came meanwhile; the site goes on, and searches the old one until
 * the new one is there. Says on `err` how far it is. False with a reason when the database fails.
 */
MUST_CHECK bool reindex_all(struct db_sync *db, FILE *err, struct text *why);

/*
 * Brings the index up to date after much was written, outside a transaction: step by step, or afresh
 * where that is quicker. When it returns nothing waits.
 */
MUST_CHECK bool reindex_waiting(struct db_sync *db, FILE *err, struct text *why);

/* The same for a command that has written: the exit code, after saying what went wrong. */
int reindex_after(struct db_sync *db);

#endif

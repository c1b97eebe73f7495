/*
 * The lists of assets/lists/, which keep some names and addresses out: the job runner reads them from their files and keeps
 * what they say in the database, where registering looks. What the files are: assets/lists/README.md.
 */
#ifndef CTL_LISTED_LISTED_RUN_H
#define CTL_LISTED_LISTED_RUN_H

#include "db/sync.h"

/*
 * Looks at most each ten seconds whether a file is another than the last time, and takes what it says then. A file that cannot be
 * read, or is longer than a megabyte, changes nothing, and the log says so. False, and *why, when the database failed.
 */
MUST_CHECK bool listed_keep(struct db_sync *db, struct text *why);

/* What a file has in it, as it is looked for: one a line without its comment; names as their keys, hosts in small letters. */
struct span *listed_read(struct arena *arena, struct span file, bool names, size_t *count);

#endif

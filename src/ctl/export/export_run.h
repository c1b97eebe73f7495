/* The job runner's side of copies of people's data: takes those that were asked for, makes and stores them. */
#ifndef CTL_EXPORT_EXPORT_RUN_H
#define CTL_EXPORT_EXPORT_RUN_H

#include "db/sync.h"

/* Makes the next one that waits; *found: there was one. False: the database failed, and the reason is in *why. */
MUST_CHECK bool export_next(struct db_sync *db, bool *found, struct text *why);

#endif

/* The job runner's side of photographs: takes those that were sent, has them made and keeps what is shown. */
#ifndef CTL_PICTURE_PICTURE_RUN_H
#define CTL_PICTURE_PICTURE_RUN_H

#include "db/sync.h"

/* Makes the next one that waits; *found: there was one. False: the database or the program failed, and *why says how. */
MUST_CHECK bool picture_make_next(struct db_sync *db, bool *found, struct text *why);

#endif

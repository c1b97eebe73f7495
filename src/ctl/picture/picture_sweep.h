/* Files in the folder of PICTURES_FOLDER that no photograph has any more, or never had. */
#ifndef CTL_PICTURE_PICTURE_SWEEP_H
#define CTL_PICTURE_PICTURE_SWEEP_H

#include "db/sync.h"

enum {
    PICTURE_SWEEP_SECONDS = 3600
}; /* how old a file is at least: younger ones may be on their way into the database */

/* Looks into the next of the folder's 256 parts; all were looked into after as many calls. Nothing without a folder. */
MUST_CHECK bool picture_sweep_next(struct db_sync *db, struct text *why);
/* One of them, by its number. */
MUST_CHECK bool picture_sweep(struct db_sync *db, const char *folder, unsigned part,
                              struct text *why);

#endif

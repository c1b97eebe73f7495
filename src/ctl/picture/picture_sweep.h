/* Files in the folder of PICTURES_FOLDER that no photograph has any more, or never had. */
#ifndef CTL_PICTURE_PICTURE_SWEEP_H
#define CTL_PICTURE_PICTURE_SWEEP_H

#include "db/sync.h"

enum {
    PICTURE_SWEEP_SECONDS =
        3600, /* how old a file is at least: younger ones may be on their way into the database */
    PICTURE_GONE_SECONDS = 30 * 86400, /* how long what was swept is kept in FOLDER/gone */
};

/*
 * Looks into the next of the folder's 256 parts, and what no photograph has goes to FOLDER/gone; once in a round what is there for
 * 30 days is deleted. Nothing without a folder. A part of which the database knows no file, and that has three that would go, is
 * left alone, and standard error has why, once an hour: it is another site's, or the database is not the whole one.
 */
MUST_CHECK bool picture_sweep_next(struct db_sync *db, struct text *why);
/* One of the parts, by its number. */
MUST_CHECK bool picture_sweep(struct db_sync *db, const char *folder, unsigned part,
                              struct text *why);
/* Deletes files whose bytes are in the database: whoever moved them there was ended before. */
MUST_CHECK bool picture_sweep_doubles(struct db_sync *db, const char *folder, struct text *why);
/* What is in FOLDER/gone for too long. */
void picture_sweep_gone(const char *folder);

#endif

/* The files of photographs in the copy of an account's data. */
#ifndef CTL_EXPORT_EXPORT_PHOTOS_H
#define CTL_EXPORT_EXPORT_PHOTOS_H

#include "ctl/export/export_zip.h"
#include "db/sync.h"

/*
 * Adds the files of all photographs that the account added, each as wide as there is one. One whose file is lost is said on
 * standard error, and left out. False: the database failed, and the reason is in *why; or the ZIP took no more, and
 * *no_room is set.
 */
MUST_CHECK bool export_photos_add(struct db_sync *db, struct zip *zip, int64_t account, instant at,
                                  bool *no_room, struct text *why);

#endif

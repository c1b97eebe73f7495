/* Makes the copy of an account's data: a ZIP of data.json, index.html and photographs, of one moment. */
#ifndef CTL_EXPORT_EXPORT_MAKE_H
#define CTL_EXPORT_EXPORT_MAKE_H

#include "ctl/export/export_zip.h"
#include "db/sync.h"
#include "export/export.h"

enum export_result {
    EXPORT_DONE,
    EXPORT_NO_ROOM, /* the sink took no more */
    EXPORT_TROUBLE  /* the database failed; the reason is in *why */
};

/* Writes it into `sink`. `site` is the site's address, or empty. */
MUST_CHECK enum export_result export_make(struct db_sync *db, const struct export_errand *errand,
                                          struct span site, zip_sink *sink, void *context,
                                          struct text *why);

#endif

/* Photographs of entries, for their files. */
#ifndef CTL_LIBRARY_PHOTOS_H
#define CTL_LIBRARY_PHOTOS_H

#include "ctl/library/library_folder.h"
#include "ctl/library/library_text.h"

/*
 * Fills in the photographs of entries of one kind, in the order of their slugs: all that are shown on their pages, and of each
 * the files that pages show. In the batch's arena.
 */
MUST_CHECK bool library_photos_read(struct db_sync *db, struct arena *arena, struct span after,
                                    struct library_entry_text *entries, size_t count,
                                    struct text *why);

/* Writes the files of an entry's photographs beside its own; one that two entries have is there once. */
MUST_CHECK bool library_photos_write(struct db_sync *db, struct library_folder *folder,
                                     const struct library_entry_text *entry, struct text *why);

#endif

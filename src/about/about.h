/* The site's own pages: what Backtalk is, when to get help now. */
#ifndef ABOUT_ABOUT_H
#define ABOUT_ABOUT_H

#include "library/library.h"

extern const struct entry_kind about_kind;

/*
 * Reads the pages that have to be there whatever happens (when to get help now, privacy) as they are in the starter content, from
 * that folder: a worker that has not yet reached the database, or finds no such page in it, shows this text. Without a file
 * it shows the error page that any other page has.
 */
void about_load_starters(const char *folder);

/*
 * Called once a second while the database answers: caches those pages, also when nobody asks for them, so that they are there
 * whatever happens to the database.
 */
void about_keep_pages(void);

#endif

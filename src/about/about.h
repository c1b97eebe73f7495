/* The site's own pages: what Backtalk is, when to get help now. */
#ifndef ABOUT_ABOUT_H
#define ABOUT_ABOUT_H

#include "library/library.h"

extern const struct entry_kind about_kind;

/*
 * Reads the page about when to get help now as it is in the starter content: a worker that has not yet reached the
 * database shows this text. Without the file it shows the error page that any other page has.
 */
void about_load_red_flags(const char *file);

/*
 * Called once a second while the database answers: caches the page about when to get help now, also when nobody asks for
 * it, so that it is there whatever happens to the database.
 */
void about_keep_red_flags(void);

#endif

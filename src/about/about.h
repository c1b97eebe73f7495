/* The site's own pages: what Backtalk is, when to get help now. */
#ifndef ABOUT_ABOUT_H
#define ABOUT_ABOUT_H

#include "library/library.h"

extern const struct entry_kind about_kind;

/*
 * Called once a second while the database answers: caches the page about when to get help now, also when nobody asks for
 * it, so that it is there whatever happens to the database.
 */
void about_keep_red_flags(void);

#endif

/* The site's own pages: what Backtalk is, when to get help now. */
#ifndef ABOUT_ABOUT_H
#define ABOUT_ABOUT_H

#include "library/library.h"

extern const struct entry_kind about_kind;

#endif

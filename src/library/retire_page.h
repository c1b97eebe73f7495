/* Between retire_web.c and retire_view.chtml. */
#ifndef LIBRARY_RETIRE_PAGE_H
#define LIBRARY_RETIRE_PAGE_H

#include "library/entry_page.h"
#include "library/library.h"

struct retire_page {
    struct entry_page page; /* first: the shared steps know only this */
    struct entry_named replacement;
    struct entry_titles titles;
};

#endif

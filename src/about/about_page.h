/* Between about_web.c and about_view.chtml. */
#ifndef ABOUT_ABOUT_PAGE_H
#define ABOUT_ABOUT_PAGE_H

#include "core/span.h"

/* A page of the site's own, from the starter content. */
struct about_starter {
    struct span path;
    const char *file; /* in the folder of the site's own pages */
    struct span title;
    struct html body;
};

#endif

/* Between picture_web.c and picture_view.chtml. */
#ifndef PICTURE_PICTURE_PAGE_H
#define PICTURE_PICTURE_PAGE_H

#include "picture/picture.h"
#include "web/page.h"

struct picture_page {
    const char *kind;
    struct picture_entry entry;
    struct pictures pictures;
    struct picture_place place;
};

#endif

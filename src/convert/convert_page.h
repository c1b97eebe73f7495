/* What the page that converts loads. */
#ifndef CONVERT_CONVERT_PAGE_H
#define CONVERT_CONVERT_PAGE_H

#include "convert/convert.h"

struct convert_page {
    struct post_source source;
    struct convert_before before;
    struct convert_parents parents;
    struct post_text text;
    struct post_place place; /* once it is done */
};

#endif

/* What the pages about limits show; between limit_web.c and limit_view.chtml. */
#ifndef LIMIT_LIMIT_PAGE_H
#define LIMIT_LIMIT_PAGE_H

#include "limit/limit.h"
#include "web/page.h"

struct limit_page {
    struct limit_rules rules;
    struct limit_changes changes;
    struct limit_rule rule;   /* the one that is changed */
    struct limit_rule wanted; /* what it is to be */
};

#endif

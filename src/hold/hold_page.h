/* What the pages about the rules show by which posts wait; between hold_rule_web.c and hold_rule_view.chtml. */
#ifndef HOLD_HOLD_PAGE_H
#define HOLD_HOLD_PAGE_H

#include "hold/hold.h"
#include "web/page.h"

struct hold_page {
    struct hold_rules rules;
    struct hold_changes changes;
    struct hold_rule rule; /* the one that is changed */
};

#endif

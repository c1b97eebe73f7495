/* Between the handlers of what waits, and of the rules by which it does, and their pages. */
#ifndef HOLD_HOLD_PAGE_H
#define HOLD_HOLD_PAGE_H

#include "hold/hold.h"
#include "staff_template/staff_template.h"
#include "web/page.h"

/* A moderator's decision. */
struct hold_decide_page {
    struct hold it;
    struct span claimer;                  /* who else looks at it just now; empty: nobody */
    struct staff_template_list templates; /* of deleting */
};

struct hold_page {
    struct hold_rules rules;
    struct hold_changes changes;
    struct hold_rule rule; /* the one that is changed */
};

#endif

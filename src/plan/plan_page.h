/* What the pages of following need. */
#ifndef PLAN_PLAN_PAGE_H
#define PLAN_PLAN_PAGE_H

#include "plan/plan.h"

struct plan_follow {
    const struct entry *entry;
    const struct stretch_model *model;
    struct stretch_pictures pictures;
    const struct plan_choices *choices;
    enum figure_side drawn; /* by the pictures */
    struct span path;       /* of the entry */
    struct span own;        /* of the page */
    struct plan_swaps instead;
};

#endif

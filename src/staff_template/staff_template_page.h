/* Between staff_template_web.c and staff_template_view.chtml. */
#ifndef STAFF_TEMPLATE_STAFF_TEMPLATE_PAGE_H
#define STAFF_TEMPLATE_STAFF_TEMPLATE_PAGE_H

#include "staff_template/staff_template.h"
#include "web/page.h"

struct staff_template_page {
    struct staff_template_list list;
    struct staff_template template; /* id 0: a new one */
    struct staff_template_revisions revisions;
    int64_t saved; /* the id that it got */
};

#endif

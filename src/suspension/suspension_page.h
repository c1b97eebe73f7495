/* Between suspension_web.c and suspension_view.chtml. */
#ifndef SUSPENSION_SUSPENSION_PAGE_H
#define SUSPENSION_SUSPENSION_PAGE_H

#include "account/account.h"
#include "staff_template/staff_template.h"
#include "suspension/suspension.h"
#include "web/page.h"

struct suspension_page {
    struct account_person person;
    struct suspension_list list; /* the newest first */
    struct suspension_waiting waiting;
    struct staff_template_list templates;
};

struct suspensions_page {
    struct suspension_list list;
    bool current;
    int64_t before; /* 0: from the newest */
};

#endif

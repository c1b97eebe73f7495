/* What the page of notices loads. */
#ifndef NOTICE_NOTICE_PAGE_H
#define NOTICE_NOTICE_PAGE_H

#include "notice/notice.h"

struct notice_page {
    struct notice_list list;
    struct notice_groups groups;
    bool all; /* those that were read, too */
    bool first;
};

#endif

/* What the pages of following load. */
#ifndef FOLLOW_FOLLOW_PAGE_H
#define FOLLOW_FOLLOW_PAGE_H

#include "follow/follow.h"
#include "notice/notice.h"

struct follow_page {
    struct follow_list list;
    bool first;
    struct notice_setting setting;
    bool saved; /* just now */
};

#endif

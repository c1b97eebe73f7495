/* What the pages of following load. */
#ifndef FOLLOW_FOLLOW_PAGE_H
#define FOLLOW_FOLLOW_PAGE_H

#include "follow/follow.h"
#include "notice/notice.h"
#include "person/person.h"
#include "push/push.h"

struct follow_page {
    struct follow_list list;
    struct person_blocked_list blocked;
    bool first;
    struct notice_setting setting;
    bool saved; /* just now */
    struct push_state push;
    struct span push_key; /* as its button has it; empty: nothing is pushed here */
};

#endif

/* What the pages of following load. */
#ifndef FOLLOW_FOLLOW_PAGE_H
#define FOLLOW_FOLLOW_PAGE_H

#include "follow/follow.h"

struct follow_page {
    struct follow_list list;
    bool first;
    bool own; /* questions that one asks or answers are followed */
};

#endif

/* What the page behind the link of a mail of notices loads. */
#ifndef NOTICE_NOTICE_STOP_PAGE_H
#define NOTICE_NOTICE_STOP_PAGE_H

#include "notice/notice.h"

struct notice_stop_page {
    struct span token;
    struct notice_stop stop;
};

#endif

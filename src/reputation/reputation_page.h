/* Between the pages about points and rights and reputation_view.chtml. */
#ifndef REPUTATION_REPUTATION_PAGE_H
#define REPUTATION_REPUTATION_PAGE_H

#include "reputation/reputation.h"
#include "web/page.h"

struct reputation_page {
    struct reputation_own own;
    struct reputation_rights rights;
    struct reputation_right right; /* the one that is changed */
    struct reputation_changes changes;
};

#endif

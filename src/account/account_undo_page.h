/* What the page shows that takes away a way in which somebody else added. */
#ifndef ACCOUNT_ACCOUNT_UNDO_PAGE_H
#define ACCOUNT_ACCOUNT_UNDO_PAGE_H

#include "account/account.h"
#include "web/page.h"

struct account_undo_page {
    struct span token; /* as it came, for the form */
    struct account_undo undo;
    const struct account_way
        *chosen; /* what the form takes away; NULL: nothing that the link is for */
    bool sent;   /* this very form was carried out before */
};

#endif

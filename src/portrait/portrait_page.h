/* Between the handlers about pictures of people and their pages. */
#ifndef PORTRAIT_PORTRAIT_PAGE_H
#define PORTRAIT_PORTRAIT_PAGE_H

#include "account/account.h"
#include "hold/hold.h"
#include "portrait/portrait.h"

struct portrait_page {
    struct portrait_list list;
    struct account_person person; /* of the page for moderators */
    struct hold_about
        about; /* as before: what they say of themselves, as far as it waits or waited */
};

#endif

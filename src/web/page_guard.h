/* Who may see a page and send its form. */
#ifndef WEB_PAGE_GUARD_H
#define WEB_PAGE_GUARD_H

#include "web/page.h"

/* The session is known: replies when it may not go on, for the page's guard, for how the form was sent, or for its token. */
void page_check_guard(struct request *r);

#endif

/* Who may see a page and send its form. */
#ifndef WEB_PAGE_GUARD_H
#define WEB_PAGE_GUARD_H

#include "web/page.h"

/* The session is known: replies when it may not go on, for the page's guard, for how the form was sent, or for its token. */
void page_check_guard(struct request *r);

/*
 * Replies with the way to confirm who it is, and back to here. For pages that need it in some cases only (in all: PAGE's
 * `.confirmed`), from a step in which the viewer is known and was not asked within ten minutes (r->viewer.confirmed).
 */
void page_refuse_unconfirmed(struct request *r);

#endif

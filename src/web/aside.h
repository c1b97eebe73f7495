/* The end of what a page asked for aside (page_aside in web/page.h). */
#ifndef WEB_ASIDE_H
#define WEB_ASIDE_H

#include "web/page.h"

/* The request ends: what was asked for aside is given back. */
void aside_end_all(struct request *r);

#endif

/* The statements of a request's steps: page.c's own. */
#ifndef WEB_PAGE_BATCH_H
#define WEB_PAGE_BATCH_H

#include "web/page.h"

/* Sends what the step queued; `done` is called with the request when the results are in, for r->batch to be looked at. */
void page_send_batch(struct request *r, void (*done)(void *request));
/* Results are in: what went wrong, if anything, is answered or handed to the page's `refused` steps. */
void page_look_at_batch(struct request *r);

#endif

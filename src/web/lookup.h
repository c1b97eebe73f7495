/*
 * Who looks at a cached page, asked for all requests of one turn of the loop in one statement. Of what a single look-up
 * costs most is for its round trip, not for what is looked up; many who come at once share it.
 */
#ifndef WEB_LOOKUP_H
#define WEB_LOOKUP_H

#include "web/page.h"

/*
 * Has the session of the request's cookie looked up, and how its account voted on these posts. The request waits; when it
 * goes on, r->viewer is filled in (account_id 0: no such session), or the error is in r->batch.
 */
void lookup_add(struct request *r, const int64_t *posts, size_t count);

/*
 * Sends what was added; while some are on their way, only after a moment, so that more share the next one. Called before the
 * loop waits for events; does nothing when nothing was added.
 */
void lookup_send(void);

#endif

/* Replies from cached pages. */
#ifndef WEB_REPLY_CACHED_H
#define WEB_REPLY_CACHED_H

#include "web/page.h"

/* Answers a member from the cached page that r->state->cached holds; false when it is not for them. */
bool reply_members_cached(struct request *r);

/*
 * While the database does not answer, who looks cannot be known: answers with what signed-out readers see, if that is
 * cached, and says so at its top. False when it is not, and nothing is answered.
 */
bool reply_stored_copy(struct request *r);

/* Answers a visitor at once from the cached pages, by the canonical query; false when there is none. */
bool reply_cached(struct http_request *kore, const struct page *page, struct span query);

#endif

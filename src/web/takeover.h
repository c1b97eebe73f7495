/* A client's connection that leaves Kore: for replies that do not end, with nothing of what a connection costs there. */
#ifndef WEB_TAKEOVER_H
#define WEB_TAKEOVER_H

#include "web/page.h"

/*
 * In a step, in place of a reply: the descriptor of the client's connection, which is the caller's from here on; nothing was written
 * to it, and it does not block. Kore forgets the connection with its buffers, timeouts and place among worker_max_connections. The
 * caller calls reply_note, as for any reply. -1, and nothing has changed: there is no client any more, it has TLS of Kore's own, it
 * sent more than this request, or there is no descriptor.
 */
MUST_CHECK int takeover(struct request *r);

#endif

/*
 * A push message, sent to a push service (RFC 8030): by libcurl, from the job runner alone. The address is what a browser gave, and so a
 * stranger's: https on its own port, no redirects, no proxy, no address inside a network, looked at as it is connected to.
 */
#ifndef CTL_PUSH_PUSH_SEND_H
#define CTL_PUSH_PUSH_SEND_H

#include "core/arena.h"
#include "core/text.h"

enum { PUSH_SECONDS = 15, PUSH_TTL = 86400 }; /* kept for a device that is off */

struct push_post {
    struct span endpoint;
    struct span authorization;
    struct span body;
    const char *loopback; /* "127.0.0.1:8080": is asked, by http, although it is inside; NULL */
};

/* "https://push.example" of an endpoint; empty: it is none that is sent to. In the arena. */
struct span push_origin(struct arena *arena, struct span endpoint, const char *loopback);

/* The status of the answer; 0: there was none, and *why says so. */
long push_send(struct arena *arena, const struct push_post *post, struct text *why);

#endif

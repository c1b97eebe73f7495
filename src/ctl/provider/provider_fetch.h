/*
 * Asking a provider, by libcurl. What is asked for is named by an answer of the provider, so each request is bounded:
 * https alone, no redirects, five seconds, 256 KB, no proxy, no cookies; and an address inside a network is asked only when
 * it is the issuer's own host, which an admin has written down.
 */
#ifndef CTL_PROVIDER_PROVIDER_FETCH_H
#define CTL_PROVIDER_PROVIDER_FETCH_H

#include <stdatomic.h>

#include "core/text.h"

enum { PROVIDER_BODY_MAX = 256 * 1024 };

/* An address that begins with https:// and has no user, password or fragment; also http:// of this machine, `on_loopback`. */
bool provider_url_is_allowed(struct span url, bool on_loopback);

/* Not for two threads. */
struct provider_fetch;
/*
 * Gives up once *stopping is true (NULL: never). `issuer` is copied; `ca_file`, a file of certificates to trust in place of
 * the system's (NULL: those), is not, and has to outlive it. NULL when there is no memory.
 */
struct provider_fetch *provider_fetch_new(struct span issuer, bool on_loopback, const char *ca_file,
                                          const atomic_bool *stopping);
void provider_fetch_free(struct provider_fetch *fetch);

/*
 * GET, or POST of a form when `form` is not NULL. `authorization` is a header's value, or NULL. *body gets what was answered
 * with 200; when that was not so, false, and *why says what came instead.
 */
struct provider_request {
    struct span url;
    const char *authorization;
    const char *form; /* application/x-www-form-urlencoded */
};
MUST_CHECK bool provider_fetch(struct provider_fetch *fetch, const struct provider_request *request,
                               struct text *body, struct text *why);

#endif

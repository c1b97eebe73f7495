/* Where a browser goes with the address of a link: which host, at which port. By the URL standard, https://url.spec.whatwg.org. */
#ifndef CORE_WEB_ADDRESS_H
#define CORE_WEB_ADDRESS_H

#include "core/span.h"

enum { WEB_HOST_MAX = 253 };

struct web_address {
    bool secure;     /* https */
    bool has_scheme; /* false: that of the page, "//example.org/x" */
    bool
        leads_away; /* it names a host, by a scheme or two slashes; set also where that cannot be read */
    char
        host[WEB_HOST_MAX +
             1]; /* as it is looked up: "xn--bcher-kva.example"; without the dot that ends a name */
    int port;    /* 0: the scheme's own */
    struct span rest; /* the path and all behind it, with its first slash; may be empty */
};

/*
 * Reads http://…, https://… and //…, with backslashes for slashes, tabs, a user, codes and other letters in the host, and a dot at its
 * end, as browsers do. False: it leads to another scheme, stays where the page is, or is none that a browser opens.
 */
MUST_CHECK bool web_address_read(struct span address, struct web_address *out);

#endif

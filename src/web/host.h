/* The names under which this site is asked for, and the proxies that may say who asks. No Kore. */
#ifndef WEB_HOST_H
#define WEB_HOST_H

#include <sys/socket.h>

#include "core/span.h"

/*
 * May a request ask for this host ("forum.example", "[::1]:8888", as in a Host header)? 0: yes; 400: it is no host; 421: it is
 * not this site's. `names` is the setting HOSTS, names between spaces, which ORIGIN's belongs to; without names (NULL
 * or empty), addresses, localhost and ORIGIN's name are ours. Both may be NULL. Ports and case make no difference. An
 * empty host is what a client of HTTP/1.0 asks for, which browsers are not.
 */
int host_refusal(struct span host, const char *names, const char *origin);

enum { PROXIES_MAX = 16, ADDRESS_BYTES = 16 };

/* Addresses, or networks, of proxies. */
struct proxies {
    size_t count;
    struct {
        int family; /* AF_INET or AF_INET6 */
        unsigned char bytes[ADDRESS_BYTES];
        unsigned bits; /* that count, from the front */
    } networks[PROXIES_MAX];
};

/*
 * Reads the setting BEHIND_PROXY: addresses or networks ("10.0.0.7 fd00::/8") between spaces; "1" is this machine; NULL,
 * empty or "0": none. False when it is anything else.
 */
MUST_CHECK bool proxies_read(const char *setting, struct proxies *out);

/* `address` is a struct in_addr or in6_addr, by the family; of another family nothing is a proxy. */
bool proxies_have(const struct proxies *proxies, int family, const void *address);

#endif

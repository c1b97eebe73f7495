/* Addresses that nobody on the internet has: machines beside ours, which nobody else may have us ask. */
#ifndef CTL_INSIDE_H
#define CTL_INSIDE_H

#include <sys/socket.h>

#include "core/base.h"

/*
 * Loopback, private, link-local, multicast, unique local, reserved and documentation networks (IANA's special-purpose registries,
 * RFC 6890), also where an IPv6 address only wraps an IPv4 one (mapped, NAT64, 6to4, Teredo); and whatever is neither IPv4
 * nor IPv6.
 */
bool address_is_inside(const struct sockaddr *address);

/* May it be connected to? Not when it is inside, but for `loopback`, "127.0.0.1:8080", of who tries something; NULL: none. */
bool address_is_allowed(const struct sockaddr *address, const char *loopback);

#endif

/* Where a request is from. */
#ifndef CORE_NETWORK_H
#define CORE_NETWORK_H

#include "core/arena.h"

/*
 * Where limits are counted: an IPv4 address as it is, of an IPv6 address the network of 64 bits that one
 * household has. Anything else as it is. In the arena.
 */
struct span network_of(struct arena *arena, struct span address);

#endif

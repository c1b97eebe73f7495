/* Where a request is from. */
#include "core/network.h"

#include <arpa/inet.h>
#include <string.h>

struct span network_of(struct arena *arena, struct span address)
{
    struct in6_addr bytes;
    char text[INET6_ADDRSTRLEN];
    if (inet_pton(AF_INET6, arena_string(arena, address), &bytes) != 1)
        return address;
    if (IN6_IS_ADDR_V4MAPPED(&bytes)) {
        if (inet_ntop(AF_INET, bytes.s6_addr + 12, text, sizeof(text)) == NULL)
            return address;
        return arena_span(arena, span_of(text));
    }
    memset(bytes.s6_addr + 8, 0, 8);
    if (inet_ntop(AF_INET6, &bytes, text, sizeof(text)) == NULL)
        return address;
    return arena_printf(arena, "%s/64", text);
}

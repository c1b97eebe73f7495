/* Which addresses are inside a network. */
#include "ctl/inside.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static bool is_inside_ipv4(uint32_t address)
{
    static const struct {
        uint32_t network;
        int bits;
    } inside[] = {
        {0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},  {0xA9FE0000, 16},
        {0xAC100000, 12}, {0xC0000000, 24}, {0xC0000200, 24}, {0xC0586300, 24}, {0xC0A80000, 16},
        {0xC6120000, 15}, {0xC6336400, 24}, {0xCB007100, 24}, {0xE0000000, 3},
    };
    for (size_t i = 0; i < COUNT_OF(inside); i++) {
        if ((address ^ inside[i].network) >> (32 - inside[i].bits) == 0)
            return true;
    }
    return false;
}

static uint32_t number_at(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool is_inside_ipv6(const unsigned char bytes[16])
{
    static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    static const unsigned char translated[12] = {0x00, 0x64, 0xFF, 0x9B};
    uint32_t first = number_at(bytes);
    if (memcmp(bytes, mapped, sizeof(mapped)) == 0 ||
        memcmp(bytes, translated, sizeof(translated)) == 0)
        return is_inside_ipv4(number_at(bytes + 12));
    return first >> 29 != 1 ||              /* 2000::/3 is what the internet uses */
           first >> 9 == 0x20010000 >> 9 || /* 2001::/23: protocols, Teredo among them */
           first == 0x20010DB8 || first >> 16 == 0x2002 || /* documentation; 6to4 */
           first >> 12 == 0x3FFF0;                         /* documentation */
}

bool address_is_inside(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in ipv4;
        memcpy(&ipv4, address, sizeof(ipv4));
        return is_inside_ipv4(ntohl(ipv4.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 ipv6;
        memcpy(&ipv6, address, sizeof(ipv6));
        return is_inside_ipv6(ipv6.sin6_addr.s6_addr);
    }
    return true;
}

static bool is_loopback(const struct sockaddr *address, const char *loopback)
{
    struct sockaddr_in ipv4;
    char host[INET_ADDRSTRLEN];
    char whole[INET_ADDRSTRLEN + 8];
    if (loopback == NULL || address->sa_family != AF_INET)
        return false;
    memcpy(&ipv4, address, sizeof(ipv4));
    if (inet_ntop(AF_INET, &ipv4.sin_addr, host, sizeof(host)) == NULL)
        return false;
    (void)snprintf(whole, sizeof(whole), "%s:%u", host, (unsigned)ntohs(ipv4.sin_port));
    return strcmp(whole, loopback) == 0;
}

bool address_is_allowed(const struct sockaddr *address, const char *loopback)
{
    return !address_is_inside(address) || is_loopback(address, loopback);
}

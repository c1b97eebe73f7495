/* The names under which this site is asked for, and the proxies that may say who asks. */
#include "web/host.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <strings.h>

enum { HOST_MAX = 253, PORT_DIGITS = 5, NETWORK_ROOM = 64 };

/* ---- names ---- */

static bool same_name(struct span a, struct span b)
{
    return a.len == b.len && strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

static bool is_port(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!isdigit((unsigned char)s.ptr[i]))
            return false;
    }
    return s.len <= PORT_DIGITS;
}

/* Takes the name out of "name:port"; an IPv6 address keeps its brackets. */
static bool split(struct span host, struct span *name)
{
    size_t end = span_starts(host, "[") ? span_find(host, ']') + 1 : span_find(host, ':');
    if (end > host.len)
        return false;
    *name = span_make(host.ptr, end);
    struct span rest = span_from(host, end);
    return span_is_empty(rest) || (span_starts(rest, ":") && is_port(span_from(rest, 1)));
}

static bool is_address(struct span name)
{
    char room[INET6_ADDRSTRLEN];
    unsigned char bytes[ADDRESS_BYTES];
    bool six = span_starts(name, "[");
    struct span inside = six ? span_make(name.ptr + 1, name.len - 2) : name;
    if (inside.len >= sizeof(room))
        return false;
    snprintf(room, sizeof(room), SPAN_FMT, SPAN_ARG(inside));
    return inet_pton(six ? AF_INET6 : AF_INET, room, bytes) == 1;
}

static bool is_name(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!isalnum((unsigned char)s.ptr[i]) && strchr("-._", s.ptr[i]) == NULL)
            return false;
    }
    return s.len > 0 && s.len <= HOST_MAX && s.ptr[0] != '.';
}

static bool is_of_origin(struct span name, const char *origin)
{
    struct span rest = span_of(origin);
    size_t scheme = span_find_text(rest, "://");
    struct span ours;
    return scheme < rest.len && split(span_from(rest, scheme + 3), &ours) && same_name(name, ours);
}

int host_refusal(struct span host, const char *names, const char *origin)
{
    struct span name;
    if (span_is_empty(host))
        return 0;
    if (!split(host, &name) || !(is_address(name) || is_name(name)))
        return 400;
    /* "forum.example." is the same name. */
    if (span_ends(name, "."))
        name.len--;
    if (is_of_origin(name, origin))
        return 0;
    struct span rest = span_of(names);
    struct span ours;
    bool listed = false;
    for (; span_word(&rest, &ours); listed = true) {
        if (same_name(name, ours))
            return 0;
    }
    if (!listed && (is_address(name) || same_name(name, SPAN("localhost"))))
        return 0;
    return 421;
}

/* ---- proxies ---- */

static bool read_network(struct proxies *out, struct span word)
{
    if (out->count == PROXIES_MAX || word.len >= NETWORK_ROOM)
        return false;
    char room[NETWORK_ROOM];
    size_t slash = span_find(word, '/');
    snprintf(room, sizeof(room), SPAN_FMT, SPAN_ARG(span_make(word.ptr, slash)));
    int family = strchr(room, ':') != NULL ? AF_INET6 : AF_INET;
    int64_t most = family == AF_INET6 ? 128 : 32;
    int64_t bits = most;
    if (inet_pton(family, room, out->networks[out->count].bytes) != 1 ||
        (slash < word.len && !span_int(span_from(word, slash + 1), 0, most, &bits)))
        return false;
    out->networks[out->count].family = family;
    out->networks[out->count++].bits = (unsigned)bits;
    return true;
}

bool proxies_read(const char *setting, struct proxies *out)
{
    struct span rest = span_of(setting);
    if (span_is(rest, "0"))
        rest = SPAN("");
    if (span_is(rest, "1"))
        rest = SPAN("127.0.0.0/8 ::1");
    *out = (struct proxies){0};
    struct span word;
    while (span_word(&rest, &word)) {
        if (!read_network(out, word))
            return false;
    }
    return true;
}

static bool same_bits(const unsigned char *a, const unsigned char *b, unsigned bits)
{
    unsigned whole = bits / 8;
    unsigned mask = 0xffU << (8 - bits % 8) & 0xffU;
    return memcmp(a, b, whole) == 0 && (bits % 8 == 0 || ((a[whole] ^ b[whole]) & mask) == 0);
}

bool proxies_have(const struct proxies *proxies, int family, const void *address)
{
    for (size_t i = 0; i < proxies->count; i++) {
        if (proxies->networks[i].family == family &&
            same_bits(proxies->networks[i].bytes, address, proxies->networks[i].bits))
            return true;
    }
    return false;
}

/* How to reach the people who run this site. */
#include "web/contact.h"

/* "forum.example", with a dot inside. */
static bool is_host(struct span host)
{
    size_t dot = span_find(host, '.');
    return dot > 0 && dot + 1 < host.len && host.ptr[host.len - 1] != '.' &&
           memmem(host.ptr, host.len, "..", 2) == NULL;
}

/* Nothing that would end the address, or start a header or a recipient behind it. */
static bool is_plain(struct span setting, const char *refused)
{
    for (size_t i = 0; i < setting.len; i++) {
        unsigned char c = (unsigned char)setting.ptr[i];
        if (c <= ' ' || c >= 0x7F || strchr(refused, c) != NULL)
            return false;
    }
    return true;
}

bool contact_is_address(struct span setting)
{
    if (setting.len > CONTACT_MAX)
        return false;
    if (span_starts(setting, "https://")) {
        struct span rest = span_from(setting, strlen("https://"));
        struct span host = span_make(rest.ptr, span_find(rest, '/'));
        return is_plain(setting, "<>\"\\") && span_find(host, '@') == host.len && is_host(host);
    }
    size_t at = span_find(setting, '@');
    struct span host = span_from(setting, at + 1);
    return at > 0 && at < setting.len && is_plain(setting, "<>()[],;:\\\"/?&#%") &&
           span_find(host, '@') == host.len && is_host(host);
}

struct span contact_href(struct arena *arena, struct span contact)
{
    if (span_starts(contact, "https://"))
        return contact;
    return arena_printf(arena, "mailto:" SPAN_FMT, SPAN_ARG(contact));
}

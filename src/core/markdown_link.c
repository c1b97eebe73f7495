/* Addresses in Markdown: which are let through, and how they are written. */
#include "core/markdown_link.h"

#include "core/escape.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool starts_ignoring_case(struct span s, const char *prefix)
{
    size_t len = strlen(prefix);
    for (size_t i = 0; i < len; i++) {
        if (i >= s.len || lower(s.ptr[i]) != prefix[i])
            return false;
    }
    return true;
}

static bool has_host(struct span s, const char *prefix)
{
    size_t len = strlen(prefix);
    return starts_ignoring_case(s, prefix) && s.len > len && s.ptr[len] != '/';
}

/* Browsers skip slashes before a host, however many there are. */
static bool leads_away(struct span s)
{
    size_t slashes = 0;
    while (slashes < s.len && s.ptr[slashes] == '/')
        slashes++;
    return slashes >= 2 && slashes < s.len;
}

/* Anything before a colon that comes ahead of / ? # is a scheme to some browser. */
static bool has_scheme(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == ':')
            return true;
        if (c == '/' || c == '?' || c == '#')
            return false;
    }
    return false;
}

/* Digits, a plus sign and what may separate them: nothing that a browser could take for more than a number. */
static bool is_telephone(struct span s)
{
    static const char scheme[] = "tel:";
    size_t len = strlen(scheme);
    if (!starts_ignoring_case(s, scheme) || s.len == len)
        return false;
    for (size_t i = len; i < s.len; i++)
        if (s.ptr[i] == '\0' || strchr("0123456789+-.()", s.ptr[i]) == NULL)
            return false;
    return true;
}

enum markdown_address markdown_address_kind(struct span address)
{
    if (markdown_address_is_image(address) || leads_away(address))
        return MARKDOWN_ADDRESS_WEB;
    if (starts_ignoring_case(address, "mailto:") || is_telephone(address))
        return MARKDOWN_ADDRESS_CONTACT;
    if (has_scheme(address))
        return MARKDOWN_ADDRESS_REFUSED;
    /* Browsers skip white space and control characters before and inside a scheme. */
    for (size_t i = 0; i < address.len; i++) {
        if ((unsigned char)address.ptr[i] < ' ')
            return MARKDOWN_ADDRESS_REFUSED;
    }
    return MARKDOWN_ADDRESS_LOCAL;
}

bool markdown_address_is_image(struct span address)
{
    return has_host(address, "https://") || has_host(address, "http://");
}

static bool may_stand(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-_.+!*'(),%#@?=;:/&$~[]", c) != NULL);
}

void markdown_address_encode(struct text *out, struct span address)
{
    for (size_t i = 0; i < address.len; i++) {
        struct span one = span_make(address.ptr + i, 1);
        if (may_stand((unsigned char)address.ptr[i]))
            text_add_span(out, one);
        else
            escape_url_part(out, one);
    }
}

void markdown_address_write(struct text *out, struct span address)
{
    for (size_t i = 0; i < address.len; i++) {
        struct span one = span_make(address.ptr + i, 1);
        if (may_stand((unsigned char)address.ptr[i]))
            escape_html(out, one);
        else
            escape_url_part(out, one);
    }
}

/* Email addresses, also as people write them for people: "mia (at) example (dot) org". */
#include "personal/personal_parts.h"

enum { LOCAL_MAX = 64, DOMAIN_MAX = 253 };

static bool is_local(char c)
{
    return personal_is_word(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}

/* Behind "name": how many bytes are a sign for "at". `loose`: the word alone, which most often is only a word. */
static size_t at_sign(struct span text, size_t at, bool *loose)
{
    static const char *const forms[] = {"@",    " @ ",    " (at) ", " [at] ", "(at)",
                                        "[at]", " {at} ", "{at}",   " at ",   NULL};
    for (size_t i = 0; forms[i] != NULL; i++) {
        size_t len = strlen(forms[i]);
        if (at + len <= text.len && strncasecmp(text.ptr + at, forms[i], len) == 0) {
            *loose = forms[i + 1] == NULL;
            return len;
        }
    }
    return 0;
}

static size_t dot_sign(struct span text, size_t at, bool *spelled)
{
    static const char *const forms[] = {".", " (dot) ", " [dot] ", "(dot)", "[dot]", " dot ", NULL};
    for (size_t i = 0; forms[i] != NULL; i++) {
        size_t len = strlen(forms[i]);
        if (at + len <= text.len && strncasecmp(text.ptr + at, forms[i], len) == 0) {
            *spelled = *spelled || i > 0;
            return len;
        }
    }
    return 0;
}

static size_t label_length(struct span text, size_t at)
{
    size_t len = 0;
    while (personal_is_word(personal_at(text, at + len)) ||
           (personal_at(text, at + len) == '-' && len > 0 &&
            personal_is_word(personal_at(text, at + len + 1))))
        len++;
    return len;
}

/* The last part of a name of a host, and not what a file of a picture ends with ("figure@2x.png"). */
static bool is_top(struct span label)
{
    static const char *const files[] = {"png", "jpg", "jpeg", "gif", "webp", "svg", "pdf", NULL};
    for (size_t i = 0; i < label.len; i++) {
        if (personal_is_digit(label.ptr[i]))
            return false;
    }
    for (size_t i = 0; files[i] != NULL; i++) {
        if (label.len == strlen(files[i]) && strncasecmp(label.ptr, files[i], label.len) == 0)
            return false;
    }
    return label.len >= 2;
}

/* "me at gmail.com" is an address, "look at example.org" none: hosts that have mailboxes and little else. */
static bool is_mail_host(struct span host)
{
    static const char *const hosts[] = {
        "gmail.com",      "googlemail.com", "hotmail.com",    "hotmail.co.uk",
        "outlook.com",    "yahoo.com",      "yahoo.co.uk",    "icloud.com",
        "gmx.de",         "gmx.net",        "web.de",         "proton.me",
        "protonmail.com", "aol.com",        "btinternet.com", NULL};
    for (size_t i = 0; hosts[i] != NULL; i++) {
        if (host.len == strlen(hosts[i]) && strncasecmp(host.ptr, hosts[i], host.len) == 0)
            return true;
    }
    return false;
}

/* What is only words, "at home dot the", has no end that hosts have. */
static bool is_common_top(struct span text, size_t end)
{
    static const char *const tops[] = {".com", ".org", ".net", ".edu", ".info", ".de", ".uk", ".eu",
                                       ".io",  ".at",  ".ch",  ".fr",  ".it",   ".es", ".nl", ".ca",
                                       ".au",  ".us",  ".ie",  ".nz",  ".be",   ".se", ".dk", NULL};
    for (size_t i = 0; tops[i] != NULL; i++) {
        size_t len = strlen(tops[i]) - 1;
        if (end > len && strncasecmp(text.ptr + end - len, tops[i] + 1, len) == 0 &&
            !personal_is_word(text.ptr[end - len - 1]))
            return true;
    }
    return false;
}

size_t personal_email_at(struct span text, size_t at)
{
    size_t local = 0;
    bool loose = false;
    bool spelled = false;
    while (local < LOCAL_MAX && is_local(personal_at(text, at + local)))
        local++;
    if (local == 0 || !personal_is_word(text.ptr[at]))
        return 0;
    size_t sign = at_sign(text, at + local, &loose);
    if (sign == 0)
        return 0;
    size_t host = at + local + sign;
    size_t end = host;
    size_t good = 0; /* the end of what is a whole host */
    for (size_t dot = 0; end - host < DOMAIN_MAX;) {
        size_t len = label_length(text, end);
        if (len == 0)
            break;
        if (dot > 0 && is_top(span_make(text.ptr + end, len)))
            good = end + len;
        end += len;
        dot = dot_sign(text, end, &spelled);
        if (dot == 0)
            break;
        end += dot;
    }
    if (good == 0)
        return 0;
    bool is_sure = !loose || is_mail_host(span_make(text.ptr + host, good - host)) ||
                   (spelled && is_common_top(text, good));
    return is_sure ? good - at : 0;
}

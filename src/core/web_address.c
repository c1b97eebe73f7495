/* Addresses as browsers read them. */
#include "core/web_address.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uidna.h>

enum { AUTHORITY_MAX = 4096, PORT_MAX = 65535 };

static UIDNA *names;
static pthread_once_t opened = PTHREAD_ONCE_INIT;

static void open_once(void)
{
    UErrorCode status = U_ZERO_ERROR;
    names = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &status);
    if (U_FAILURE(status)) {
        fprintf(stderr, "web_address: ICU failed: %s\n", u_errorName(status));
        abort();
    }
}

/* They are left out wherever they are. */
static bool is_left_out(char c)
{
    return c == '\t' || c == '\n' || c == '\r';
}

static bool is_slash(char c)
{
    return c == '/' || c == '\\';
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    char small = (char)(c | 0x20);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/* Takes "https:" off, in any case and with tabs in between. */
static bool take_scheme(struct span *s, const char *scheme)
{
    size_t i = 0;
    for (; *scheme != '\0'; i++) {
        if (i == s->len)
            return false;
        char c = s->ptr[i];
        if (is_left_out(c))
            continue;
        if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != *scheme++)
            return false;
    }
    *s = span_from(*s, i);
    return true;
}

static size_t take_slashes(struct span *s)
{
    size_t count = 0;
    size_t i = 0;
    for (; i < s->len && (is_slash(s->ptr[i]) || is_left_out(s->ptr[i])); i++)
        count += is_slash(s->ptr[i]) ? 1 : 0;
    *s = span_from(*s, i);
    return count;
}

/* What is between the slashes and the path, without who. False: it is longer than any that leads somewhere. */
static bool take_authority(struct span *s, char *out, size_t *len)
{
    size_t i = 0;
    bool fits = true;
    *len = 0;
    for (; i < s->len && strchr("/\\?#", s->ptr[i]) == NULL; i++) {
        if (is_left_out(s->ptr[i]))
            continue;
        if (s->ptr[i] == '@') {
            *len = 0;
            fits = true;
        } else if (*len == AUTHORITY_MAX)
            fits = false;
        else
            out[(*len)++] = s->ptr[i];
    }
    *s = span_from(*s, i);
    return fits;
}

/* Behind the host: ":8443". Empty is the scheme's own. */
static bool read_port(struct span s, int *port)
{
    int64_t number = 0;
    *port = 0;
    if (s.len <= 1)
        return s.len == 0 || s.ptr[0] == ':';
    struct span digits = span_from(s, 1);
    while (digits.len > 1 && digits.ptr[0] == '0')
        digits = span_from(digits, 1);
    if (s.ptr[0] != ':' || !span_int(digits, 0, PORT_MAX, &number))
        return false;
    *port = (int)number;
    return true;
}

static size_t decode(char *s, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++) {
        bool is_code =
            s[i] == '%' && i + 2 < len && digit_of(s[i + 1]) >= 0 && digit_of(s[i + 2]) >= 0;
        s[count++] = is_code ? (char)(digit_of(s[i + 1]) * 16 + digit_of(s[i + 2])) : s[i];
        i += is_code ? 2 : 0;
    }
    return count;
}

static bool write_host(struct span host, char *out)
{
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode status = U_ZERO_ERROR;
    char name[WEB_HOST_MAX + 1]; /* with the dot that ends it */
    pthread_once(&opened, open_once);
    int32_t len = uidna_nameToASCII_UTF8(names, host.ptr, (int32_t)host.len, name,
                                         (int32_t)sizeof(name), &info, &status);
    if (U_FAILURE(status) || len <= 0)
        return false;
    if (name[len - 1] == '.')
        len--;
    if (len > WEB_HOST_MAX)
        return false;
    memcpy(out, name, (size_t)len);
    out[len] = '\0';
    /* Of these no browser looks anything up; a network of IPv6 is between brackets. */
    return len > 0 && strlen(out) == (size_t)len && strpbrk(out, " #/<>?@\\^|%") == NULL;
}

bool web_address_read(struct span address, struct web_address *out)
{
    char authority[AUTHORITY_MAX];
    size_t len;
    *out = (struct web_address){0};
    while (address.len > 0 && (unsigned char)address.ptr[0] <= ' ')
        address = span_from(address, 1);
    out->secure = take_scheme(&address, "https:");
    out->has_scheme = out->secure || take_scheme(&address, "http:");
    if (take_slashes(&address) < 2 && !out->has_scheme)
        return false;
    bool fits = take_authority(&address, authority, &len);
    out->leads_away = !fits || len > 0;
    if (!fits)
        return false;
    bool six = len > 0 && authority[0] == '[';
    struct span whole = span_make(authority, len);
    size_t end = six ? span_find(whole, ']') + 1 : span_find(whole, ':');
    if (end > len || !read_port(span_from(whole, end), &out->port))
        return false;
    out->rest = address;
    return write_host(span_make(authority, decode(authority, end)), out->host);
}

/* Which other sites a rendered text leads to. */
#include "hold/hold.h"

#include "core/markdown_own.h"
#include "core/text.h"
#include "core/wiki.h"

#include <libpsl.h>
#include <pthread.h>
#include <unicode/uidna.h>

enum { HOST_MAX = 253 };

static UIDNA *names;
static pthread_once_t opened = PTHREAD_ONCE_INIT;

static void open_once(void)
{
    UErrorCode status = U_ZERO_ERROR;
    names = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &status);
    if (U_FAILURE(status)) {
        fprintf(stderr, "hold_host: ICU failed: %s\n", u_errorName(status));
        abort();
    }
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    char small = (char)(c | 0x20);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/* What stands between the slashes and the path, without who and at which port, as browsers read it. */
static struct span authority_of(struct arena *arena, struct span address)
{
    size_t from = 0;
    while (from < address.len && (address.ptr[from] == '/' || address.ptr[from] == '\\'))
        from++;
    struct span rest = span_from(address, from);
    size_t len = 0;
    size_t begins = 0;
    while (len < rest.len && strchr("/?#\\\"", rest.ptr[len]) == NULL) {
        len++;
        if (rest.ptr[len - 1] == '@')
            begins = len;
    }
    char *decoded = arena_alloc(arena, len + 1);
    size_t count = 0;
    for (size_t i = begins; i < len; i++) {
        bool is_code = rest.ptr[i] == '%' && i + 2 < len && digit_of(rest.ptr[i + 1]) >= 0 &&
                       digit_of(rest.ptr[i + 2]) >= 0;
        if (rest.ptr[i] == ':')
            break;
        decoded[count++] =
            (char)(is_code ? digit_of(rest.ptr[i + 1]) * 16 + digit_of(rest.ptr[i + 2])
                           : rest.ptr[i]);
        i += is_code ? 2 : 0;
    }
    return span_make(decoded, count);
}

/* The letters that are looked up: "Shop.example." and "ｓhop.example" are one host; empty: no browser looks that up. */
static const char *ascii_of(struct arena *arena, struct span host)
{
    char *out = arena_alloc(arena, HOST_MAX + 1);
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode status = U_ZERO_ERROR;
    pthread_once(&opened, open_once);
    int32_t len =
        uidna_nameToASCII_UTF8(names, host.ptr, (int32_t)host.len, out, HOST_MAX, &info, &status);
    if (U_FAILURE(status) || len <= 0)
        return "";
    while (len > 0 && out[len - 1] == '.')
        len--;
    out[len] = '\0';
    return out;
}

/* What its owner pays for, by the Public Suffix List: names below it cost nothing, and are one site. An address of digits is none. */
static struct span site_of(struct arena *arena, struct span address)
{
    struct span authority = authority_of(arena, address);
    if (authority.len == 0)
        return authority;
    const char *host = ascii_of(arena, authority);
    bool is_name = strspn(host, "0123456789.") < strlen(host) && strchr(host, '[') == NULL;
    const char *site = is_name ? psl_registrable_domain(psl_builtin(), host) : NULL;
    return span_of(site == NULL ? host : site);
}

/* The rest of an address behind its scheme; empty: it leads nowhere else. */
static struct span behind_scheme(struct span address)
{
    static const char *const schemes[] = {"http:", "https:"};
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        size_t len = strlen(schemes[i]);
        if (address.len > len && strncasecmp(address.ptr, schemes[i], len) == 0)
            return span_from(address, len);
    }
    bool is_host = address.len > 2 && address.ptr[0] == '/' &&
                   (address.ptr[1] == '/' || address.ptr[1] == '\\');
    return is_host ? address : SPAN("");
}

struct found {
    struct arena *arena;
    struct span *sites;
    size_t count;
};

static void add(struct found *found, struct span address)
{
    if (markdown_own_is(address))
        return;
    struct span site = site_of(found->arena, behind_scheme(address));
    if (site.len > 0 && found->count < HOLD_LINKS_MAX)
        found->sites[found->count++] = site;
}

size_t hold_hosts(struct arena *arena, struct span html, struct span **out)
{
    static const char begins[] = "href=\"";
    struct found found = {arena, arena_array_of(arena, struct span, HOLD_LINKS_MAX), 0};
    struct span rest = html;
    struct wiki_link link;
    for (size_t at; (at = span_find_text(rest, begins)) < rest.len;) {
        rest = span_from(rest, at + sizeof(begins) - 1);
        struct span address = span_make(rest.ptr, span_find(rest, '"'));
        add(&found, address);
    }
    rest = html;
    while (found.count < HOLD_LINKS_MAX && wiki_next(&rest, &link)) {
        if (span_is(link.kind, "picture"))
            add(&found, span_make(link.slug.ptr, span_find(link.slug, ' ')));
    }
    *out = found.sites;
    return found.count;
}

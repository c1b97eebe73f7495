/* The site's own addresses in texts. */
#include "core/markdown_own.h"

#include "core/slug.h"
#include "core/web_address.h"

#include <strings.h>

static struct {
    bool known;
    struct web_address origin;
    struct span names; /* between spaces */
} own;

static const struct {
    const char *folder;
    const char *kind;
} folders[] = {
    {"/stretches/", "stretch"},  {"/routines/", "routine"}, {"/articles/", "article"},
    {"/muscles/", "muscle"},     {"/terms/", "term"},       {"/tags/", "tag"},
    {"/questions/", "question"},
};

void markdown_own_set(const char *origin, const char *names)
{
    own.known =
        origin != NULL && web_address_read(span_of(origin), &own.origin) && own.origin.has_scheme;
    own.names = span_of(names == NULL ? "" : names);
}

static int port_of(const struct web_address *address, bool secure)
{
    return address->port != 0 ? address->port : secure ? 443 : 80;
}

/* At the same port as the origin; or, when that is its scheme's own, at that of the address. */
static bool is_own_port(const struct web_address *address)
{
    bool secure = address->has_scheme ? address->secure : own.origin.secure;
    int ours = port_of(&own.origin, own.origin.secure);
    int port = port_of(address, secure);
    return port == ours || (ours == (own.origin.secure ? 443 : 80) && port == (secure ? 443 : 80));
}

static bool is_own_name(const char *host)
{
    struct span rest = own.names;
    struct span name;
    if (strcmp(host, own.origin.host) == 0)
        return true;
    while (span_word(&rest, &name)) {
        if (name.len == strlen(host) && strncasecmp(name.ptr, host, name.len) == 0)
            return true;
    }
    return false;
}

static bool take_host(struct span *address)
{
    struct web_address read;
    if (!own.known || !web_address_read(*address, &read) || !is_own_name(read.host) ||
        !is_own_port(&read))
        return false;
    *address = read.rest;
    return true;
}

bool markdown_own_is(struct span address)
{
    return take_host(&address);
}

/* "12" or "12/why-so-tight", but not a page about a question: its own slug always has a hyphen. */
static bool is_question(struct span s)
{
    int64_t id;
    size_t slash = span_find(s, '/');
    struct span slug = span_from(s, slash + 1);
    if (!span_int(span_make(s.ptr, slash), 1, INT64_MAX, &id) || s.ptr[0] == '0')
        return false;
    return slash == s.len || (slug_is_valid(slug) && span_find(slug, '-') < slug.len);
}

static bool path_target(struct span path, struct markdown_target *out)
{
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        if (!span_starts(path, folders[i].folder))
            continue;
        struct span slug = span_from(path, strlen(folders[i].folder));
        *out = (struct markdown_target){span_of(folders[i].kind), slug};
        return span_is(out->kind, "question") ? is_question(slug)
                                              : slug_is_valid(slug) && !slug_is_reserved(slug);
    }
    return false;
}

bool markdown_own_target(struct span address, struct markdown_target *out)
{
    bool absolute = take_host(&address);
    if (absolute && (span_is(address, "/about") || span_is(address, "/red-flags"))) {
        *out = (struct markdown_target){SPAN("page"), span_from(address, 1)};
        return true;
    }
    return path_target(address, out);
}

size_t markdown_own_path(struct span s)
{
    struct markdown_target target;
    size_t len = 0;
    while (len < s.len && ((s.ptr[len] >= 'a' && s.ptr[len] <= 'z') || s.ptr[len] == '/' ||
                           s.ptr[len] == '-' || (s.ptr[len] >= '0' && s.ptr[len] <= '9')))
        len++;
    size_t after = len;
    while (after < s.len && strchr(".,;:!?)", s.ptr[after]) != NULL)
        after++;
    bool alone = after == s.len || s.ptr[after] == ' ' || s.ptr[after] == '\t';
    return alone && path_target(span_make(s.ptr, len), &target) ? len : 0;
}

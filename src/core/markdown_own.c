/* The site's own addresses in texts. */
#include "core/markdown_own.h"

#include "core/slug.h"

static const char *own_host; /* "example.org", with its port; NULL: not known */

static const struct {
    const char *folder;
    const char *kind;
} folders[] = {
    {"/stretches/", "stretch"},  {"/routines/", "routine"}, {"/articles/", "article"},
    {"/muscles/", "muscle"},     {"/terms/", "term"},       {"/tags/", "tag"},
    {"/questions/", "question"},
};

static bool takes_off(struct span *s, const char *prefix)
{
    size_t len = strlen(prefix);
    if (s->len < len)
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = s->ptr[i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != prefix[i])
            return false;
    }
    *s = span_from(*s, len);
    return true;
}

void markdown_own_set(const char *origin)
{
    struct span host = span_of(origin);
    own_host = NULL;
    if (takes_off(&host, "https://") || takes_off(&host, "http://"))
        own_host = host.ptr;
}

static bool take_host(struct span *address)
{
    if (own_host == NULL || (!takes_off(address, "https://") && !takes_off(address, "http://")))
        return false;
    return takes_off(address, own_host) &&
           (address->len == 0 || strchr("/?#", address->ptr[0]) != NULL);
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

/* Where the links of HTML from elsewhere lead once it is here. */
#include "core/html_markdown_writer.h"
#include "core/markdown_link.h"

/* What follows `prefix`, or nothing. */
static bool takes_off(struct span *s, const char *prefix)
{
    if (!span_starts(*s, prefix))
        return false;
    *s = span_from(*s, strlen(prefix));
    return true;
}

static bool takes_off_span(struct span *s, struct span prefix)
{
    if (prefix.len == 0 || s->len < prefix.len ||
        !span_equal(span_make(s->ptr, prefix.len), prefix))
        return false;
    *s = span_from(*s, prefix.len);
    return true;
}

/* The path of an address on the HTML's own site, by any scheme; false for what is elsewhere. */
static bool is_own(const struct html_origin *origin, struct span address, struct span *path)
{
    *path = address;
    if (span_starts(address, "/") && !span_starts(address, "//"))
        return true;
    struct span host = origin->home;
    if (!takes_off(&host, "https://"))
        return false;
    if (!takes_off(path, "https://") && !takes_off(path, "http://") && !takes_off(path, "//"))
        return false;
    return takes_off_span(path, host) && span_starts(*path, "/");
}

static struct span digits(struct span s)
{
    size_t len = 0;
    while (len < s.len && s.ptr[len] >= '0' && s.ptr[len] <= '9')
        len++;
    return span_make(s.ptr, len);
}

/*
 * "/questions/7/title", "/q/7" and, for answers, "/questions/7/title/12#12" or "/a/12": as
 * "questions/7" or "answers/12" below the folder that leads to our posts.
 */
static bool names_post(struct span path, const char **folder, struct span *number)
{
    struct span rest = path;
    *folder = "questions";
    if (takes_off(&rest, "/a/"))
        *folder = "answers";
    else if (!takes_off(&rest, "/questions/") && !takes_off(&rest, "/q/"))
        return false;
    *number = digits(rest);
    if (number->len == 0 || number->len > 18)
        return false;
    rest = span_from(rest, number->len);
    if (rest.len > 0 && strchr("/?#", rest.ptr[0]) == NULL)
        return false;
    size_t hash = span_find(rest, '#');
    struct span answer = digits(span_from(rest, hash + 1));
    if (span_starts(path, "/questions/") && answer.len > 0 && answer.len <= 18 &&
        hash + 1 + answer.len == rest.len) {
        *folder = "answers";
        *number = answer;
    }
    return true;
}

struct span html_markdown_address(struct html_markdown_writer *w, struct span address)
{
    const struct html_origin *origin = &w->origin;
    struct span path;
    const char *folder;
    struct span number;
    address = span_trim(address);
    if (is_own(origin, address, &path)) {
        struct span tag = path;
        if (takes_off(&tag, "/questions/tagged/") && tag.len > 0 &&
            memchr(tag.ptr, '/', tag.len) == NULL)
            return arena_printf(w->arena, "/tags/" SPAN_FMT, SPAN_ARG(tag));
        if (origin->from.len > 0 && names_post(path, &folder, &number))
            return arena_printf(w->arena, SPAN_FMT "/%s/" SPAN_FMT, SPAN_ARG(origin->from), folder,
                                SPAN_ARG(number));
    }
    if (span_starts(address, "//"))
        return arena_printf(w->arena, "https:" SPAN_FMT, SPAN_ARG(address));
    if (markdown_address_kind(address) != MARKDOWN_ADDRESS_LOCAL)
        return address;
    if (origin->home.len == 0 || !span_starts(address, "/"))
        return SPAN("");
    return arena_printf(w->arena, SPAN_FMT SPAN_FMT, SPAN_ARG(origin->home), SPAN_ARG(address));
}

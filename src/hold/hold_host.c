/* Which other sites a rendered text leads to, or a plain one names. */
#include "hold/hold.h"

#include "core/escape.h"
#include "core/markdown_own.h"
#include "core/text.h"
#include "core/web_address.h"
#include "core/wiki.h"

#include <ctype.h>
#include <libpsl.h>

/* Beside the names that are looked up, those of the last label: "com" is one, and "Then" none. */
static bool ends_as_names_do(const char *host)
{
    const char *last = strrchr(host, '.');
    return last != NULL && psl_is_public_suffix2(psl_builtin(), last + 1,
                                                 PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) != 0;
}

/* What its owner pays for, by the Public Suffix List: names below it cost nothing, and are one site. An address of digits is none. */
static const char *site_of(const char *host)
{
    bool is_name = strspn(host, "0123456789.") < strlen(host) && strchr(host, '[') == NULL;
    const char *site = is_name ? psl_registrable_domain(psl_builtin(), host) : NULL;
    return site == NULL ? host : site;
}

struct found {
    struct arena *arena;
    bool whole; /* the addresses, not the sites that they lead to */
    struct span *items;
    size_t count;
};

/* An attribute's value as browsers have it. */
static struct span unescaped(struct arena *arena, struct span value)
{
    char *out = arena_array_of(arena, char, value.len + 1);
    size_t len = 0;
    while (value.len > 0)
        out[len++] = escape_html_next(&value);
    return span_make(out, len);
}

/* What names a host that we cannot read counts, too: a browser may read it. */
static void add(struct found *found, struct span escaped)
{
    struct web_address read;
    struct span address = unescaped(found->arena, escaped);
    bool is_read = web_address_read(address, &read);
    if (found->count < HOLD_LINKS_MAX && read.leads_away && !(is_read && markdown_own_is(address)))
        found->items[found->count++] = found->whole ? address
                                       : is_read
                                           ? arena_span(found->arena, span_of(site_of(read.host)))
                                           : SPAN("unreadable");
}

static struct found find(struct arena *arena, struct span html, bool whole)
{
    static const char begins[] = "href=\"";
    struct found found = {arena, whole, arena_array_of(arena, struct span, HOLD_LINKS_MAX), 0};
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
    return found;
}

size_t hold_hosts(struct arena *arena, struct span html, struct span **out)
{
    struct found found = find(arena, html, false);
    *out = found.items;
    return found.count;
}

static bool has(const struct found *found, struct span address)
{
    for (size_t i = 0; i < found->count; i++)
        if (span_equal(found->items[i], address))
            return true;
    return false;
}

/* Where there are more than are looked at, nobody knows. */
bool hold_brings_link(struct arena *arena, struct span html, struct span before)
{
    struct found now = find(arena, html, true);
    struct found then = find(arena, before, true);
    for (size_t i = 0; i < now.count; i++)
        if (!has(&then, now.items[i]))
            return true;
    return now.count == HOLD_LINKS_MAX;
}

/* Without what encloses it or ends a sentence. */
static struct span without_marks(struct span word)
{
    while (word.len > 0 && strchr("(<[{\"'*_", word.ptr[0]) != NULL)
        word = span_from(word, 1);
    while (word.len > 0 && strchr(")>]}\"'*_.,;:!?", word.ptr[word.len - 1]) != NULL)
        word.len--;
    return word;
}

/* Letters, digits and what else addresses have, but for the signs above U+1FFF: dashes, dots, quotation marks and arrows. */
static bool is_of_address(unsigned char c)
{
    return c >= 0x80 ? c != 0xE2 : isalnum(c) || strchr(".-_:/@%[]", c) != NULL;
}

/* The next part of a word that may be an address; `word` becomes the rest. */
static struct span next_part(struct span *word)
{
    while (word->len > 0 && !is_of_address((unsigned char)word->ptr[0]))
        *word = span_from(*word, word->ptr[0] == (char)0xE2 && word->len > 2 ? 3 : 1);
    size_t len = 0;
    while (len < word->len && is_of_address((unsigned char)word->ptr[len]))
        len++;
    struct span part = span_make(word->ptr, len);
    *word = span_from(*word, len);
    return part;
}

/* What has a scheme is an address, whatever is in front of it, and leads elsewhere unless it is one of this site. */
static bool is_elsewhere(struct span word, size_t scheme)
{
    size_t begin = scheme >= 5 && span_starts(span_from(word, scheme - 5), "https") ? scheme - 5
                   : scheme >= 4                                                    ? scheme - 4
                                                                                    : 0;
    struct span address = without_marks(span_from(word, begin));
    return address.len > strlen("https://") && !markdown_own_is(address);
}

static bool names_a_site(struct arena *arena, struct span word)
{
    struct web_address read;
    size_t scheme = span_find_text(word, "://");
    if (scheme < word.len)
        return is_elsewhere(word, scheme);
    while (word.len > 0) {
        struct span part = without_marks(next_part(&word));
        struct span address = arena_printf(arena, "https://" SPAN_FMT, SPAN_ARG(part));
        if (part.len > 0 && web_address_read(address, &read) && !markdown_own_is(address) &&
            ends_as_names_do(read.host))
            return true;
    }
    return false;
}

size_t hold_named(struct arena *arena, struct span plain)
{
    size_t count = 0;
    struct span word;
    while (count < HOLD_LINKS_MAX && span_word(&plain, &word))
        count += names_a_site(arena, word) ? 1 : 0;
    return count;
}

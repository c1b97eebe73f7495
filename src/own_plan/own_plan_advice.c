/* What can be ticked in a text: its list items and paragraphs, as far as they advise (own_plan_rule.c). */
#include "own_plan/own_plan.h"

#include <sodium.h>

#include "core/markdown.h"
#include "question/question.h"

enum { ENOUGH = 4096 /* bytes of HTML of one */, ENTRIES_MAX = 4 };

/* A tag of stored HTML: "li" with `closes` of "</li>". */
struct tag {
    struct span name;
    bool closes;
};

/* Reads the tag that begins at *at, which becomes the place behind it. Stored HTML is our own: each tag ends. */
static struct tag read_tag(struct span html, size_t *at)
{
    struct tag tag = {.closes = *at + 1 < html.len && html.ptr[*at + 1] == '/'};
    size_t begin = *at + (tag.closes ? 2 : 1);
    size_t end = begin;
    while (end < html.len && html.ptr[end] != '>' && html.ptr[end] != ' ')
        end++;
    tag.name = span_make(html.ptr + begin, end - begin);
    bool quoted = false;
    while (end < html.len && (quoted || html.ptr[end] != '>')) {
        quoted = quoted != (html.ptr[end] == '"');
        end++;
    }
    *at = end < html.len ? end + 1 : html.len;
    return tag;
}

static bool is_one_of(struct span name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (span_is(name, *names))
            return true;
    return false;
}

/* The slugs of the stretches among its links. */
static struct span stretches_of(struct arena *arena, struct span html, wiki_resolver *resolve)
{
    struct span out = SPAN("");
    struct wiki_link link;
    size_t count = 0;
    while (wiki_next(&html, &link) && count < ENTRIES_MAX) {
        struct wiki_target target = {0};
        if (resolve != NULL && !span_is(link.kind, "question") && !span_is(link.kind, "picture") &&
            !span_is(link.kind, "photo"))
            resolve(NULL, link.kind, link.slug, &target);
        if (!target.found || !span_is(target.kind, "stretch"))
            continue;
        struct span slug = span_make(target.path.ptr + strlen("/stretches/"),
                                     target.path.len - strlen("/stretches/"));
        out = out.len == 0
                  ? arena_span(arena, slug)
                  : arena_printf(arena, SPAN_FMT " " SPAN_FMT, SPAN_ARG(out), SPAN_ARG(slug));
        count++;
    }
    return out;
}

/* Tells one from others of its text: a digest of what it says. */
static struct span mark_of(struct arena *arena, struct span words)
{
    enum { BYTES = 16, HEX = 2 * BYTES + 1 };
    unsigned char digest[BYTES];
    char *hex = arena_array_of(arena, char, HEX);
    crypto_generichash(digest, BYTES, (const unsigned char *)words.ptr, words.len, NULL, 0);
    sodium_bin2hex(hex, HEX, digest, BYTES);
    return span_make(hex, HEX - 1);
}

/* Adds a run of text, if it advises. */
static size_t add(struct arena *arena, struct span html, bool item, wiki_resolver *resolve,
                  struct own_plan_advice *out)
{
    struct span entries = stretches_of(arena, html, resolve);
    struct span words =
        question_first_words(arena, (struct html){html.ptr, html.len}, resolve, ENOUGH, ENOUGH);
    words = own_plan_advised(words, item, entries.len > 0);
    if (words.len == 0)
        return 0;
    words = markdown_excerpt(arena, words, OWN_PLAN_WORDS_MAX - 1); /* room for the sign of a cut */
    *out = (struct own_plan_advice){words, mark_of(arena, words), entries};
    return 1;
}

size_t own_plan_find_advice(struct arena *arena, struct html stored, wiki_resolver *resolve,
                            struct own_plan_advice *out, size_t most)
{
    static const char *const blocks[] = {"li", "p",     "ul",      "ol",  "blockquote", "pre",
                                         "h2", "h3",    "h4",      "h5",  "h6",         "hr",
                                         "dl", "table", "section", "div", "details",    NULL};
    static const char *const skipped[] = {"blockquote", "pre", "table", "section", NULL};
    struct span html = {stored.ptr, stored.len};
    size_t count = 0;
    size_t begin = 0;
    int depth = 0; /* in what is skipped */
    bool runs = false;
    int items = 0; /* of lists that it is in */
    for (size_t at = 0; at < html.len && count < most;) {
        if (html.ptr[at] != '<') {
            at++;
            continue;
        }
        size_t tag_at = at;
        if (span_starts(span_from(html, at), "<ol class=\"notes\">"))
            break; /* footnotes, to the end */
        struct tag tag = read_tag(html, &at);
        if (!is_one_of(tag.name, blocks))
            continue;
        if (runs && depth == 0)
            count += add(arena, span_make(html.ptr + begin, tag_at - begin), items > 0, resolve,
                         &out[count]);
        if (span_is(tag.name, "li"))
            items += tag.closes ? -1 : 1;
        if (is_one_of(tag.name, skipped))
            depth += tag.closes ? -1 : 1;
        runs = !tag.closes && (span_is(tag.name, "li") || span_is(tag.name, "p"));
        begin = at;
    }
    return count;
}

/* The headings of an article's text, and addresses for them. */
#include "article/article.h"
#include "core/slug.h"
#include "core/wiki.h"

enum { WORDS_MAX = 8 * 1024, HTML_MORE = 8 * 1024 };

/* Without tags, and without the mark of a footnote. `markup` has no placeholders. */
static struct span without_tags(struct arena *arena, struct span markup)
{
    char *kept = arena_alloc(arena, markup.len + 1);
    size_t len = 0;
    while (markup.len > 0) {
        size_t end;
        if (markup.ptr[0] != '<') {
            kept[len++] = markup.ptr[0];
            markup = span_from(markup, 1);
            continue;
        }
        end = span_starts(markup, "<sup") ? span_find_text(markup, "</sup>") : 0;
        markup = span_from(markup, end < markup.len ? end : 0);
        end = span_find(markup, '>');
        markup = span_from(markup, end + 1);
    }
    return span_trim(span_make(kept, len));
}

/* `resolve` NULL: links without a label by the words of their address, which no renaming changes. */
static struct span words_of(struct arena *arena, struct span inner, wiki_resolver *resolve)
{
    struct text plain;
    text_init(&plain, WORDS_MAX);
    wiki_plain(&plain, inner, resolve, NULL);
    struct span words = without_tags(arena, text_span(&plain));
    text_free(&plain);
    return words;
}

static bool has_id(const struct article_contents *contents, struct span id)
{
    for (size_t i = 0; i < contents->count; i++)
        if (span_equal(contents->items[i].id, id))
            return true;
    return false;
}

static struct span id_of(struct arena *arena, const struct article_contents *contents,
                         struct span words)
{
    struct span slug = slug_make_or_empty(arena, words, 60);
    struct span first = arena_printf(arena, "at-" SPAN_FMT, SPAN_ARG(slug));
    struct span id = first;
    for (int again = 2; has_id(contents, id); again++)
        id = arena_printf(arena, SPAN_FMT "-%d", SPAN_ARG(first), again);
    return id;
}

/* How much deeper in lists and quotes one is behind the tag that the rest begins with. */
static int deeper(struct span rest)
{
    static const char *const opening[] = {"<blockquote>", "<ul>", "<ol"};
    static const char *const closing[] = {"</blockquote>", "</ul>", "</ol>"};
    for (size_t i = 0; i < COUNT_OF(opening); i++) {
        if (span_starts(rest, opening[i]))
            return 1;
        if (span_starts(rest, closing[i]))
            return -1;
    }
    return 0;
}

static bool is_called(struct span words, struct span under)
{
    under = span_trim(under);
    if (words.len != under.len || words.len == 0)
        return false;
    for (size_t i = 0; i < words.len; i++) {
        char a = words.ptr[i];
        char b = under.ptr[i];
        if ((a >= 'A' && a <= 'Z' ? a | 0x20 : a) != (b >= 'A' && b <= 'Z' ? b | 0x20 : b))
            return false;
    }
    return true;
}

struct finding {
    struct arena *arena;
    wiki_resolver *resolve;
    struct span under;
    struct span rest;
    struct text out;
    struct article_contents contents;
    int depth; /* of lists and quotes */
};

/* The heading that the rest begins with, whose words end at `end`. */
static void take_heading(struct finding *f, size_t end)
{
    struct article_contents *contents = &f->contents;
    struct span inner = span_make(f->rest.ptr + 4, end - 4);
    struct span words = words_of(f->arena, inner, f->resolve);
    struct span id = id_of(f->arena, contents, words_of(f->arena, inner, NULL));
    contents->items[contents->count++] =
        (struct article_heading){id, (struct html){words.ptr, words.len}};
    text_printf(&f->out, "<h2 id=\"" SPAN_FMT "\">", SPAN_ARG(id));
    text_add_span(&f->out, inner);
    text_literal(&f->out, "</h2>");
    f->rest = span_from(f->rest, end + strlen("</h2>"));
    if (contents->under == NULL && is_called(words, f->under)) {
        contents->under = &contents->items[contents->count - 1];
        contents->steps_at = f->out.len;
    }
}

struct article_contents article_contents_of(struct arena *arena, struct html stored,
                                            struct span under, wiki_resolver *resolve)
{
    struct finding f = {.arena = arena,
                        .resolve = resolve,
                        .under = under,
                        .rest = span_make(stored.ptr, stored.len),
                        .contents.steps_at = SIZE_MAX};
    f.contents.items = arena_array_of(arena, struct article_heading, ARTICLE_CONTENTS_MAX);
    text_init(&f.out, stored.len + HTML_MORE);
    while (f.rest.len > 0) {
        size_t at = span_find(f.rest, '<');
        text_add(&f.out, f.rest.ptr, at);
        f.rest = span_from(f.rest, at);
        f.depth += deeper(f.rest);
        size_t end = span_starts(f.rest, "<h2>") ? span_find_text(f.rest, "</h2>") : f.rest.len;
        if (end < f.rest.len && f.depth == 0 && f.contents.count < ARTICLE_CONTENTS_MAX) {
            take_heading(&f, end);
            continue;
        }
        text_add(&f.out, f.rest.ptr, f.rest.len == 0 ? 0 : 1);
        f.rest = span_from(f.rest, 1);
    }
    struct span html = arena_span(arena, text_span(&f.out));
    text_free(&f.out);
    f.contents.html = (struct html){html.ptr, html.len};
    if (f.contents.steps_at > html.len)
        f.contents.steps_at = html.len;
    return f.contents;
}

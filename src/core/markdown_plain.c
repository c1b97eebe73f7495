/* Extracts: the first words of a text, without its markup. */
#include "core/markdown.h"

#include "core/utf8.h"

/* Runs of white space become one space. */
static void fold_space(struct text *out, struct span s, size_t max)
{
    struct span word;
    while (out->len < max && span_word(&s, &word)) {
        if (out->len > 0)
            text_add_char(out, ' ');
        text_add_span(out, word);
    }
}

struct span markdown_excerpt(struct arena *arena, struct span plain, size_t max)
{
    struct text line;
    text_init(&line, plain.len + 1);
    fold_space(&line, plain, max * 4 + 4); /* a code point has four bytes at most */
    struct span whole = text_span(&line);
    struct span cut = utf8_cut(whole, max);
    struct span out;
    if (cut.len == whole.len) {
        out = arena_span(arena, whole);
    } else {
        cut = utf8_cut(whole, max == 0 ? 0 : max - 1); /* room for the ellipsis */
        size_t end = cut.len;
        if (whole.ptr[end] != ' ') {
            while (end > 0 && cut.ptr[end - 1] != ' ')
                end--;
        }
        if (end > 0) /* else one long word: cut inside it */
            cut.len = end;
        cut = span_trim(cut);
        out = arena_printf(arena, SPAN_FMT "\xE2\x80\xA6", SPAN_ARG(cut));
    }
    text_free(&line);
    return out;
}

struct span markdown_plain(struct arena *arena, struct span source, size_t max)
{
    struct text html;
    text_init(&html, MARKDOWN_HTML_MAX);
    struct markdown_found found;
    struct span out = {NULL, 0};
    if (markdown_render(arena, source, MARKDOWN_POST_BASE, &html, &found))
        out = markdown_excerpt(arena, found.plain, max);
    text_free(&html);
    return out;
}

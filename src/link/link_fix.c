/* Putting a link right: the name in it for another. */
#include "link/link.h"

struct span link_fix(struct arena *arena, struct span body, struct span value)
{
    size_t bar = span_find(value, '|');
    struct span written = span_make(value.ptr, bar);
    struct span words = span_from(value, bar + 1);
    if (written.len == 0 || words.len == 0 || span_find(words, '|') < words.len ||
        span_find(words, ']') < words.len || span_find(words, '[') < words.len)
        return body;
    struct text out;
    text_init(&out, body.len + 64 * 1024);
    while (body.len > 0) {
        size_t at = span_find_text(body, "[[");
        struct span rest = span_from(body, at + 2);
        text_add(&out, body.ptr, at < body.len ? at + 2 : at);
        bool same =
            rest.len > written.len && span_equal(span_make(rest.ptr, written.len), written) &&
            (rest.ptr[written.len] == '|' || span_starts(span_from(rest, written.len), "]]"));
        if (same) {
            text_add_span(&out, words);
            rest = span_from(rest, written.len);
        }
        body = at < body.len ? rest : span_make(body.ptr, 0);
    }
    struct span fixed = arena_span(arena, text_span(&out));
    bool whole = text_ok(&out);
    text_free(&out);
    return whole ? fixed : body;
}

/* Text in the language of search: made plain before it is read, and words without their signs. */
#include "search/query/query_internal.h"

#include <unicode/uchar.h>

#include "core/utf8.h"

enum {
    MINUS_SIGN = 0x2212,
    QUOTE_LEFT = 0x201C,
    QUOTE_RIGHT = 0x201D,
    QUOTE_LOW = 0x201E,
    QUOTE_REVERSED = 0x201F,
    GUILLEMET_LEFT = 0xAB,
    GUILLEMET_RIGHT = 0xBB,
};

static uint32_t plain_point(uint32_t point)
{
    switch (point) {
    case QUOTE_LEFT:
    case QUOTE_RIGHT:
    case QUOTE_LOW:
    case QUOTE_REVERSED:
    case GUILLEMET_LEFT:
    case GUILLEMET_RIGHT:
        return '"';
    case MINUS_SIGN:
        return '-';
    default:
        return u_isUWhiteSpace((UChar32)point) || point < ' ' ? ' ' : point;
    }
}

struct span query_plain(struct arena *arena, struct span typed, bool *was_cut)
{
    struct span looked_at = utf8_cut(typed, SEARCH_QUERY_POINTS);
    *was_cut = looked_at.len < typed.len;
    struct span rest = utf8_clean(arena, looked_at);
    struct text out;
    text_init(&out, 4 * rest.len + 16);
    uint32_t point;
    while (utf8_next(&rest, &point))
        utf8_write(&out, plain_point(point));
    struct span plain = arena_span(arena, text_span(&out));
    text_free(&out);
    return span_trim(plain);
}

bool query_says_something(struct span s)
{
    uint32_t point;
    while (utf8_next(&s, &point)) {
        if (u_isalnum((UChar32)point))
            return true;
    }
    return false;
}

static bool is_sign(char c)
{
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return (unsigned char)c < 0x80 && !letter;
}

struct span query_without_end(struct span run)
{
    while (run.len > 0 && memchr(".,;:!?", run.ptr[run.len - 1], 6) != NULL)
        run.len--;
    return run;
}

struct span query_bare_word(struct span run)
{
    while (run.len > 0 && is_sign(run.ptr[0]))
        run = span_from(run, 1);
    return query_without_end(run);
}

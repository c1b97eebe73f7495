/* Reading application/x-www-form-urlencoded. */
#include "core/urlencoded.h"

#include "core/escape.h"

bool urlencoded_next(struct span *rest, struct span *name, struct span *value)
{
    struct span pair;
    do {
        if (!span_next(rest, '&', &pair))
            return false;
    } while (span_is_empty(pair));
    size_t equals = span_find(pair, '=');
    *name = span_make(pair.ptr, equals);
    *value = span_from(pair, equals + 1);
    return true;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Takes one byte off the front of *raw, which must not be empty. */
static char next_byte(struct span *raw, bool plus)
{
    char c = raw->ptr[0];
    size_t used = 1;
    if (c == '%' && raw->len > 2 && hex_value(raw->ptr[1]) >= 0 && hex_value(raw->ptr[2]) >= 0) {
        c = (char)(hex_value(raw->ptr[1]) * 16 + hex_value(raw->ptr[2]));
        used = 3;
    } else if (c == '+' && plus) {
        c = ' ';
    }
    *raw = span_from(*raw, used);
    return c;
}

bool urlencoded_is(struct span raw, const char *string)
{
    while (raw.len > 0 && *string != '\0') {
        if (next_byte(&raw, true) != *string++)
            return false;
    }
    return raw.len == 0 && *string == '\0';
}

struct span urlencoded_decode(struct arena *arena, struct span raw, bool plus)
{
    if (span_find(raw, '%') == raw.len && (!plus || span_find(raw, '+') == raw.len))
        return raw;
    char *out = arena_alloc(arena, raw.len + 1);
    size_t len = 0;
    while (raw.len > 0)
        out[len++] = next_byte(&raw, plus);
    return span_make(out, len);
}

void urlencoded_rewrite(struct text *out, struct span raw)
{
    while (raw.len > 0) {
        char c = next_byte(&raw, true);
        escape_url_part(out, span_make(&c, 1));
    }
}

/* UTF-8: checking, walking, counting, cutting, and cleaning what people send. */
#include "core/utf8.h"

#include <unicode/uchar.h>

#include "core/composed.h"

enum { BYTE_ORDER_MARK = 0xFEFF, MARKS_MAX = 30 };

/* Length of the well-formed sequence at the front of `s`, or 0. */
static size_t sequence(const unsigned char *s, size_t len, uint32_t *point)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = s[0];
    size_t need;
    if (lead < 0x80) {
        *point = lead;
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        need = 2;
        *point = lead & 0x1F;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        need = 3;
        *point = lead & 0x0F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        need = 4;
        *point = lead & 0x07;
    } else {
        return 0;
    }
    if (len < need)
        return 0;
    for (size_t i = 1; i < need; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        *point = (*point << 6) | (s[i] & 0x3F);
    }
    if (*point < smallest[need] || *point > 0x10FFFF || (*point >= 0xD800 && *point <= 0xDFFF))
        return 0;
    return need;
}

bool utf8_next(struct span *rest, uint32_t *point)
{
    if (rest->len == 0)
        return false;
    size_t len = sequence((const unsigned char *)rest->ptr, rest->len, point);
    if (len == 0) {
        *point = UTF8_REPLACEMENT;
        len = 1;
    }
    rest->ptr += len;
    rest->len -= len;
    return true;
}

bool utf8_is_valid(struct span s)
{
    size_t i = 0;
    while (i < s.len) {
        if ((unsigned char)s.ptr[i] < 0x80) {
            i++;
            continue;
        }
        uint32_t point;
        size_t len = sequence((const unsigned char *)s.ptr + i, s.len - i, &point);
        if (len == 0)
            return false;
        i += len;
    }
    return true;
}

size_t utf8_count(struct span s)
{
    size_t count = 0;
    uint32_t point;
    while (utf8_next(&s, &point))
        count++;
    return count;
}

struct span utf8_cut(struct span s, size_t count)
{
    struct span rest = s;
    uint32_t point;
    while (count > 0 && utf8_next(&rest, &point))
        count--;
    return span_make(s.ptr, s.len - rest.len);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static struct span next_run(struct span *rest)
{
    size_t end = 0;
    while (end < rest->len && is_blank(rest->ptr[end]) == is_blank(rest->ptr[0]))
        end++;
    struct span run = span_make(rest->ptr, end);
    *rest = span_from(*rest, end);
    return run;
}

struct span utf8_echo(struct arena *arena, struct span s)
{
    static const char ellipsis[] = "…";
    struct span rest = utf8_cut(s, UTF8_ECHO_ALL);
    bool is_cut = rest.len < s.len;
    struct text out;
    text_init(&out, 2 * s.len + sizeof(ellipsis));
    bool ended = false; /* with an ellipsis */
    bool changed = is_cut;
    while (!span_is_empty(rest)) {
        struct span run = next_run(&rest);
        struct span shown = utf8_cut(run, UTF8_ECHO_WORD);
        text_add_span(&out, shown);
        ended = shown.len < run.len;
        changed = changed || ended;
        if (ended)
            text_add_string(&out, ellipsis);
    }
    if (is_cut && !ended)
        text_add_string(&out, ellipsis);
    struct span echo = changed ? arena_span(arena, text_span(&out)) : s;
    text_free(&out);
    return echo;
}

void utf8_write(struct text *out, uint32_t point)
{
    if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        point = UTF8_REPLACEMENT;
    char bytes[4];
    size_t len;
    if (point < 0x80) {
        bytes[0] = (char)point;
        len = 1;
    } else if (point < 0x800) {
        bytes[0] = (char)(0xC0 | (point >> 6));
        len = 2;
    } else if (point < 0x10000) {
        bytes[0] = (char)(0xE0 | (point >> 12));
        len = 3;
    } else {
        bytes[0] = (char)(0xF0 | (point >> 18));
        len = 4;
    }
    for (size_t i = 1; i < len; i++)
        bytes[i] = (char)(0x80 | ((point >> (6 * (len - 1 - i))) & 0x3F));
    text_add(out, bytes, len);
}

bool utf8_is_bidi_control(uint32_t point)
{
    return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

static bool is_plain_ascii(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if ((c < 0x20 && c != '\n' && c != '\t') || c >= 0x7F)
            return false;
    }
    return true;
}

static bool is_unwanted(uint32_t point)
{
    return (point < 0x20 && point != '\n' && point != '\t') || (point >= 0x7F && point < 0xA0) ||
           point == BYTE_ORDER_MARK || utf8_is_bidi_control(point);
}

/*
 * Everything but the composed form. A letter keeps 30 combining marks at most, as Unicode's
 * stream-safe form has it: ordering a long run of them takes quadratic time.
 */
static void filter(struct text *out, struct span s)
{
    uint32_t point;
    size_t marks = 0;
    while (utf8_next(&s, &point)) {
        if (point == '\r') {
            if (s.len == 0 || s.ptr[0] != '\n')
                text_add_char(out, '\n');
            continue;
        }
        if (is_unwanted(point))
            continue;
        marks = point >= 0x300 && u_getCombiningClass((UChar32)point) != 0 ? marks + 1 : 0;
        if (marks <= MARKS_MAX)
            utf8_write(out, point);
    }
}

struct span utf8_clean(struct arena *arena, struct span s)
{
    if (is_plain_ascii(s))
        return s;
    struct text filtered;
    text_init(&filtered, s.len * 3 + 1); /* an ill-formed byte becomes three */
    filter(&filtered, s);
    struct span out;
    if (is_plain_ascii(text_span(&filtered)) || filtered.len > INT32_MAX / 9 ||
        !composed_form(arena, text_span(&filtered), &out))
        out = arena_span(arena, text_span(&filtered));
    text_free(&filtered);
    return out;
}

static bool is_visible(uint32_t point)
{
    static const uint32_t braille_blank = 0x2800;
    UChar32 c = (UChar32)point;
    if (point == braille_blank || u_isUWhiteSpace(c) ||
        u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
        return false;
    switch (u_charType(c)) {
    case U_UNASSIGNED:
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_SURROGATE:
    case U_PRIVATE_USE_CHAR:
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_COMBINING_SPACING_MARK:
        return false;
    default:
        return true;
    }
}

bool utf8_shows_something(struct span s)
{
    uint32_t point;
    while (utf8_next(&s, &point)) {
        if (is_visible(point))
            return true;
    }
    return false;
}

/* Markdown source made ready for the parser: clean bytes, and mathematics out of its sight. */
#include "core/markdown_source.h"

#include "core/text.h"
#include "core/utf8.h"

/* Longer formulas are not looked for, so that a text full of dollars stays cheap. */
enum { INLINE_MAX = 1000, DISPLAY_MAX = 4000 };

/* Bytes that the parser takes for letters; none is white space to it. */
static const char hidden_bytes[] = "\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12\x13\x14"
                                   "\x15\x16\x17\x18\x19\x1a\x1b";
static const char shown_bytes[] = "\\*_[]<>#+-|~&=!():.\"'^";
_Static_assert(sizeof(hidden_bytes) >= sizeof(shown_bytes), "a byte for each character");

char markdown_source_shown(char byte)
{
    const char *at = byte == '\0' ? NULL : strchr(hidden_bytes, byte);
    return at == NULL ? byte : shown_bytes[at - hidden_bytes];
}

static char hide(char c)
{
    const char *at = c == '\0' ? NULL : strchr(shown_bytes, c);
    return at == NULL ? c : hidden_bytes[at - shown_bytes];
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A line inside a display formula must not be blank, nor begin the way a quote goes on. */
static bool line_continues(struct span s, size_t start)
{
    size_t i = start;
    while (i < s.len && (s.ptr[i] == ' ' || s.ptr[i] == '\t'))
        i++;
    return i < s.len && s.ptr[i] != '\n' && s.ptr[i] != '\r' && s.ptr[i] != '>';
}

/* A backslash and the character it escapes, for LaTeX as for Markdown. */
static bool is_escape(struct span s, size_t i)
{
    return s.ptr[i] == '\\' && i + 1 < s.len && s.ptr[i + 1] != '\n';
}

static size_t display_len(struct span s)
{
    size_t end = s.len < DISPLAY_MAX ? s.len : DISPLAY_MAX;
    for (size_t i = 2; i + 1 < end; i++) {
        if (is_escape(s, i)) {
            i++;
            continue;
        }
        if (s.ptr[i] == '`')
            return 0;
        if (s.ptr[i] == '\n' && !line_continues(s, i + 1))
            return 0;
        if (s.ptr[i] == '$' && s.ptr[i + 1] == '$')
            return i == 2 ? 0 : i + 2;
    }
    return 0;
}

static size_t inline_len(struct span s)
{
    size_t end = s.len < INLINE_MAX ? s.len : INLINE_MAX;
    if (end < 3 || is_space(s.ptr[1]))
        return 0;
    size_t i = 1;
    for (; i < end; i++) {
        char c = s.ptr[i];
        if (c == '\n' || c == '`')
            return 0;
        if (i + 1 < end && (memcmp(s.ptr + i, "](", 2) == 0 || memcmp(s.ptr + i, "[[", 2) == 0))
            return 0; /* a link stands among prices more often than in a formula */
        if (is_escape(s, i))
            i++;
        else if (c == '$')
            break;
    }
    if (i >= end || i == 1 || is_space(s.ptr[i - 1]))
        return 0;
    bool digit_follows = i + 1 < s.len && s.ptr[i + 1] >= '0' && s.ptr[i + 1] <= '9';
    return digit_follows ? 0 : i + 1;
}

size_t markdown_source_math_like(struct span s)
{
    if (s.len < 3)
        return 0;
    return s.ptr[1] == '$' ? display_len(s) : inline_len(s);
}

size_t markdown_source_math(struct span s)
{
    size_t len = markdown_source_math_like(s);
    for (size_t i = 1; i < len; i++) {
        char c = s.ptr[i];
        if (c == '\\' || c == '_' || c == '^' || c == '{')
            return len;
    }
    return 0;
}

static struct span clean(struct arena *arena, struct span source)
{
    struct text out;
    text_init(&out, source.len * 3 + 1);
    uint32_t point;
    while (utf8_next(&source, &point)) {
        bool unwanted = (point < 0x20 && point != '\n' && point != '\t' && point != '\r') ||
                        point == 0x7F || utf8_is_bidi_control(point);
        if (!unwanted && point < 0x80)
            text_add_char(&out, (char)point);
        else
            utf8_write(&out, unwanted ? UTF8_REPLACEMENT : point);
    }
    struct span copy = arena_span(arena, text_span(&out));
    text_free(&out);
    return copy;
}

struct span markdown_source_prepare(struct arena *arena, struct span source)
{
    struct span s = clean(arena, source);
    char *bytes = (char *)(uintptr_t)s.ptr; /* ours: clean has just made it */
    size_t i = 0;
    while (i < s.len) {
        if (bytes[i] == '\\' || bytes[i] != '$') {
            i += bytes[i] == '\\' && i + 1 < s.len ? 2 : 1;
            continue;
        }
        size_t len = markdown_source_math(span_from(s, i));
        for (size_t k = 0; k < len; k++)
            bytes[i + k] = hide(bytes[i + k]);
        i += len == 0 ? 1 : len;
    }
    return s;
}

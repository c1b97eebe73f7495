/* Markdown source made ready for the parser: clean bytes, formulas, addresses and footnotes out of sight. */
#include "core/markdown_source.h"

#include "core/text.h"
#include "core/utf8.h"

/* Longer formulas are not looked for, so that a text full of dollars stays cheap. */
enum { INLINE_MAX = 1000, DISPLAY_MAX = 4000 };

/* What replaces the characters below: U+FDD0 and on, which no text may hold. */
enum { HIDDEN_FIRST = 0xFDD0, HIDDEN_COUNT = 32 };

static const char hidden[] = "\\*_[]<>#+-|~&=!():.\"'^{}";
_Static_assert(sizeof(hidden) - 1 <= HIDDEN_COUNT, "a noncharacter for each");

/* Their UTF-8 is EF B7 90 to EF B7 AF. */
static const char hidden_lead[] = "\xEF\xB7";
enum { HIDDEN_LEN = 3, HIDDEN_LAST_BYTE = 0x90 };

static void hide(struct text *out, char c, const char *which)
{
    const char *at = c == '\0' || strchr(which, c) == NULL ? NULL : strchr(hidden, c);
    if (at == NULL)
        text_add_char(out, c);
    else
        utf8_write(out, HIDDEN_FIRST + (uint32_t)(at - hidden));
}

static void hide_run(struct text *out, struct span run, const char *which)
{
    for (size_t i = 0; i < run.len; i++)
        hide(out, run.ptr[i], which);
}

void markdown_source_reveal(struct text *out, struct span s)
{
    while (s.len > 0) {
        size_t len = 0;
        while (len < s.len && !(s.len - len >= HIDDEN_LEN && s.ptr[len] == hidden_lead[0] &&
                                s.ptr[len + 1] == hidden_lead[1]))
            len++;
        text_add(out, s.ptr, len);
        if (len == s.len)
            return;
        size_t which = (size_t)((unsigned char)s.ptr[len + 2] - HIDDEN_LAST_BYTE);
        if (which < sizeof(hidden) - 1)
            text_add_char(out, hidden[which]);
        else
            text_add(out, s.ptr + len, HIDDEN_LEN); /* an Arabic ligature */
        s = span_make(s.ptr + len + HIDDEN_LEN, s.len - len - HIDDEN_LEN);
    }
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
            return 0; /* a link is more likely among prices than in a formula */
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

bool markdown_source_may_close(struct span s)
{
    for (size_t i = 2; i < s.len && i < DISPLAY_MAX; i++) {
        bool digit_follows = i + 1 < s.len && s.ptr[i + 1] >= '0' && s.ptr[i + 1] <= '9';
        if (s.ptr[i] == '$' && !is_space(s.ptr[i - 1]) && !digit_follows)
            return true;
    }
    return false;
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

/* ---- addresses ------------------------------------------------------------------------------- */

static bool starts_ignoring_case(struct span s, const char *prefix)
{
    for (size_t i = 0; prefix[i] != '\0'; i++) {
        if (i >= s.len || (s.ptr[i] | 0x20) != (prefix[i] | 0x20))
            return false;
    }
    return true;
}

static bool ends_address(char c)
{
    return (unsigned char)c <= ' ' || c == 0x7F || strchr("<>`\"\\[]|{}", c) != NULL;
}

size_t markdown_source_address(struct span s)
{
    size_t scheme = starts_ignoring_case(s, "http://") ? 7 : 0;
    if (starts_ignoring_case(s, "https://"))
        scheme = 8;
    if (scheme == 0)
        return 0;
    size_t len = scheme;
    size_t open = 0;
    while (len < s.len && !ends_address(s.ptr[len])) {
        if (s.ptr[len] == '(')
            open++;
        if (s.ptr[len] == ')' && open-- == 0)
            break;
        len++;
    }
    while (len > scheme && strchr(".,:;!?'*_~(", s.ptr[len - 1]) != NULL)
        len--;
    return len > scheme ? len : 0;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool is_hidden_point(uint32_t point)
{
    return point >= HIDDEN_FIRST && point < HIDDEN_FIRST + HIDDEN_COUNT;
}

struct span markdown_source_clean(struct arena *arena, struct span source)
{
    struct text out;
    text_init(&out, source.len * 3 + 1);
    uint32_t point;
    while (utf8_next(&source, &point)) {
        bool unwanted = (point < 0x20 && point != '\n' && point != '\t' && point != '\r') ||
                        point == 0x7F || utf8_is_bidi_control(point) || is_hidden_point(point);
        if (!unwanted && point < 0x80)
            text_add_char(&out, (char)point);
        else
            utf8_write(&out, unwanted ? UTF8_REPLACEMENT : point);
    }
    struct span copy = arena_span(arena, text_span(&out));
    text_free(&out);
    return copy;
}

/* ---- brackets that mean no link --------------------------------------------------------------- */

enum { NOTE_MAX = 32 };

size_t markdown_source_note(struct span s)
{
    if (s.len < 4 || s.ptr[0] != '[' || s.ptr[1] != '^')
        return 0;
    for (size_t i = 2; i < s.len && i < NOTE_MAX; i++) {
        if (s.ptr[i] == ']' && i + 1 < s.len && s.ptr[i + 1] == '(')
            return 0; /* a link's words */
        if (s.ptr[i] == ']')
            return i > 2 ? i + 1 : 0;
        if (is_space(s.ptr[i]) || strchr("[\\`<", s.ptr[i]) != NULL)
            return 0;
    }
    return 0;
}

/* In prepared source: the brackets are hidden, the ^ is not, as it is in a formula. */
size_t markdown_source_note_mark(struct span s, struct span *label)
{
    static const char open[] = "\xEF\xB7\x93^";
    static const char close[] = "\xEF\xB7\x94";
    if (!span_starts(s, open))
        return 0;
    size_t start = sizeof(open) - 1;
    for (size_t i = start; i < s.len && i < start + HIDDEN_LEN * NOTE_MAX; i++) {
        if (!span_starts(span_from(s, i), close))
            continue;
        *label = span_make(s.ptr + start, i - start);
        return i + HIDDEN_LEN;
    }
    return 0;
}

/* The length of `[[1]]` in `[[1]](address)`: a link whose words have brackets of their own, or 0. */
static size_t bracketed_words(struct span s)
{
    if (!span_starts(s, "[["))
        return 0;
    for (size_t i = 2; i + 2 < s.len && i < INLINE_MAX; i++) {
        if (s.ptr[i] == ']')
            return i > 2 && s.ptr[i + 1] == ']' && s.ptr[i + 2] == '(' ? i + 2 : 0;
        if (strchr("[\n\\`<", s.ptr[i]) != NULL)
            return 0;
    }
    return 0;
}

static bool begins_line(struct span s, size_t i)
{
    size_t start = i;
    while (start > 0 && i - start < 4 && s.ptr[start - 1] == ' ')
        start--;
    return start == 0 || s.ptr[start - 1] == '\n';
}

/* Writes what begins with a bracket so that the parser sees what people mean. 0: nothing of the kind. */
static size_t write_brackets(struct text *out, struct span s, bool line_begins)
{
    size_t len = markdown_source_note(s);
    if (len > 0) {
        bool defines = line_begins && len < s.len && s.ptr[len] == ':';
        hide(out, '[', hidden);
        hide(out, '^', defines ? hidden : "");
        hide_run(out, span_make(s.ptr + 2, len - 2), hidden);
        return len;
    }
    /* The bracket around a link whose words have brackets of their own: `[[[1]](address)]`. */
    if (span_starts(s, "[[[") && bracketed_words(span_from(s, 1)) > 0) {
        hide(out, '[', hidden);
        return 1;
    }
    len = bracketed_words(s);
    if (len > 0) {
        text_add_char(out, '[');
        hide(out, '[', hidden);
        text_add(out, s.ptr + 2, len - 4);
        hide(out, ']', hidden);
        text_add_char(out, ']');
    }
    return len;
}

/* An address between < and > is the parser's own business, and it wants none of our characters. */
static size_t bare_address(struct span s, size_t i)
{
    bool inside_brackets = i > 0 && s.ptr[i - 1] == '<';
    return (s.ptr[i] | 0x20) == 'h' && !inside_brackets ? markdown_source_address(span_from(s, i))
                                                        : 0;
}

struct span markdown_source_prepare(struct arena *arena, struct span s)
{
    struct text out;
    text_init(&out, s.len * HIDDEN_LEN + 1);
    size_t i = 0;
    size_t closed = 0; /* dollars before this have done their part */
    while (i < s.len) {
        size_t len = 0;
        if (s.ptr[i] == '$' && i >= closed) {
            len = markdown_source_math(span_from(s, i));
            closed = i + markdown_source_math_like(span_from(s, i));
        }
        size_t address = bare_address(s, i);
        size_t brackets =
            s.ptr[i] == '[' ? write_brackets(&out, span_from(s, i), begins_line(s, i)) : 0;
        if (brackets > 0) {
            len = brackets;
        } else if (len > 0) {
            hide_run(&out, span_make(s.ptr + i, len), hidden);
        } else if (address > 0) {
            len = address;
            hide_run(&out, span_make(s.ptr + i, len), "*_~");
        } else {
            len = s.ptr[i] == '\\' && i + 1 < s.len ? 2 : 1;
            text_add(&out, s.ptr + i, len);
        }
        i += len;
    }
    struct span prepared = arena_span(arena, text_span(&out));
    text_free(&out);
    return prepared;
}

/* A difference as HTML. */
#include "core/diff.h"

#include "core/escape.h"

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Length of the first `words` words of s, with the white space before each. */
static size_t head_len(struct span s, size_t words)
{
    struct span rest = s;
    struct span word;
    size_t end = 0;
    for (; words > 0 && span_word(&rest, &word); words--)
        end = (size_t)(word.ptr + word.len - s.ptr);
    return end;
}

/* Where the last `words` words of s begin. */
static size_t tail_start(struct span s, size_t words)
{
    size_t at = s.len;
    while (at > 0 && is_space(s.ptr[at - 1]))
        at--;
    size_t start = s.len;
    for (; words > 0 && at > 0; words--) {
        while (at > 0 && !is_space(s.ptr[at - 1]))
            at--;
        start = at;
        while (at > 0 && is_space(s.ptr[at - 1]))
            at--;
    }
    return start;
}

static void write_equal(struct text *out, struct span s, size_t context, bool first, bool last)
{
    size_t head = first ? 0 : head_len(s, context);
    size_t tail = last ? s.len : tail_start(s, context);
    struct span middle = tail > head ? span_trim(span_make(s.ptr + head, tail - head)) : SPAN("");
    if (middle.len == 0) {
        escape_html(out, s);
        return;
    }
    escape_html(out, span_make(s.ptr, head));
    text_add_string(out, head > 0 ? " \xE2\x80\xA6" : "\xE2\x80\xA6");
    if (tail < s.len) {
        text_add_char(out, ' ');
        escape_html(out, span_make(s.ptr + tail, s.len - tail));
    }
}

void diff_html(struct text *out, const struct diff_piece *pieces, size_t count, int context_words)
{
    for (size_t i = 0; i < count; i++) {
        struct span text = pieces[i].text;
        switch (pieces[i].op) {
        case DIFF_EQUAL:
            if (context_words < 0)
                escape_html(out, text);
            else
                write_equal(out, text, (size_t)context_words, i == 0, i + 1 == count);
            break;
        case DIFF_DELETE:
            text_literal(out, "<del>");
            escape_html(out, text);
            text_literal(out, "</del>");
            break;
        case DIFF_INSERT:
            text_literal(out, "<ins>");
            escape_html(out, text);
            text_literal(out, "</ins>");
            break;
        }
    }
}

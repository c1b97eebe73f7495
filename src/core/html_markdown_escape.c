/* Text from HTML that must show in Markdown as it is. */
#include "core/html_markdown_writer.h"
#include "core/markdown_source.h"
#include "core/utf8.h"

void html_markdown_flush_space(struct html_markdown_writer *w)
{
    if (w->line_break) {
        text_add_char(w->out, '\\');
        html_markdown_new_line(w);
        w->guard = false;
    } else if (w->space) {
        text_add_char(w->out, ' ');
        w->guard = false;
    }
    w->line_break = false;
    w->space = false;
    w->skip_space = false;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Part of a word; bytes of other alphabets count as letters. */
static bool is_wordy(char c)
{
    return is_letter(c) || is_digit(c) || (unsigned char)c >= 0x80;
}

static char previous(const struct html_markdown_writer *w)
{
    if (w->space || w->line_start || w->out->len == 0)
        return ' ';
    return w->out->ptr[w->out->len - 1];
}

/* The character at i, or a space at the end: what follows in another element is not known here. */
static char at(struct span s, size_t i)
{
    return i < s.len ? s.ptr[i] : ' ';
}

static bool is_entity(struct span s, size_t i)
{
    size_t end = i + 1;
    while (end < s.len && end - i < 50 &&
           (is_letter(s.ptr[end]) || is_digit(s.ptr[end]) || s.ptr[end] == '#'))
        end++;
    return end == s.len || (end > i + 1 && s.ptr[end] == ';');
}

/* "1." or "12)" with a space behind: the length of the number, else 0. */
static size_t list_number(struct span s, size_t i)
{
    size_t end = i;
    while (end < s.len && end - i < 10 && is_digit(s.ptr[end]))
        end++;
    bool mark = end > i && end < s.len && (s.ptr[end] == '.' || s.ptr[end] == ')');
    return mark && is_space(at(s, end + 1)) ? end - i : 0;
}

/* Characters that mean something only where a line begins. */
static bool means_something_at_start(struct span s, size_t i)
{
    char next = at(s, i + 1);
    switch (s.ptr[i]) {
    case '>':
    case '|':
    case '=':
        return true;
    case '#':
        return is_space(next) || next == '#';
    case '+':
        return is_space(next);
    case '-':
        return is_space(next) || strchr("-|:", next) != NULL;
    case ':':
        return next == '-';
    default:
        return false;
    }
}

/* A price stays bare where nothing behind it could make it a formula. */
static bool means_formula(struct span s, size_t i)
{
    char next = at(s, i + 1);
    return is_digit(next) ? markdown_source_may_close(span_from(s, i)) : !is_space(next);
}

static bool means_something(const struct html_markdown_writer *w, struct span s, size_t i)
{
    char before = previous(w);
    char next = at(s, i + 1);
    bool last = i + 1 == s.len;
    switch (s.ptr[i]) {
    case '\\':
    case '`':
    case '[':
    case ']':
        return true;
    case '*':
        return last || w->line_start || !is_space(before) || !is_space(next);
    case '_':
        return last || !is_wordy(before) || !is_wordy(next);
    case '~':
        return last || !is_space(before) || !is_wordy(next);
    case '<':
        return last || is_letter(next);
    case '&':
        return is_entity(s, i);
    case '|':
        return w->in_cell || w->line_start;
    case '$':
        return means_formula(s, i);
    default:
        return w->line_start && means_something_at_start(s, i);
    }
}

/* Behind a closing mark a letter would keep it from closing; written as an entity it does not. */
static size_t write_guarded(struct html_markdown_writer *w, struct span s, size_t i)
{
    struct span rest = span_from(s, i);
    uint32_t point;
    if (!utf8_next(&rest, &point))
        return 0;
    w->guard = false;
    if (point < 0x80 && !is_letter((char)point) && !is_digit((char)point))
        return 0;
    text_printf(w->out, "&#%u;", (unsigned)point);
    return s.len - i - rest.len;
}

static bool is_harmless(struct span formula)
{
    for (size_t i = 0; i < formula.len; i++) {
        if (strchr("*`[]<>&~|!\\_", formula.ptr[i]) != NULL)
            return false;
    }
    return true;
}

/*
 * A formula goes through byte by byte. Line ends stay where both we and the renderer let a formula
 * go over several lines; elsewhere they are the spaces that HTML shows.
 */
static size_t write_math(struct html_markdown_writer *w, struct span s, size_t i)
{
    size_t len = markdown_source_math(span_from(s, i));
    if (len == 0 && is_harmless(span_make(s.ptr + i, markdown_source_math_like(span_from(s, i)))))
        len = markdown_source_math_like(span_from(s, i));
    bool quoted = w->prefix.len > 0 && memchr(w->prefix.ptr, '>', w->prefix.len) != NULL;
    if (len == 0 || w->in_cell)
        return 0;
    for (size_t k = i; k < i + len; k++) {
        if (s.ptr[k] == '\n' && !w->one_line && !quoted)
            html_markdown_new_line(w);
        else
            text_add_char(w->out, is_space(s.ptr[k]) ? ' ' : s.ptr[k]);
    }
    w->line_start = false;
    return len;
}

static size_t write_one(struct html_markdown_writer *w, struct span s, size_t i)
{
    html_markdown_flush_space(w);
    size_t used = w->guard ? write_guarded(w, s, i) : 0;
    if (used == 0 && s.ptr[i] == '$')
        used = write_math(w, s, i);
    if (used == 0 && w->line_start && (used = list_number(s, i)) > 0) {
        text_add(w->out, s.ptr + i, used);
        text_add_char(w->out, '\\');
        text_add_char(w->out, s.ptr[i + used]);
        used++;
    }
    if (used == 0 && span_starts(span_from(s, i), "\xC2\xA0")) {
        text_literal(w->out, "&nbsp;"); /* bare it would count as white space beside a mark */
        used = 2;
    }
    if (used == 0) {
        if (means_something(w, s, i))
            text_add_char(w->out, '\\');
        text_add_char(w->out, s.ptr[i]);
        used = 1;
    }
    w->line_start = false;
    return used;
}

/* Inside a `$$` formula line ends are kept, elsewhere they are spaces like any other. */
static struct span fold_line_ends(struct arena *arena, struct span s)
{
    char *folded = arena_string(arena, s);
    size_t i = 0;
    while (i < s.len) {
        bool display = s.ptr[i] == '$' && i + 1 < s.len && s.ptr[i + 1] == '$';
        size_t len = display ? markdown_source_math(span_from(s, i)) : 0;
        if (len == 0 && is_space(s.ptr[i]))
            folded[i] = ' ';
        i += len == 0 ? 1 : len;
    }
    return span_make(folded, s.len);
}

void html_markdown_escape(struct html_markdown_writer *w, struct span s)
{
    s = fold_line_ends(w->arena, s);
    size_t i = 0;
    while (i < s.len) {
        if (is_space(s.ptr[i])) {
            w->space = !w->skip_space;
            i++;
        } else {
            i += write_one(w, s, i);
        }
    }
}

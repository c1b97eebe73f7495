/* Lines of the page: literal text, values, holes. */
#include "tool/chtml_compiler.h"
#include "tool/chtml_emit.h"

#include <ctype.h>

/* Drops the blanks before a whole attribute: it brings its own. */
static void drop_blanks(struct chtml_compiler *c)
{
    while (c->literal.len > 0 && isspace((unsigned char)c->literal.ptr[c->literal.len - 1]))
        c->literal.len--;
}

/* {{@kind arguments}}: a hole, which is filled with what the viewer sees there. */
static bool read_hole(struct chtml_compiler *c, struct span hole)
{
    const char *error = NULL;
    if (chtml_hole_is_area(hole)) {
        error = chtml_context_flag(&c->context);
        drop_blanks(c);
    } else {
        enum chtml_place place = chtml_context_value(&c->context, &error);
        if (error == NULL && place != CHTML_PLACE_TEXT && place != CHTML_PLACE_ATTRIBUTE)
            error = "a hole cannot be in an address";
    }
    if (error != NULL)
        return chtml_fail(c, "%s", error);
    chtml_flush_literal(c);
    chtml_name_line(c, &c->functions);
    error = chtml_emit_hole(&c->functions, hole);
    return error == NULL || chtml_fail(c, "%s", error);
}

static bool read_value(struct chtml_compiler *c, struct span value)
{
    if (span_starts(value, "@"))
        return read_hole(c, span_from(value, 1));
    bool flag = span_starts(value, "?");
    const char *error = NULL;
    enum chtml_place place = CHTML_PLACE_REFUSED;
    if (c->context.eats_newline)
        text_add_char(&c->literal, '\n'); /* so that a newline of the value's own stays */
    if (flag) {
        error = chtml_context_flag(&c->context);
        drop_blanks(c);
    } else {
        place = chtml_context_value(&c->context, &error);
    }
    if (error != NULL)
        return chtml_fail(c, "%s", error);
    chtml_flush_literal(c);
    chtml_name_line(c, &c->functions);
    error = flag ? chtml_emit_flag(&c->functions, span_from(value, 1))
                 : chtml_emit_value(&c->functions, value, place);
    return error == NULL || chtml_fail(c, "%s", error);
}

static size_t find_value(struct span s)
{
    for (size_t i = 0; i + 1 < s.len; i++) {
        if (s.ptr[i] == '{' && s.ptr[i + 1] == '{')
            return i;
    }
    return s.len;
}

static bool read_literal(struct chtml_compiler *c, struct span s)
{
    bool was_outside = c->context.state == CHTML_TEXT && !c->context.preformatted;
    const char *error = chtml_context_read(&c->context, s, &c->literal);
    if (was_outside)
        c->element_line = c->line;
    return error == NULL || chtml_fail(c, "%s", error);
}

/* The page's part of a line: literal text and values by turns. */
static bool read_page(struct chtml_compiler *c, struct span s)
{
    while (s.len > 0) {
        size_t start = find_value(s);
        if (start > 0 && !read_literal(c, span_make(s.ptr, start)))
            return false;
        if (start == s.len)
            return true;
        s = span_from(s, start + 2);
        size_t len = chtml_expression_end(s);
        if (len == s.len)
            return chtml_fail(c, "{{ without its }} on the same line");
        if (!read_value(c, span_make(s.ptr, len)))
            return false;
        s = span_from(s, len + 2);
    }
    return true;
}

static void drop_trailing_blanks(struct text *literal)
{
    while (literal->len > 0 &&
           (literal->ptr[literal->len - 1] == ' ' || literal->ptr[literal->len - 1] == '\t'))
        literal->len--;
}

/* Whether it begins with a tag that stands among words. */
static bool is_inline(struct span s)
{
    static const char *const tags[] = {"<a ", "<span ", "<strong ", "<strong>", "<time "};
    for (size_t i = 0; i < COUNT_OF(tags); i++) {
        if (span_starts(s, tags[i]))
            return true;
    }
    return false;
}

/*
 * Without what it is indented by. One space before words is no indentation: it parts them from what was joined before. Before a tag
 * among words it is none after a line that was joined, whatever C stands between.
 */
static struct span without_indentation(const struct chtml_compiler *c, struct span s)
{
    struct span rest = s;
    while (rest.len > 0 && isspace((unsigned char)rest.ptr[0]))
        rest = span_from(rest, 1);
    char before = c->literal.len > 0 ? c->literal.ptr[c->literal.len - 1] : 'x';
    bool is_one = s.len == rest.len + 1 && s.ptr[0] == ' ' && rest.len > 0;
    bool are_words = is_one && (rest.ptr[0] != '<' || (c->joined && is_inline(rest)));
    bool parts = are_words && c->context.state == CHTML_TEXT && !isspace((unsigned char)before);
    return parts ? s : rest;
}

bool chtml_read_text(struct chtml_compiler *c, struct span s)
{
    bool keeps_space = chtml_context_keeps_space(&c->context);
    if (!keeps_space) {
        s = without_indentation(c, s);
        if (s.len == 0)
            return true;
    }
    if (!c->in_function)
        return chtml_fail(c, "text before the first %%%% name(parameters)");
    if (c->blocks.in_remark)
        return chtml_fail(c, "the C comment is not closed");
    if (c->blocks.unfinished != 0)
        return chtml_fail(c, "line %zu is not a finished C statement: blocks need braces",
                          c->blocks.unfinished);
    bool joined = span_ends(s, "\\");
    if (joined)
        s.len--;
    size_t before = c->literal.len;
    size_t written = c->functions.len;
    if (!read_page(c, s))
        return false;
    c->joined = joined;
    if (joined || c->context.state == CHTML_COMMENT)
        return true;
    if (!chtml_context_keeps_space(&c->context))
        drop_trailing_blanks(&c->literal);
    bool empty = c->literal.len <= before && c->functions.len == written;
    if (empty && !keeps_space)
        return true; /* the line held nothing but a comment */
    return read_literal(c, SPAN("\n"));
}

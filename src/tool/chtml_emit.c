/* Writes the C that a template becomes. */
#include "tool/chtml_emit.h"

#include "tool/chtml_scan.h"

#include <ctype.h>

/* C compilers take 4095 bytes in a literal. */
enum { PIECE_MAX = 4000 };

static void emit_byte(struct text *out, char c)
{
    if (c == '\n') {
        text_add_string(out, "\\n");
    } else if (c == '"' || c == '\\' || c == '?') {
        /* The question mark, because two of them begin a trigraph. */
        text_add_char(out, '\\');
        text_add_char(out, c);
    } else if (c >= ' ' && c <= '~') {
        text_add_char(out, c);
    } else {
        text_printf(out, "\\%03o", (unsigned)(unsigned char)c);
    }
}

void chtml_emit_string(struct text *out, struct span s)
{
    text_add_char(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        emit_byte(out, s.ptr[i]);
        if (s.ptr[i] == '\n' && i + 1 < s.len)
            text_add_string(out, "\"\n                 \"");
    }
    text_add_char(out, '"');
}

void chtml_emit_literal(struct text *out, struct span literal)
{
    while (literal.len > 0) {
        size_t len = literal.len < PIECE_MAX ? literal.len : PIECE_MAX;
        text_add_string(out, "    text_literal(out, ");
        chtml_emit_string(out, span_make(literal.ptr, len));
        text_add_string(out, ");\n");
        literal = span_from(literal, len);
    }
}

void chtml_emit_line(struct text *out, size_t line, const char *path)
{
    text_printf(out, "#line %zu ", line);
    chtml_emit_string(out, span_of(path));
    text_add_char(out, '\n');
}

static const char *writer_of(enum chtml_place place)
{
    switch (place) {
    case CHTML_PLACE_TEXT:
        return "render_text";
    case CHTML_PLACE_ATTRIBUTE:
        return "render_attr";
    case CHTML_PLACE_URL:
        return "render_url";
    case CHTML_PLACE_URL_PART:
        return "render_url_part";
    case CHTML_PLACE_REFUSED:
        break;
    }
    return NULL;
}

static const char *emit_call(struct text *out, const char *function, struct span expression)
{
    text_printf(out, "    %s(out, (" SPAN_FMT "));\n", function, SPAN_ARG(expression));
    return NULL;
}

static const char *emit_plural(struct text *out, struct span expression, struct span arguments,
                               enum chtml_place place)
{
    struct chtml_token one;
    struct chtml_token comma;
    struct chtml_token many;
    struct chtml_token more;
    bool good = chtml_token_next(&arguments, &one) && one.kind == CHTML_STRING && one.closed &&
                chtml_token_next(&arguments, &comma) && chtml_token_is(comma, ',') &&
                chtml_token_next(&arguments, &many) && many.kind == CHTML_STRING && many.closed &&
                !chtml_token_next(&arguments, &more);
    if (!good)
        return "plural takes two words: {{count|plural:\"answer\",\"answers\"}}";
    text_printf(out, "    %s(out, (" SPAN_FMT ") == 1 ? " SPAN_FMT " : " SPAN_FMT ");\n",
                writer_of(place), SPAN_ARG(expression), SPAN_ARG(one.text), SPAN_ARG(many.text));
    return NULL;
}

const char *chtml_emit_value(struct text *out, struct span value, enum chtml_place place)
{
    static const struct {
        const char *filter;
        const char *function;
    } moments[] = {
        {"date", "clock_write_date"}, {"iso", "clock_write_iso"}, {"long", "clock_write_long"}};
    struct span expression;
    struct span filter;
    struct span arguments;
    chtml_split_filter(value, &expression, &filter, &arguments);
    const char *fault = chtml_expression_fault(expression);
    if (fault != NULL)
        return fault;
    if (filter.len == 0)
        return span_trim(value).len == expression.len
                   ? emit_call(out, writer_of(place), expression)
                   : "the filter's name is missing behind the bar";
    if (span_is(filter, "plural"))
        return emit_plural(out, expression, arguments, place);
    if (arguments.len > 0)
        return "only plural takes arguments";
    if (span_is(filter, "part"))
        return emit_call(out, "render_url_part", expression);
    for (size_t i = 0; i < COUNT_OF(moments); i++) {
        if (!span_is(filter, moments[i].filter))
            continue;
        if (place != CHTML_PLACE_TEXT && place != CHTML_PLACE_ATTRIBUTE)
            return "a date cannot be in an address";
        return emit_call(out, moments[i].function, expression);
    }
    return "unknown filter: there are date, iso, long, part and plural "
           "(put a bitwise or in brackets)";
}

static bool is_attribute_name(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!islower((unsigned char)s.ptr[i]) && s.ptr[i] != '-')
            return false;
    }
    return s.len > 0;
}

/* Finds where the attribute begins: after the last blank that is not within its quotes. */
static bool split_flag(struct span value, struct span *expression, struct span *attribute)
{
    size_t start = value.len;
    struct span name;
    if (span_ends(value, "\"")) {
        start--;
        while (start > 0 && value.ptr[start - 1] != '"')
            start--;
        if (start < 2 || value.ptr[start - 2] != '=')
            return false;
        start -= 2;
    }
    size_t end = start;
    while (start > 0 && !isspace((unsigned char)value.ptr[start - 1]))
        start--;
    name = span_make(value.ptr + start, end - start);
    *attribute = span_from(value, start);
    *expression = span_trim(span_make(value.ptr, start));
    return expression->len > 0 && is_attribute_name(name) &&
           span_find(*attribute, '<') == attribute->len &&
           span_find(*attribute, '{') == attribute->len; /* no values are filled in there */
}

const char *chtml_emit_flag(struct text *out, struct span value)
{
    struct span expression;
    struct span attribute;
    if (!split_flag(span_trim(value), &expression, &attribute))
        return "{{? takes a condition and an attribute: {{?p->open checked}} or "
               "{{?p->here aria-current=\"page\"}}";
    const char *fault = chtml_expression_fault(expression);
    if (fault != NULL)
        return fault;
    text_printf(out, "    if (" SPAN_FMT ") {\n        text_literal(out, \" ",
                SPAN_ARG(expression));
    for (size_t i = 0; i < attribute.len; i++)
        emit_byte(out, attribute.ptr[i]);
    text_add_string(out, "\");\n    }\n");
    return NULL;
}

static bool split_hole(struct span hole, struct span *kind, struct span *arguments)
{
    struct chtml_token token;
    *arguments = hole;
    if (!chtml_token_next(arguments, &token) || token.kind != CHTML_WORD)
        return false;
    *kind = token.text;
    *arguments = span_trim(*arguments);
    return true;
}

bool chtml_hole_is_area(struct span hole)
{
    struct span kind;
    struct span arguments;
    return split_hole(hole, &kind, &arguments) && span_is(kind, "area");
}

const char *chtml_emit_hole(struct text *out, struct span hole)
{
    static const char *const kinds[] = {"name", "zone",   "token",  "key",
                                        "vote", "follow", "unread", "area"};
    struct span kind;
    struct span arguments;
    if (!split_hole(hole, &kind, &arguments))
        return "{{@ takes a kind of hole and its arguments: {{@vote r, post->id}}";
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (!span_is(kind, kinds[i]))
            continue;
        const char *fault = chtml_expression_fault(arguments);
        if (fault == NULL)
            text_printf(out, "    viewer_" SPAN_FMT "(out, " SPAN_FMT ");\n", SPAN_ARG(kind),
                        SPAN_ARG(arguments));
        return fault;
    }
    return "unknown kind of hole: there are name, zone, token, key, vote, follow, unread and area";
}

void chtml_emit_guard(struct text *out, const char *header_path)
{
    for (const char *c = header_path; *c != '\0'; c++)
        text_add_char(out, isalnum((unsigned char)*c) ? (char)toupper((unsigned char)*c) : '_');
}

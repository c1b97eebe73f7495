/* The template compiler: reads a template line by line and puts its C together. */
#include "tool/chtml.h"

#include "tool/chtml_emit.h"
#include "tool/chtml_scan.h"

#include <ctype.h>
#include <stdarg.h>

enum { SOURCE_MAX = 1 << 24 };

struct compiler {
    const char *path;
    struct chtml_result *result;
    size_t line;
    struct chtml_context context;
    struct chtml_blocks blocks;
    size_t element_line; /* where the tag or element began that is open */
    bool in_function;
    size_t expected_line;  /* what the C compiler takes the next line for; 0: something else */
    struct text signature; /* a signature that is not complete yet */
    size_t signature_line;
    struct text includes;
    struct text top;     /* C before the first function */
    struct text statics; /* declarations of static functions */
    struct text functions;
    struct text publics; /* declarations for the header */
    struct text literal; /* what the page says between two values */
};

MUST_CHECK static bool fail(struct compiler *c, const char *fmt, ...) PRINTF_LIKE(2, 3);

static bool fail(struct compiler *c, const char *fmt, ...)
{
    char message[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof(message), fmt, args);
    va_end(args);
    text_clear(&c->result->error);
    text_printf(&c->result->error, "%s:%zu: %s", c->path, c->line, message);
    return false;
}

static void flush_literal(struct compiler *c)
{
    if (c->literal.len == 0)
        return;
    chtml_emit_literal(&c->functions, text_span(&c->literal));
    text_clear(&c->literal);
    c->expected_line = 0;
}

static void name_line(struct compiler *c, struct text *out)
{
    if (c->expected_line != c->line)
        chtml_emit_line(out, c->line, c->path);
    c->expected_line = 0;
}

/* Functions: their signatures and ends. */

static bool function_ends(struct compiler *c)
{
    if (!c->in_function)
        return true;
    if (c->context.state != CHTML_TEXT || c->context.preformatted)
        return fail(c, "the template ends %s (line %zu)", chtml_context_describe(&c->context),
                    c->element_line);
    if (c->blocks.depth > 0)
        return fail(c, "the template ends inside the block that line %zu opened",
                    c->blocks.open[c->blocks.depth - 1].line);
    if (c->blocks.unfinished != 0 || c->blocks.in_remark)
        return fail(c, "the template ends inside a C statement or comment");
    flush_literal(c);
    text_add_string(&c->functions, "}\n");
    c->in_function = false;
    return true;
}

/* Splits "static name(parameters)". */
static bool signature_parts(struct span s, bool *is_static, struct span *name,
                            struct span *parameters)
{
    struct span rest = s;
    struct chtml_token token;
    if (!chtml_token_next(&rest, &token))
        return false;
    *is_static = token.kind == CHTML_WORD && span_is(token.text, "static");
    if (*is_static && !chtml_token_next(&rest, &token))
        return false;
    *name = token.text;
    if (token.kind != CHTML_WORD || isdigit((unsigned char)name->ptr[0]))
        return false;
    if (!chtml_token_next(&rest, &token) || !chtml_token_is(token, '(') || !span_ends(rest, ")"))
        return false;
    *parameters = span_trim(span_make(rest.ptr, rest.len - 1));
    if (span_is(*parameters, "void"))
        *parameters = SPAN("");
    return parameters->len == 0 || chtml_expression_fault(*parameters) == NULL;
}

static bool function_begins(struct compiler *c, struct span signature)
{
    bool is_static;
    struct span name;
    struct span parameters;
    if (!signature_parts(signature, &is_static, &name, &parameters))
        return fail(c, "a template begins with %%%% name(parameters) or %%%% static "
                       "name(parameters)");
    struct text *declarations = is_static ? &c->statics : &c->publics;
    struct text *outs[] = {declarations, &c->functions};
    text_add_char(&c->functions, '\n');
    for (size_t i = 0; i < COUNT_OF(outs); i++) {
        chtml_emit_line(outs[i], c->line, c->path);
        text_printf(outs[i], "%svoid " SPAN_FMT "(struct text *out%s" SPAN_FMT ")%s",
                    is_static ? "static " : "", SPAN_ARG(name), parameters.len > 0 ? ", " : "",
                    SPAN_ARG(parameters), i == 0 ? ";\n" : "\n{\n    (void)out;\n");
    }
    c->in_function = true;
    c->expected_line = 0;
    c->context = (struct chtml_context){.state = CHTML_TEXT};
    c->blocks.depth = 0;
    c->blocks.brackets = 0;
    return true;
}

static bool signature_is_whole(struct span signature)
{
    struct chtml_token token;
    int depth = 0;
    while (chtml_token_next(&signature, &token)) {
        if (chtml_token_is(token, '('))
            depth++;
        else if (chtml_token_is(token, ')'))
            depth--;
    }
    return depth <= 0;
}

/* A signature may take several lines: it ends where its brackets do. */
static bool read_signature(struct compiler *c, struct span piece)
{
    if (c->signature.len == 0)
        c->signature_line = c->line;
    else
        text_add_char(&c->signature, ' ');
    text_add_span(&c->signature, span_trim(piece));
    if (c->signature.len > 0 && !signature_is_whole(text_span(&c->signature)))
        return true;
    size_t last = c->line;
    c->line = c->signature_line;
    bool good = function_begins(c, text_span(&c->signature));
    c->line = last;
    text_clear(&c->signature);
    return good;
}

static bool read_directive(struct compiler *c, struct span s)
{
    s = span_trim(s);
    if (!span_starts(s, "include"))
        return function_ends(c) && read_signature(c, s);
    s = span_trim(span_from(s, strlen("include")));
    if (s.len < 3 ||
        !((s.ptr[0] == '"' && span_ends(s, "\"")) || (s.ptr[0] == '<' && span_ends(s, ">"))))
        return fail(c, "an include reads %%%%include \"feature/feature.h\"");
    if (c->in_function)
        return fail(c, "includes stand before the first template");
    text_printf(&c->includes, "#include " SPAN_FMT "\n", SPAN_ARG(s));
    return true;
}

/* Lines of C. */

static bool read_code(struct compiler *c, struct span code)
{
    struct text *out = c->in_function ? &c->functions : &c->top;
    if (c->context.state == CHTML_COMMENT)
        return fail(c, "C inside an HTML comment: begin each line with %%# instead");
    flush_literal(c);
    name_line(c, out);
    text_printf(out, "   " SPAN_FMT "\n", SPAN_ARG(code));
    c->expected_line = c->line + 1;
    if (!c->in_function)
        return true;
    chtml_context_code(&c->context);
    const char *error = chtml_blocks_read(&c->blocks, code, &c->context, c->line);
    if (error != NULL && c->blocks.about != 0)
        return fail(c, "%s (line %zu)", error, c->blocks.about);
    return error == NULL || fail(c, "%s", error);
}

/* Lines of the page. */

/* Drops the blanks before a whole attribute: it brings its own. */
static void drop_blanks(struct compiler *c)
{
    while (c->literal.len > 0 && isspace((unsigned char)c->literal.ptr[c->literal.len - 1]))
        c->literal.len--;
}

/* {{@kind arguments}}: a hole, which is filled with what the viewer sees there. */
static bool read_hole(struct compiler *c, struct span hole)
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
        return fail(c, "%s", error);
    flush_literal(c);
    name_line(c, &c->functions);
    error = chtml_emit_hole(&c->functions, hole);
    return error == NULL || fail(c, "%s", error);
}

static bool read_value(struct compiler *c, struct span value)
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
        return fail(c, "%s", error);
    flush_literal(c);
    name_line(c, &c->functions);
    error = flag ? chtml_emit_flag(&c->functions, span_from(value, 1))
                 : chtml_emit_value(&c->functions, value, place);
    return error == NULL || fail(c, "%s", error);
}

static size_t find_value(struct span s)
{
    for (size_t i = 0; i + 1 < s.len; i++) {
        if (s.ptr[i] == '{' && s.ptr[i + 1] == '{')
            return i;
    }
    return s.len;
}

static bool read_literal(struct compiler *c, struct span s)
{
    bool was_outside = c->context.state == CHTML_TEXT && !c->context.preformatted;
    const char *error = chtml_context_read(&c->context, s, &c->literal);
    if (was_outside)
        c->element_line = c->line;
    return error == NULL || fail(c, "%s", error);
}

/* The page's part of a line: literal text and values by turns. */
static bool read_page(struct compiler *c, struct span s)
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
            return fail(c, "{{ without its }} on the same line");
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

static bool read_text(struct compiler *c, struct span s)
{
    bool keeps_space = chtml_context_keeps_space(&c->context);
    if (!keeps_space) {
        while (s.len > 0 && isspace((unsigned char)s.ptr[0]))
            s = span_from(s, 1);
        if (s.len == 0)
            return true;
    }
    if (!c->in_function)
        return fail(c, "text before the first %%%% name(parameters)");
    if (c->blocks.in_remark)
        return fail(c, "the C comment is not closed");
    if (c->blocks.unfinished != 0)
        return fail(c, "line %zu is not a finished C statement: blocks need braces",
                    c->blocks.unfinished);
    bool joined = span_ends(s, "\\");
    if (joined)
        s.len--;
    size_t before = c->literal.len;
    size_t written = c->functions.len;
    if (!read_page(c, s))
        return false;
    if (joined || c->context.state == CHTML_COMMENT)
        return true;
    if (!chtml_context_keeps_space(&c->context))
        drop_trailing_blanks(&c->literal);
    bool empty = c->literal.len <= before && c->functions.len == written;
    if (empty && !keeps_space)
        return true; /* the line held nothing but a comment */
    return read_literal(c, SPAN("\n"));
}

static bool read_line(struct compiler *c, struct span line)
{
    if (span_ends(line, "\r"))
        line.len--;
    struct span s = span_trim(line);
    if (c->signature.len > 0)
        return read_signature(c, span_starts(s, "%%") ? span_from(s, 2) : s);
    if (span_starts(s, "%#"))
        return true;
    if (span_starts(s, "%%"))
        return read_directive(c, span_from(s, 2));
    if (span_starts(s, "% ") || span_is(s, "%"))
        return read_code(c, span_from(s, 1));
    if (span_starts(s, "%"))
        return fail(c, "a line of C begins with '%% '; for the sign itself write {{\"%%\"}}");
    return read_text(c, line);
}

/* The whole. */

static void assemble(struct compiler *c, const char *header_path)
{
    struct text *code = &c->result->code;
    struct text *header = &c->result->header;
    text_printf(code, "/* Made from %s: change that file, not this one. */\n", c->path);
    text_printf(code, "#include \"%s\"\n\n#include \"core/render.h\"\n\n", header_path);
    text_add_span(code, text_span(&c->top));
    text_add_span(code, text_span(&c->statics));
    text_add_span(code, text_span(&c->functions));
    text_printf(header, "/* Made from %s: change that file, not this one. */\n#ifndef ", c->path);
    chtml_emit_guard(header, header_path);
    text_add_string(header, "\n#define ");
    chtml_emit_guard(header, header_path);
    text_add_string(header, "\n\n#include \"core/text.h\"\n");
    text_add_span(header, text_span(&c->includes));
    text_add_char(header, '\n');
    text_add_span(header, text_span(&c->publics));
    text_add_string(header, "\n#endif\n");
}

static bool read_source(struct compiler *c, struct span source)
{
    struct span line;
    if (source.len > 0 && memchr(source.ptr, '\0', source.len) != NULL)
        return fail(c, "a zero byte in the template");
    while (span_next(&source, '\n', &line)) {
        c->line++;
        if (!read_line(c, line))
            return false;
    }
    if (c->signature.len > 0)
        return fail(c, "the brackets of the signature in line %zu are not closed",
                    c->signature_line);
    if (c->functions.len == 0)
        return fail(c, "there is no template in this file: %%%% name(parameters)");
    return function_ends(c);
}

bool chtml_compile(struct span source, const char *path, const char *header_path,
                   struct chtml_result *result)
{
    struct compiler c = {.path = path, .result = result};
    struct text *texts[] = {&c.signature, &c.includes,  &c.top,    &c.statics,
                            &c.publics,   &c.functions, &c.literal};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        text_init(texts[i], SOURCE_MAX);
    text_init(&result->code, (size_t)SOURCE_MAX * 4);
    text_init(&result->header, (size_t)SOURCE_MAX * 4);
    text_init(&result->error, SOURCE_MAX);
    bool good = read_source(&c, source);
    for (size_t i = 0; i < COUNT_OF(texts) && good; i++) {
        if (!text_ok(texts[i]))
            good = fail(&c, "the template is too long");
    }
    if (good)
        assemble(&c, header_path);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        text_free(texts[i]);
    return good;
}

void chtml_release(struct chtml_result *result)
{
    text_free(&result->code);
    text_free(&result->header);
    text_free(&result->error);
}

/* The template compiler: reads a template line by line and puts its C together. */
#include "tool/chtml_compiler.h"
#include "tool/chtml_emit.h"

#include <ctype.h>
#include <stdarg.h>

enum { SOURCE_MAX = 1 << 24 };

bool chtml_fail(struct chtml_compiler *c, const char *fmt, ...)
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

void chtml_flush_literal(struct chtml_compiler *c)
{
    if (c->literal.len == 0)
        return;
    chtml_emit_literal(&c->functions, text_span(&c->literal));
    text_clear(&c->literal);
    c->expected_line = 0;
}

void chtml_name_line(struct chtml_compiler *c, struct text *out)
{
    if (c->expected_line != c->line)
        chtml_emit_line(out, c->line, c->path);
    c->expected_line = 0;
}

/* Functions: their signatures and ends. */

static bool function_ends(struct chtml_compiler *c)
{
    if (!c->in_function)
        return true;
    if (c->context.state != CHTML_TEXT || c->context.preformatted)
        return chtml_fail(c, "the template ends %s (line %zu)", chtml_context_describe(&c->context),
                          c->element_line);
    if (c->blocks.depth > 0)
        return chtml_fail(c, "the template ends inside the block that line %zu opened",
                          c->blocks.open[c->blocks.depth - 1].line);
    if (c->blocks.unfinished != 0 || c->blocks.in_remark)
        return chtml_fail(c, "the template ends inside a C statement or comment");
    chtml_flush_literal(c);
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

static bool function_begins(struct chtml_compiler *c, struct span signature)
{
    bool is_static;
    struct span name;
    struct span parameters;
    if (!signature_parts(signature, &is_static, &name, &parameters))
        return chtml_fail(c, "a template begins with %%%% name(parameters) or %%%% static "
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
    c->joined = false;
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
static bool read_signature(struct chtml_compiler *c, struct span piece)
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

static bool read_directive(struct chtml_compiler *c, struct span s)
{
    s = span_trim(s);
    if (!span_starts(s, "include"))
        return function_ends(c) && read_signature(c, s);
    s = span_trim(span_from(s, strlen("include")));
    if (s.len < 3 ||
        !((s.ptr[0] == '"' && span_ends(s, "\"")) || (s.ptr[0] == '<' && span_ends(s, ">"))))
        return chtml_fail(c, "an include reads %%%%include \"feature/feature.h\"");
    if (c->in_function)
        return chtml_fail(c, "includes stand before the first template");
    text_printf(&c->includes, "#include " SPAN_FMT "\n", SPAN_ARG(s));
    return true;
}

/* Lines of C. */

static bool read_code(struct chtml_compiler *c, struct span code)
{
    struct text *out = c->in_function ? &c->functions : &c->top;
    if (c->context.state == CHTML_COMMENT)
        return chtml_fail(c, "C inside an HTML comment: begin each line with %%# instead");
    chtml_flush_literal(c);
    chtml_name_line(c, out);
    text_printf(out, "   " SPAN_FMT "\n", SPAN_ARG(code));
    c->expected_line = c->line + 1;
    if (!c->in_function)
        return true;
    chtml_context_code(&c->context);
    const char *error = chtml_blocks_read(&c->blocks, code, &c->context, c->line);
    if (error != NULL && c->blocks.about != 0)
        return chtml_fail(c, "%s (line %zu)", error, c->blocks.about);
    return error == NULL || chtml_fail(c, "%s", error);
}

static bool read_line(struct chtml_compiler *c, struct span line)
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
        return chtml_fail(c, "a line of C begins with '%% '; for the sign itself write {{\"%%\"}}");
    return chtml_read_text(c, line);
}

/* The whole. */

static void assemble(struct chtml_compiler *c, const char *header_path)
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

static bool read_source(struct chtml_compiler *c, struct span source)
{
    struct span line;
    if (source.len > 0 && memchr(source.ptr, '\0', source.len) != NULL)
        return chtml_fail(c, "a zero byte in the template");
    while (span_next(&source, '\n', &line)) {
        c->line++;
        if (!read_line(c, line))
            return false;
    }
    if (c->signature.len > 0)
        return chtml_fail(c, "the brackets of the signature in line %zu are not closed",
                          c->signature_line);
    if (c->functions.len == 0)
        return chtml_fail(c, "there is no template in this file: %%%% name(parameters)");
    return function_ends(c);
}

bool chtml_compile(struct span source, const char *path, const char *header_path,
                   struct chtml_result *result)
{
    struct chtml_compiler c = {.path = path, .result = result};
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
            good = chtml_fail(&c, "the template is too long");
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

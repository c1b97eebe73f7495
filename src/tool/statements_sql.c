/* Reads one SQL statement: strips its comments, finds its parameters and its end. */
#include "tool/statements_sql.h"

#include <ctype.h>

struct reader {
    struct span source;
    const struct sql_params *params;
    size_t at;
    size_t line;
    bool ended; /* a semicolon was read */
    struct text *out;
    struct sql_facts facts;
};

static char peek(const struct reader *r, size_t ahead)
{
    return r->at + ahead < r->source.len ? r->source.ptr[r->at + ahead] : '\0';
}

static void fail(struct reader *r, size_t line, const char *error)
{
    r->facts.error = error;
    r->facts.error_line = line;
    r->at = r->source.len;
}

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static char before(const struct reader *r)
{
    return r->at > 0 ? r->source.ptr[r->at - 1] : ' ';
}

/* Copies `len` bytes as they are. */
static void copy(struct reader *r, size_t len)
{
    for (size_t i = 0; i < len; i++)
        r->line += r->source.ptr[r->at + i] == '\n';
    text_add(r->out, r->source.ptr + r->at, len);
    r->at += len;
}

static void read_blank(struct reader *r)
{
    struct text *out = r->out;
    if (r->source.ptr[r->at] != '\n') {
        if (r->source.ptr[r->at] != '\r')
            text_add_char(out, r->source.ptr[r->at]);
        r->at++;
        return;
    }
    while (out->len > 0 && (out->ptr[out->len - 1] == ' ' || out->ptr[out->len - 1] == '\t'))
        out->len--;
    if (out->len > 0 && out->ptr[out->len - 1] != '\n')
        text_add_char(out, '\n');
    r->line++;
    r->at++;
}

/* A comment leaves a space, as it separates words. Those of the second kind nest. */
static void read_comment(struct reader *r)
{
    if (peek(r, 0) == '-') {
        r->at += span_find(span_from(r->source, r->at), '\n');
        return;
    }
    size_t first_line = r->line;
    size_t depth = 0;
    do {
        if (r->at + 1 >= r->source.len) {
            fail(r, first_line, "the comment is not closed");
            return;
        }
        bool opens = peek(r, 0) == '/' && peek(r, 1) == '*';
        bool closes = peek(r, 0) == '*' && peek(r, 1) == '/';
        depth = opens ? depth + 1 : closes ? depth - 1 : depth;
        r->line += peek(r, 0) == '\n';
        r->at += opens || closes ? 2 : 1;
    } while (depth > 0);
    text_add_char(r->out, ' ');
}

static void read_quoted(struct reader *r)
{
    char quote = peek(r, 0);
    char prefix = before(r);
    bool escapes = quote == '\'' && (prefix == 'e' || prefix == 'E') &&
                   (r->at < 2 || !is_name(r->source.ptr[r->at - 2]));
    for (size_t len = 1; r->at + len < r->source.len; len++) {
        if (escapes && peek(r, len) == '\\') {
            len++;
        } else if (peek(r, len) == quote) {
            copy(r, len + 1);
            return;
        }
    }
    fail(r, r->line, "the quote is not closed");
}

/* $$...$$ or $tag$...$tag$. False when the dollar sign begins neither. */
static bool read_dollar_quoted(struct reader *r)
{
    size_t tag = 1;
    while (is_name(peek(r, tag)))
        tag++;
    if (peek(r, tag) != '$' || isdigit((unsigned char)peek(r, 1)))
        return false;
    tag++;
    const char *start = r->source.ptr + r->at;
    for (size_t len = tag; r->at + len + tag <= r->source.len; len++) {
        if (memcmp(start, start + len, tag) == 0) {
            copy(r, len + tag);
            return true;
        }
    }
    fail(r, r->line, "the dollar quote is not closed");
    return true;
}

bool sql_is_param_name(struct span name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!islower((unsigned char)c) && (i == 0 || (c != '_' && !isdigit((unsigned char)c))))
            return false;
    }
    return name.len > 0;
}

static void read_param(struct reader *r)
{
    size_t len = 1;
    while (is_name(peek(r, len)))
        len++;
    struct span name = span_make(r->source.ptr + r->at + 1, len - 1);
    for (unsigned i = 0; i < r->params->count; i++) {
        if (span_equal(r->params->names[i], name)) {
            r->facts.used[i] = true;
            text_printf(r->out, "$%u", i + 1);
            r->at += len;
            return;
        }
    }
    r->facts.unknown = name;
    fail(r, r->line, "no parameter has that name");
}

static void read_one(struct reader *r)
{
    char c = peek(r, 0);
    if (isspace((unsigned char)c)) {
        read_blank(r);
    } else if ((c == '-' && peek(r, 1) == '-') || (c == '/' && peek(r, 1) == '*')) {
        read_comment(r);
    } else if (r->ended) {
        fail(r, r->line, "more than one statement under this name");
    } else if (c == ';') {
        r->ended = true;
        r->at++;
    } else if (c == '\'' || c == '"') {
        read_quoted(r);
    } else if (c != '$' || is_name(before(r))) {
        copy(r, 1);
    } else if (!read_dollar_quoted(r)) {
        read_param(r);
    }
}

struct sql_facts sql_strip(struct span source, const struct sql_params *params, struct text *out)
{
    struct reader r = {.source = source, .params = params, .out = out};
    while (r.at < source.len)
        read_one(&r);
    while (out->len > 0 && isspace((unsigned char)out->ptr[out->len - 1]))
        out->len--;
    return r.facts;
}

/* The template compiler's state: what tool/chtml.c shares with tool/chtml_page.c. */
#ifndef TOOL_CHTML_COMPILER_H
#define TOOL_CHTML_COMPILER_H

#include "tool/chtml.h"
#include "tool/chtml_scan.h"

struct chtml_compiler {
    const char *path;
    struct chtml_result *result;
    size_t line;
    struct chtml_context context;
    struct chtml_blocks blocks;
    size_t element_line; /* where the tag or element began that is open */
    bool in_function;
    bool joined;           /* the function's last line of the page ended with a backslash */
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

/* Notes the message with its place in the template; false. */
MUST_CHECK bool chtml_fail(struct chtml_compiler *c, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Writes what the page says so far. */
void chtml_flush_literal(struct chtml_compiler *c);

/* Tells the C compiler which line of the template comes next in `out`. */
void chtml_name_line(struct chtml_compiler *c, struct text *out);

/* A line of the page. */
MUST_CHECK bool chtml_read_text(struct chtml_compiler *c, struct span s);

#endif

/* Reads just enough C to find where an expression ends and which braces a line opens. */
#ifndef TOOL_CHTML_SCAN_H
#define TOOL_CHTML_SCAN_H

#include "tool/chtml_context.h"

enum chtml_token_kind { CHTML_WORD, CHTML_STRING, CHTML_REMARK, CHTML_SIGN };

/* A word (name or number), a string or character literal, a comment, or a single sign. */
struct chtml_token {
    enum chtml_token_kind kind;
    struct span text;
    bool closed; /* false: the literal or comment runs past the end of the line */
};

/* Takes the next token of *rest, skipping white space. False when none is left. */
bool chtml_token_next(struct span *rest, struct chtml_token *token);

bool chtml_token_is(struct chtml_token token, char sign);

/* The offset of the "}}" that ends the expression at the start of `s`; s.len when there is none. */
size_t chtml_expression_end(struct span s);

/*
 * Splits "expression|filter:arguments" at the last single | outside brackets. Without one,
 * `filter` and `arguments` are empty.
 */
void chtml_split_filter(struct span value, struct span *expression, struct span *filter,
                        struct span *arguments);

/* Why this cannot be a C expression, or NULL: empty, unbalanced, with a comment or a semicolon. */
MUST_CHECK const char *chtml_expression_fault(struct span expression);

/* The blocks that C lines opened, each with the place in the page where it began. */
struct chtml_block {
    struct chtml_context context;
    size_t line;
    bool loop;
    bool choice; /* switch */
};

enum { CHTML_BLOCKS_MAX = 64 };

struct chtml_blocks {
    struct chtml_block open[CHTML_BLOCKS_MAX];
    size_t depth;
    int brackets;      /* ( and [ that are open */
    size_t unfinished; /* the line of a statement that text must not follow yet; 0: none */
    size_t about;      /* the line that the last error is also about; 0: none */
    bool in_remark;
    bool loop;   /* for, while or do was read, its block not yet */
    bool choice; /* switch was read */
};

/*
 * Reads one line of C at `context`. The message of a refusal, or NULL. Every block must
 * end where it began, so that the page has one context whichever way it was taken.
 */
MUST_CHECK const char *chtml_blocks_read(struct chtml_blocks *blocks, struct span code,
                                         const struct chtml_context *context, size_t line);

#endif

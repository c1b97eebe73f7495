/* Reads one SQL statement: strips its comments, finds its parameters and its end. */
#ifndef TOOL_STATEMENTS_SQL_H
#define TOOL_STATEMENTS_SQL_H

#include "core/text.h"

enum { SQL_PARAMS_MAX = 64 };

/* The parameters that a statement declares, in the order in which they are numbered from 1. */
struct sql_params {
    struct span names[SQL_PARAMS_MAX];
    unsigned count;
};

struct sql_facts {
    bool used[SQL_PARAMS_MAX]; /* which parameters occur, as in struct sql_params */
    struct span unknown;       /* the name that no parameter has, when that is the error */
    const char *error;         /* why it cannot be used, or NULL */
    size_t error_line;         /* counted from the first line of the source as 0 */
};

/*
 * Adds the statement to `out` without comments, blank lines and the last semicolon, with $1 for the
 * first parameter's $name and so on. What is quoted ('...', "...", $$...$$) stays as it is.
 */
struct sql_facts sql_strip(struct span source, const struct sql_params *params, struct text *out);

/* A parameter's name: small letters, digits and _, beginning with a letter. */
MUST_CHECK bool sql_is_param_name(struct span name);

#endif

/* Reads one SQL statement: strips its comments, finds its parameters and its end. */
#ifndef TOOL_STATEMENTS_SQL_H
#define TOOL_STATEMENTS_SQL_H

#include "core/text.h"

enum { SQL_PARAMS_MAX = 64 };

struct sql_facts {
    unsigned highest;              /* the N of the highest $N; 0: none */
    bool used[SQL_PARAMS_MAX + 1]; /* which $N occur */
    const char *error;             /* why it cannot be used, or NULL */
    size_t error_line;             /* counted from the first line of the source as 0 */
};

/*
 * Adds the statement to `out` without comments, blank lines and the last semicolon. What stands in
 * quotes ('...', "...", $$...$$) stays as it is.
 */
struct sql_facts sql_strip(struct span source, struct text *out);

#endif

/* A named statement, as the statement compiler makes it from sql/<feature>.sql. */
#ifndef DB_STATEMENT_H
#define DB_STATEMENT_H

#include "core/base.h"

/* How many rows a statement may give back; any other number is an error of ours. */
enum db_rows_expected {
    ROWS_NONE,  /* none, such as INSERT without RETURNING */
    ROWS_ONE,   /* exactly one */
    ROWS_MAYBE, /* none or one */
    ROWS_MANY,  /* any number */
};

struct db_statement {
    const char *name;
    const char *sql;       /* one statement, without comments and semicolon */
    unsigned params;       /* how many parameters it takes */
    const uint32_t *types; /* PostgreSQL's type of each; NULL when there are none */
    enum db_rows_expected expected;
    const char *file;
    unsigned line; /* of the statement's name in `file` */
};

#endif

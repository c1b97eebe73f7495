/*
 * Statements for the tests of the database layer, in place of the product's. Included once by each
 * test program; call fixture_use() before anything connects.
 */
#ifndef TESTS_DB_FIXTURE_H
#define TESTS_DB_FIXTURE_H

#include "core/base.h"

/* Used where the product would say STMT_x. */
enum fixture_statement {
    FIX_INTS,
    FIX_SCALARS,
    FIX_NULLS,
    FIX_ARRAYS,
    FIX_ECHO_TEXT,
    FIX_ECHO_ALL,
    FIX_ONE,
    FIX_MAYBE,
    FIX_NONE,
    FIX_INSERT,
    FIX_DELETE_ALL,
    FIX_COUNT_ALL,
    FIX_PARENT,
    FIX_CHECKED,
    FIX_DIVIDE,
    FIX_RAISE,
    FIX_SLEEP,
    FIX_LARGE,
    FIX_SERIES,
    FIX_FLAKY,
    FIX_DEFERRED,
    FIX_NOTIFY,
    FIX_ECHO_NUMBERS,
    FIX_INET,
    FIX_INFINITY,
    FIX_GRID,
    FIX_COUNT,
};

/* What the statements need in the database. */
extern const char *const fixture_schema;

void fixture_use(void);

#define FIX(name) ((enum db_statement_id)FIX_##name)

#endif

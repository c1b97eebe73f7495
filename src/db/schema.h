/* The database's schema: which migrations it has, and whether a program can work with it. */
#ifndef DB_SCHEMA_H
#define DB_SCHEMA_H

#include "db/sync.h"

struct db_schema {
    int64_t number;          /* of the newest migration applied; 0: none */
    int64_t compatible_from; /* the oldest build that all of them can live with; 0: none applied */
};

enum { DB_SCHEMA_LINE_MAX = 256 };

/* One row: the two numbers of struct db_schema. */
#define DB_SCHEMA_SQL                                                            \
    "SELECT coalesce(max(number), 0)::bigint, coalesce(max(compatible_from), 0)" \
    "::bigint FROM schema_migration"

/* Reads them; both are 0 for an empty database. False: the reason is in *why. */
MUST_CHECK bool db_schema_read(struct db_sync *db, struct db_schema *schema, struct text *why);

/*
 * Whether a build whose newest migration is `build` works with this schema. A build's number is
 * that of its newest migration: DB_SCHEMA_BUILD for this one. False: `line` says which command helps.
 */
MUST_CHECK bool db_schema_fits(const struct db_schema *schema, int64_t build, char *line,
                               size_t size);

#endif

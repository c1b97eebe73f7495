/* The folder sql/: its migrations, and the files that define functions, views and triggers. */
#ifndef DB_SQL_FOLDER_H
#define DB_SQL_FOLDER_H

#include "core/arena.h"
#include "core/text.h"

enum { SQL_SHA256_HEX = 64 };

struct sql_file {
    const char *path;
    struct span name; /* 0001_tables */
    struct span sql;
    char sha256[SQL_SHA256_HEX + 1];
    /* Of migrations only: */
    int64_t number;
    int64_t compatible_from; /* the oldest build that can live with it; without a word, itself */
    bool outside;            /* not in a transaction, statement by statement */
};

struct sql_folder {
    const char *path;
    struct sql_file *migrations; /* in order, numbered from 1 */
    size_t migration_count;
    struct sql_file *functions; /* by name */
    size_t function_count;
    char functions_sha256[SQL_SHA256_HEX + 1]; /* of all their names and texts */
};

/*
 * Reads `path`/migrations/NNNN_name.sql and `path`/functions/name.sql; the second folder may be
 * missing. False and a reason (file, what is wrong with it) in *why: a gap in the numbers, a name
 * or a mark that is none. All lives in `arena`.
 */
MUST_CHECK bool sql_folder_read(struct arena *arena, const char *path, struct sql_folder *folder,
                                struct text *why);

/* True, and the number, when a file is named as a migration is. */
MUST_CHECK bool sql_migration_number(struct span file, int64_t *number);

#endif

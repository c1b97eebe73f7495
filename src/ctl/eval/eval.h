/*
 * Measuring search: texts that are not ours go into a schema of their own, with the index, statements and
 * C that serve the site (sql/functions/search_index.sql and search_words.sql know of no posts), and leave no trace.
 */
#ifndef CTL_EVAL_H
#define CTL_EVAL_H

#include "db/sync.h"

struct eval {
    struct db_sync *db;
    struct text row; /* of COPY */
    int64_t count;   /* of texts */
};

/* Opens the database and makes the schema. False after saying why on standard error. */
MUST_CHECK bool eval_open(struct eval *eval);
/* Throws the schema away and closes. */
void eval_close(struct eval *eval);

/* The texts, between begin and end: they get the ids 1, 2, 3, … End builds the index. */
MUST_CHECK bool eval_texts_begin(struct eval *eval);
MUST_CHECK bool eval_text(struct eval *eval, struct span title, struct span body);
MUST_CHECK bool eval_texts_end(struct eval *eval);

/* Tab-separated lines of a file, plain or compressed by gzip. */
struct eval_file;
/* NULL after saying why on standard error. */
MUST_CHECK struct eval_file *eval_file_open(const char *path);
void eval_file_close(struct eval_file *file);
/*
 * The next line's columns: *count of them, at most `most`; the last takes what is left. They stay until the
 * next call. False at the end, and after an error, which is said with file and line: see eval_file_failed.
 */
MUST_CHECK bool eval_file_line(struct eval_file *file, struct span *columns, size_t most,
                               size_t *count);
bool eval_file_failed(const struct eval_file *file);

#endif

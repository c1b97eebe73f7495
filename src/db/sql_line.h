/* Finding lines in a text of SQL, for messages. */
#ifndef DB_SQL_LINE_H
#define DB_SQL_LINE_H

#include "core/span.h"

/*
 * The line of the character at `position`, which counts characters of UTF-8 from 1, as PostgreSQL
 * does.
 */
size_t sql_line_of_position(struct span sql, size_t position);

/*
 * The line on which the statement with `index` (from 0) begins; the last line when there are fewer.
 */
size_t sql_line_of_statement(struct span sql, size_t index);

/*
 * Takes the next statement off *rest, without the comments above it and its semicolon. False: none
 * is left.
 */
MUST_CHECK bool sql_next_statement(struct span *rest, struct span *statement);

#endif

/* The statement compiler: the project's SQL files in, one C table of named statements out. */
#ifndef TOOL_STATEMENTS_H
#define TOOL_STATEMENTS_H

#include "core/arena.h"
#include "core/text.h"

struct statements;

/* An empty collection that lives in `arena`. */
struct statements *statements_new(struct arena *arena);

/*
 * Adds the statements of one file. `path` appears in messages and in the table; its last part
 * without
 * ".sql" is the prefix of every name. False, with one line "path:line: message" in `error`, when
 * the file breaks a rule.
 */
MUST_CHECK bool statements_read(struct statements *all, struct span source, const char *path,
                                struct text *error);

/*
 * Writes the table and its header. `header_name` is how the table includes the header; `schema` the
 * number of the newest migration, which the header has as DB_SCHEMA_BUILD.
 */
void statements_write(const struct statements *all, const char *header_name, unsigned schema,
                      struct text *code, struct text *header);

#endif

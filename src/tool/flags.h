/* The flag compiler: the file of red flags and their wordings in, the table of src/safety/table.h out. */
#ifndef TOOL_FLAGS_H
#define TOOL_FLAGS_H

#include "core/arena.h"
#include "core/text.h"

struct flags;

/* An empty collection that lives in `arena`. */
struct flags *flags_new(struct arena *arena);

/* Reads the file. False, with one line "path:line: message" in `error`, when it breaks a rule. */
MUST_CHECK bool flags_read(struct flags *flags, struct span source, const char *path,
                           struct text *error);

/* Writes the table as C. False, with a line in `error` of flags_read, when it gets too large. */
MUST_CHECK bool flags_write(struct flags *flags, struct text *code);

#endif

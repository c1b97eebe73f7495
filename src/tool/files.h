/* Whole files in and out, for the build-time programs. */
#ifndef TOOL_FILES_H
#define TOOL_FILES_H

#include "core/text.h"

/* Appends the whole file to `out`; false when it cannot be read (errno says why). */
MUST_CHECK bool file_read(const char *path, struct text *out);

/* Replaces the file; false when it cannot be written (errno says why). */
MUST_CHECK bool file_write(const char *path, struct span content);

#endif

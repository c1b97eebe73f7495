/* Which lines of Markdown are code: in a fence or indented, at any depth of lists and quotes. */
#ifndef CORE_MARKDOWN_CODE_H
#define CORE_MARKDOWN_CODE_H

#include "core/arena.h"

/*
 * One bool for each line of clean source, counted by '\n', the last one too when nothing ends it: true for a line with code
 * in it, as the parser sees it. The lines of the fences themselves are no code. Lives in the arena.
 */
const bool *markdown_code_lines(struct arena *arena, struct span clean);

#endif

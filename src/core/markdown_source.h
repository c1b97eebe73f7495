/* Markdown source made ready for the parser: clean bytes, and mathematics out of its sight. */
#ifndef CORE_MARKDOWN_SOURCE_H
#define CORE_MARKDOWN_SOURCE_H

#include "core/arena.h"

/*
 * Control characters (but \t \n \r), bidi controls and ill-formed bytes become U+FFFD. Characters inside $math$
 * that Markdown would read as markup become control bytes, which markdown_source_shown turns back:
 * the parser passes them through like letters. The result lives in the arena.
 */
struct span markdown_source_prepare(struct arena *arena, struct span source);

/* The character that a byte of prepared source stands for. */
char markdown_source_shown(char byte);

/* Whether a byte of prepared source stands for another character. */
static inline bool markdown_source_is_hidden(char byte)
{
    return (unsigned char)byte < 0x20 && byte != '\n' && byte != '\t' && byte != '\r';
}

/*
 * `s` starts with `$`. The length of the formula there, both delimiters included: `$…$` on one line, or
 * `$$…$$` without a blank line, with a backslash, brace, _ or ^ inside, so that prices are left alone.
 * 0 when there is none.
 */
size_t markdown_source_math(struct span s);

/* The same without asking what is inside: what escaping might turn into a formula. */
size_t markdown_source_math_like(struct span s);

#endif

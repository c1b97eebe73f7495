/* UTF-8: checking, walking, counting, cutting, and cleaning what people send. */
#ifndef CORE_UTF8_H
#define CORE_UTF8_H

#include "core/arena.h"
#include "core/text.h"

enum { UTF8_REPLACEMENT = 0xFFFD };

/* Well-formed: no overlong forms, no surrogates, nothing past U+10FFFF. NUL is well-formed. */
bool utf8_is_valid(struct span s);

/*
 * Takes one code point off the front of *rest. A byte that starts no well-formed sequence is taken
 * alone and read as U+FFFD. False when nothing is left.
 */
bool utf8_next(struct span *rest, uint32_t *point);

/* Code points, counted as utf8_next takes them. */
size_t utf8_count(struct span s);

/* The first `count` code points, or all of s when it has fewer. */
struct span utf8_cut(struct span s, size_t count);

/*
 * What somebody typed, to be repeated in a sentence: of a word the first UTF8_ECHO_WORD code points, of all of it the first
 * UTF8_ECHO_ALL, each with "…" where something is left out. In the arena, or s itself when nothing is.
 */
enum { UTF8_ECHO_WORD = 40, UTF8_ECHO_ALL = 200 };
struct span utf8_echo(struct arena *arena, struct span s);

/* Writes one code point; anything that has no UTF-8 form is written as U+FFFD. */
void utf8_write(struct text *out, uint32_t point);

/* Characters that change the direction of the text around them, and nothing else. */
bool utf8_is_bidi_control(uint32_t point);

/*
 * What a form may keep: valid UTF-8 in Unicode's composed form (NFC), lines ended by \n alone. Left
 * out: a byte order mark, control characters but \n and \t, and bidi controls. Ill-formed bytes
 * become U+FFFD. White space at the ends stays: in Markdown it can mean something.
 * The result lives in the arena (or is s itself when nothing had to change).
 */
struct span utf8_clean(struct arena *arena, struct span s);

/*
 * Does a reader see anything of it? False for white space, format and control characters, characters
 * that Unicode ignores by default (zero-width ones, soft hyphens, Hangul fillers), the blank Braille
 * pattern, and combining marks with no letter under them. Empty text shows nothing.
 */
bool utf8_shows_something(struct span s);

#endif

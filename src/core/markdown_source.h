/* Markdown source made ready for the parser: clean bytes, formulas and addresses out of sight. */
#ifndef CORE_MARKDOWN_SOURCE_H
#define CORE_MARKDOWN_SOURCE_H

#include "core/arena.h"
#include "core/text.h"

/*
 * Control characters (but \t \n \r), bidi controls and ill-formed bytes become U+FFFD. Lives in the arena, as
 * all here does.
 */
struct span markdown_source_clean(struct arena *arena, struct span source);

/*
 * Characters of clean source that Markdown would read as markup become noncharacters (U+FDD0 and on), which the
 * parser passes through like letters: those inside $math$ and bare addresses, and brackets that mean no link.
 */
struct span markdown_source_prepare(struct arena *arena, struct span clean);

/* Appends prepared source with what was hidden in its own form again. */
void markdown_source_reveal(struct text *out, struct span s);

/* The length of the mark of a footnote that clean source starts with, `[^label]`, or 0. */
size_t markdown_source_note(struct span s);

/*
 * The same for prepared source: the mark that it starts with, and its label, still prepared. 0 when there is none;
 * in a formula there never is.
 */
size_t markdown_source_note_mark(struct span s, struct span *label);

/*
 * The length of the address that `s` starts with, http:// or https:// and more, up to white space
 * or a character that no address has, without closing punctuation; 0 when there is none.
 */
size_t markdown_source_address(struct span s);

/*
 * `s` starts with `$`. The length of the formula there, both delimiters included: `$…$` on one
 * line, or `$$…$$` without a blank line, with a backslash, brace, _ or ^ inside, so that prices are
 * left alone. 0 when there is none.
 */
size_t markdown_source_math(struct span s);

/* The same whatever is inside. Its closing `$` begins no other formula. */
size_t markdown_source_math_like(struct span s);

/*
 * Whether some later `$` could end a formula that the `$` at the front began: if text is going to
 * be escaped, which may make it look like a formula, that `$` has to be escaped too.
 */
bool markdown_source_may_close(struct span s);

#endif

/* Terms: the words that coaches use, in plain ones. */
#ifndef TERM_TERM_H
#define TERM_TERM_H

#include "library/library.h"

extern const struct entry_kind term_kind;

/* The letter a title is listed under: 'A' to 'Z', '#' for everything else. */
char term_letter(struct span title);

#endif

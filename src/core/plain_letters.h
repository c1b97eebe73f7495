/* Letters without what is on them. */
#ifndef CORE_PLAIN_LETTERS_H
#define CORE_PLAIN_LETTERS_H

#include "core/arena.h"

/*
 * Without accents, and with small letters in place of small capitals: "ádmín" is "admin". Capitals stay. Any bytes may be
 * given; lives in the arena, or is the name itself.
 */
struct span plain_letters(struct arena *arena, struct span name);

#endif

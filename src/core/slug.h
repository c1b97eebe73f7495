/* Slugs: the readable piece of an address, made from a title. */
#ifndef CORE_SLUG_H
#define CORE_SLUG_H

#include "core/arena.h"

enum { SLUG_MAX = 80 };

/*
 * At most `max` bytes of a-z, 0-9 and single hyphens, none at the ends, cut between words where
 * that keeps at least half. Accents are dropped (é -> e); letters with no ASCII form separate
 * words. "question" when nothing is left. Lives in the arena.
 */
struct span slug_make(struct arena *arena, struct span title, size_t max);

/* As slug_make, but empty when nothing is left. */
struct span slug_make_or_empty(struct arena *arena, struct span title, size_t max);

/* What slug_make can return: 1 to SLUG_MAX bytes. */
bool slug_is_valid(struct span s);

#endif

/* Slugs: the readable piece of an address, made from a title. */
#ifndef CORE_SLUG_H
#define CORE_SLUG_H

#include "core/arena.h"

enum { SLUG_MAX = 80 };

/*
 * The slug of a question's title: at most `max` (8 to SLUG_MAX) bytes of a-z, 0-9 and single hyphens, none at the
 * ends, cut between words where that keeps at least half. Letters of other scripts become their Latin
 * transliteration, without accents. It always contains a hyphen ("about-" comes before a single word, "a-question"
 * when nothing is left), so that it is never the name of an action, as in /questions/12/edit. Lives in the arena.
 */
struct span slug_make(struct arena *arena, struct span title, size_t max);

/* The same for names: one word remains one word, and it is empty when nothing is left. */
struct span slug_make_or_empty(struct arena *arena, struct span title, size_t max);

/*
 * Whether an address beside those of people's names, such as /tags/new, already has this name (or may have it one
 * day): tags and entries cannot.
 */
bool slug_is_reserved(struct span name);

/* Loads ICU's rules, which takes about 0.2 s: once, in the parent process before the workers start. */
void slug_prepare(void);

/* What slug_make can return: 1 to SLUG_MAX bytes. */
bool slug_is_valid(struct span s);

#endif

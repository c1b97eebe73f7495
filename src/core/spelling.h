/* How far apart two spellings are: for what may have been meant by a name that nothing has. */
#ifndef CORE_SPELLING_H
#define CORE_SPELLING_H

#include "core/span.h"

enum { SPELLING_MOST = 4 }; /* mistakes that are counted at most */

/*
 * The number of letters that were left out, added, mistaken for others or swapped with their neighbours; `most` + 1
 * when there are more than `most` (SPELLING_MOST at most). Byte by byte: for slugs.
 */
size_t spelling_distance(struct span a, struct span b, size_t most);

/*
 * How badly a slug that somebody typed fits a name's, 0 for the same. Twice the distance; one more where it is only some
 * of the name's words, one behind the other: "pigoen" fits "pigeon-pose" with 3. SIZE_MAX when it does not: with more than
 * one mistake in four letters.
 */
size_t spelling_misfit(struct span typed, struct span name);

#endif

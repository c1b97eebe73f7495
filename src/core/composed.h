/* The composed form of Unicode (NFC): the same letters typed on two machines are the same bytes. Nothing else changes. */
#ifndef CORE_COMPOSED_H
#define CORE_COMPOSED_H

#include "core/arena.h"
#include "core/span.h"

/*
 * In the arena. `s` is well-formed UTF-8 of less than INT32_MAX / 9 bytes; a long run of combining marks takes quadratic time.
 * False when ICU fails, which it does not with a working set of data.
 */
MUST_CHECK bool composed_form(struct arena *arena, struct span s, struct span *out);

#endif

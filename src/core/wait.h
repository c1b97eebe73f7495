/* For how long to wait, in words. */
#ifndef CORE_WAIT_H
#define CORE_WAIT_H

#include "core/arena.h"

/* "10 seconds", "2 minutes", "3 hours": never less than so many seconds. In the arena. */
struct span wait_words(struct arena *arena, int64_t seconds);

#endif

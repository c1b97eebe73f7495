/* What a browser says of itself, in words. */
#ifndef CORE_BROWSER_H
#define CORE_BROWSER_H

#include "core/arena.h"

/* A User-Agent header in plain words: "Firefox on Android". In the arena. */
struct span browser_words(struct arena *arena, struct span header);

#endif

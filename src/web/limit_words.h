/* What a page says when a limit is reached: whose it is, and for how long to wait. */
#ifndef WEB_LIMIT_WORDS_H
#define WEB_LIMIT_WORDS_H

#include "core/arena.h"

/*
 * `what` and `scope` are limit_rule's; those without words of their own have general ones. The time is in the sentence as
 * core/wait.h says it. In the arena.
 */
struct span limit_words(struct arena *arena, const char *what, struct span scope, int64_t seconds);

/* A longer wait is no pause: the page's title says to come back. */
enum { LIMIT_PAUSE = 60 };

#endif

/* Other ways to sign in than with a password: providers (src/provider), as all pages that ask to sign in offer them. */
#ifndef WEB_WAYS_H
#define WEB_WAYS_H

#include "core/span.h"

enum { WAYS_MAX = 8 };

struct way {
    struct span name;  /* as in /login/with/NAME */
    struct span title; /* as on its button */
};

/* Once a second: asks for them now and then. */
void ways_tick(void);

/* Those that there are; they live until the loop turns. */
const struct way *ways(size_t *count);

#endif

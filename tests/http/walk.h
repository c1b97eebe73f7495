/*
 * Every address that kore.conf maps, so that a test of all pages cannot forget a new one. A pattern becomes the
 * addresses that its groups may be filled with.
 */
#ifndef TESTS_HTTP_WALK_H
#define TESTS_HTTP_WALK_H

#include "core/base.h"

/* What the groups of patterns are filled with; each list ends with NULL. */
struct walk_values {
    const char *const *numbers; /* ([0-9]+) */
    const char *const
        *words; /* anything else that is not a choice: slugs, names of tags and people */
};

struct walk_step {
    const char *path;
    bool takes_get;
    bool takes_post;
};

/* Calls `visit` for each address, in the order of kore.conf. Ends the test when the map cannot be read. */
void walk_routes(const struct walk_values *values,
                 void (*visit)(const struct walk_step *step, void *context), void *context);

#endif

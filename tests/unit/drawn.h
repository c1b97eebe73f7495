/* The pictures of the starter content, for tests and for the bench. */
#ifndef TESTS_UNIT_DRAWN_H
#define TESTS_UNIT_DRAWN_H

#include "stretch/stretch.h"

struct drawn {
    struct span slug;
    struct stretch_model model;
    struct stretch_pictures pictures;
};

enum { DRAWN_MAX = 200 };

/*
 * Reads every stretch of assets/library, from the top folder, by name; their number. What cannot be read fails the test.
 * All of it is the arena's.
 */
size_t drawn_read(struct arena *arena, struct drawn out[DRAWN_MAX]);

#endif

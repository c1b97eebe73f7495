/* Good pictures, and a hundred bad files made from them: what strangers send, by mistake or not. */
#ifndef TESTS_UNIT_PICTURE_FILE_H
#define TESTS_UNIT_PICTURE_FILE_H

#include "core/arena.h"

/* tests/pictures/NAME */
struct span picture_file(struct arena *arena, const char *name);
/* The JPEG with an EXIF block: that orientation, and a description. */
struct span picture_with_exif(struct arena *arena, int orientation, const char *description);

/* A black PNG of that size. */
struct span picture_large(struct arena *arena, uint32_t width, uint32_t height);

struct bad_picture {
    const char *name;
    struct span file;
    const char *fault; /* what it is refused for; NULL: whatever */
};
enum { BAD_PICTURES_MAX = 200 };
/* Returns how many there are. */
size_t bad_pictures(struct arena *arena, struct bad_picture bad[BAD_PICTURES_MAX]);

#endif

/* What kind of picture a file is, by its own bytes: names and declared types are believed in nothing. */
#ifndef CORE_PICTURE_TYPE_H
#define CORE_PICTURE_TYPE_H

#include "core/span.h"

enum picture_type {
    PICTURE_UNKNOWN,
    PICTURE_JPEG,
    PICTURE_PNG,
    PICTURE_WEBP,
    PICTURE_AVIF,
    PICTURE_HEIC,
};

/* Bounds of what is taken: src/picture/picture.h says them to people. */
enum {
    PICTURE_UPLOAD_MAX = 12 * 1024 * 1024, /* bytes of a file */
    PICTURE_PIXELS_MAX = 50 * 1000 * 1000,
    PICTURE_SIDE_MIN = 100,
    PICTURE_SIDE_MAX = 20000,
    PICTURE_RATIO_MAX = 4, /* the longer side to the shorter one */
    PICTURE_SIZES = 3,     /* widths that are made */
    PICTURE_FILES = 2 * PICTURE_SIZES,
    PICTURE_FILE_MAX = 4 * 1024 * 1024, /* bytes of one that is made */
};

/* By the first bytes: ISO/IEC 10918-1, 15948 (PNG), 14496-12 with 23000-22 (HEIF, AVIF), RFC 9649 (WebP). */
enum picture_type picture_type_of(struct span file);

/* It has several pictures that follow each other in time: APNG, animated WebP, image sequences. */
bool picture_type_moves(struct span file);

/* Width and height in pixels as the file's head says, for JPEG and WebP. False: another type, or no such head. */
MUST_CHECK bool picture_type_bounds(struct span file, int64_t *width, int64_t *height);

/*
 * A JPEG or WebP as we make them: pixels, and nothing that a camera, a program or somebody wrote beside them, or behind. False: of
 * another type, too, and of such files that do not end where they say.
 */
bool picture_type_is_plain(struct span file);

#endif

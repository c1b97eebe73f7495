/*
 * A small host of pictures, in threads of the test. What it answers is in the address:
 *   /picture/…     a picture                       /gone/…      404, until tiny_pictures_fixed
 *   /to/ADDRESS    a redirect there, as written    /loop/N      a redirect to /loop/N+1
 *   /slow          nothing, for a minute           /drip        a byte each second
 *   /endless       a picture's beginning, for ever /heavy       a length that is too much
 *   /talk          404, and words for ever          /talk/ADDRESS a redirect there, and words for ever
 *   /page          HTML that calls itself a PNG    /large       a PNG of 21,000 by 200 pixels 
 */
#ifndef TESTS_UNIT_TINY_PICTURES_H
#define TESTS_UNIT_TINY_PICTURES_H

#include "core/base.h"

/* Listens on 127.0.0.1 until the end of the program; returns the port. */
int tiny_pictures_start(void);
/* How often it was asked. */
int tiny_pictures_asked(void);
void tiny_pictures_fixed(void);

#endif

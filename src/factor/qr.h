/* QR codes, by libqrencode, drawn as SVG in the page. */
#ifndef FACTOR_QR_H
#define FACTOR_QR_H

#include "core/text.h"

/* Modules of empty space around a code, which cameras need to find it (ISO/IEC 18004). */
enum { QR_QUIET = 4 };

/*
 * Appends an <svg> that shows `words`: dark on light whatever the page's colours are, as not every camera reads the other
 * way round. `label` says what it is to who cannot see it; a literal that needs no escaping. False, and nothing is appended, when
 * the words are too long for a code or there is no memory.
 */
bool qr_svg(struct text *out, struct span words, const char *label);

#endif

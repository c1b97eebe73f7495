/* application/x-www-form-urlencoded: how a query string and a form's body are written. */
#ifndef CORE_URLENCODED_H
#define CORE_URLENCODED_H

#include "core/arena.h"
#include "core/text.h"

/*
 * Takes the next "name=value" of *rest, both still encoded; empty pairs ("a&&b") are skipped, and a name without
 * an equals sign has the empty value. False when nothing is left.
 */
bool urlencoded_next(struct span *rest, struct span *name, struct span *value);

/* Decoded, a `raw` name or value is exactly this string. */
bool urlencoded_is(struct span raw, const char *string);

/*
 * The bytes that were encoded, in the arena (or `raw` itself when nothing is encoded); '+' is a space when `plus`
 * says so. A percent sign that begins no code remains as it is. The bytes may be anything, zero and ill-formed
 * UTF-8 included: the caller checks them.
 */
struct span urlencoded_decode(struct arena *arena, struct span raw, bool plus);

/* Writes a raw value as urlencoded_decode and escape_url_part would: one spelling for all that mean the same. */
void urlencoded_rewrite(struct text *out, struct span raw);

#endif

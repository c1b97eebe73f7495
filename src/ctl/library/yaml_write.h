/* Fields as YAML, in the one form in which the library's files have them. */
#ifndef CTL_YAML_WRITE_H
#define CTL_YAML_WRITE_H

#include "core/text.h"

#include <jansson.h>

enum { YAML_WIDTH = 120 }; /* columns after which a text is folded */

/*
 * Writes an object's fields in their order, a line each: lists of words that hold no spaces within their line, other lists
 * an item a line, long texts folded at YAML_WIDTH, texts of several lines as they are. front_matter_read reads the same
 * values back. Texts have to be UTF-8; of numbers there are whole ones only; nothing is empty (yaml_prune).
 */
void yaml_write(struct text *out, json_t *object);

/* Takes out all fields that say nothing ("", [], {}), inner ones first. */
void yaml_prune(json_t *value);

#endif

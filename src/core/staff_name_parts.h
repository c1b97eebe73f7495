/* The parts of a name: staff_name.c's own. */
#ifndef CORE_STAFF_NAME_PARTS_H
#define CORE_STAFF_NAME_PARTS_H

#include "core/span.h"

bool staff_name_digit(uint32_t point);

/* What is between the digits at both ends: those of "admin42" are a number. */
struct span staff_name_without_number(struct span word);

/*
 * The next word: up to a separator (_ . - and a space), or, where `capitals` count, to a capital that follows a small letter. False at
 * the end.
 */
bool staff_name_next(struct span *rest, struct span *word, bool capitals);

#endif

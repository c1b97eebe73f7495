/* Account names: which are allowed, and which of them look the same. */
#ifndef CORE_NAME_KEY_H
#define CORE_NAME_KEY_H

#include "core/arena.h"

enum { NAME_MIN = 2, NAME_MAX = 30 }; /* code points */

/*
 * Letters, digits, `_`, `.` and `-` of one script (with those that are written together, such as
 * kanji and kana), beginning with a letter or digit, and not a name that the forum keeps for
 * itself. When false, *why says what to do, for the person who chose the name; a literal.
 */
bool name_is_valid(struct span name, struct span *why);

/*
 * What is unique among accounts: equal for names that differ in case or in look-alike letters only
 * ("Anna" with a Cyrillic A and "anna"; "Bob" and "BOB"; also "l1nda" and "linda"). Any bytes may
 * be given. Lives in the arena. Equal names have equal keys for ever only under one ICU version:
 * keys must be rebuilt when ICU is upgraded (name_key_version says which ICU made them).
 */
struct span name_key(struct arena *arena, struct span name);

/* The version of ICU, such as "72.1"; a literal for the life of the process. */
struct span name_key_version(void);

#endif

/* What every file needs: attributes, small macros, and functions that nobody may call. */
#ifndef CORE_BASE_H
#define CORE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define UNUSED __attribute__((unused))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/*
 * These write without knowing how much room there is. System headers are read before the
 * poison takes hold, so that their own declarations stand.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* With clang, glibc's fortified headers make macros of these two. */
#undef sprintf
#undef vsprintf
#pragma GCC poison sprintf vsprintf strcpy stpcpy strcat strncpy strncat gets

#endif

/* What every unit test includes: cmocka and a few words of our own. */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/text.h"

/* The span holds exactly these characters; says both when not. */
#define assert_span(got, wanted) assert_span_at((got), (wanted), __FILE__, __LINE__)
void assert_span_at(struct span got, const char *wanted, const char *file, int line);

/* The whole file, in the arena; fails the test when it cannot be read. From the top folder. */
struct span read_file(struct arena *arena, const char *path);

bool file_exists(const char *path);

/* Seconds of processor time that this process has used. */
double processor_seconds(void);

#endif

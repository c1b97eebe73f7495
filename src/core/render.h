/* How a value of each type is written into a page: what compiled templates call. */
#ifndef CORE_RENDER_H
#define CORE_RENDER_H

#include "core/clock.h"
#include "core/escape.h"

/*
 * Each macro picks the function by the type of `value`, which is evaluated once. A type without
 * an entry does not compile: bool (write a word for it), char and floating point (choose a form).
 * A NULL string writes nothing.
 */

/* clang-format off: it takes the colons of _Generic for something else */

/* Between tags. The only place where struct html passes unchanged. */
#define render_text(out, value)   \
    _Generic((value), struct html \
             : render_html, RENDER_STRINGS(render), RENDER_NUMBERS)((out), (value))

/* In a quoted attribute, and in <title> and <textarea>, which hold no tags. */
#define render_attr(out, value) \
    _Generic((value), RENDER_STRINGS(render), RENDER_NUMBERS)((out), (value))

/* A whole address; "#" in place of one that escape_url does not trust. */
#define render_url(out, value) _Generic((value), RENDER_STRINGS(render_url))((out), (value))

/* One piece of a path or query: percent-encoded. */
#define render_url_part(out, value) \
    _Generic((value), RENDER_STRINGS(render_url_part), RENDER_NUMBERS)((out), (value))

#define RENDER_STRINGS(prefix) \
    struct span : prefix##_span, char * : prefix##_string, const char * : prefix##_string

#define RENDER_NUMBERS                                                              \
    signed char : render_signed,                                                    \
                  short : render_signed,                                            \
                          int : render_signed,                                      \
                                long : render_signed,                               \
                                       long long : render_signed,                   \
                                                   unsigned char : render_unsigned, \
                                                                   unsigned short   \
        : render_unsigned,                                                          \
          unsigned : render_unsigned,                                               \
                     unsigned long : render_unsigned,                               \
                                     unsigned long long : render_unsigned

/* clang-format on */

void render_span(struct text *out, struct span value);
void render_string(struct text *out, const char *value);
void render_html(struct text *out, struct html value);
void render_signed(struct text *out, int64_t value);
void render_unsigned(struct text *out, uint64_t value);
void render_url_span(struct text *out, struct span value);
void render_url_string(struct text *out, const char *value);
void render_url_part_span(struct text *out, struct span value);
void render_url_part_string(struct text *out, const char *value);

#endif

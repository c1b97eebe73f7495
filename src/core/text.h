/* Text that grows: what pages, Markdown and statements are written into. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include "core/span.h"

/*
 * Grows by doubling up to `max` bytes. Past that nothing more is added and `overflow` is set:
 * a writer need not look at each call, the one who uses the result looks once (text_ok).
 */
struct text {
    char *ptr;
    size_t len;
    size_t room;
    size_t max;
    bool overflow;
    const struct zone *zone; /* that days and times are written in (core/zone.h); NULL: UTC */
};

/* An empty text of at most `max` bytes; memory is taken at the first write. */
void text_init(struct text *text, size_t max);
void text_free(struct text *text);

/* Empties it and keeps the memory. */
void text_clear(struct text *text);

/* False when something was left out because of `max`. */
MUST_CHECK bool text_ok(const struct text *text);

static inline struct span text_span(const struct text *text)
{
    return span_make(text->ptr, text->len);
}

/* Room for `more` further bytes, or false (and overflow set) when that would pass the maximum. */
bool text_reserve(struct text *text, size_t more);

/* Pages are thousands of small pieces: the common case, where there is room, is written in line. */
static inline void text_add(struct text *text, const char *bytes, size_t len)
{
    if (len == 0 || ((text->overflow || text->room - text->len <= len) && !text_reserve(text, len)))
        return;
    memcpy(text->ptr + text->len, bytes, len);
    text->len += len;
}

void text_add_span(struct text *text, struct span s);
void text_add_string(struct text *text, const char *string);
static inline void text_add_char(struct text *text, char c)
{
    text_add(text, &c, 1);
}
void text_add_int(struct text *text, int64_t value);
void text_printf(struct text *text, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Zero-terminated view of what was written; valid until the next write. */
const char *text_string(struct text *text);

/* The literal's length is known to the compiler: how templates write their fixed parts. */
#define text_literal(text, literal) text_add((text), "" literal, sizeof(literal) - 1)

#endif

/* A span: bytes that somebody else owns, with their length. The string type of the whole project. */
#ifndef CORE_SPAN_H
#define CORE_SPAN_H

#include "core/base.h"

/* `ptr` need not end in a zero byte and may be NULL when `len` is 0. */
struct span {
    const char *ptr;
    size_t len;
};

/* Markup that is safe to put into a page unescaped. Only code that escapes makes one. */
struct html {
    const char *ptr;
    size_t len;
};

#define SPAN(literal) ((struct span){"" literal, sizeof(literal) - 1})
#define SPAN_FMT "%.*s"
#define SPAN_ARG(s) (int)(s).len, (s).ptr

/* A span over a zero-terminated string; the empty span for NULL. */
static inline struct span span_of(const char *string)
{
    return (struct span){string, string == NULL ? 0 : strlen(string)};
}

static inline struct span span_make(const char *ptr, size_t len)
{
    return (struct span){ptr, len};
}

static inline bool span_is_empty(struct span s)
{
    return s.len == 0;
}

/* Equal byte for byte. */
static inline bool span_equal(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool span_is(struct span a, const char *string)
{
    return span_equal(a, span_of(string));
}

bool span_starts(struct span s, const char *prefix);
bool span_starts_with(struct span s, struct span prefix);
bool span_ends(struct span s, const char *suffix);

/* Without ASCII white space at both ends. */
struct span span_trim(struct span s);

/* Everything from byte `from` on; the empty span when `from` is past the end. */
struct span span_from(struct span s, size_t from);

/* Offset of the first `needle`, or s.len when there is none. */
size_t span_find(struct span s, char needle);
size_t span_find_text(struct span s, const char *needle);

/*
 * Takes the next piece of *rest up to `separator` (or the end) and moves *rest past it.
 * False when nothing is left. Pieces may be empty.
 */
bool span_next(struct span *rest, char separator, struct span *piece);

/* Takes the next run of bytes that are not ASCII white space. False when none is left. */
bool span_word(struct span *rest, struct span *word);

/* A whole decimal number within [min, max]; false for anything else, *out then untouched. */
MUST_CHECK bool span_int(struct span s, int64_t min, int64_t max, int64_t *out);

#endif

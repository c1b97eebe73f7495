/* The parts of a name, and numbers at its ends. */
#include "core/staff_name_parts.h"

#include "core/utf8.h"

#include <unicode/uchar.h>

static bool is_separator(uint32_t point)
{
    return point == '_' || point == '.' || point == '-' || point == ' ';
}

bool staff_name_digit(uint32_t point)
{
    return u_isdigit((UChar32)point) != 0;
}

struct span staff_name_without_number(struct span word)
{
    struct span rest = word;
    const char *begin = NULL;
    const char *end = NULL;
    uint32_t point;
    while (utf8_next(&rest, &point)) {
        if (staff_name_digit(point))
            continue;
        end = rest.ptr;
        if (begin == NULL) {
            begin = word.ptr;
            struct span before = word;
            while (utf8_next(&before, &point) && staff_name_digit(point))
                begin = before.ptr;
        }
    }
    return begin == NULL ? SPAN("") : span_make(begin, (size_t)(end - begin));
}

bool staff_name_next(struct span *rest, struct span *word, bool capitals)
{
    uint32_t point;
    struct span ahead = *rest;
    while (utf8_next(&ahead, &point) && is_separator(point))
        *rest = ahead;
    const char *begin = rest->ptr;
    const char *end = begin;
    bool was_small = false;
    ahead = *rest;
    while (utf8_next(&ahead, &point) && !is_separator(point) &&
           !(capitals && was_small && u_isupper((UChar32)point))) {
        was_small = u_islower((UChar32)point) != 0;
        end = ahead.ptr;
        *rest = ahead;
    }
    *word = span_make(begin, (size_t)(end - begin));
    return word->len > 0;
}

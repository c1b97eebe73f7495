/* Text that grows, with a declared maximum. */
#include "core/text.h"

#include <stdarg.h>

void text_init(struct text *text, size_t max)
{
    *text = (struct text){.max = max};
}

void text_free(struct text *text)
{
    free(text->ptr);
    text->ptr = NULL;
    text->len = text->room = 0;
}

void text_clear(struct text *text)
{
    text->len = 0;
    text->overflow = false;
}

bool text_ok(const struct text *text)
{
    return !text->overflow;
}

bool text_reserve(struct text *text, size_t more)
{
    if (text->overflow || more > text->max - text->len) {
        text->overflow = true;
        return false;
    }
    size_t need = text->len + more + 1; /* one for text_string's zero byte */
    if (need <= text->room)
        return true;
    size_t room = text->room == 0 ? 256 : text->room;
    while (room < need)
        room *= 2;
    if (room > text->max + 1)
        room = text->max + 1; /* text_add looks at the room alone */
    char *ptr = realloc(text->ptr, room);
    if (ptr == NULL) {
        fprintf(stderr, "text: out of memory\n");
        abort();
    }
    text->ptr = ptr;
    text->room = room;
    return true;
}

void text_add_span(struct text *text, struct span s)
{
    text_add(text, s.ptr, s.len);
}

void text_add_string(struct text *text, const char *string)
{
    text_add(text, string, strlen(string));
}

void text_add_int(struct text *text, int64_t value)
{
    char digits[24];
    size_t at = sizeof(digits);
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        digits[--at] = '-';
    text_add(text, digits + at, sizeof(digits) - at);
}

void text_printf(struct text *text, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int len = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (len <= 0 || !text_reserve(text, (size_t)len))
        return;
    va_start(args, fmt);
    vsnprintf(text->ptr + text->len, (size_t)len + 1, fmt, args);
    va_end(args);
    text->len += (size_t)len;
}

const char *text_string(struct text *text)
{
    if (text->ptr == NULL)
        return "";
    text->ptr[text->len] = '\0';
    return text->ptr;
}

/* Spans: comparing, cutting and reading numbers. */
#include "core/span.h"

bool span_starts_with(struct span s, struct span prefix)
{
    return s.len >= prefix.len && span_equal(span_make(s.ptr, prefix.len), prefix);
}

bool span_starts(struct span s, const char *prefix)
{
    return span_starts_with(s, span_of(prefix));
}

bool span_ends(struct span s, const char *suffix)
{
    size_t len = strlen(suffix);
    return s.len >= len && (len == 0 || memcmp(s.ptr + s.len - len, suffix, len) == 0);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct span span_trim(struct span s)
{
    while (s.len > 0 && is_space(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len > 0 && is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

struct span span_from(struct span s, size_t from)
{
    if (from >= s.len)
        return (struct span){NULL, 0};
    return (struct span){s.ptr + from, s.len - from};
}

size_t span_find(struct span s, char needle)
{
    const char *at = s.len == 0 ? NULL : memchr(s.ptr, needle, s.len);
    return at == NULL ? s.len : (size_t)(at - s.ptr);
}

size_t span_find_text(struct span s, const char *needle)
{
    const char *at = s.len == 0 ? NULL : memmem(s.ptr, s.len, needle, strlen(needle));
    return at == NULL ? s.len : (size_t)(at - s.ptr);
}

bool span_next(struct span *rest, char separator, struct span *piece)
{
    if (rest->ptr == NULL)
        return false;
    size_t end = span_find(*rest, separator);
    *piece = span_make(rest->ptr, end);
    if (end == rest->len)
        *rest = (struct span){NULL, 0};
    else
        *rest = span_make(rest->ptr + end + 1, rest->len - end - 1);
    return true;
}

bool span_word(struct span *rest, struct span *word)
{
    size_t start = 0;
    while (start < rest->len && is_space(rest->ptr[start]))
        start++;
    size_t end = start;
    while (end < rest->len && !is_space(rest->ptr[end]))
        end++;
    if (start == end)
        return false;
    *word = span_make(rest->ptr + start, end - start);
    *rest = span_from(*rest, end);
    return true;
}

bool span_int(struct span s, int64_t min, int64_t max, int64_t *out)
{
    bool negative = s.len > 0 && s.ptr[0] == '-';
    size_t i = negative ? 1 : 0;
    if (i == s.len || s.len - i > 19)
        return false;
    int64_t value = 0;
    for (; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        int digit = s.ptr[i] - '0';
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, digit, &value))
            return false;
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, value, &value))
        return false;
    if (value < min || value > max)
        return false;
    *out = value;
    return true;
}

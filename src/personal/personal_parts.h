/* What the files that find private things share: each looks whether one begins at a place. */
#ifndef PERSONAL_PERSONAL_PARTS_H
#define PERSONAL_PERSONAL_PARTS_H

#include "personal/personal.h"

/* The byte there; 0 before the beginning and behind the end. */
static inline char personal_at(struct span text, size_t at)
{
    return at < text.len ? text.ptr[at] : '\0';
}

static inline bool personal_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool personal_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool personal_is_letter(char c)
{
    return personal_is_upper(c) || (c >= 'a' && c <= 'z');
}

/* A letter or digit, or part of a letter that is not ASCII. */
static inline bool personal_is_word(char c)
{
    return personal_is_letter(c) || personal_is_digit(c) || (unsigned char)c >= 0x80;
}

/* Of the words, one with a NULL at their end, one stands within `reach` bytes before `at`, as a word of its own, in any case. */
bool personal_before(struct span text, size_t at, size_t reach, const char *const *words);

/* Each returns how many bytes from `at` on are one; 0: none begins there. */
size_t personal_email_at(struct span text, size_t at);
size_t personal_phone_at(struct span text, size_t at);
size_t personal_postcode_at(struct span text, size_t at);

#endif

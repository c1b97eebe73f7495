/* Recovery codes. */
#include "factor/recovery.h"

#include <ctype.h>
#include <sodium.h>

enum { GROUP = 6 };

/* Without 0 O, 1 I L, U beside V, and the letters that look like 2, 5 and 8. */
static const char letters[] = "23456789acdefghjkmnpqrtvwxy";

_Static_assert((int)RECOVERY_HASH_LEN == (int)crypto_hash_sha256_BYTES, "the hash is SHA-256");

struct span recovery_code(struct arena *arena)
{
    char *text = arena_alloc(arena, RECOVERY_TEXT_LEN + 1);
    size_t len = 0;
    for (size_t i = 0; i < RECOVERY_LEN; i++) {
        if (i > 0 && i % GROUP == 0)
            text[len++] = '-';
        text[len++] = letters[randombytes_uniform(sizeof(letters) - 1)];
    }
    return span_make(text, len);
}

/* A letter that is in no code is the digit that it looks like. */
static char meant(char typed)
{
    char c = (char)tolower((unsigned char)typed);
    switch (c) {
    case 'b':
        return '8';
    case 's':
        return '5';
    case 'u':
        return 'v';
    case 'z':
        return '2';
    default:
        return c;
    }
}

bool recovery_is_code(struct arena *arena, struct span typed, struct span *code)
{
    char *text = arena_alloc(arena, RECOVERY_LEN + 1);
    size_t len = 0;
    for (size_t i = 0; i < typed.len; i++) {
        char c = meant(typed.ptr[i]);
        if (c == ' ' || c == '-')
            continue;
        if (c == '\0' || strchr(letters, c) == NULL || len == RECOVERY_LEN)
            return false;
        text[len++] = c;
    }
    *code = span_make(text, len);
    return len == RECOVERY_LEN;
}

/*
 * A quick hash is right here, where a password needs a slow one: a code has 114 random bits, which nobody tries out. With
 * fewer than 112 it would have to be a slow one with a salt (OWASP ASVS 5.0, 6.5.2). The account is part of what is hashed,
 * so that one try does not count for all accounts.
 */
struct span recovery_hash(struct arena *arena, int64_t account_id, struct span code)
{
    struct span words =
        arena_printf(arena, "recovery:%lld:" SPAN_FMT, (long long)account_id, SPAN_ARG(code));
    unsigned char *hash = arena_alloc(arena, RECOVERY_HASH_LEN);
    crypto_hash_sha256(hash, (const unsigned char *)words.ptr, words.len);
    return span_make((const char *)hash, RECOVERY_HASH_LEN);
}

/* Secrets that somebody shows to be let in. */
#include "core/token.h"

#include <sodium.h>

_Static_assert((int)TOKEN_HASH_LEN == (int)crypto_hash_sha256_BYTES, "the hash is SHA-256");

struct span token_of(struct arena *arena, unsigned char bytes[TOKEN_BYTES])
{
    char *token = arena_alloc(arena, TOKEN_LEN + 1);
    sodium_bin2base64(token, TOKEN_LEN + 1, bytes, TOKEN_BYTES,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, TOKEN_BYTES);
    return span_make(token, TOKEN_LEN);
}

struct span token_random(struct arena *arena)
{
    unsigned char bytes[TOKEN_BYTES];
    randombytes_buf(bytes, sizeof(bytes));
    return token_of(arena, bytes);
}

struct span token_hash(struct arena *arena, struct span token)
{
    unsigned char *hash = arena_alloc(arena, TOKEN_HASH_LEN);
    crypto_hash_sha256(hash, (const unsigned char *)token.ptr, token.len);
    return span_make((const char *)hash, TOKEN_HASH_LEN);
}

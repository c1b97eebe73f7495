/* Hashes of what people write, by a secret key. */
#include "core/keyed_hash.h"

#include <pthread.h>
#include <sodium.h>

static pthread_once_t key_is_drawn = PTHREAD_ONCE_INIT;
static unsigned char key[crypto_shorthash_KEYBYTES];

static void draw_key(void)
{
    randombytes_buf(key, sizeof(key));
}

uint64_t keyed_hash(struct span s)
{
    (void)pthread_once(&key_is_drawn, draw_key);
    uint64_t hash = 0;
    _Static_assert(sizeof(hash) == crypto_shorthash_BYTES, "a hash is eight bytes");
    (void)crypto_shorthash((unsigned char *)&hash, (const unsigned char *)s.ptr, s.len, key);
    return hash;
}

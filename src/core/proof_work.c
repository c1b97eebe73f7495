/* Proof of work: a number that was looked for. */
#include "core/proof_work.h"

#include <sodium.h>

enum { DIGITS_MAX = 20 };

bool proof_work_is_done(struct span challenge, struct span number, int bits)
{
    if (number.len == 0 || number.len > DIGITS_MAX)
        return false;
    for (size_t i = 0; i < number.len; i++) {
        if (number.ptr[i] < '0' || number.ptr[i] > '9')
            return false;
    }
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)challenge.ptr, challenge.len);
    crypto_hash_sha256_update(&state, (const unsigned char *)":", 1);
    crypto_hash_sha256_update(&state, (const unsigned char *)number.ptr, number.len);
    crypto_hash_sha256_final(&state, hash);
    for (int i = 0; i < bits; i++) {
        if ((hash[i / 8] & (0x80 >> (i % 8))) != 0)
            return false;
    }
    return true;
}

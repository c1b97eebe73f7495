/* Hashes of what people write, by a secret key: nobody can choose texts that fall together. */
#ifndef CORE_KEYED_HASH_H
#define CORE_KEYED_HASH_H

#include "core/span.h"

/*
 * SipHash-2-4 of the bytes, with a key that is drawn at random when the process first asks. Equal spans have
 * equal hashes within a process and the processes that it forked since; do not store or compare
 * them elsewhere. Safe to call from any thread.
 */
uint64_t keyed_hash(struct span s);

#endif

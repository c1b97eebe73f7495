/* Argon2id itself, 64 MiB and some 60 ms each: for other threads than the event loop's. */
#ifndef WEB_HASH_WORK_H
#define WEB_HASH_WORK_H

#include <sodium.h>

#include "core/base.h"

struct hash_work {
    bool make; /* a new hash; else whether `stored` is the password's */
    bool ok;
    bool needs_rehash; /* a check: right, but made with other limits */
    bool no_memory;    /* for the work: neither right nor wrong */
    char stored
        [crypto_pwhash_STRBYTES]; /* in for a check (empty: no such account), out for a new one */
    size_t password_len;
    char *password; /* zeroed when the work is done */
};

/* Touches nothing but the work. */
void hash_work_do(struct hash_work *work);

#endif

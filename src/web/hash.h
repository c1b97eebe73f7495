/* Passwords: Argon2id in other threads, a bounded number at a time. The event loop never hashes. */
#ifndef WEB_HASH_H
#define WEB_HASH_H

#include "web/page.h"

struct hash_result {
    bool ok;           /* check: the password is right; make: `hash` was made */
    bool needs_rehash; /* check: right, but made with other limits */
    struct span hash;  /* make: in the request's arena */
};

/*
 * From a step: the next one runs when *result is filled in. With an empty `stored` (no such account, or
 * one without a password) a hash of the same cost is checked all the same, so that the time tells nothing.
 * The request is answered with 503 when too many wait, or too many of the same network, or there is no memory or no
 * thread to do it, and also when it has waited until shortly before its deadline.
 */
void hash_check(struct request *r, struct span password, struct span stored,
                struct hash_result *result);
void hash_make(struct request *r, struct span password, struct hash_result *result);

struct hash_state {
    size_t running;
    size_t waiting;
};
struct hash_state hash_state(void);

#endif

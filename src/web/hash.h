/* Passwords: Argon2id in other threads, a bounded number at a time. The event loop never hashes. */
#ifndef WEB_HASH_H
#define WEB_HASH_H

#include "web/page.h"

struct hash_result {
    bool ok;           /* check: the password is right; make: `hash` was made */
    bool needs_rehash; /* check: right, but made with other limits */
    struct span hash;  /* make: in the request's arena */
};

struct hash_task {
    struct span password;
    struct span stored; /* check: the hash that it has to fit */
    bool known; /* from a member or a known device: in a lane of its own (web/hash_queue.h) */
    /* Called when the request is answered with 503, or its client went away, before the work was begun; may be NULL. */
    void (*not_done)(struct request *r);
};

/*
 * From a step: the next one runs when *result is filled in. With an empty `stored` (no such account, or
 * one without a password) a hash of the same cost is checked all the same, so that the time tells nothing.
 * The request is answered with 503 when too many wait, or there is no memory or no thread to do it, and also when it has
 * waited until shortly before its deadline.
 */
void hash_check(struct request *r, const struct hash_task *task, struct hash_result *result);
void hash_make(struct request *r, const struct hash_task *task, struct hash_result *result);

struct hash_state {
    size_t running;
    size_t waiting;
};
struct hash_state hash_state(void);

#endif

/*
 * Web Push: a device that asks for it shows notices while the site is closed there, as long as its session lasts. The server takes
 * what the browser gives (its push service's address, a public key, a secret); the job runner sends (src/ctl/push). What is sent only
 * that browser can read. sql/functions/push.sql.
 */
#ifndef PUSH_PUSH_H
#define PUSH_PUSH_H

#include "core/clock.h"
#include "db/batch.h"
#include "notice/notice.h"

enum { PUSH_ENDPOINT_MAX = 1000, PUSH_KEY_BYTES = 65, PUSH_SECRET_BYTES = 16 };

/* ---- for the viewer ---- */

struct push_state {
    struct span key; /* that browsers are told, bytes; empty: nothing is pushed here */
    bool subscribed; /* the viewer's session is */
};

/* The key in base64url, as a script reads it, in the arena; empty when there is none. */
struct span push_key_words(struct arena *arena, const struct push_state *state);

/* Queue; of the session's own. */
void push_store_state(struct db_batch *batch, struct span session_hash, struct push_state *out);
void push_store_subscribe(struct db_batch *batch, int64_t account, int64_t session,
                          struct span endpoint, struct span point, struct span auth);
void push_store_unsubscribe(struct db_batch *batch, int64_t session);

/* ---- for the job runner ---- */

struct push_due {
    int64_t session_id; /* 0: nothing is due */
    int64_t account_id;
    struct span endpoint;
    struct span point;
    struct span auth;
    int64_t told;
    int64_t tries;
    instant until; /* others may take it from then on */
    bool lasts;    /* its session does */
};

/* Queue. The key's point, empty: there is none, and nothing is subscribed to any more. */
void push_store_key(struct db_batch *batch, struct span point);
void push_store_take(struct db_batch *batch, int64_t lease, struct push_due *out);
void push_store_notices(struct db_batch *batch, const struct push_due *due, int64_t most,
                        struct notice_list *out);
/* It was sent up to that notice; slow: its service took long to answer. */
void push_store_end(struct db_batch *batch, const struct push_due *due, int64_t up_to, bool slow);
void push_store_again(struct db_batch *batch, const struct push_due *due, int64_t seconds);
void push_store_gone(struct db_batch *batch, const struct push_due *due);

#endif

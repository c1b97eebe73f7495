/*
 * Accounts that vote for each other far beyond what is usual: found by the job runner once a day, decided about by moderators, named
 * to nobody else. What is unusual, and how sure that is: sql/functions/ring.sql.
 */
#ifndef RING_RING_H
#define RING_RING_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"

struct ring_member {
    struct person person;
    instant since; /* when the account was made */
};

/* id 0: there is none, or not for the viewer. */
struct ring {
    int64_t id;
    instant found_at;
    int64_t among;     /* votes up among them within 180 days, as it was found */
    int64_t gave;      /* votes up that they gave at all */
    int64_t got;       /* and got */
    struct span state; /* "open", "reversed", "left" */
    struct span decided_by;
    struct span claimer; /* who else looks at it just now; empty: nobody */
    int64_t taken;       /* votes that are taken back now */
    struct {
        size_t count;
        struct ring_member *items;
    } members;
};

/* Queues one with its members, for a moderator's session; a moderator who is one of them gets none. */
void ring_store_one(struct db_batch *batch, struct span session_hash, int64_t id, struct ring *out);
/* Queues deciding: "reversed", "left", or "open" for undoing either. Refused with 'post_exists' and 'hold_over'. */
void ring_store_decide(struct db_batch *batch, int64_t actor, int64_t id, struct span state);

#endif

/*
 * Who waits for a password to be hashed: the network whose turn is longest ago, or that had none lately, is next, so that
 * those which send many wait for themselves. A turn of long ago is held against nobody, else whoever signed in yesterday
 * would wait behind ever new networks. Known
 * devices (web/device.h) and members have a lane of their own, which has every second turn while both have somebody.
 */
#ifndef WEB_HASH_QUEUE_H
#define WEB_HASH_QUEUE_H

#include "core/base.h"

enum {
    HASH_QUEUE_MAX = 32,
    HASH_QUEUE_SERVED = 1024,
    HASH_QUEUE_LATELY_MS = 5000
}; /* of each lane; networks that are remembered, and for how long */

/* The first member of what waits. */
struct hash_waiter {
    uint64_t from;     /* the network, hashed */
    uint64_t deadline; /* in any clock's milliseconds */
    bool known;
    /* The queue's own. */
    struct hash_waiter *next;
    uint64_t turn; /* when its network was last served; 0: not lately */
};

/* Zeroed to begin with. */
struct hash_queue {
    struct hash_waiter *lanes[2]; /* in the order of arrival; the second is for who is known */
    size_t counts[2];
    uint64_t turn;
    bool was_known; /* the last one served */
    struct {
        uint64_t from;
        uint64_t turn;
        uint64_t at; /* in milliseconds, as deadlines are */
    } served
        [HASH_QUEUE_SERVED]; /* when networks had a turn, each at a place of its own; others may take it over */
};

/*
 * Adds one. Returns whom there is no room for, which is no longer in the queue; NULL: there was room. That is the newest of
 * the network with the most in that lane, and `waiter` itself when no other network has more.
 */
MUST_CHECK struct hash_waiter *hash_queue_add(struct hash_queue *queue, struct hash_waiter *waiter,
                                              uint64_t now);
/* Takes out whose turn it is; NULL: nobody waits. */
struct hash_waiter *hash_queue_next(struct hash_queue *queue, uint64_t now);
/* Takes this one out; false when it is not there. */
bool hash_queue_drop(struct hash_queue *queue, const struct hash_waiter *waiter);
/* Takes out one whose deadline is `now` or was earlier; NULL: there is none. */
struct hash_waiter *hash_queue_overdue(struct hash_queue *queue, uint64_t now);

/* The earliest deadline; UINT64_MAX: nobody waits. And how many do. */
uint64_t hash_queue_deadline(const struct hash_queue *queue);
size_t hash_queue_count(const struct hash_queue *queue);

#endif

/* Statements that nobody waits for, and that outlive the request that they follow from. */
#ifndef WEB_ALONE_H
#define WEB_ALONE_H

#include "core/arena.h"
#include "db/batch.h"

/* Queue into `batch`; what its values point to lives in `arena`. */
struct alone {
    struct arena *arena;
    struct db_batch *batch;
};

/* Room for so many bytes of values. */
struct alone *alone_new(size_t bytes);
/* By the lane of writes. From here on it is not the caller's. */
void alone_send(struct alone *alone);

#endif

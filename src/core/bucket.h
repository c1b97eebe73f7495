/* A bucket: how much may be used at once, and how much more with time. */
#ifndef CORE_BUCKET_H
#define CORE_BUCKET_H

#include "core/base.h"

struct bucket {
    uint64_t room;       /* what it holds when it is full */
    uint64_t per_second; /* what flows in, until it is full */
    uint64_t used;       /* what is missing from it: 0 in a new one, which is full */
    uint64_t at;         /* when that was counted; microseconds of a clock that never goes back */
};

/* Takes `amount` out at `now`, all of it or nothing: false when so much is not in it. More than `room` never is. */
MUST_CHECK bool bucket_take(struct bucket *bucket, uint64_t now, uint64_t amount);
/* Puts back what was taken and not used after all. */
void bucket_give_back(struct bucket *bucket, uint64_t amount);

#endif

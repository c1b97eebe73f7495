/* A bucket: how much may be used at once, and how much more with time. */
#include "core/bucket.h"

enum { MICROSECONDS = 1000000 };

/* What is not yet a whole one stays for the next time. */
static void refill(struct bucket *bucket, uint64_t now)
{
    uint64_t empty_us = bucket->used * MICROSECONDS / bucket->per_second;
    uint64_t passed = now > bucket->at ? now - bucket->at : 0;
    if (passed >= empty_us) {
        bucket->used = 0;
        bucket->at = now;
        return;
    }
    uint64_t flowed = passed * bucket->per_second / MICROSECONDS;
    bucket->used -= flowed;
    bucket->at += flowed * MICROSECONDS / bucket->per_second;
}

bool bucket_take(struct bucket *bucket, uint64_t now, uint64_t amount)
{
    refill(bucket, now);
    if (amount > bucket->room - bucket->used)
        return false;
    bucket->used += amount;
    return true;
}

void bucket_give_back(struct bucket *bucket, uint64_t amount)
{
    bucket->used -= amount < bucket->used ? amount : bucket->used;
}

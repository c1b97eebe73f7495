/*
 * Suspensions: nobody can sign in to an account for a while (sql/functions/suspension.sql). Whoever gives the right password reads
 * the moderators' message and until when (account_locked).
 */
#ifndef SUSPENSION_SUSPENSION_H
#define SUSPENSION_SUSPENSION_H

#include "core/clock.h"
#include "db/batch.h"

enum {
    SUSPENSION_REASON_MAX = 1000, /* code points */
    SUSPENSION_MESSAGE_MAX = 2000,
    SUSPENSION_PAGE = 30,
    SUSPENSION_SHOWN = 20 /* of one person */
};

struct suspension {
    int64_t id;
    int64_t account_id;
    struct span name; /* whose */
    struct span role;
    instant at;
    instant until; /* 0: until somebody lifts it */
    struct span reason;
    struct span message;
    struct span by;
    instant ended_at; /* 0: nobody ended it */
    struct span ended_by;
    bool holds;
};

struct suspension_list {
    size_t count;
    struct suspension *items;
};

/* What a member who is suspended has in the queue, up to SUSPENSION_WAITING_MAX. */
enum { SUSPENSION_WAITING_MAX = 100 };
struct suspension_waiting {
    int64_t waits;
    int64_t refused; /* with the suspension, and not taken back since */
};

/* How long, as the form offers it. */
enum suspension_time {
    SUSPENSION_DAY,
    SUSPENSION_WEEK,
    SUSPENSION_MONTH,
    SUSPENSION_UNTIL_LIFTED,
    SUSPENSION_DATE
};
extern const char *const suspension_times[]; /* in forms; ends with NULL */
const char *suspension_time_words(enum suspension_time time);
/*
 * Until when, from `now` on: 0 until somebody lifts it. `day` ("2026-12-31": to its end, UTC) is looked at for SUSPENSION_DATE:
 * false when it is none.
 */
MUST_CHECK bool suspension_until(enum suspension_time time, struct span day, instant now,
                                 instant *until);
/* Queue; nothing comes for who is no moderator. `current`: only those that hold. */
void suspension_store_of(struct db_batch *batch, struct span session_hash, struct span name_key,
                         struct suspension_list *out);
void suspension_store_list(struct db_batch *batch, struct span session_hash, bool current,
                           int64_t before, struct suspension_list *out);
/* Refused with the names of sql/functions/suspension.sql. */
void suspension_store_waiting(struct db_batch *batch, struct span session_hash,
                              struct span name_key, struct suspension_waiting *out);
/* `refuses`: all that waits of theirs, too. */
void suspension_store_suspend(struct db_batch *batch, int64_t actor, int64_t account, int64_t seen,
                              instant until, struct span reason, struct span message, bool refuses);
/* The same of somebody who is suspended, or (not `yes`) that it waits again. */
void suspension_store_refuse(struct db_batch *batch, int64_t actor, int64_t account, bool yes);
void suspension_store_lift(struct db_batch *batch, int64_t actor, int64_t account, int64_t seen);

#endif

/*
 * The job runner's work: what follows from a write, done after it by whichever process is free. A
 * kind of job is a row of the table in job.c and a function in sql/functions/job.sql, which takes
 * what waits, does it and marks it as done in one transaction, and may do it twice.
 */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include "db/sync.h"

/*
 * One round: some of each kind, what people wrote just now first. What is locked for longer than the connection's
 * lock_timeout is left for the next round; the workers are told of changes meanwhile. A kind that fails, or takes longer than
 * a statement may, is left out for a second, and for twice as long each time that it fails again, up to ten minutes: the
 * others get their turn in this round and the next ones, and what is dead has a row 'job:KIND' with the reason until it works again.
 * False: the connection is of no more use, or some kind failed, after the others had their turn; the reason is in *why.
 */
struct job_round {
    int64_t done;
    int failed; /* kinds, or telling the workers */
    bool more;  /* of one kind it did as much as it may: more of it waits, probably */
    int64_t took_ms;
};
MUST_CHECK bool job_round(struct db_sync *db, struct job_round *round, struct text *why);

/* Rounds until nothing waits, on this or any other runner. False as job_round: with the first kind that fails. */
MUST_CHECK bool job_drain(struct db_sync *db, struct text *why);

struct job_dead {
    int64_t id;
    struct span topic;
    int64_t thread_id; /* 0: none */
    int64_t at;
    int64_t tries;
    struct span reason;
};

struct job_dead_list {
    struct job_dead *items;
    size_t count;
};

/* Queues: what failed too often, the oldest first, at most `most`. */
void job_store_dead(struct db_batch *batch, int64_t most, struct job_dead_list *out);
/* Queues: tries one of them again, or all (0); *count of them. */
void job_store_revive(struct db_batch *batch, int64_t id, int64_t *count);

struct job_state {
    int64_t waiting;
    int64_t waited_ms; /* by the first in the queue */
    int64_t dead;
};

/* Queues: how the queue is. */
void job_store_state(struct db_batch *batch, struct job_state *out);
/* How long the first change has waited that the workers were not told of; 0: there is none. */
void job_store_untold(struct db_batch *batch, int64_t *milliseconds);
/* Queues: wakes the runners. */
void job_store_wake(struct db_batch *batch);

#endif

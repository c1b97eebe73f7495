/* The event loop that the pool needs, over poll(2): for tests and benchmarks. */
#ifndef TESTS_DB_POLL_LOOP_H
#define TESTS_DB_POLL_LOOP_H

#include "db/pool.h"

/* There is one per process. */
extern const struct db_loop poll_loop;

/* One round: waits at most `milliseconds` for something to happen, and lets it. */
void poll_loop_once(int milliseconds);

/* Rounds until *flag is true; false when `milliseconds` have gone by. */
MUST_CHECK bool poll_loop_until(const bool *flag, uint64_t milliseconds);

/* What is being watched and timed: 0 once a pool was freed properly. */
size_t poll_loop_watched(void);
size_t poll_loop_timers(void);

#endif

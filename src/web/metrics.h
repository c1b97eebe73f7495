/* Counters of all workers, in memory that they share. Written as Prometheus text by /metrics. */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include "core/text.h"

enum metric {
    METRIC_CACHE_HITS,
    METRIC_CACHE_MISSES,
    METRIC_CACHE_PAGES,
    METRIC_CACHE_BYTES,
    METRIC_REPLY_BYTES,
    METRIC_CACHE_BEHIND,
    METRIC_HASH_RUNNING,
    METRIC_HASH_WAITING,
    METRIC_DB_CONNECTED,
    METRIC_DB_WANTED,
    METRIC_DB_IN_FLIGHT,
    METRIC_DB_WAITING,
    METRIC_CONNECTIONS,
    METRIC_LIVE_STREAMS,
    METRIC_LOG_LOST,
    METRIC_JOBS_WAITING,
    METRIC_JOBS_WAITED_MS,
    METRIC_JOBS_DEAD,
    METRIC_LOOP_LONGEST_US,
    METRIC_LOOP_LONGEST_CPU_US,
    METRIC_LOOP_STALLS,
    METRIC_FORMS_TRAPPED,
    METRIC_COUNT,
};

/* In the parent, before the workers are started. */
void metrics_init(void);
/* This process is worker `number` (from 0). */
void metrics_worker(unsigned number);

/* One finished request. `route` must be a string that stays (a page's name). */
void metrics_request(const char *route, int status, uint64_t microseconds);

/* Sets this worker's value of a gauge or counter. */
void metrics_set(enum metric metric, uint64_t value);

void metrics_write(struct text *out);

#endif

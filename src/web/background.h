/*
 * Work that would hold the event loop up, in threads of our own.
 *
 * Not Kore's task threads: a thread or a descriptor that it cannot get ends the worker, and all its requests with it.
 * Here the work is not taken, and the caller does without.
 */
#ifndef WEB_BACKGROUND_H
#define WEB_BACKGROUND_H

#include "core/base.h"

/* Each kind has threads of its own: a disk that hangs keeps nobody from signing in. */
enum background_pool {
    BACKGROUND_WORK, /* what takes a processor */
    BACKGROUND_DISK, /* what waits for a disk */
};

struct background_job {
    struct background_job *next; /* the module's own */
    enum background_pool pool;
    void (*work)(
        struct background_job *job); /* in another thread: touches nothing but the job's own */
    void (*done)(struct background_job *job); /* afterwards, on the loop; may free the job */
};

/* Takes a job; the loop alone calls this. False, and nothing happens to the job, when there is no thread to do it. */
MUST_CHECK bool background_run(struct background_job *job);

#endif

/* Threads of the job runner. */
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "ctl/ctl.h"

bool ctl_thread(pthread_t *thread, void *(*work)(void *context), void *context)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    bool ok = pthread_create(thread, NULL, work, context) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ok;
}

void ctl_rest(void)
{
    struct timespec pause = {.tv_sec = 1};
    (void)nanosleep(&pause, NULL);
}

/* ---- what waits, one after another ---- */

enum { STATEMENT_MS = 60000 };

bool ctl_drain(struct db_sync *db, ctl_next *next, struct text *why)
{
    bool found = true;
    bool ok = true;
    while (ok && found)
        ok = next(db, &found, why);
    return ok;
}

struct ctl_worker {
    pthread_t thread;
    atomic_bool stopping;
    const char *name;
    ctl_next *next;
};

/* Until it is to stop, or something breaks. */
static void work_on(struct ctl_worker *self, struct db_sync *db)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    bool ok = db_sync_limit(db, STATEMENT_MS, &why);
    while (ok && !atomic_load(&self->stopping)) {
        bool found = false;
        ok = self->next(db, &found, &why);
        if (ok && !found)
            ctl_rest();
    }
    if (!ok)
        ctl_fail("%s: " SPAN_FMT, self->name, SPAN_ARG(text_span(&why)));
    text_free(&why);
}

static void *work(void *context)
{
    struct ctl_worker *self = context;
    while (!atomic_load(&self->stopping)) {
        struct db_sync *db = ctl_open();
        if (db != NULL)
            work_on(self, db);
        db_sync_close(db);
        if (!atomic_load(&self->stopping))
            ctl_rest();
    }
    return NULL;
}

struct ctl_worker *ctl_worker_start(const char *name, ctl_next *next)
{
    struct ctl_worker *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return NULL;
    self->name = name;
    self->next = next;
    if (ctl_thread(&self->thread, work, self))
        return self;
    free(self);
    return NULL;
}

void ctl_worker_ask(struct ctl_worker *worker)
{
    if (worker != NULL)
        atomic_store(&worker->stopping, true);
}

void ctl_worker_stop(struct ctl_worker *worker)
{
    if (worker == NULL)
        return;
    ctl_worker_ask(worker);
    (void)pthread_join(worker->thread, NULL);
    free(worker);
}

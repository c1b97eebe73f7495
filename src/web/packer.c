/* Compressing bodies. */
#include "web/packer.h"

#include <kore/kore.h>
#include <kore/tasks.h>

enum { RUNNING_MAX = 2 };

struct job {
    struct kore_task task; /* first: Kore passes this address back */
    struct cached *cached;
};

static unsigned running;

static int do_job(struct kore_task *task)
{
    cache_pack(((struct job *)task)->cached);
    return KORE_RESULT_OK;
}

static void job_done(struct kore_task *task)
{
    struct job *job = (struct job *)task;
    if (!kore_task_finished(task))
        return;
    cache_packed(job->cached);
    cache_release(job->cached);
    kore_task_destroy(task);
    free(job);
    running--;
}

static void pack_elsewhere(struct cached *cached)
{
    struct job *job = calloc(1, sizeof(*job));
    if (job == NULL)
        return;
    running++;
    cache_hold(cached);
    job->cached = cached;
    kore_task_create(&job->task, do_job);
    kore_task_bind_callback(&job->task, job_done);
    kore_task_run(&job->task);
}

void packer_pack(struct cached *cached)
{
    bool small = cache_plain_len(cached) <= PACK_AT_ONCE_MAX;
    if ((!small && running >= RUNNING_MAX) || !cache_pack_due(cached))
        return;
    if (small) {
        cache_pack(cached);
        cache_packed(cached);
    } else {
        pack_elsewhere(cached);
    }
}

bool packer_quick_gzip(struct span body, char **out, size_t *len)
{
    return cache_gzip(body, PACK_QUICK_LEVEL, out, len);
}

/* Compressing bodies. */
#include "web/packer.h"

#include "web/background.h"

enum { RUNNING_MAX = 2 };

struct job {
    struct background_job background; /* first: its address is passed back */
    struct cached *cached;
};

static unsigned running;

static void do_job(struct background_job *job)
{
    cache_pack(((struct job *)job)->cached);
}

static void job_done(struct background_job *done)
{
    struct job *job = (struct job *)done;
    cache_packed(job->cached);
    cache_release(job->cached);
    free(job);
    running--;
}

/* Without memory or a thread the page is served as it is. */
static void pack_elsewhere(struct cached *cached)
{
    struct job *job = calloc(1, sizeof(*job));
    if (job == NULL)
        return;
    job->background = (struct background_job){.work = do_job, .done = job_done};
    job->cached = cached;
    if (!background_run(&job->background)) {
        cache_packed(cached);
        free(job);
        return;
    }
    cache_hold(cached);
    running++;
}

void packer_pack(struct cached *cached)
{
    bool small = cache_plain_len(cached) <= PACK_AT_ONCE_MAX;
    bool at_once = small && cache_is_for_members(cached);
    if (small)
        cache_pack_gzip(cached);
    if ((!at_once && running >= RUNNING_MAX) || !cache_pack_due(cached))
        return;
    if (at_once) {
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

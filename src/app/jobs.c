/* A worker's side of the job runner: wakes it after writes, and shows in /metrics how its queue is. */
#include "app/jobs.h"

#include "app/loop.h"
#include "job/job.h"
#include "web/metrics.h"
#include "web/site.h"

/* A runner that only waits for locks tells us of changes within half as long (lock_timeout in ctl/jobs.c). */
enum { BEHIND_MS = 2000 };
enum { WAKE_AFTER_MS = 5, JOBS_ARENA = 1 << 16 };

/* One batch on its way. */
struct errand {
    struct arena *arena; /* NULL: none */
    struct db_batch *batch;
};

static struct errand waking;
static struct errand looking;
static struct errand asking;
static int64_t untold_ms;
static bool timer_runs;
static bool written_meanwhile;
static struct job_state state;

static struct db_batch *begin(struct errand *errand)
{
    errand->arena = arena_new(JOBS_ARENA);
    errand->batch = db_batch_new(errand->arena);
    return errand->batch;
}

static bool end(struct errand *errand)
{
    bool ok = db_batch_error(errand->batch)->kind == ERR_NONE;
    db_batch_free(errand->batch);
    arena_free(errand->arena);
    errand->arena = NULL;
    return ok;
}

/* ---- waking ---- */

static void woken(void *context UNUSED)
{
    (void)end(&waking); /* one that failed: the runner looks by itself every second */
    if (written_meanwhile)
        jobs_written();
}

static void wake(void *context UNUSED)
{
    timer_runs = false;
    if (waking.arena != NULL)
        return;
    written_meanwhile = false;
    job_store_wake(begin(&waking));
    db_pool_send(site.pool, LANE_BACKGROUND, waking.batch, woken, NULL);
}

void jobs_written(void)
{
    written_meanwhile = true;
    if (timer_runs || waking.arena != NULL)
        return;
    timer_runs = true;
    app_loop.timer(WAKE_AFTER_MS, wake, NULL);
}

/* ---- looking ---- */

static void looked(void *context UNUSED)
{
    if (!end(&looking))
        return;
    metrics_set(METRIC_JOBS_WAITING, (uint64_t)state.waiting);
    metrics_set(METRIC_JOBS_WAITED_MS, (uint64_t)state.waited_ms);
    metrics_set(METRIC_JOBS_DEAD, (uint64_t)state.dead);
}

void jobs_look(void)
{
    if (looking.arena != NULL)
        return;
    job_store_state(begin(&looking), &state);
    db_pool_send(site.pool, LANE_BACKGROUND, looking.batch, looked, NULL);
}

/* ---- whether the runner tells us of changes ---- */

static void asked(void *context UNUSED)
{
    (void)end(&asking); /* one that failed: as it was */
    metrics_set(METRIC_CACHE_BEHIND, jobs_are_behind() ? 1 : 0);
}

void jobs_ask_behind(void)
{
    if (asking.arena != NULL)
        return;
    job_store_untold(begin(&asking), &untold_ms);
    db_pool_send(site.pool, LANE_PAGE, asking.batch, asked, NULL);
}

bool jobs_are_behind(void)
{
    return untold_ms > BEHIND_MS;
}

/* Passwords: who waits for a thread of our own to hash them. */
#include "web/hash.h"

#include <kore/kore.h>
#include <stddef.h>

#include "core/keyed_hash.h"
#include "core/network.h"
#include "web/background.h"
#include "web/hash_queue.h"
#include "web/hash_work.h"
#include "web/metrics.h"
#include "web/reply.h"
#include "web/request.h"

enum { AT_ONCE = 2 };
/* What follows a hash needs a moment, too. */
enum { LEFT_MS = 500 };

struct job {
    struct hash_waiter waiter; /* first: its address is the job's */
    struct background_job background;
    struct request *request; /* NULL when the client went away */
    struct hash_result *result;
    void (*not_done)(struct request *r);
    struct hash_work work;
    char password[];
};

static struct hash_queue waiting; /* begun when fewer run */
static bool timer_runs;           /* while some wait */
static size_t running;

static struct job *job_of(struct background_job *background)
{
    return (struct job *)(void *)((char *)background - offsetof(struct job, background));
}

static uint64_t clock_ms(void)
{
    return request_clock() / 1000;
}

static void show_state(void)
{
    metrics_set(METRIC_HASH_RUNNING, running);
    metrics_set(METRIC_HASH_WAITING, hash_queue_count(&waiting));
}

static void do_job(struct background_job *background)
{
    hash_work_do(&job_of(background)->work);
}

static void finish_job(struct background_job *background);

/* False when there is no thread to do it. */
static bool start(struct job *job)
{
    job->background = (struct background_job){.work = do_job, .done = finish_job};
    if (!background_run(&job->background))
        return false;
    running++;
    return true;
}

static void free_job(struct job *job)
{
    sodium_memzero(job, sizeof(*job) + job->work.password_len);
    free(job);
}

static void refuse(struct request *r, void (*not_done)(struct request *r))
{
    if (not_done != NULL)
        not_done(r);
    reply_error(r, 503,
                SPAN("Many people are signing in just now. Wait a few seconds, then try again."));
}

/* One that waited, and is not waited for any more. */
static void refuse_waiting(struct job *job)
{
    page_on_cancel(job->request, NULL, NULL);
    refuse(job->request, job->not_done);
    page_continue(job->request);
    free_job(job);
}

/* Who has waited too long is told so now: when it is their turn, nobody is there any more. */
static void refuse_overdue(void)
{
    uint64_t now = clock_ms();
    struct hash_waiter *waiter;
    while ((waiter = hash_queue_overdue(&waiting, now)) != NULL)
        refuse_waiting((struct job *)waiter);
}

static void await_overdue(void);

static void time_is_up(void *unused UNUSED, u_int64_t kore_now UNUSED)
{
    timer_runs = false;
    refuse_overdue();
    await_overdue();
    show_state();
}

static void await_overdue(void)
{
    uint64_t deadline = hash_queue_deadline(&waiting);
    if (timer_runs || deadline == UINT64_MAX)
        return;
    uint64_t now = clock_ms();
    timer_runs = true;
    kore_timer_add(time_is_up, deadline > now ? deadline - now : 1, NULL, KORE_TIMER_ONESHOT);
}

/* Threads that are there stay: what waited can be begun. */
static void start_waiting(void)
{
    struct hash_waiter *waiter;
    while (running < AT_ONCE && (waiter = hash_queue_next(&waiting, clock_ms())) != NULL)
        (void)start((struct job *)waiter);
}

static void finish_job(struct background_job *background)
{
    struct job *job = job_of(background);
    struct request *r = job->request;
    running--;
    if (r != NULL) {
        job->result->ok = job->work.ok;
        job->result->needs_rehash = job->work.needs_rehash;
        if (job->work.make && job->work.ok)
            job->result->hash = arena_span(r->arena, span_of(job->work.stored));
        page_on_cancel(r, NULL, NULL);
        if (job->work.no_memory)
            refuse(r, job->not_done);
        page_continue(r);
    }
    free_job(job);
    refuse_overdue();
    start_waiting();
    show_state();
}

/*
 * One that waits is not begun at all: who hangs up must not keep others waiting. What runs was work, and counts.
 */
static void forget_request(void *context)
{
    struct job *job = context;
    struct request *r = job->request;
    job->request = NULL;
    if (!hash_queue_drop(&waiting, &job->waiter))
        return; /* it runs */
    if (job->not_done != NULL)
        job->not_done(r);
    free_job(job);
    show_state();
}

static struct job *make_job(struct request *r, const struct hash_task *task, bool make,
                            struct hash_result *result)
{
    struct job *job = calloc(1, sizeof(*job) + task->password.len + 1);
    if (job == NULL)
        return NULL;
    job->request = r;
    job->waiter = (struct hash_waiter){.from = keyed_hash(network_of(r->arena, r->address)),
                                       .deadline = request_deadline(r) - LEFT_MS,
                                       .known = task->known};
    job->result = result;
    job->not_done = task->not_done;
    job->work.make = make;
    if (task->password.len > 0)
        memcpy(job->password, task->password.ptr, task->password.len);
    job->work.password = job->password;
    job->work.password_len = task->password.len;
    if (task->stored.len < sizeof(job->work.stored) && task->stored.len > 0)
        memcpy(job->work.stored, task->stored.ptr, task->stored.len);
    return job;
}

static void take(struct request *r, const struct hash_task *task, bool make,
                 struct hash_result *result)
{
    struct job *job = make_job(r, task, make, result);
    struct hash_waiter *out = NULL;
    if (job != NULL && running >= AT_ONCE)
        out = hash_queue_add(&waiting, &job->waiter, clock_ms());
    bool taken = job != NULL && out != &job->waiter && (running >= AT_ONCE || start(job));
    if (!taken) {
        if (job != NULL)
            free_job(job);
        refuse(r, task->not_done);
        return;
    }
    page_wait(r);
    page_on_cancel(r, forget_request, job);
    if (out != NULL)
        refuse_waiting((struct job *)out);
    await_overdue();
    show_state();
}

void hash_check(struct request *r, const struct hash_task *task, struct hash_result *result)
{
    take(r, task, false, result);
}

void hash_make(struct request *r, const struct hash_task *task, struct hash_result *result)
{
    take(r, task, true, result);
}

struct hash_state hash_state(void)
{
    return (struct hash_state){running, hash_queue_count(&waiting)};
}

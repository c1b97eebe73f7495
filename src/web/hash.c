/* Passwords: who waits for a thread of our own to hash them. */
#include "web/hash.h"

#include <kore/kore.h>

#include "core/keyed_hash.h"
#include "core/network.h"
#include "web/background.h"
#include "web/hash_work.h"
#include "web/metrics.h"
#include "web/reply.h"
#include "web/request.h"

enum { AT_ONCE = 2, WAITING_MAX = 32, WAITING_SHARE = 8 };
/* What follows a hash needs a moment, too. */
enum { LEFT_MS = 500 };

struct job {
    struct background_job background; /* first: its address is the job's */
    struct job *next;                 /* while it waits */
    struct request *request;          /* NULL when the client went away */
    uint64_t from;                    /* the network that it came from, hashed */
    uint64_t deadline; /* milliseconds of request_clock: until then it must have begun */
    struct hash_result *result;
    struct hash_work work;
    char password[];
};

struct queue {
    struct job *first;
    struct job **end;
};

static struct queue waiting_jobs; /* begun when fewer run */
static bool timer_runs;           /* while some wait */
static size_t running;
static size_t waiting;

static void push(struct queue *queue, struct job *job)
{
    job->next = NULL;
    if (queue->first == NULL)
        queue->end = &queue->first;
    *queue->end = job;
    queue->end = &job->next;
}

static struct job *pop(struct queue *queue)
{
    struct job *job = queue->first;
    if (job != NULL)
        queue->first = job->next;
    return job;
}

/* Takes the job out; false when it is not there. */
static bool drop(struct queue *queue, const struct job *job)
{
    struct job **at = &queue->first;
    while (*at != NULL && *at != job)
        at = &(*at)->next;
    if (*at == NULL)
        return false;
    *at = job->next;
    if (job->next == NULL)
        queue->end = at;
    return true;
}

static void show_state(void)
{
    metrics_set(METRIC_HASH_RUNNING, running);
    metrics_set(METRIC_HASH_WAITING, waiting);
}

static void do_job(struct background_job *background)
{
    hash_work_do(&((struct job *)background)->work);
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

static void refuse(struct request *r)
{
    reply_error(r, 503,
                SPAN("Many people are signing in just now. Wait a few seconds, then try again."));
}

/* Who has waited too long is told so now: when it is their turn, nobody is there any more. */
static void refuse_overdue(void)
{
    uint64_t now = request_clock() / 1000;
    while (waiting_jobs.first != NULL && waiting_jobs.first->deadline <= now) {
        struct job *job = pop(&waiting_jobs);
        waiting--;
        page_on_cancel(job->request, NULL, NULL);
        refuse(job->request);
        page_continue(job->request);
        free_job(job);
    }
}

static void await_overdue(void);

static void time_is_up(void *unused UNUSED, u_int64_t kore_now UNUSED)
{
    timer_runs = false;
    refuse_overdue();
    await_overdue();
    show_state();
}

/* The first has the earliest deadline, or nearly. */
static void await_overdue(void)
{
    if (timer_runs || waiting_jobs.first == NULL)
        return;
    uint64_t now = request_clock() / 1000;
    uint64_t deadline = waiting_jobs.first->deadline;
    timer_runs = true;
    kore_timer_add(time_is_up, deadline > now ? deadline - now : 1, NULL, KORE_TIMER_ONESHOT);
}

/* Threads that are there stay: what waited can be begun. */
static void start_waiting(void)
{
    struct job *job;
    while (running < AT_ONCE && (job = pop(&waiting_jobs)) != NULL) {
        waiting--;
        (void)start(job);
    }
}

static void finish_job(struct background_job *background)
{
    struct job *job = (struct job *)background;
    struct request *r = job->request;
    running--;
    if (r != NULL) {
        job->result->ok = job->work.ok;
        job->result->needs_rehash = job->work.needs_rehash;
        if (job->work.make && job->work.ok)
            job->result->hash = arena_span(r->arena, span_of(job->work.stored));
        page_on_cancel(r, NULL, NULL);
        if (job->work.no_memory)
            refuse(r);
        page_continue(r);
    }
    free_job(job);
    refuse_overdue();
    start_waiting();
    show_state();
}

/* One that waits is not begun at all: who hangs up must not keep others waiting. */
static void forget_request(void *context)
{
    struct job *job = context;
    job->request = NULL;
    if (!drop(&waiting_jobs, job))
        return; /* it runs */
    waiting--;
    free_job(job);
    show_state();
}

/* One place may not fill the queue. */
static bool has_share(uint64_t from)
{
    size_t same = 0;
    for (const struct job *job = waiting_jobs.first; job != NULL; job = job->next)
        same += job->from == from;
    return same < WAITING_SHARE;
}

static void take(struct request *r, struct span password, struct span stored, bool make,
                 struct hash_result *result)
{
    struct job *job = NULL;
    uint64_t from = keyed_hash(network_of(r->arena, r->address));
    if (waiting < WAITING_MAX && has_share(from))
        job = calloc(1, sizeof(*job) + password.len + 1);
    if (job == NULL) {
        refuse(r);
        return;
    }
    job->request = r;
    job->from = from;
    job->deadline = request_deadline(r) - LEFT_MS;
    job->result = result;
    job->work.make = make;
    if (password.len > 0)
        memcpy(job->password, password.ptr, password.len);
    job->work.password = job->password;
    job->work.password_len = password.len;
    if (stored.len < sizeof(job->work.stored) && stored.len > 0)
        memcpy(job->work.stored, stored.ptr, stored.len);
    if (running >= AT_ONCE) {
        push(&waiting_jobs, job);
        waiting++;
        await_overdue();
    } else if (!start(job)) {
        free_job(job);
        refuse(r);
        return;
    }
    page_wait(r);
    page_on_cancel(r, forget_request, job);
    show_state();
}

void hash_check(struct request *r, struct span password, struct span stored,
                struct hash_result *result)
{
    take(r, password, stored, false, result);
}

void hash_make(struct request *r, struct span password, struct hash_result *result)
{
    take(r, password, SPAN(""), true, result);
}

struct hash_state hash_state(void)
{
    return (struct hash_state){running, waiting};
}

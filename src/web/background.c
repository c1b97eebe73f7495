/* Work in threads of our own. */
#include "web/background.h"

#include <fcntl.h>
#include <kore/kore.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { THREADS_MAX = 2 }; /* of a kind */

struct queue {
    struct background_job *first;
    struct background_job **end;
};

/* Threads that do one kind of work. */
struct pool {
    size_t threads;
    size_t unfinished;
    pthread_cond_t begun;
    struct queue to_do; /* between the loop and the threads */
};

static struct pool pools[] = {
    [BACKGROUND_WORK] = {.begun = PTHREAD_COND_INITIALIZER},
    [BACKGROUND_DISK] = {.begun = PTHREAD_COND_INITIALIZER},
};

/* Between the loop and the threads. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct queue finished;

static struct {
    struct kore_event event; /* first: Kore passes this address back */
    int ours;                /* -1: not open */
    int theirs;
} bell = {.ours = -1, .theirs = -1};

static void push(struct queue *queue, struct background_job *job)
{
    job->next = NULL;
    if (queue->first == NULL)
        queue->end = &queue->first;
    *queue->end = job;
    queue->end = &job->next;
}

static struct background_job *pop(struct queue *queue)
{
    struct background_job *job = queue->first;
    if (job != NULL)
        queue->first = job->next;
    return job;
}

/* ---- in a thread ---- */

static void ring(void)
{
    ssize_t rung;
    do {
        rung = write(bell.theirs, "", 1);
    } while (rung == -1 && errno == EINTR);
}

static void *thread_main(void *context)
{
    struct pool *pool = context;
    for (;;) {
        struct background_job *job;
        pthread_mutex_lock(&lock);
        while ((job = pop(&pool->to_do)) == NULL)
            pthread_cond_wait(&pool->begun, &lock);
        pthread_mutex_unlock(&lock);
        job->work(job);
        pthread_mutex_lock(&lock);
        push(&finished, job);
        pthread_mutex_unlock(&lock);
        ring();
    }
    return NULL;
}

/* ---- on the loop ---- */

static struct background_job *take_finished(void)
{
    pthread_mutex_lock(&lock);
    struct background_job *job = pop(&finished);
    pthread_mutex_unlock(&lock);
    return job;
}

static void bell_rang(void *unused UNUSED, int failed UNUSED)
{
    char rings[64];
    bell.event.flags = 0;
    while (read(bell.ours, rings, sizeof(rings)) > 0)
        continue;
    struct background_job *job;
    while ((job = take_finished()) != NULL) {
        pools[job->pool].unfinished--;
        job->done(job);
    }
}

static bool hang_bell(void)
{
    int ends[2];
    if (bell.ours != -1)
        return true;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    if (fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) {
        close(ends[0]);
        close(ends[1]);
        return false;
    }
    bell.ours = ends[0];
    bell.theirs = ends[1];
    bell.event.handle = bell_rang;
    kore_platform_event_schedule(bell.ours, EPOLLIN, 0, &bell);
    return true;
}

/* Signals are the loop's. */
static bool start_thread(struct pool *pool)
{
    sigset_t all;
    sigset_t before;
    pthread_t thread;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool created = pthread_create(&thread, NULL, thread_main, pool) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (created)
        (void)pthread_detach(thread);
    return created;
}

/* One is enough: another is tried for whenever more is to be done than there are threads. */
static bool has_thread(struct pool *pool)
{
    if (!hang_bell())
        return false;
    if (pool->unfinished >= pool->threads && pool->threads < THREADS_MAX && start_thread(pool))
        pool->threads++;
    return pool->threads > 0;
}

bool background_run(struct background_job *job)
{
    struct pool *pool = &pools[job->pool];
    if (!has_thread(pool))
        return false;
    pool->unfinished++;
    pthread_mutex_lock(&lock);
    push(&pool->to_do, job);
    pthread_cond_signal(&pool->begun);
    pthread_mutex_unlock(&lock);
    return true;
}

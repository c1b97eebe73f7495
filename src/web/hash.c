/* Passwords: Argon2id in Kore's task threads. */
#include "web/hash.h"

#include <kore/kore.h>
#include <kore/http.h>
#include <kore/tasks.h>
#include <sodium.h>

#include "web/metrics.h"
#include "web/reply.h"

/* libsodium's "interactive" limits: 64 MiB and some 60 ms each. */
enum { AT_ONCE = 2, WAITING_MAX = 32 };
#define OPSLIMIT crypto_pwhash_OPSLIMIT_INTERACTIVE
#define MEMLIMIT crypto_pwhash_MEMLIMIT_INTERACTIVE

struct job {
    struct kore_task task; /* first: Kore gives this address back */
    struct job *next;
    struct request *request; /* NULL when the client went away */
    struct hash_result *result;
    bool make;
    bool ok;
    bool needs_rehash;
    char stored[crypto_pwhash_STRBYTES]; /* in for a check, out for a new one */
    size_t password_len;
    char password[];
};

static struct job *first_waiting;
static size_t running;
static size_t waiting;

static void show_state(void)
{
    metrics_set(METRIC_HASH_RUNNING, running);
    metrics_set(METRIC_HASH_WAITING, waiting);
}

/* In another thread: touches nothing but the job. */
static int do_job(struct kore_task *task)
{
    struct job *job = (struct job *)task;
    if (job->make) {
        job->ok = crypto_pwhash_str(job->stored, job->password, job->password_len, OPSLIMIT,
                                    MEMLIMIT) == 0;
    } else {
        if (job->stored[0] == '\0') {
            /* No such account: as much work as a real check, and never right. */
            if (crypto_pwhash_str(job->stored, job->password, job->password_len, OPSLIMIT,
                                  MEMLIMIT) != 0)
                job->stored[0] = '\0';
            job->ok = false;
        } else {
            job->ok = crypto_pwhash_str_verify(job->stored, job->password, job->password_len) == 0;
            job->needs_rehash =
                job->ok && crypto_pwhash_str_needs_rehash(job->stored, OPSLIMIT, MEMLIMIT) != 0;
        }
    }
    sodium_memzero(job->password, job->password_len);
    return KORE_RESULT_OK;
}

static void start(struct job *job);

static void job_done(struct kore_task *task)
{
    struct job *job = (struct job *)task;
    if (!kore_task_finished(task))
        return;
    struct request *r = job->request;
    if (r != NULL) {
        job->result->ok = job->ok;
        job->result->needs_rehash = job->needs_rehash;
        if (job->make && job->ok)
            job->result->hash = arena_span(r->arena, span_of(job->stored));
        page_on_cancel(r, NULL, NULL);
        page_continue(r);
    }
    kore_task_destroy(task);
    sodium_memzero(job->stored, sizeof(job->stored));
    free(job);
    running--;
    if (first_waiting != NULL) {
        struct job *next = first_waiting;
        first_waiting = next->next;
        waiting--;
        start(next);
    }
    show_state();
}

static void start(struct job *job)
{
    running++;
    kore_task_create(&job->task, do_job);
    kore_task_bind_callback(&job->task, job_done);
    kore_task_run(&job->task);
}

/* One that waits is not begun at all: who hangs up must not keep others waiting. */
static void forget_request(void *context)
{
    struct job *job = context;
    job->request = NULL;
    struct job **at = &first_waiting;
    while (*at != NULL && *at != job)
        at = &(*at)->next;
    if (*at == NULL)
        return; /* it runs */
    *at = job->next;
    waiting--;
    sodium_memzero(job, sizeof(*job) + job->password_len);
    free(job);
    show_state();
}

static void take(struct request *r, struct span password, struct span stored, bool make,
                 struct hash_result *result)
{
    if (waiting >= WAITING_MAX) {
        reply_error(
            r, 503,
            SPAN("Many people are signing in just now. Wait a few seconds, then try again."));
        return;
    }
    struct job *job = calloc(1, sizeof(*job) + password.len + 1);
    if (job == NULL)
        abort();
    job->request = r;
    job->result = result;
    job->make = make;
    if (password.len > 0)
        memcpy(job->password, password.ptr, password.len);
    job->password_len = password.len;
    if (stored.len < sizeof(job->stored) && stored.len > 0)
        memcpy(job->stored, stored.ptr, stored.len);
    page_wait(r);
    page_on_cancel(r, forget_request, job);
    if (running < AT_ONCE) {
        start(job);
    } else {
        struct job **last = &first_waiting;
        while (*last != NULL)
            last = &(*last)->next;
        *last = job;
        waiting++;
    }
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

/* The event loop that the pool needs, over poll(2). */
#include "db/poll_loop.h"

#include <poll.h>
#include <time.h>

enum { MAX_WATCHES = 128 };

struct watch {
    void (*ready)(void *context, bool readable, bool writable);
    void *context;
};

struct timer {
    struct timer *next;
    uint64_t at;
    void (*fire)(void *context);
    void *context;
};

static struct pollfd fds[MAX_WATCHES];
static struct watch watches[MAX_WATCHES];
static nfds_t count;
static struct timer *timers;

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static nfds_t find(int fd)
{
    nfds_t i = 0;
    while (i < count && fds[i].fd != fd)
        i++;
    return i;
}

static void watch(int fd, bool for_write,
                  void (*ready)(void *context, bool readable, bool writable), void *context)
{
    nfds_t at = find(fd);
    if (at == MAX_WATCHES)
        abort();
    if (at == count)
        count++;
    fds[at] = (struct pollfd){.fd = fd, .events = (short)(POLLIN | (for_write ? POLLOUT : 0))};
    watches[at] = (struct watch){ready, context};
}

static void forget(int fd)
{
    nfds_t at = find(fd);
    if (at == count)
        abort(); /* it was never watched, or forgotten before */
    count--;
    fds[at] = fds[count];
    watches[at] = watches[count];
}

static void *timer(uint64_t milliseconds, void (*fire)(void *context), void *context)
{
    struct timer *t = malloc(sizeof(*t));
    if (t == NULL)
        abort();
    *t = (struct timer){
        .next = timers, .at = now() + milliseconds, .fire = fire, .context = context};
    timers = t;
    return t;
}

static void cancel_timer(void *handle)
{
    for (struct timer **at = &timers; *at != NULL; at = &(*at)->next) {
        if (*at == handle) {
            *at = (*at)->next;
            free(handle);
            return;
        }
    }
    abort(); /* it has fired or was cancelled before: a mistake of the caller */
}

const struct db_loop poll_loop = {watch, forget, timer, cancel_timer};

/* One timer that is due, taken off the list, or NULL. */
static struct timer *take_due(uint64_t at_latest)
{
    for (struct timer **at = &timers; *at != NULL; at = &(*at)->next) {
        if ((*at)->at <= at_latest) {
            struct timer *due = *at;
            *at = due->next;
            return due;
        }
    }
    return NULL;
}

static int until_next_timer(int milliseconds)
{
    uint64_t start = now();
    for (const struct timer *t = timers; t != NULL; t = t->next) {
        uint64_t wait = t->at > start ? t->at - start : 0;
        if (wait < (uint64_t)milliseconds)
            milliseconds = (int)wait;
    }
    return milliseconds;
}

void poll_loop_once(int milliseconds)
{
    int ready = poll(fds, count, until_next_timer(milliseconds));
    /* A callback may change the list: each fd that was ready is looked up again. */
    struct pollfd seen[MAX_WATCHES];
    nfds_t seen_count = ready > 0 ? count : 0;
    memcpy(seen, fds, sizeof(seen[0]) * seen_count);
    for (nfds_t i = 0; i < seen_count; i++) {
        nfds_t at = find(seen[i].fd);
        if ((seen[i].revents & POLLNVAL) != 0 && at < count)
            abort(); /* closed and not forgotten */
        if (seen[i].revents != 0 && at < count)
            watches[at].ready(watches[at].context, (seen[i].revents & ~POLLOUT) != 0,
                              (seen[i].revents & POLLOUT) != 0);
    }
    struct timer *due;
    uint64_t at_latest = now();
    while ((due = take_due(at_latest)) != NULL) {
        due->fire(due->context);
        free(due);
    }
}

bool poll_loop_until(const bool *flag, uint64_t milliseconds)
{
    uint64_t end = now() + milliseconds;
    while (!*flag && now() < end)
        poll_loop_once(20);
    return *flag;
}

size_t poll_loop_watched(void)
{
    return count;
}

size_t poll_loop_timers(void)
{
    size_t n = 0;
    for (const struct timer *t = timers; t != NULL; t = t->next)
        n++;
    return n;
}

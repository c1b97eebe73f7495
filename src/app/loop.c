/* The database layer's event loop, over Kore's. */
#include "app/loop.h"

#include <fcntl.h>
#include <kore/kore.h>
#include <sys/epoll.h>

enum { FDS_MAX = 65536 };

/* One for each descriptor, never freed: an event that is already fetched may still name a closed one. */
struct watch {
    struct kore_event event; /* first: Kore passes this address back */
    void (*ready)(void *context, bool readable, bool writable);
    void *context;
};

static struct watch *watches[FDS_MAX];

static void happened(void *arg, int failed)
{
    struct watch *watch = arg;
    bool readable = (watch->event.flags & KORE_EVENT_READ) != 0 || failed != 0;
    bool writable = (watch->event.flags & KORE_EVENT_WRITE) != 0 || failed != 0;
    watch->event.flags = 0;
    if (watch->ready != NULL)
        watch->ready(watch->context, readable, writable);
}

static void watch_fd(int fd, bool for_write,
                     void (*ready)(void *context, bool readable, bool writable), void *context)
{
    if (fd < 0 || fd >= FDS_MAX)
        fatal("a descriptor past %d", FDS_MAX);
    if (watches[fd] == NULL) {
        watches[fd] = calloc(1, sizeof(struct watch));
        if (watches[fd] == NULL)
            fatal("out of memory");
        watches[fd]->event.handle = happened;
    }
    struct watch *watch = watches[fd];
    watch->ready = ready;
    watch->context = context;
    kore_platform_event_schedule(fd, EPOLLIN | EPOLLRDHUP | (for_write ? (int)EPOLLOUT : 0), 0,
                                 watch);
}

static void forget_fd(int fd)
{
    if (fd < 0 || fd >= FDS_MAX || watches[fd] == NULL || watches[fd]->ready == NULL)
        return;
    watches[fd]->ready = NULL;
    /* libpq closes the socket of a broken connection by itself, and Kore dies of a closed one. */
    if (fcntl(fd, F_GETFD) != -1)
        kore_platform_disable_read(fd);
}

struct timer {
    struct kore_timer *timer;
    void (*fire)(void *context);
    void *context;
};

static void timer_fired(void *arg, u_int64_t now UNUSED)
{
    struct timer *timer = arg;
    void (*fire)(void *context) = timer->fire;
    void *context = timer->context;
    free(timer); /* Kore frees its own part of a timer that fires once */
    fire(context);
}

static void *timer_after(uint64_t milliseconds, void (*fire)(void *context), void *context)
{
    struct timer *timer = malloc(sizeof(*timer));
    if (timer == NULL)
        fatal("out of memory");
    *timer = (struct timer){.fire = fire, .context = context};
    timer->timer = kore_timer_add(timer_fired, milliseconds, timer, KORE_TIMER_ONESHOT);
    return timer;
}

static void timer_cancel(void *handle)
{
    struct timer *timer = handle;
    kore_timer_remove(timer->timer);
    free(timer);
}

const struct db_loop app_loop = {
    .watch = watch_fd,
    .forget = forget_fd,
    .timer = timer_after,
    .cancel_timer = timer_cancel,
};

/* Threads of the job runner. */
#include <signal.h>
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

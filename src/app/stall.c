/* How long a worker's loop is away from its connections. */
#include "app/stall.h"

#include <time.h>

#include "web/metrics.h"

enum { STALL_US = 20000 };

static struct {
    uint64_t wall;
    uint64_t cpu;
} back; /* when the loop came back from waiting, in microseconds */

static uint64_t longest_wall;
static uint64_t longest_cpu;
static uint64_t stalls;

static uint64_t micros(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* The processor's time beside the clock's: on a busy machine a worker waits for a processor, too. */
static void turned(void)
{
    uint64_t wall = micros(CLOCK_MONOTONIC) - back.wall;
    uint64_t cpu = micros(CLOCK_THREAD_CPUTIME_ID) - back.cpu;
    if (wall > longest_wall)
        metrics_set(METRIC_LOOP_LONGEST_US, longest_wall = wall);
    if (cpu > longest_cpu)
        metrics_set(METRIC_LOOP_LONGEST_CPU_US, longest_cpu = cpu);
    if (wall > STALL_US)
        metrics_set(METRIC_LOOP_STALLS, ++stalls);
}

void stall_note(bool waits)
{
    if (waits) {
        if (back.wall != 0)
            turned();
        return;
    }
    back.wall = micros(CLOCK_MONOTONIC);
    back.cpu = micros(CLOCK_THREAD_CPUTIME_ID);
}

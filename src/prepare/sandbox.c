/* Limits and a list of system calls for decoding what strangers sent. */
#include "prepare/sandbox.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    DATA_BYTES =
        640 * 1024 * 1024, /* 50 megapixels of four bytes, decoded, and as much to work with */
    CPU_SECONDS = 20,
    CPU_SECONDS_MORE =
        2, /* so that the signal is SIGXCPU, and not the one that whoever needs memory sends */
};

static bool limits(int what, rlim_t most, rlim_t at_last)
{
    const struct rlimit bound = {.rlim_cur = most, .rlim_max = at_last};
    return setrlimit((__rlimit_resource_t)what, &bound) == 0;
}

static bool limit(int what, rlim_t most)
{
    return limits(what, most, most);
}

bool sandbox_limits(void)
{
    return limit(RLIMIT_DATA, DATA_BYTES) &&
           limits(RLIMIT_CPU, CPU_SECONDS, CPU_SECONDS + CPU_SECONDS_MORE) &&
           limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

static bool allow(scmp_filter_ctx filter)
{
    static const int calls[] = {
        SCMP_SYS(read),           SCMP_SYS(write),
        SCMP_SYS(close),          SCMP_SYS(fstat),
        SCMP_SYS(newfstatat),     SCMP_SYS(lseek),
        SCMP_SYS(munmap),         SCMP_SYS(mremap),
        SCMP_SYS(madvise),        SCMP_SYS(brk),
        SCMP_SYS(futex),          SCMP_SYS(set_robust_list),
        SCMP_SYS(rseq),           SCMP_SYS(rt_sigaction),
        SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
        SCMP_SYS(sched_yield),    SCMP_SYS(sched_getaffinity),
        SCMP_SYS(clock_gettime),  SCMP_SYS(clock_nanosleep),
        SCMP_SYS(nanosleep),      SCMP_SYS(gettid),
        SCMP_SYS(getpid),         SCMP_SYS(getrandom),
        SCMP_SYS(sysinfo),        SCMP_SYS(exit),
        SCMP_SYS(exit_group),
    };
    bool ok = true;
    for (size_t i = 0; i < COUNT_OF(calls); i++)
        ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) == 0;
    return ok;
}

/* Memory that RLIMIT_DATA counts, which shared memory and stacks that grow are not, and nothing in it that could be run. */
static bool allow_memory(scmp_filter_ctx filter)
{
    static const unsigned kinds = MAP_SHARED | MAP_PRIVATE | MAP_GROWSDOWN;
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                            SCMP_A3(SCMP_CMP_MASKED_EQ, kinds, MAP_PRIVATE)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

/*
 * Threads, and no processes; the C library takes clone when clone3, whose flags a filter cannot see, is not there. Signals go
 * to this process alone: others of the same user are not its business.
 */
static bool allow_threads(scmp_filter_ctx filter)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                            SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0)) == 0;
}

bool sandbox_close(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == NULL)
        return false;
    /* Threads that libraries began are bound, too. */
    bool ok = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 && allow(filter) &&
              allow_memory(filter) && allow_threads(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return ok;
}

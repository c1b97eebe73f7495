/* The system calls that our libraries need beyond those that Kore lets its workers make. */
#include <errno.h>
#include <kore/kore.h>
#include <kore/seccomp.h>

#include "core/base.h"

void kore_seccomp_hook(void);

static struct sock_filter filter[] = {
    /* Threads that hash passwords: the C library takes clone, which Kore allows, when clone3 is not there. */
    KORE_SYSCALL_DENY(clone3, ENOSYS),
    KORE_SYSCALL_ALLOW(rseq),
    KORE_SYSCALL_ALLOW(sched_yield),
    KORE_SYSCALL_ALLOW(sched_getaffinity),
    /* Memory: large blocks that grow, and qsort asking how much there is. */
    KORE_SYSCALL_ALLOW(mremap),
    KORE_SYSCALL_ALLOW(sysinfo),
    /* libpq: the socket of the database, and who runs us. */
    KORE_SYSCALL_ALLOW(connect),
    KORE_SYSCALL_ALLOW(getsockopt),
    KORE_SYSCALL_ALLOW(getsockname),
    KORE_SYSCALL_ALLOW(getpeername),
    KORE_SYSCALL_ALLOW(newfstatat),
    KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_UNIX),
    KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_INET),
    KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_INET6),
    /* abort() says where it happened. */
    KORE_SYSCALL_ALLOW(gettid),
    KORE_SYSCALL_ALLOW(tgkill),
};

/* Kore calls it in each worker before it closes the door. */
void kore_seccomp_hook(void)
{
    kore_seccomp_filter("backtalk", filter, KORE_FILTER_LEN(filter));
}

/* What the program that decodes pictures can do once its sandbox is closed: each try is a process of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "prepare/sandbox.h"

enum { MAY = 10, MAY_NOT = 11, OTHER = 12, OPEN = 13 };

/* Whether `what` may be done behind the closed door: -1 and EPERM is no. */
static int tried(long (*what)(void))
{
    pid_t child = fork();
    if (child == 0) {
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !sandbox_close())
            _exit(OPEN);
        errno = 0;
        long result = what();
        /* Not by _exit, before which the sanitizer asks for what is forbidden. */
        syscall(SYS_exit_group, result != -1 ? MAY : errno == EPERM ? MAY_NOT : OTHER);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static pid_t another;

static long map(int protection, int flags)
{
    return syscall(SYS_mmap, NULL, 65536L, protection, flags | MAP_ANONYMOUS, -1, 0L);
}

static long map_private(void)
{
    return map(PROT_READ | PROT_WRITE, MAP_PRIVATE);
}
static long map_for_a_thread(void)
{
    return map(PROT_NONE, MAP_PRIVATE | MAP_STACK | MAP_NORESERVE);
}
static long map_shared(void)
{
    return map(PROT_READ | PROT_WRITE, MAP_SHARED);
}
static long map_shared_checked(void)
{
    return map(PROT_READ | PROT_WRITE, MAP_SHARED_VALIDATE);
}
static long map_growing(void)
{
    return map(PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_GROWSDOWN);
}
static long map_to_run(void)
{
    return map(PROT_READ | PROT_EXEC, MAP_PRIVATE);
}
static long protect_to_run(void)
{
    return syscall(SYS_mprotect, map_private(), 65536L, PROT_READ | PROT_EXEC);
}
static long protect_to_write(void)
{
    return syscall(SYS_mprotect, map_for_a_thread(), 65536L, PROT_READ | PROT_WRITE);
}
static long signal_itself(void)
{
    return syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), 0);
}
static long signal_another(void)
{
    return syscall(SYS_tgkill, another, another, 0);
}
static long kill_another(void)
{
    return syscall(SYS_kill, another, 0);
}
static long move_another(void)
{
    unsigned long first = 1;
    return syscall(SYS_sched_setaffinity, another, sizeof(first), &first);
}
static long fork_one(void)
{
    return syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0L);
}
static long open_one(void)
{
    return syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY);
}
static long open_socket(void)
{
    return syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0);
}

static void it_computes_and_reaches_nobody(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        long (*what)(void);
        int result;
    } tries[] = {
        {"memory", map_private, MAY},
        {"memory of a thread", map_for_a_thread, MAY},
        {"memory that is written later", protect_to_write, MAY},
        {"shared memory, which no limit counts", map_shared, MAY_NOT},
        {"shared memory by its other name", map_shared_checked, MAY_NOT},
        {"a stack that grows, which no limit counts", map_growing, MAY_NOT},
        {"memory that is run", map_to_run, MAY_NOT},
        {"memory that is run later", protect_to_run, MAY_NOT},
        {"a signal to itself", signal_itself, MAY},
        {"a signal to another", signal_another, MAY_NOT},
        {"a signal to another, the usual way", kill_another, MAY_NOT},
        {"another's processors", move_another, MAY_NOT},
        {"a process", fork_one, MAY_NOT},
        {"a file", open_one, MAY_NOT},
        {"a socket", open_socket, MAY_NOT},
    };
    another = getpid(); /* of those that are tried */
    for (size_t i = 0; i < COUNT_OF(tries); i++) {
        int result = tried(tries[i].what);
        if (result != tries[i].result)
            fail_msg("%s: %d instead of %d", tries[i].name, result, tries[i].result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_computes_and_reaches_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

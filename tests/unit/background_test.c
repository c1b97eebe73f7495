/* Work in threads: it is done, or not taken when there is no descriptor. */
#include "web/background.h"

#include <errno.h>
#include <kore/kore.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

/* In place of Kore's loop. */
static struct kore_event *event;
static int event_fd = -1;

void kore_platform_event_schedule(int fd, int type UNUSED, int flags UNUSED, void *data)
{
    event_fd = fd;
    event = data;
}

static int worked;
static int done;

static void work(struct background_job *job UNUSED)
{
    __atomic_add_fetch(&worked, 1, __ATOMIC_SEQ_CST);
}

static void finish(struct background_job *job UNUSED)
{
    done++;
}

static void wait_for_done(int count)
{
    while (done < count) {
        struct pollfd ready = {.fd = event_fd, .events = POLLIN};
        assert_int_equal(poll(&ready, 1, 10000), 1);
        event->handle(event, 0);
    }
}

static void test_without_descriptors_nothing_is_taken(void **state)
{
    (void)state;
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    struct rlimit none = {.rlim_cur = 0, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    struct background_job job = {.work = work, .done = finish};
    bool taken = background_run(&job);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_false(taken);
    assert_int_equal(worked, 0);
}

static void test_many_jobs_are_done_and_the_loop_is_notified(void **state)
{
    (void)state;
    enum { JOBS = 50 };
    static struct background_job jobs[JOBS];
    for (size_t i = 0; i < JOBS; i++) {
        jobs[i] = (struct background_job){.work = work, .done = finish};
        assert_true(background_run(&jobs[i]));
    }
    wait_for_done(JOBS);
    assert_int_equal(worked, JOBS);
}

static int disk[2]; /* a pipe: who reads it waits until it is closed */

static void hang(struct background_job *job UNUSED)
{
    char byte;
    (void)!read(disk[0], &byte, 1);
}

/* A disk that does not answer keeps its own threads alone. */
static void test_a_disk_that_hangs_keeps_no_other_work_waiting(void **state)
{
    (void)state;
    enum { HANGING = 8 };
    static struct background_job hanging[HANGING];
    static struct background_job job = {.work = work, .done = finish};
    assert_int_equal(pipe(disk), 0);
    done = 0;
    for (size_t i = 0; i < HANGING; i++) {
        hanging[i] = (struct background_job){.pool = BACKGROUND_DISK, .work = hang, .done = finish};
        assert_true(background_run(&hanging[i]));
    }
    assert_true(background_run(&job));
    wait_for_done(1);
    assert_int_equal(done, 1);
    close(disk[1]);
    wait_for_done(HANGING + 1);
    close(disk[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_descriptors_nothing_is_taken),
        cmocka_unit_test(test_many_jobs_are_done_and_the_loop_is_notified),
        cmocka_unit_test(test_a_disk_that_hangs_keeps_no_other_work_waiting),
    };
    return cmocka_run_group_tests_name("background", tests, NULL, NULL);
}

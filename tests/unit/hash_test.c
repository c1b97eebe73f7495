/* Who waits for a password to be hashed: for how long, and how many of one network. Nothing is hashed here. */
#include "unit/unit.h"

#include <kore/kore.h>

#include "web/background.h"
#include "web/hash.h"
#include "web/metrics.h"
#include "web/reply.h"
#include "web/request.h"

enum { PEOPLE = 64, DEADLINE_MS = 6000, AT_ONCE = 2, SHARE = 8, WAITING_MAX = 32 };

static struct arena *arena;
static struct request *people[PEOPLE];
static struct hash_result result;

/* ---- in place of the loop, the threads and the pages ---- */

static uint64_t clock_us;
static struct background_job *begun[PEOPLE];
static size_t begun_count;
static void (*timer)(void *, u_int64_t);
static uint64_t timer_ms;
static size_t continued;

uint64_t request_clock(void)
{
    return clock_us;
}

uint64_t request_deadline(const struct request *r UNUSED)
{
    return DEADLINE_MS;
}

bool background_run(struct background_job *job)
{
    begun[begun_count++] = job;
    return true;
}

struct kore_timer *kore_timer_add(void (*fire)(void *, u_int64_t), u_int64_t milliseconds,
                                  void *arg UNUSED, int flags UNUSED)
{
    timer = fire;
    timer_ms = milliseconds;
    return NULL;
}

void page_wait(struct request *r UNUSED)
{
}

void page_continue(struct request *r UNUSED)
{
    continued++;
}

void page_on_cancel(struct request *r, void (*cancel)(void *context), void *context)
{
    r->state->cancel = cancel;
    r->state->cancel_context = context;
}

void reply_error(struct request *r, int status, struct span message UNUSED)
{
    r->state->status = status;
}

void metrics_set(enum metric metric UNUSED, uint64_t value UNUSED)
{
}

/* ---- people who sign in ---- */

static int begin(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    clock_us = 0;
    begun_count = 0;
    timer = NULL;
    continued = 0;
    return 0;
}

static void finish(size_t number)
{
    struct background_job *job = begun[number];
    begun[number] = NULL;
    if (job != NULL)
        job->done(job);
}

static int end(void **state)
{
    (void)state;
    for (size_t i = 0; i < begun_count; i++) /* each may begin another */
        finish(i);
    struct hash_state left = hash_state();
    if (timer != NULL)
        timer(NULL, 0); /* nobody waits any more */
    arena_free(arena);
    return left.running + left.waiting == 0 ? 0 : -1;
}

static struct request *sign_in_from(const char *address)
{
    struct request *r = arena_new_of(arena, struct request);
    r->arena = arena;
    r->state = arena_new_of(arena, struct request_state);
    r->address = span_of(address);
    hash_make(r, SPAN("a quiet hill"), &result);
    return r;
}

static bool was_refused(const struct request *r)
{
    return r->state->status == 503;
}

static size_t refused_of(size_t count, const char *address)
{
    size_t refused = 0;
    for (size_t i = 0; i < count; i++)
        refused += was_refused(people[i] = sign_in_from(address));
    return refused;
}

static void test_who_has_waited_too_long_is_told_so(void **state)
{
    (void)state;
    assert_int_equal(refused_of(AT_ONCE + 2, "192.0.2.1"), 0);
    assert_int_equal(begun_count, AT_ONCE);
    assert_non_null(timer);
    assert_true(timer_ms > 0 && timer_ms < DEADLINE_MS);
    clock_us = timer_ms * 1000;
    timer(NULL, 0);
    assert_int_equal(continued, 2);
    for (size_t i = 0; i < AT_ONCE + 2; i++)
        assert_int_equal(was_refused(people[i]), i >= AT_ONCE);
    assert_null(people[AT_ONCE]->state->cancel);
    assert_int_equal(hash_state().waiting, 0);
    finish(0);
    assert_int_equal(begun_count, AT_ONCE); /* none of those who were told is begun */
}

static void test_who_waits_is_begun_when_another_ends(void **state)
{
    (void)state;
    assert_int_equal(refused_of(AT_ONCE + 2, "192.0.2.1"), 0);
    finish(0);
    assert_int_equal(begun_count, AT_ONCE + 1);
    assert_false(was_refused(people[0]));
    assert_int_equal(hash_state().waiting, 1);
}

static void test_one_network_leaves_room_for_others(void **state)
{
    (void)state;
    assert_int_equal(refused_of(AT_ONCE + SHARE, "2001:db8:1:2::1"), 0);
    assert_true(was_refused(sign_in_from("2001:db8:1:2:ffff::9")));
    assert_false(was_refused(sign_in_from("2001:db8:1:3::1")));
    assert_false(was_refused(sign_in_from("192.0.2.1")));
}

static void test_the_queue_is_bounded(void **state)
{
    (void)state;
    assert_int_equal(refused_of(AT_ONCE, "192.0.2.1"), 0);
    static const char *const networks[] = {"192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5"};
    for (size_t i = 0; i < COUNT_OF(networks); i++)
        assert_int_equal(refused_of(SHARE, networks[i]), 0);
    assert_int_equal(hash_state().waiting, WAITING_MAX);
    assert_true(was_refused(sign_in_from("192.0.2.6")));
}

static void test_who_hangs_up_leaves_the_place(void **state)
{
    (void)state;
    assert_int_equal(refused_of(AT_ONCE + SHARE, "192.0.2.1"), 0);
    struct request *gone = people[AT_ONCE + 3];
    gone->state->cancel(gone->state->cancel_context);
    assert_int_equal(hash_state().waiting, SHARE - 1);
    assert_false(was_refused(sign_in_from("192.0.2.1")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_who_has_waited_too_long_is_told_so, begin, end),
        cmocka_unit_test_setup_teardown(test_who_waits_is_begun_when_another_ends, begin, end),
        cmocka_unit_test_setup_teardown(test_one_network_leaves_room_for_others, begin, end),
        cmocka_unit_test_setup_teardown(test_the_queue_is_bounded, begin, end),
        cmocka_unit_test_setup_teardown(test_who_hangs_up_leaves_the_place, begin, end),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}

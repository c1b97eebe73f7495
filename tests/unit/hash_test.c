/* Who waits for a password to be hashed: for how long, whose turn it is, who is refused. Nothing is hashed here. */
#include "unit/unit.h"

#include <kore/kore.h>

#include "web/background.h"
#include "web/hash.h"
#include "web/metrics.h"
#include "web/reply.h"
#include "web/request.h"

enum { PEOPLE = 128, DEADLINE_MS = 6000, AT_ONCE = 2, WAITING_MAX = 32 };

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
static size_t not_done;

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
    not_done = 0;
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

static void count_not_done(struct request *r UNUSED)
{
    not_done++;
}

static struct request *sign_in(const char *address, bool known)
{
    struct request *r = arena_new_of(arena, struct request);
    r->arena = arena;
    r->state = arena_new_of(arena, struct request_state);
    r->address = span_of(address);
    struct hash_task task = {
        .password = SPAN("a quiet hill"), .known = known, .not_done = count_not_done};
    hash_make(r, &task, &result);
    return r;
}

static struct request *sign_in_from(const char *address)
{
    return sign_in(address, false);
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

/* Whose work was begun last: its request is answered when it is finished. */
static bool is_begun(const struct request *r)
{
    size_t before = continued;
    finish(begun_count - 1);
    return continued == before + 1 && r->state->cancel == NULL;
}

static void test_networks_take_turns(void **state)
{
    (void)state;
    assert_int_equal(refused_of(AT_ONCE + 20, "2001:db8:1:2::1"), 0);
    struct request *other = sign_in_from("192.0.2.9");
    struct request *again = sign_in_from("192.0.2.9");
    finish(0); /* one of the many, which were there first */
    finish(1);
    assert_true(is_begun(other));
    finish(begun_count - 1); /* another of the many, whose turn it was */
    assert_true(is_begun(again));
}

static void test_who_comes_new_goes_before_those_who_had_turns(void **state)
{
    (void)state;
    static const char *const networks[] = {"192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5"};
    assert_int_equal(refused_of(AT_ONCE, "192.0.2.1"), 0);
    for (size_t i = 0; i < 4 * COUNT_OF(networks); i++)
        (void)sign_in_from(networks[i % COUNT_OF(networks)]);
    for (size_t i = 0; i < COUNT_OF(networks); i++)
        finish(i); /* each has had a turn */
    struct request *other = sign_in_from("192.0.2.9");
    finish(begun_count - 1);
    assert_true(is_begun(other));
}

static void test_a_turn_of_long_ago_is_held_against_nobody(void **state)
{
    (void)state;
    assert_int_equal(refused_of(AT_ONCE, "192.0.2.1"), 0);
    (void)sign_in_from("192.0.2.2");
    finish(0); /* it has its turn */
    clock_us += 5000 * 1000;
    struct request *again = sign_in_from("192.0.2.2");
    (void)sign_in_from("192.0.2.9"); /* new, and came later */
    finish(begun_count - 1);
    assert_true(is_begun(again));
}

static void test_a_full_queue_refuses_who_has_most(void **state)
{
    (void)state;
    assert_int_equal(refused_of(AT_ONCE + WAITING_MAX, "192.0.2.1"), 0);
    assert_int_equal(hash_state().waiting, WAITING_MAX);
    /* One more of the same network, in any spelling of it, goes itself. */
    assert_true(was_refused(sign_in_from("::ffff:192.0.2.1")));
    /* For somebody else the newest of the many goes. */
    struct request *newest = people[AT_ONCE + WAITING_MAX - 1];
    assert_false(was_refused(newest));
    assert_false(was_refused(sign_in_from("192.0.2.2")));
    assert_true(was_refused(newest));
    assert_int_equal(continued, 1);
    assert_int_equal(hash_state().waiting, WAITING_MAX);
    assert_int_equal(not_done, 2);
}

static void test_as_many_networks_as_places_refuse_who_comes(void **state)
{
    (void)state;
    for (size_t i = 0; i < AT_ONCE + WAITING_MAX; i++)
        assert_false(was_refused(sign_in_from(arena_printf(arena, "192.0.2.%zu", i).ptr)));
    assert_true(was_refused(sign_in_from("192.0.2.200")));
    assert_int_equal(hash_state().waiting, WAITING_MAX);
}

static void test_known_devices_have_places_and_turns_of_their_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < AT_ONCE + WAITING_MAX; i++)
        (void)sign_in_from(arena_printf(arena, "192.0.2.%zu", i).ptr);
    struct request *known = sign_in("192.0.2.1", true);
    assert_false(was_refused(known));
    assert_int_equal(hash_state().waiting, WAITING_MAX + 1);
    finish(0);
    assert_true(is_begun(known));
}

static void test_who_hangs_up_leaves_the_place(void **state)
{
    (void)state;
    assert_int_equal(refused_of(AT_ONCE + WAITING_MAX, "192.0.2.1"), 0);
    struct request *gone = people[AT_ONCE + 3];
    gone->state->cancel(gone->state->cancel_context);
    assert_int_equal(hash_state().waiting, WAITING_MAX - 1);
    assert_int_equal(not_done, 1);
    /* What runs was work, and counts. */
    people[0]->state->cancel(people[0]->state->cancel_context);
    assert_int_equal(not_done, 1);
    assert_false(was_refused(sign_in_from("192.0.2.1")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_who_has_waited_too_long_is_told_so, begin, end),
        cmocka_unit_test_setup_teardown(test_who_waits_is_begun_when_another_ends, begin, end),
        cmocka_unit_test_setup_teardown(test_networks_take_turns, begin, end),
        cmocka_unit_test_setup_teardown(test_a_turn_of_long_ago_is_held_against_nobody, begin, end),
        cmocka_unit_test_setup_teardown(test_who_comes_new_goes_before_those_who_had_turns, begin,
                                        end),
        cmocka_unit_test_setup_teardown(test_a_full_queue_refuses_who_has_most, begin, end),
        cmocka_unit_test_setup_teardown(test_as_many_networks_as_places_refuse_who_comes, begin,
                                        end),
        cmocka_unit_test_setup_teardown(test_known_devices_have_places_and_turns_of_their_own,
                                        begin, end),
        cmocka_unit_test_setup_teardown(test_who_hangs_up_leaves_the_place, begin, end),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}

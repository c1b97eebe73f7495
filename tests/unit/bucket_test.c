/* Buckets: all at once, then only what flows in. */
#include "core/bucket.h"
#include "unit/unit.h"

enum { SECOND = 1000000 };

static void a_full_one_holds_its_room(void **state)
{
    (void)state;
    struct bucket bucket = {.room = 100, .per_second = 10};
    assert_true(bucket_take(&bucket, 5 * SECOND, 60));
    assert_false(bucket_take(&bucket, 5 * SECOND, 41));
    assert_true(bucket_take(&bucket, 5 * SECOND, 40));
    assert_false(bucket_take(&bucket, 5 * SECOND, 1));
    assert_true(bucket_take(&bucket, 5 * SECOND, 0));
}

static void more_than_its_room_never_fits(void **state)
{
    (void)state;
    struct bucket bucket = {.room = 100, .per_second = 10};
    assert_false(bucket_take(&bucket, 1000 * (uint64_t)SECOND, 101));
    assert_true(bucket_take(&bucket, 1000 * (uint64_t)SECOND, 100));
}

static void it_refills_until_it_is_full(void **state)
{
    (void)state;
    struct bucket bucket = {.room = 100, .per_second = 10};
    assert_true(bucket_take(&bucket, SECOND, 100));
    assert_false(bucket_take(&bucket, 2 * SECOND, 11));
    assert_true(bucket_take(&bucket, 2 * SECOND, 10));
    assert_true(bucket_take(&bucket, 1000 * (uint64_t)SECOND, 100));
    assert_false(bucket_take(&bucket, 1000 * (uint64_t)SECOND, 1));
}

/* Asked every microsecond, it fills as quickly as one that is asked once. */
static void parts_of_one_are_not_lost(void **state)
{
    (void)state;
    struct bucket bucket = {.room = 2, .per_second = 3};
    assert_true(bucket_take(&bucket, SECOND, 2));
    size_t taken = 0;
    for (uint64_t now = SECOND; now < 3 * SECOND; now += 10)
        taken += bucket_take(&bucket, now, 1) ? 1 : 0;
    assert_in_range(taken, 5, 6);
}

static void a_flood_has_no_more_than_what_flows_in(void **state)
{
    (void)state;
    struct bucket bucket = {.room = 8 << 20, .per_second = 2 << 20};
    uint64_t read = 0;
    for (uint64_t now = 0; now < 10 * SECOND; now += 1000) {
        if (bucket_take(&bucket, now, 1 << 20))
            read += 1 << 20;
    }
    assert_in_range(read, 27 << 20, 28 << 20);
}

static void a_clock_from_another_core_may_be_behind(void **state)
{
    (void)state;
    struct bucket bucket = {.room = 10, .per_second = 10};
    assert_true(bucket_take(&bucket, 2 * SECOND, 10));
    assert_false(bucket_take(&bucket, 2 * SECOND - 1, 1));
    assert_true(bucket_take(&bucket, 3 * SECOND, 10));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_one_holds_its_room),
        cmocka_unit_test(more_than_its_room_never_fits),
        cmocka_unit_test(it_refills_until_it_is_full),
        cmocka_unit_test(parts_of_one_are_not_lost),
        cmocka_unit_test(a_flood_has_no_more_than_what_flows_in),
        cmocka_unit_test(a_clock_from_another_core_may_be_behind),
    };
    return cmocka_run_group_tests_name("bucket", tests, NULL, NULL);
}

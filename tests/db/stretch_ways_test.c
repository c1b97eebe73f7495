/* What lists of stretches are narrowed to, and how long a dose takes: sql/functions/library.sql. */
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct product product;

static int setup(void **state)
{
    (void)state;
    product_open(&product);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

static int64_t seconds(const char *sides, const char *dose)
{
    char sql[512];
    snprintf(sql, sizeof(sql), "SELECT stretch_seconds('{\"sides\":\"%s\",\"dose\":%s}')", sides,
             dose);
    return product_number(&product, sql);
}

static void a_dose_takes_its_upper_end_on_each_side(void **state)
{
    (void)state;
    assert_int_equal(seconds("each", "{\"sets\":2,\"hold\":30,\"unit\":\"s\"}"), 120);
    assert_int_equal(seconds("both", "{\"hold\":\"10-30\",\"unit\":\"s\"}"), 30);
    assert_int_equal(seconds("each", "{\"hold\":\"10-30\",\"unit\":\"s\",\"total\":60}"), 120);
    assert_int_equal(seconds("both", "{\"reps\":10,\"hold\":10,\"unit\":\"s\"}"), 100);
    assert_int_equal(seconds("each", "{\"sets\":2,\"hold\":30,\"rest\":20,\"unit\":\"s\"}"), 180);
    assert_int_equal(seconds("none", "{\"reps\":8,\"unit\":\"passes\"}"), 40);
    assert_int_equal(seconds("none", "{\"sets\":3,\"hold\":3,\"unit\":\"breaths\"}"), 45);
}

static void a_dose_without_numbers_takes_nobody_knows_how_long(void **state)
{
    (void)state;
    assert_int_equal(seconds("each", "{\"unit\":\"reps\",\"note\":\"As many as are easy.\"}"), 0);
    assert_int_equal(product_number(&product, "SELECT stretch_seconds('{}')"), 0);
    assert_int_equal(product_number(&product, "SELECT cardinality(stretch_ways('{\"dose\":{}}'))"),
                     2);
}

static int has(const char *model, const char *way)
{
    char sql[1024];
    snprintf(sql, sizeof(sql), "SELECT ('%s' = ANY (stretch_ways('%s')))::int", way, model);
    return (int)product_number(&product, sql);
}

static void an_entry_counts_for_each_way_that_it_can_be_done(void **state)
{
    (void)state;
    const char *lunge = "{\"positions\":[\"half-kneeling\",\"standing\"],\"spaces\":[\"floor\","
                        "\"standing\"],\"partner\":\"optional\",\"kit\":[{\"thing\":\"mat\","
                        "\"need\":\"optional\"}],\"dose\":{\"hold\":301,\"unit\":\"s\"}}";
    assert_true(has(lunge, "position=half-kneeling"));
    assert_true(has(lunge, "position=standing"));
    assert_true(has(lunge, "partner=no"));
    assert_true(has(lunge, "kit=none"));
    assert_true(has(lunge, "at=desk"));
    assert_true(has(lunge, "kneel=no"));
    assert_true(has(lunge, "floor=no"));
    assert_false(has(lunge, "minutes=5"));
    assert_true(has(lunge, "minutes=10"));
    const char *bird =
        "{\"positions\":[\"quadruped\"],\"spaces\":[\"floor\"],\"partner\":\"needed\","
        "\"kit\":[{\"thing\":\"mat\"}],\"dose\":{\"hold\":300,\"unit\":\"s\"}}";
    assert_false(has(bird, "partner=no"));
    assert_false(has(bird, "kit=none"));
    assert_false(has(bird, "at=desk"));
    assert_false(has(bird, "kneel=no"));
    assert_false(has(bird, "floor=no"));
    assert_true(has(bird, "minutes=5"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dose_takes_its_upper_end_on_each_side),
        cmocka_unit_test(a_dose_without_numbers_takes_nobody_knows_how_long),
        cmocka_unit_test(an_entry_counts_for_each_way_that_it_can_be_done),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

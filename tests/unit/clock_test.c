/* Points in time, written and read. */
#include "unit/unit.h"

#include "core/clock.h"

static instant parse(const char *s)
{
    instant at = -1;
    assert_true(clock_parse(span_of(s), &at));
    return at;
}

static void reads_what_dumps_and_databases_write(void **state)
{
    (void)state;
    assert_int_equal(parse("1970-01-01T00:00:00Z"), 0);
    assert_int_equal(parse("2018-03-12T17:00:45.567"), 1520874045567000);
    assert_int_equal(parse("2018-03-12 17:00:45.567+00"), 1520874045567000);
    assert_int_equal(parse("2018-03-12T18:00:45.567+01:00"), 1520874045567000);
    assert_int_equal(parse("2018-03-12T11:30:45.567-0530"), 1520874045567000);
    assert_int_equal(parse("2018-03-12"), 1520812800000000);
    assert_int_equal(parse("2018-03-12T17:00"), 1520874000000000);
    assert_int_equal(parse("2024-02-29T00:00:00.1234567Z") % 1000000, 123456);
}

static void refuses_what_is_no_time(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "yesterday",
        "2018",
        "2018-3-12",
        "2018-13-01",
        "2018-00-10",
        "2018-01-00",
        "2018-01-32",
        "2018-01-01T24:00:00Z",
        "2018-01-01T10:60:00Z",
        "2018-01-01T10:00:00Zx",
        "2018-01-01T10:00:00 UTC",
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        instant at = 7;
        if (clock_parse(span_of(wrong[i]), &at))
            fail_msg("\"%s\" was read as a time", wrong[i]);
        assert_int_equal(at, 7);
    }
}

static void writes_three_forms(void **state)
{
    (void)state;
    struct text out;
    text_init(&out, 200);
    instant at = parse("2026-01-31T08:15:09Z");
    clock_write_iso(&out, at);
    text_add_char(&out, '|');
    clock_write_long(&out, at);
    text_add_char(&out, '|');
    clock_write_date(&out, at);
    assert_span(text_span(&out), "2026-01-31T08:15:09Z|31 January 2026, 08:15 UTC|31 Jan 2026");
    text_free(&out);
}

static void now_is_after_this_was_written(void **state)
{
    (void)state;
    instant before = clock_now();
    assert_true(before > parse("2026-01-01T00:00:00Z"));
    assert_true(clock_now() >= before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_dumps_and_databases_write),
        cmocka_unit_test(refuses_what_is_no_time),
        cmocka_unit_test(writes_three_forms),
        cmocka_unit_test(now_is_after_this_was_written),
    };
    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}

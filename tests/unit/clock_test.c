/* Points in time, written and read. */
#include "unit/unit.h"

#include <ctype.h>

#include "core/zone.h"

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

static void assert_written(const char *zone, const char *moment, const char *wanted)
{
    struct text out;
    text_init(&out, 200);
    struct zone *there = zone_open(span_of(zone));
    assert_non_null(there);
    out.zone = there;
    clock_write_long(&out, parse(moment));
    text_add_char(&out, '|');
    clock_write_date(&out, parse(moment));
    assert_span(text_span(&out), wanted);
    text_clear(&out);
    clock_write_iso(&out, parse(moment));
    assert_span(text_span(&out), moment);
    text_free(&out);
    zone_close(there);
}

static void writes_in_a_zone(void **state)
{
    (void)state;
    assert_written("UTC", "2026-01-31T08:15:09Z", "31 January 2026, 08:15 UTC|31 Jan 2026");
    assert_written("Asia/Kolkata", "2026-01-31T08:15:09Z",
                   "31 January 2026, 13:45 UTC+5:30|31 Jan 2026");
    assert_written("Pacific/Kiritimati", "2026-01-31T20:00:00Z",
                   "1 February 2026, 10:00 UTC+14|1 Feb 2026");
    assert_written("America/St_Johns", "2026-01-01T02:00:00Z",
                   "31 December 2025, 22:30 UTC-3:30|31 Dec 2025");
    /* Winter and summer, and the two hours of one name between them. */
    assert_written("Europe/Berlin", "2026-01-31T23:30:00Z",
                   "1 February 2026, 00:30 UTC+1|1 Feb 2026");
    assert_written("Europe/Berlin", "2026-07-31T22:30:00Z",
                   "1 August 2026, 00:30 UTC+2|1 Aug 2026");
    assert_written("Europe/London", "2026-10-25T00:30:00Z",
                   "25 October 2026, 01:30 UTC+1|25 Oct 2026");
    assert_written("Europe/London", "2026-10-25T01:30:00Z",
                   "25 October 2026, 01:30 UTC|25 Oct 2026");
    assert_written("Europe/Paris", "1965-06-01T12:00:00Z", "1 June 1965, 13:00 UTC+1|1 Jun 1965");
}

static void knows_zones_by_the_names_of_places(void **state)
{
    (void)state;
    static const char *const known[] = {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires",
                                        "Asia/Kolkata", "Australia/Lord_Howe"};
    for (size_t i = 0; i < COUNT_OF(known); i++)
        assert_true(zone_is_known(span_of(known[i])));
    static const char *const unknown[] = {
        "",        "Mars/Olympus", "europe/berlin", "Europe/Berlin ", "Europe", "Europe/",
        "EST5EDT", "Etc/GMT+5",    "GMT+5",         "posix/UTC",      "\xff",   "Europe/Berlin\""};
    for (size_t i = 0; i < COUNT_OF(unknown); i++) {
        assert_false(zone_is_known(span_of(unknown[i])));
        assert_null(zone_open(span_of(unknown[i])));
    }
    /* Cities that people look for are there, and none twice by a name that it had before. */
    static const char *const there[] = {"UTC", "Europe/Amsterdam", "Europe/Oslo", "Asia/Kolkata"};
    for (size_t i = 0; i < COUNT_OF(there); i++)
        assert_true(zone_is_choice(span_of(there[i])));
    static const char *const before[] = {"Asia/Calcutta", "Asia/Saigon", "America/Buenos_Aires"};
    for (size_t i = 0; i < COUNT_OF(before); i++) {
        assert_false(zone_is_choice(span_of(before[i])));
        assert_true(zone_is_known(span_of(before[i])));
    }
    size_t count = 0;
    for (const struct span *name = zone_names(); name->len > 0; name++, count++) {
        assert_true(name->len <= ZONE_NAME_MAX);
        /* Pages have them in an attribute, as they are. */
        for (size_t i = 0; i < name->len; i++)
            assert_true(isalnum((unsigned char)name->ptr[i]) ||
                        strchr("_+-/", name->ptr[i]) != NULL);
        if (count > 0)
            assert_true(strcmp(name[-1].ptr, name->ptr) < 0);
    }
    assert_true(count > 300);
    zone_close(NULL);
}

static void dates_are_days_that_exist(void **state)
{
    (void)state;
    assert_true(clock_is_day(SPAN("2026-01-31")));
    assert_true(clock_is_day(SPAN("2028-02-29")));
    assert_true(clock_is_day(SPAN("1900-01-01")));
    assert_true(clock_is_day(SPAN("9999-12-31")));
    assert_false(clock_is_day(SPAN("1899-12-31")));
    assert_false(clock_is_day(SPAN("0000-01-01")));
    assert_false(clock_is_day(SPAN("10000-01-1")));
    assert_false(clock_is_day(SPAN("2026-02-29")));
    assert_false(clock_is_day(SPAN("2026-02-30")));
    assert_false(clock_is_day(SPAN("2026-13-01")));
    assert_false(clock_is_day(SPAN("31.1.2026")));
    assert_false(clock_is_day(SPAN("2026-1-3100")));
    assert_false(clock_is_day(SPAN("")));
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
        cmocka_unit_test(writes_in_a_zone),
        cmocka_unit_test(knows_zones_by_the_names_of_places),
        cmocka_unit_test(dates_are_days_that_exist),
        cmocka_unit_test(now_is_after_this_was_written),
    };
    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}

/* Text that grows up to its maximum, and says so when it would not fit. */
#include "unit/unit.h"

static void grows_as_it_is_written(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 1024 * 1024);
    for (int i = 0; i < 10000; i++)
        text_literal(&text, "0123456789");
    assert_int_equal(text.len, 100000);
    assert_memory_equal(text.ptr + 99990, "0123456789", 10);
    assert_true(text_ok(&text));
    text_free(&text);
}

static void writes_all_kinds(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 1000);
    assert_string_equal(text_string(&text), "");
    text_add_span(&text, SPAN("a"));
    text_add_string(&text, "b");
    text_add_char(&text, 'c');
    text_add_int(&text, -120);
    text_add_int(&text, INT64_MIN);
    text_add_int(&text, 0);
    text_printf(&text, "[%5.1f]", 2.25);
    assert_string_equal(text_string(&text), "abc-120-92233720368547758080[  2.2]");
    text_free(&text);
}

static void stops_at_its_maximum(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 10);
    text_literal(&text, "0123456789");
    assert_true(text_ok(&text));
    text_add_char(&text, 'x');
    assert_false(text_ok(&text));
    assert_span(text_span(&text), "0123456789");
    text_clear(&text);
    assert_true(text_ok(&text));
    text_printf(&text, "%s", "far too long for it");
    assert_false(text_ok(&text));
    assert_int_equal(text.len, 0);
    text_literal(&text, "a"); /* after an overflow nothing more, so that no middle is missing */
    assert_int_equal(text.len, 0);
    text_free(&text);
}

static void adding_nothing_is_allowed(void **state)
{
    (void)state;
    struct text text;
    text_init(&text, 0);
    text_add(&text, NULL, 0);
    text_add_span(&text, (struct span){NULL, 0});
    assert_true(text_ok(&text));
    text_add_char(&text, 'x');
    assert_false(text_ok(&text));
    text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_as_it_is_written),
        cmocka_unit_test(writes_all_kinds),
        cmocka_unit_test(stops_at_its_maximum),
        cmocka_unit_test(adding_nothing_is_allowed),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}

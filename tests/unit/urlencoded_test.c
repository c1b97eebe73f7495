/* application/x-www-form-urlencoded: pairs, codes, and one spelling for what means the same. */
#include "unit/unit.h"

#include "core/urlencoded.h"

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void pairs_are_read_in_order(void **state)
{
    (void)state;
    struct span rest = SPAN("&a=1&&b&=c&d=e=f&");
    struct span name;
    struct span value;
    assert_true(urlencoded_next(&rest, &name, &value));
    assert_span(name, "a");
    assert_span(value, "1");
    assert_true(urlencoded_next(&rest, &name, &value));
    assert_span(name, "b");
    assert_span(value, "");
    assert_true(urlencoded_next(&rest, &name, &value));
    assert_span(name, "");
    assert_span(value, "c");
    assert_true(urlencoded_next(&rest, &name, &value));
    assert_span(name, "d");
    assert_span(value, "e=f");
    assert_false(urlencoded_next(&rest, &name, &value));
    rest = SPAN("");
    assert_false(urlencoded_next(&rest, &name, &value));
}

static void codes_become_bytes(void **state)
{
    (void)state;
    assert_span(urlencoded_decode(arena, SPAN("a+b%2Bc%2b"), true), "a b+c+");
    assert_span(urlencoded_decode(arena, SPAN("a+b"), false), "a+b");
    assert_span(urlencoded_decode(arena, SPAN("100% of %g1 %2 %"), true), "100% of %g1 %2 %");
    struct span zero = urlencoded_decode(arena, SPAN("a%00b"), true);
    assert_int_equal(zero.len, 3);
    assert_memory_equal(zero.ptr, "a\0b", 3);
}

static void what_has_no_codes_is_not_copied(void **state)
{
    (void)state;
    struct span plain = SPAN("plain");
    assert_ptr_equal(urlencoded_decode(arena, plain, true).ptr, plain.ptr);
    struct span plus = SPAN("a+b");
    assert_ptr_equal(urlencoded_decode(arena, plus, false).ptr, plus.ptr);
}

static void a_name_is_compared_decoded(void **state)
{
    (void)state;
    assert_true(urlencoded_is(SPAN("%74ab"), "tab"));
    assert_true(urlencoded_is(SPAN("a+b"), "a b"));
    assert_true(urlencoded_is(SPAN(""), ""));
    assert_false(urlencoded_is(SPAN("ta"), "tab"));
    assert_false(urlencoded_is(SPAN("tabs"), "tab"));
    assert_false(urlencoded_is(SPAN("tab%00"), "tab"));
}

static void rewriting_has_one_result(void **state)
{
    (void)state;
    static const char *const same[] = {"a+b%C3%A9", "%61%20b%c3%a9", "a b\xc3\xa9"};
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        struct text out;
        text_init(&out, 100);
        urlencoded_rewrite(&out, span_of(same[i]));
        assert_span(text_span(&out), "a%20b%C3%A9");
        text_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_read_in_order),
        cmocka_unit_test(codes_become_bytes),
        cmocka_unit_test(what_has_no_codes_is_not_copied),
        cmocka_unit_test(a_name_is_compared_decoded),
        cmocka_unit_test(rewriting_has_one_result),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

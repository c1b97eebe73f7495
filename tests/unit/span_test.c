/* Spans: comparing, cutting and reading numbers. */
#include "unit/unit.h"

static void compares_bytes_and_lengths(void **state)
{
    (void)state;
    assert_true(span_equal(SPAN("hip"), SPAN("hip")));
    assert_false(span_equal(SPAN("hip"), SPAN("hips")));
    assert_false(span_equal(SPAN("hip"), SPAN("hop")));
    assert_true(span_equal((struct span){NULL, 0}, SPAN("")));
    assert_true(span_is(span_make("hips", 3), "hip"));
    assert_true(span_is_empty(span_of(NULL)));
}

static void knows_beginnings_and_ends(void **state)
{
    (void)state;
    assert_true(span_starts(SPAN("figure-four"), "figure"));
    assert_true(span_starts(SPAN("figure"), ""));
    assert_false(span_starts(SPAN("fig"), "figure"));
    assert_true(span_ends(SPAN("figure-four"), "four"));
    assert_false(span_ends(SPAN("our"), "four"));
}

static void trims_ascii_white_space(void **state)
{
    (void)state;
    assert_span(span_trim(SPAN(" \t\r\n a b \v\f")), "a b");
    assert_span(span_trim(SPAN("  ")), "");
    assert_span(span_trim((struct span){NULL, 0}), "");
}

static void cuts_from_an_offset(void **state)
{
    (void)state;
    assert_span(span_from(SPAN("abc"), 1), "bc");
    assert_span(span_from(SPAN("abc"), 3), "");
    assert_span(span_from(SPAN("abc"), 99), "");
}

static void finds_a_byte(void **state)
{
    (void)state;
    assert_int_equal(span_find(SPAN("a:b"), ':'), 1);
    assert_int_equal(span_find(SPAN("abc"), ':'), 3);
    assert_int_equal(span_find((struct span){NULL, 0}, ':'), 0);
    assert_int_equal(span_find_text(SPAN("abcabd"), "abd"), 3);
    assert_int_equal(span_find_text(SPAN("ab"), "abd"), 2);
    assert_int_equal(span_find_text((struct span){NULL, 0}, "a"), 0);
}

static void takes_pieces_between_separators(void **state)
{
    (void)state;
    struct span rest = SPAN("a,,b,");
    struct span piece;
    const char *const wanted[] = {"a", "", "b", ""};
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_true(span_next(&rest, ',', &piece));
        assert_span(piece, wanted[i]);
    }
    assert_false(span_next(&rest, ',', &piece));
}

static void takes_words(void **state)
{
    (void)state;
    struct span rest = SPAN("  low-back \t buttock\n");
    struct span word;
    assert_true(span_word(&rest, &word));
    assert_span(word, "low-back");
    assert_true(span_word(&rest, &word));
    assert_span(word, "buttock");
    assert_false(span_word(&rest, &word));
}

static void reads_whole_numbers_only(void **state)
{
    (void)state;
    int64_t n = 7;
    assert_true(span_int(SPAN("-42"), -50, 50, &n));
    assert_int_equal(n, -42);
    assert_true(span_int(SPAN("9223372036854775807"), 0, INT64_MAX, &n));
    assert_true(n == INT64_MAX);
    assert_true(span_int(SPAN("-9223372036854775808"), INT64_MIN, 0, &n));
    assert_true(n == INT64_MIN);
    static const char *const wrong[] = {"",
                                        "-",
                                        "+1",
                                        " 1",
                                        "1 ",
                                        "1.0",
                                        "0x1",
                                        "51",
                                        "-51",
                                        "9223372036854775808",
                                        "99999999999999999999999"};
    n = 7;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_false(span_int(span_of(wrong[i]), -50, 50, &n));
        assert_int_equal(n, 7);
    }
    assert_false(span_int(SPAN("9223372036854775808"), INT64_MIN, INT64_MAX, &n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_bytes_and_lengths),
        cmocka_unit_test(knows_beginnings_and_ends),
        cmocka_unit_test(trims_ascii_white_space),
        cmocka_unit_test(cuts_from_an_offset),
        cmocka_unit_test(finds_a_byte),
        cmocka_unit_test(takes_pieces_between_separators),
        cmocka_unit_test(takes_words),
        cmocka_unit_test(reads_whole_numbers_only),
    };
    return cmocka_run_group_tests_name("span", tests, NULL, NULL);
}

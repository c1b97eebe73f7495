/* Rules of questions: places in lists, what is said of unknown tags. */
#include "question/question.h"
#include "unit/unit.h"

static int set_up(void **state)
{
    *state = arena_new(1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

static void places_come_back_from_addresses(void **state)
{
    (void)state;
    struct question_place place = QUESTION_FROM_THE_TOP;
    assert_true(question_place_read(SPAN("1700000000000000.42"), &place));
    assert_int_equal(place.at, 1700000000000000);
    assert_int_equal(place.id, 42);
    static const char *const wrong[] = {"-9223372036854775808.1",
                                        "9223372036854775807.1",
                                        "",
                                        ".",
                                        "1.",
                                        ".1",
                                        "1.0",
                                        "1.-2",
                                        "x.1",
                                        "1.2.3",
                                        "99999999999999999999.1"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct question_place before = place;
        assert_false(question_place_read(span_of(wrong[i]), &place));
        assert_memory_equal(&before, &place, sizeof(place));
    }
}

static void pages_of_answers_come_back_from_addresses(void **state)
{
    (void)state;
    struct question_answer_place place = QUESTION_FIRST_ANSWER;
    assert_true(question_answer_place_read(SPAN("-3.1700000000000000.42"), &place));
    assert_int_equal(place.score, -3);
    assert_int_equal(place.at, 1700000000000000);
    assert_int_equal(place.id, 42);
    static const char *const wrong[] = {
        "", "1", "1.2", "x.1.2", "1.2.0", "99999999999.1.1", "-2147483648.1.1", "1.1.1.1"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(question_answer_place_read(span_of(wrong[i]), &place));
}

static void unknown_tags_are_said_in_words(void **state)
{
    struct span names[] = {SPAN("sorebum"), SPAN("bumsore"), SPAN("sore")};
    struct question_unknown_tags unknown = {1, names};
    assert_span(question_unknown_tags_message(*state, &unknown), "“sorebum” is not a tag yet.");
    unknown.count = 3;
    assert_span(question_unknown_tags_message(*state, &unknown),
                "“sorebum”, “bumsore” and “sore” are not tags yet.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_come_back_from_addresses),
        cmocka_unit_test(pages_of_answers_come_back_from_addresses),
        cmocka_unit_test(unknown_tags_are_said_in_words),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

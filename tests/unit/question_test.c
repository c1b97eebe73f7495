/* Rules of questions: tags as people type them, places in lists. */
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

static size_t parsed(struct arena *arena, const char *typed, struct span **tags)
{
    size_t count = 0;
    struct span why = SPAN("");
    assert_true(question_tags_parse(arena, span_of(typed), tags, &count, &why));
    assert_int_equal(why.len, 0);
    return count;
}

static void tags_are_taken_as_people_write_them(void **state)
{
    struct span *tags;
    assert_int_equal(parsed(*state, "  [low-back], Tight;running tight ", &tags), 3);
    assert_span(tags[0], "low-back");
    assert_span(tags[1], "tight");
    assert_span(tags[2], "running");
    assert_int_equal(parsed(*state, "c++ q# sit_bone", &tags), 3);
    assert_span(tags[2], "sit-bone");
    assert_int_equal(parsed(*state, " , ", &tags), 0);
}

static void refuses(struct arena *arena, const char *typed, const char *word)
{
    struct span *tags;
    size_t count;
    struct span why = SPAN("");
    assert_false(question_tags_parse(arena, span_of(typed), &tags, &count, &why));
    assert_non_null(strstr(arena_string(arena, why), word));
}

static void wrong_tags_are_named(void **state)
{
    refuses(*state, "a b c d e f", "Five");
    refuses(*state, "bad!", "bad!");
    refuses(*state, "rücken", "rücken");
    refuses(*state, "a234567890123456789012345678901234567890x", "a2345");
}

static void five_tags_and_repeats_fit(void **state)
{
    struct span *tags;
    assert_int_equal(parsed(*state, "a b c d e a b", &tags), 5);
}

static void places_come_back_from_addresses(void **state)
{
    (void)state;
    struct question_place place = QUESTION_FROM_THE_TOP;
    assert_true(question_place_read(SPAN("1700000000000000.42"), &place));
    assert_int_equal(place.at, 1700000000000000);
    assert_int_equal(place.id, 42);
    static const char *const wrong[] = {"", ".", "1.", ".1", "1.0", "1.-2", "x.1", "1.2.3", "99999999999999999999.1"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct question_place before = place;
        assert_false(question_place_read(span_of(wrong[i]), &place));
        assert_memory_equal(&before, &place, sizeof(place));
    }
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
        cmocka_unit_test(tags_are_taken_as_people_write_them), cmocka_unit_test(wrong_tags_are_named),
        cmocka_unit_test(five_tags_and_repeats_fit),           cmocka_unit_test(places_come_back_from_addresses),
        cmocka_unit_test(unknown_tags_are_said_in_words),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

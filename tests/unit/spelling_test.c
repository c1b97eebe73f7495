/* How far apart spellings are. */
#include "unit/unit.h"

#include "core/spelling.h"

static void distances_are_counted(void **state)
{
    (void)state;
    static const struct {
        const char *a;
        const char *b;
        size_t most;
        size_t distance;
    } cases[] = {
        {"", "", 2, 0},
        {"a", "", 2, 1},
        {"", "abc", 2, 3},
        {"couch", "couch", 2, 0},
        {"couch", "cuoch", 2, 1},
        {"couch", "coach", 2, 1},
        {"couch", "couh", 2, 1},
        {"couch", "scouch", 2, 1},
        {"pigoen", "pigeon", 2, 1},
        {"pirifromis", "piriformis", 2, 1},
        {"hamstirng", "hamstring", 1, 1},
        {"abcdef", "badcfe", 4, 3},
        {"abcdef", "badcfe", 2, 3},
        {"couch", "plank", 4, 5},
        {"couch", "couch-stretch", 4, 5},
        {"a", "b", 0, 1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t there = spelling_distance(span_of(cases[i].a), span_of(cases[i].b), cases[i].most);
        size_t back = spelling_distance(span_of(cases[i].b), span_of(cases[i].a), cases[i].most);
        if (there != cases[i].distance || back != there)
            fail_msg("%s, %s: %zu and %zu", cases[i].a, cases[i].b, there, back);
    }
}

static void part_of_a_name_fits_less_than_all_of_it(void **state)
{
    (void)state;
    assert_int_equal(spelling_misfit(SPAN("pigoen"), SPAN("pigeon-pose")), 3);
    assert_int_equal(spelling_misfit(SPAN("pigoen"), SPAN("pigeon")), 2);
    assert_int_equal(spelling_misfit(SPAN("pose"), SPAN("pigeon-pose")), 1);
    assert_int_equal(spelling_misfit(SPAN("hip-flexer"), SPAN("kneeling-hip-flexor-stretch")), 3);
    assert_int_equal(spelling_misfit(SPAN("couch-strech"), SPAN("couch-stretch")), 2);
    assert_true(spelling_misfit(SPAN("plank"), SPAN("pigeon-pose")) == SIZE_MAX);
    assert_true(spelling_misfit(SPAN("ab"), SPAN("cd")) == SIZE_MAX);
    assert_true(spelling_misfit(SPAN("a"), SPAN("b")) == SIZE_MAX);
    assert_true(spelling_misfit(SPAN("a-b-c-d-e"), SPAN("x")) == SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_are_counted),
        cmocka_unit_test(part_of_a_name_fits_less_than_all_of_it),
    };
    return cmocka_run_group_tests_name("spelling", tests, NULL, NULL);
}

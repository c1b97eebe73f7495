/* Which paths an account's notes keep, and what is in their picture. */
#include "unit/unit.h"

#include "note/note.h"

static void paths_of_what_is_followed_are_kept(void **state)
{
    (void)state;
    static const char *const kept[] = {"/stretches/figure-four/follow",
                                       "/routines/tight-glutes-routine/follow",
                                       "/my-routines/12/follow"};
    for (size_t i = 0; i < COUNT_OF(kept); i++)
        assert_span(note_path(span_of(kept[i])), kept[i]);
    assert_span(note_path_part(SPAN("/stretches/figure-four/follow"), 1), "stretches");
    assert_span(note_path_part(SPAN("/stretches/figure-four/follow"), 2), "figure-four");
    assert_span(note_path_part(SPAN("/stretches"), 2), "");
}

static void others_are_not(void **state)
{
    (void)state;
    static const char *const others[] = {"",
                                         "/",
                                         "/stretches/figure-four",
                                         "/stretches//follow",
                                         "/stretches/a/b/follow",
                                         "/stretches/a/followx",
                                         "stretches/figure-four/follow",
                                         "x/stretches/figure-four/follow",
                                         "//stretches/figure-four/follow",
                                         "/stretches/fig\"four/follow",
                                         "/stretches/figure-four/follow/follow",
                                         "/shared-routines/c2VjcmV0/follow",
                                         "https://elsewhere.example/follow"};
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_span(note_path(span_of(others[i])), "");
}

static void a_picture_has_the_newest_that_say_both(void **state)
{
    (void)state;
    struct note notes[NOTE_LIST_MAX + 1];
    struct note_list list = {.count = 0, .items = notes};
    assert_int_equal(note_charted(&list), 0);
    for (size_t i = 0; i < COUNT_OF(notes); i++)
        notes[i] = (struct note){.before = 5, .after = i % 2 == 0 ? 3 : NOTE_NOT_SAID};
    list.count = 5;
    assert_int_equal(note_charted(&list), 3);
    list.count = COUNT_OF(notes);
    assert_int_equal(note_charted(&list), NOTE_CHART_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_of_what_is_followed_are_kept),
        cmocka_unit_test(others_are_not),
        cmocka_unit_test(a_picture_has_the_newest_that_say_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

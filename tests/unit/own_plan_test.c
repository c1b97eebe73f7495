/* Plans: what can be ticked in a text, and moving steps. */
#include "own_plan/own_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;
static struct own_plan_advice found[8];

static size_t find(const char *html)
{
    return own_plan_find_advice(arena, (struct html){html, strlen(html)}, NULL, found, 8);
}

static void assert_words(size_t at, const char *words)
{
    if (!span_is(found[at].words, words))
        fail_msg("%zu: “" SPAN_FMT "”", at, SPAN_ARG(found[at].words));
}

static void paragraphs_and_list_items_can_be_ticked(void **state)
{
    (void)state;
    assert_int_equal(find("<p>One word: <em>ART</em>.</p>\n<ul>\n<li>Stretch &amp; hold</li>\n"
                          "<li>\n<p>Strengthen</p>\n<p>twice a week</p>\n</li>\n</ul>\n"),
                     4);
    assert_words(0, "One word: ART.");
    assert_words(1, "Stretch & hold");
    assert_words(2, "Strengthen");
    assert_words(3, "twice a week");
}

static void an_item_with_a_list_below_it_is_apart_from_that(void **state)
{
    (void)state;
    assert_int_equal(find("<ol>\n<li>Each morning\n<ul>\n<li>hips</li>\n<li>glutes</li>\n</ul>\n"
                          "</li>\n</ol>\n"),
                     3);
    assert_words(0, "Each morning");
    assert_words(2, "glutes");
}

static void what_others_said_code_headings_and_footnotes_are_none(void **state)
{
    (void)state;
    assert_int_equal(find("<h4>Do this</h4>\n<blockquote>\n<p>My leg is numb.</p>\n</blockquote>\n"
                          "<pre><code>sit\n</code></pre>\n<p>Walk.</p>\n<p> </p>\n"
                          "<ol class=\"notes\">\n<li><p>A source</p></li>\n</ol>"),
                     1);
    assert_words(0, "Walk.");
}

static void no_more_than_there_is_room_for(void **state)
{
    (void)state;
    assert_int_equal(
        own_plan_find_advice(arena, (struct html){"<p>a</p><p>b</p><p>c</p>", 24}, NULL, found, 2),
        2);
    assert_int_equal(find("<p>never closed"), 0);
    assert_int_equal(find("<"), 0);
}

static void steps_move_by_one_and_stay_at_the_ends(void **state)
{
    (void)state;
    struct own_plan plan = {.count = 3};
    for (size_t i = 0; i < 3; i++)
        plan.steps[i].place = (int64_t)i + 1;
    own_plan_move(&plan, 0, true);
    own_plan_move(&plan, 2, false);
    own_plan_move(&plan, 7, true);
    assert_int_equal(plan.steps[0].place, 1);
    own_plan_move(&plan, 0, false);
    assert_int_equal(plan.steps[0].place, 2);
    own_plan_move(&plan, 2, true);
    assert_int_equal(plan.steps[1].place, 3);
}

int main(void)
{
    arena = arena_new(1 << 20);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paragraphs_and_list_items_can_be_ticked),
        cmocka_unit_test(an_item_with_a_list_below_it_is_apart_from_that),
        cmocka_unit_test(what_others_said_code_headings_and_footnotes_are_none),
        cmocka_unit_test(no_more_than_there_is_room_for),
        cmocka_unit_test(steps_move_by_one_and_stay_at_the_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

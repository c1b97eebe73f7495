/* Postures on the site: drawn on an entry's page, written and corrected in its form. */
#include "http/site.h"

static struct person *coach;

static int begin(void **state)
{
    (void)state;
    load_library();
    coach = sign_up_as("coach_ada", "coach");
    return 0;
}

static size_t times(struct span text, const char *words)
{
    size_t count = 0;
    for (size_t at = span_find_text(text, words); at < text.len; at = span_find_text(text, words)) {
        count++;
        text = span_from(text, at + 1);
    }
    return count;
}

static void an_entry_is_drawn_at_its_head_and_at_its_steps(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/stretches/figure-four");
    assert_status(&page, 200);
    /* Three of its steps change the posture; the last of them is at the head as well. */
    assert_int_equal(times(page.body, "<svg class=\"figure "), 4);
    assert_int_equal(
        times(page.body,
              "role=\"img\"><title>Sitting on a chair, the left ankle on the right thigh</title>"),
        3);
    size_t steps = span_find_text(page.body, "<ol class=\"steps\">");
    assert_true(span_find_text(page.body, "class=\"figure-main\"") < steps);
    assert_int_equal(times(span_from(page.body, steps), "<li class=\"step-drawn\">"), 3);
    assert_has_not(&page, "style=");
}

/* A stretch of one step with this pose. */
static struct page save(const char *title, const char *pose)
{
    return post(coach, "/stretches/new", "/stretches/new", "title", title, "summary", "Sit.",
                "status", "review", "type", "stretch", "sides", "both", "positions.1", "seated",
                "steps.1.text", "Sit.", "steps.1.pose", pose, "spaces.1", "chair", "partner",
                "none", "stop.1", "Stop if it hurts.", "evidence.level", "experience", NULL);
}

static void a_coach_writes_a_pose(void **state)
{
    (void)state;
    struct page page = save("Sitting well", "posture seated on chair; foot on floor;hand on thigh");
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM entry WHERE slug = 'sitting-well' AND model "
                               "#>> '{steps,0,pose}' = "
                               "E'posture seated on chair\\nfoot on floor\\nhand on thigh'"),
                     1);
    page = get(somebody(), "/stretches/sitting-well");
    assert_has(&page,
               "<title>Sitting on a chair</title><desc>Sitting on a chair. Both knees are "
               "bent to a right angle. The hands are on the thighs. Both feet are flat on the "
               "floor.</desc>");
    page = get(coach, "/stretches/sitting-well/edit");
    assert_has(&page, "posture seated on chair; foot on floor; hand on thigh</textarea>");
}

static void a_pose_that_cannot_be_read_says_what_would_be_right(void **state)
{
    (void)state;
    struct page page = save("Sitting badly", "posture seated on chair; hip flex 900");
    assert_status(&page, 422);
    assert_has(&page, "Line 2, at “900”: Write whole degrees from -35 to 145 for hip flex.");
    assert_has(&page, "posture seated on chair; hip flex 900</textarea>");
    page = save("Sitting badly", "<b>");
    assert_status(&page, 422);
    assert_has(&page, "Line 1, at “&lt;b&gt;”: Begin with posture");
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_is_drawn_at_its_head_and_at_its_steps),
        cmocka_unit_test(a_coach_writes_a_pose),
        cmocka_unit_test(a_pose_that_cannot_be_read_says_what_would_be_right),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}

/* A post means an entry as it was when the post was written: what changed since is said, and what was not safe openly. */
#include "http/site.h"

#include <unistd.h>

static struct person *coach;
static struct person *mia;
static struct person *ben;
static int64_t question;
static int64_t given;

/* Saves the stretch; `base` is the revision that the form was begun on, "" for the first. */
static struct page save(const char *base, const char *step, const char *hold, const char *safety,
                        const char *unsafe)
{
    const char *form = *base == '\0' ? "/stretches/new" : "/stretches/rocking/edit";
    return post(coach, form, form, "title", "Rocking", "slug", "rocking", "summary", "Rock.",
                "status", "review", "type", "stretch", "sides", "both", "positions.1", "supine",
                "steps.1.text", step, "spaces.1", "floor", "partner", "none", "stop.1",
                "Stop if it hurts.", "evidence.level", "experience", "dose.hold", hold, "dose.unit",
                "s", "dose.source", "A coach.", "revision", base, *safety == '\0' ? "x" : "safety",
                safety, "unsafe", unsafe, NULL);
}

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    coach = sign_up_as("coach_ada", "coach");
    mia = sign_up("mia_changed");
    ben = sign_up("ben_changed");
    struct page page = save("", "Rock the shoulders gently.", "15", "", "");
    assert_status(&page, 303);
    question = ask(mia, "What eases it in the morning?", "It is tight in the morning.", "tight");
    given = answer(ben, question, "Try [[stretch:rocking]] before you get up.");
    return 0;
}

/* Once the workers know what links lead to. */
static struct page settled(void)
{
    struct page page = show(coach, question);
    for (int i = 0; i < 100 && !page_has(&page, "class=\"entry-cards\""); i++) {
        usleep(50000);
        page = show(coach, question);
    }
    assert_status(&page, 200);
    return page;
}

static void the_link_knows_its_revision(void **state)
{
    (void)state;
    assert_int_equal(
        number_of(format("SELECT revision FROM link WHERE post_id = %lld", (long long)given)), 1);
    struct page page = settled();
    assert_has(&page, "class=\"entry-cards\"");
    assert_has_not(&page, "Changed since");
}

static void spelling_is_no_change(void **state)
{
    (void)state;
    struct page page = save("1", "Rock the shouldres, gently.", "15", "", "");
    assert_status(&page, 303);
    page = settled();
    assert_has_not(&page, "Changed since");
}

static void a_dose_is_said_as_fields(void **state)
{
    (void)state;
    struct page page = save("2", "Rock the shoulders gently.", "30", "", "");
    assert_status(&page, 303);
    page = settled();
    assert_has(&page, "Changed since this answer: hold 15 s → 30 s</span>");
    assert_has(&page, "<dt>Hold changed</dt>");
    assert_has(&page, "/stretches/rocking/compare?from=1&amp;to=3");
    assert_has_not(&page, "Corrected for safety");
    page = get(ben, "/me?tab=answers");
    assert_has_not(&page, "Corrected for safety");
}

static void safety_is_said_openly_and_to_the_author(void **state)
{
    (void)state;
    struct page page = save("3", "Keep the back flat.", "30", "1", "");
    assert_status(&page, 422);
    assert_has(&page, "Please say what was not safe before");
    page = save("3", "Keep the back flat.", "30", "1", "The back was <arched>.");
    assert_status(&page, 303);
    page = settled();
    assert_has(&page, "Corrected for safety");
    assert_has(&page, "The back was &lt;arched&gt;.");
    page = get(ben, "/me?tab=answers");
    assert_has(&page, "Corrected for safety since you linked to it");
    assert_has(&page, "The back was &lt;arched&gt;.");
    page = get(mia, "/me?tab=answers");
    assert_has_not(&page, "Corrected for safety");
    page = get(coach, "/stretches/rocking/revisions");
    assert_has(&page, "The back was &lt;arched&gt;.");
}

static void who_wrote_it_says_that_it_holds(void **state)
{
    (void)state;
    const char *holds = format("/answers/%lld/holds", (long long)given);
    struct page page = post(mia, "/me", holds, NULL);
    assert_status(&page, 403);
    page = post(ben, "/me", holds, NULL);
    assert_status(&page, 303);
    page = get(ben, "/me?tab=answers");
    assert_has_not(&page, "Corrected for safety");
    page = settled();
    assert_has_not(&page, "Changed since");
    assert_has_not(&page, "Corrected for safety");
}

/* What was saved as a draft was nobody's to read: a post never meant it. */
static void an_entry_written_later_begins_with_what_readers_saw(void **state)
{
    (void)state;
    int64_t early = answer(ben, question, "There should be a [[stretch:swaying]] for this.");
    const char *form = "/stretches/new";
    struct page page = post(coach, form, form, "title", "Swaying", "summary", "Sway.", "status",
                            "draft", "type", "stretch", "sides", "both", "positions.1", "supine",
                            "steps.1.text", "Secret.", "spaces.1", "floor", "partner", "none",
                            "stop.1", "Stop if it hurts.", "evidence.level", "experience", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of(format("SELECT count(*) FROM link WHERE revision IS NULL AND "
                                      "post_id = %lld",
                                      (long long)early)),
                     1);
    form = "/stretches/swaying/edit";
    page = post(coach, form, form, "title", "Swaying", "slug", "swaying", "summary", "Sway.",
                "status", "review", "type", "stretch", "sides", "both", "positions.1", "supine",
                "steps.1.text", "Sway.", "spaces.1", "floor", "partner", "none", "stop.1",
                "Stop if it hurts.", "evidence.level", "experience", "revision", "1", NULL);
    assert_status(&page, 303);
    page = settled();
    assert_has(&page, "/stretches/swaying");
    assert_has_not(&page, "Changed since");
    assert_has_not(&page, "Secret.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_link_knows_its_revision),
        cmocka_unit_test(spelling_is_no_change),
        cmocka_unit_test(a_dose_is_said_as_fields),
        cmocka_unit_test(safety_is_said_openly_and_to_the_author),
        cmocka_unit_test(who_wrote_it_says_that_it_holds),
        cmocka_unit_test(an_entry_written_later_begins_with_what_readers_saw),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}

/*
 * A plan from advice: whoever asked ticks steps in several answers and an entry, puts them in their own words and order, drops one, and
 * tries it. Nobody else sees a word of it, and nobody at all what was taken away since.
 */
#include "http/site.h"

#include "db/harness.h"

static struct person *asker;
static struct person *helper;
static struct person *reader;
static struct person *coach;
static int64_t question;
static int64_t first;
static int64_t second;

static int begin(void **state)
{
    (void)state;
    load_library();
    asker = sign_up("plan_pia");
    helper = sign_up("plan_hal");
    reader = sign_up("plan_rob");
    coach = sign_up_as("plan_cleo", "coach");
    question = ask(asker, "Very tight lower back when running", "It came back today.", "tight");
    first = answer(helper, question,
                   "- Improve flexibility, such as [[stretch:figure-four]]\n- Identify imbalances");
    second = answer(reader, question, "See a doctor on Monday.");
    return 0;
}

static const char *new_of(int64_t id)
{
    return format("/questions/%lld/plan/new", (long long)id);
}

static const char *tick(int64_t id, int at)
{
    return format("%lld.1.%d", (long long)id, at);
}

static int64_t plan_of(const char *name)
{
    return number_of(
        format("SELECT coalesce(max(p.id), 0) FROM body.plan p JOIN account a ON a.id = "
               "p.account_id WHERE a.name = '%s'",
               name));
}

static const char *plan(void)
{
    return format("/plans/%lld", (long long)plan_of("plan_pia"));
}

static const char *saved(void)
{
    return format("%lld", (long long)number_of(format("SELECT saved FROM body.plan WHERE id = %lld",
                                                      (long long)plan_of("plan_pia"))));
}

static void steps_of_several_answers_become_a_plan(void **state)
{
    (void)state;
    struct page page = show(asker, question);
    assert_has(&page, new_of(question));
    page = show(reader, question);
    assert_has_not(&page, new_of(question));
    page = get(somebody(), new_of(question));
    assert_status(&page, 303);
    page = get(asker, new_of(question));
    assert_status(&page, 200);
    assert_has(&page, "Identify imbalances");
    assert_has(&page, "See a doctor on Monday.");
    assert_has(&page, "May your account keep this?");
    page = post(asker, new_of(question), new_of(question), "step", tick(first, 1), NULL);
    assert_status(&page, 422);
    assert_has(&page, "Nothing is kept without it.");
    assert_has(&page, format("value=\"%s\" checked", tick(first, 1)));
    page = post(asker, new_of(question), new_of(question), "step", tick(first, 0), "step",
                tick(first, 1), "step", tick(second, 0), "own", "Pool work\n", "agree", "1", NULL);
    assert_status(&page, 303);
    page = get(asker, plan());
    assert_status(&page, 200);
    assert_has(&page, "Identify imbalances");
    assert_has(&page, "the answer by plan_rob");
    assert_has(&page, "Pool work");
    assert_has(&page, "Before you start"); /* what its stretch says beforehand */
}

static void sent_twice_it_leads_to_the_plan_that_was_made(void **state)
{
    (void)state;
    const char *key = key_of(reader, new_of(question));
    for (int i = 0; i < 2; i++) {
        struct page page = post(reader, new_of(question), new_of(question), "step", tick(first, 1),
                                "agree", "1", "key", key, NULL);
        assert_status(&page, 303);
        assert_string_equal(page.location.ptr,
                            format(i == 0 ? "/plans/%lld" : "/plans/%lld?there=1#step-1",
                                   (long long)plan_of("plan_rob")));
    }
    assert_int_equal(number_of("SELECT count(*) FROM body.plan"), 2);
}

static void a_step_is_in_a_plan_once_however_often_it_is_sent(void **state)
{
    (void)state;
    struct page page = get(asker, new_of(question));
    assert_has(&page,
               format("/plans/%lld#step-2\">In your plan already", (long long)plan_of("plan_pia")));
    assert_has_not(&page, format("value=\"%s\"", tick(first, 1)));
    for (int i = 0; i < 20; i++) {
        page = post(asker, new_of(question), new_of(question), "step", tick(first, 1), "own",
                    "Pool work", NULL);
        assert_status(&page, 303);
        assert_span(page.location,
                    format("/plans/%lld?there=2#step-2", (long long)plan_of("plan_pia")));
    }
    assert_int_equal(
        number_of(format("SELECT cardinality(words) FROM body.plan_version WHERE plan_id = %lld "
                         "ORDER BY number DESC LIMIT 1",
                         (long long)plan_of("plan_pia"))),
        4);
    page = get(asker, format("%s?there=2", plan()));
    assert_has(&page, "is in your plan already");
    /* What is new beside it is added, and a line that is there twice once. */
    page = post(reader, new_of(question), new_of(question), "step", tick(first, 1), "own",
                "Swim\nSwim\n", NULL);
    assert_span(page.location, format("/plans/%lld", (long long)plan_of("plan_rob")));
    assert_int_equal(
        number_of(format("SELECT cardinality(words) FROM body.plan_version WHERE plan_id = %lld",
                         (long long)plan_of("plan_rob"))),
        2);
}

static void nobody_else_sees_it(void **state)
{
    (void)state;
    struct person *others[] = {reader, coach, sign_up_as("plan_mo", "moderator"),
                               sign_up_as("plan_ada", "admin")};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        static const char *const below[] = {"", "?version=1", "/edit", "/history", "/delete"};
        for (size_t k = 0; k < COUNT_OF(below); k++) {
            struct page page = get(others[i], format("%s%s", plan(), below[k]));
            assert_status(&page, 404);
        }
        struct page page =
            get(others[i], format("/trials/new?plan=%lld", (long long)plan_of("plan_pia")));
        assert_status(&page, 404);
        page = post(others[i], new_of(question), plan(), "what", "down", "at", "1", "revision",
                    saved(), NULL);
        assert_status(&page, 404);
        page = post(others[i], new_of(question), format("%s/edit", plan()), "steps.1.words", "mine",
                    "steps.1.place", "1", "revision", saved(), NULL);
        assert_status(&page, 404);
        page = post(others[i], new_of(question), format("%s/delete", plan()), "now", "1", NULL);
        assert_status(&page, 303);
        page = show(others[i], question);
        assert_has_not(&page, "Pool work");
    }
    struct page page = get(somebody(), plan());
    assert_status(&page, 303); /* to sign in */
    assert_int_equal(number_of("SELECT count(*) FROM body.plan_version"), 2);
}

static void a_step_is_moved_and_dropped_with_a_reason(void **state)
{
    (void)state;
    struct page page =
        post(asker, plan(), plan(), "what", "up", "at", "3", "revision", saved(), NULL);
    assert_status(&page, 303);
    page = get(asker, plan());
    const char *moved = strstr(page.body.ptr, "See a doctor on Monday.");
    assert_non_null(moved);
    assert_non_null(strstr(moved, "Identify imbalances"));
    page = post(asker, plan(), plan(), "what", "state", "state", "dropped", "at", "4", "revision",
                saved(), NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please say in a few words why you drop it");
    assert_has(&page, "href=\"#reason\"");
    assert_has(&page, "id=\"reason\"");
    page = post(asker, plan(), plan(), "what", "state", "state", "dropped", "reason",
                "The pool is shut", "at", "4", "revision", saved(), NULL);
    assert_status(&page, 303);
    page = get(asker, plan());
    assert_has(&page, "The pool is shut");
    page = post(asker, plan(), plan(), "what", "down", "at", "1", "revision", "1", NULL);
    assert_status(&page, 409);
}

static void it_is_changed_with_a_reason(void **state)
{
    (void)state;
    const char *edit = format("%s/edit", plan());
    struct page page =
        post(asker, edit, edit, "steps.1.words", "Improve flexibility of hamstrings",
             "steps.1.place", "1", "steps.2.words", "See a doctor on Monday.", "steps.2.place", "2",
             "steps.2.state", "doing", "steps.3.words", "Identify imbalances", "steps.3.place", "3",
             "steps.3.state", "dropped", "why", "It got clearer", "revision", saved(), NULL);
    assert_status(&page, 422);
    assert_has(&page, "href=\"#steps.3.reason\"");
    assert_has(&page, "Improve flexibility of hamstrings"); /* no word is lost */
    page = post(asker, edit, edit, "steps.1.words", "Improve flexibility of hamstrings",
                "steps.1.place", "1", "steps.2.words", "See a doctor on Monday.", "steps.2.place",
                "2", "steps.2.state", "doing", "steps.3.words", "Identify imbalances",
                "steps.3.place", "3", "why", "It got clearer", "revision", saved(), NULL);
    assert_status(&page, 303);
    page = get(asker, plan());
    assert_has(&page, "Improve flexibility of hamstrings");
    assert_has(&page, "It got clearer");
    page = get(asker, format("%s/history", plan()));
    assert_has(&page, "It got clearer");
    assert_has(&page, "The pool is shut");
    page = get(asker, format("%s?version=1", plan()));
    assert_has(&page, "This is version 1.");
    assert_has(&page, "The pool is shut");
    page = post(asker, edit, edit, "steps.1.words", "Typed too late", "steps.1.place", "1",
                "revision", "1", NULL);
    assert_status(&page, 409);
    assert_has(&page, "Typed too late");
    assert_has(&page, "Improve flexibility of hamstrings");
}

static void what_its_source_says_since_is_told(void **state)
{
    (void)state;
    struct page page = get(asker, plan());
    assert_has_not(&page, "It has been changed since");
    const char *edit = format("/answers/%lld/edit", (long long)second);
    page = post(reader, edit, edit, "body", "See two doctors on Tuesday.", "revision", "1",
                "reason", "One was not enough", NULL);
    assert_status(&page, 303);
    page = get(asker, plan());
    assert_has(&page, "It has been changed since");
    assert_has(&page, "See a doctor on Monday."); /* as it was taken */
}

enum { SOON_MS = 60000 };

/* The job runner tells moments after it happened. */
static struct page await_notice(struct person *who, const char *words)
{
    uint64_t start = harness_clock();
    struct page page = get(who, "/notices");
    while (!page_has(&page, words)) {
        assert_true(harness_clock() < start + SOON_MS);
        page = get(who, "/notices");
    }
    return page;
}

static void what_a_coach_warns_of_is_said_at_the_step_and_told(void **state)
{
    (void)state;
    const char *of_first = format("/answers/%lld/helped", (long long)first);
    const char *case_of_first = format("/moderation/unsafe/%lld", (long long)first);
    struct page page =
        post(reader, of_first, of_first, "what", "unsafe", "words", "It hurts.", NULL);
    assert_status(&page, 303);
    page = post(coach, case_of_first, case_of_first, "what", "warn", "warning",
                "Zqnot with a new hip.", NULL);
    assert_status(&page, 303);
    page = await_notice(asker, "There is something to know before you go on:");
    assert_has(&page, "Read what is said at the step");
    assert_has_not(&page, "plan_cleo");
    assert_has_not(&page, "Zqnot with a new hip.");
    int64_t notice =
        number_of("SELECT max(n.id) FROM notice n JOIN account a ON a.id = n.account_id WHERE "
                  "a.name = 'plan_pia' AND n.what = 'plan-changed'");
    page = post(asker, "/notices", format("/notices/%lld", (long long)notice), NULL);
    assert_status(&page, 303);
    assert_span(page.location, format("%s#step-1", plan()));
    static const char *const below[] = {"", "/edit"};
    for (size_t i = 0; i < COUNT_OF(below); i++) {
        page = get(asker, format("%s%s", plan(), below[i]));
        assert_has(&page, "Zqnot with a new hip.");
    }
    page = get(asker, "/plans");
    assert_has(&page, format("%s#step-1", plan()));
    assert_has(&page, "There is something to know at step 1");
    page = get(helper, "/notices"); /* whose answer it is */
    assert_has_not(&page, "before you go on");
    page = post(coach, case_of_first, case_of_first, "what", "warn-off", NULL);
    assert_status(&page, 303);
    for (size_t i = 0; i < COUNT_OF(below); i++) {
        page = get(asker, format("%s%s", plan(), below[i]));
        assert_has_not(&page, "Zqnot with a new hip.");
    }
    page = get(asker, "/plans");
    assert_has_not(&page, "There is something to know");
}

static void what_is_taken_away_is_read_by_nobody(void **state)
{
    (void)state;
    harness_sql(site_database(),
                format("UPDATE post SET deleted_at = now(), deleted_by = author_id WHERE id = %lld",
                       (long long)second));
    static const char *const below[] = {"", "/edit", "/history"};
    for (size_t i = 0; i < COUNT_OF(below); i++) {
        struct page page = get(asker, format("%s%s", plan(), below[i]));
        assert_status(&page, 200);
        assert_has_not(&page, "See a doctor on Monday.");
        assert_has(&page, "The advice it came from is no longer here.");
        assert_has(&page, "Doing"); /* how far it was */
    }
    /* Changed meanwhile: that step stays as it is, and so comes back with its source. */
    const char *edit = format("%s/edit", plan());
    struct page page =
        post(asker, edit, edit, "steps.1.words", "Improve flexibility of hamstrings",
             "steps.1.place", "1", "steps.2.place", "2", "steps.3.words",
             "Identify and correct imbalances", "steps.3.place", "3", "revision", saved(), NULL);
    assert_status(&page, 303);
    page = post(asker, plan(), plan(), "what", "state", "state", "dropped", "reason", "zqgone",
                "at", "2", "revision", saved(), NULL);
    page = get(asker, plan());
    assert_has_not(&page, "zqgone");
    harness_sql(site_database(),
                format("UPDATE post SET deleted_at = NULL, deleted_by = NULL WHERE id = %lld",
                       (long long)second));
    page = get(asker, plan());
    assert_has(&page, "See a doctor on Monday.");
    assert_has_not(&page, "zqgone");
    assert_has(&page, "Identify and correct imbalances");
}

static void words_that_need_help_now_bring_the_card_at_once(void **state)
{
    (void)state;
    struct page page = get(asker, plan());
    assert_has_not(&page, "id=\"safety-now\"");
    assert_has(&page, "Try the whole plan");
    /* Refused for something else: the card is there all the same. */
    page = post(asker, new_of(question), new_of(question), "step", "1.1.1", "own",
                "I can not pass urine any more", NULL);
    assert_status(&page, 422);
    assert_has(&page, "id=\"safety-now\"");
    /* In a step that is from an answer, in its owner's words. */
    const char *edit = format("%s/edit", plan());
    page = post(asker, edit, edit, "steps.1.words", "I can not pass urine any more",
                "steps.1.place", "1", "steps.3.words", "Identify imbalances", "steps.3.place", "3",
                "revision", saved(), NULL);
    assert_status(&page, 303);
    page = get(asker, plan());
    assert_has(&page, "id=\"safety-now\"");
    assert_has_not(&page, "Try the whole plan");
    page = post(asker, edit, edit, "steps.1.words", "Improve flexibility of hamstrings",
                "steps.1.place", "1", "steps.2.words", "Identify imbalances", "steps.2.place", "2",
                "why", "I was seen", "revision", saved(), NULL);
    assert_status(&page, 303);
    page = get(asker, plan());
    assert_has_not(&page, "id=\"safety-now\"");
}

static void the_whole_plan_is_tried_in_private(void **state)
{
    (void)state;
    const char *form = format("/trials/new?plan=%lld", (long long)plan_of("plan_pia"));
    struct page page = get(reader, form);
    assert_status(&page, 404);
    page = get(asker, form);
    assert_status(&page, 200);
    assert_has(&page, "Only you see how a plan goes.");
    page = post(asker, form, "/trials/new", "plan", format("%lld", (long long)plan_of("plan_pia")),
                "activity1", "run", "score1", "3", "pain_now", "4", "pain_worst", "7", "weeks", "4",
                "rhythm", "usual", "shown", "report", "agree", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM body.trial WHERE plan_id IS NOT NULL AND "
                               "shown = 'me' AND post_id IS NULL"),
                     1);
    page = get(asker, "/trials");
    assert_has(&page, "Very tight lower back when running");
    page = get(asker, format("/trials/%lld", (long long)number_of("SELECT id FROM body.trial")));
    assert_status(&page, 200);
    assert_has(&page, format("%s?version=", plan()));
    assert_has_not(&page, "Change who sees it");
    page = get(asker, form);
    assert_has(&page, "You try this already");
}

static void held_advice_cannot_be_planned(void **state)
{
    (void)state;
    harness_sql(site_database(),
                format("INSERT INTO advice_hold (question_id) VALUES (%lld)", (long long)question));
    struct page page = get(coach, new_of(question));
    assert_has(&page, "waits until a coach has looked at it");
    assert_has_not(&page, "Identify imbalances");
    page =
        post(coach, new_of(question), new_of(question), "step", tick(first, 1), "agree", "1", NULL);
    assert_status(&page, 422);
    assert_int_equal(plan_of("plan_cleo"), 0);
    page = get(reader, format("/trials/new?plan=%lld", (long long)plan_of("plan_rob")));
    assert_has(&page, "waits until a coach has looked at the question");
    page =
        post(coach, new_of(question), new_of(question), "own", "Ask a doctor", "agree", "1", NULL);
    assert_status(&page, 303);
    harness_sql(site_database(), "DELETE FROM advice_hold");
}

static void it_is_erased_once_agreement_is_taken_back(void **state)
{
    (void)state;
    struct page page = post(asker, "/plans", "/plans/keep", "now", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(plan_of("plan_pia"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM body.plan_version v JOIN account a ON a.id = "
                               "v.account_id WHERE a.name = 'plan_pia'"),
                     0);
    assert_int_equal(number_of("SELECT count(*) FROM body.plan"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_of_several_answers_become_a_plan),
        cmocka_unit_test(sent_twice_it_leads_to_the_plan_that_was_made),
        cmocka_unit_test(a_step_is_in_a_plan_once_however_often_it_is_sent),
        cmocka_unit_test(nobody_else_sees_it),
        cmocka_unit_test(a_step_is_moved_and_dropped_with_a_reason),
        cmocka_unit_test(it_is_changed_with_a_reason),
        cmocka_unit_test(what_its_source_says_since_is_told),
        cmocka_unit_test(what_a_coach_warns_of_is_said_at_the_step_and_told),
        cmocka_unit_test(what_is_taken_away_is_read_by_nobody),
        cmocka_unit_test(words_that_need_help_now_bring_the_card_at_once),
        cmocka_unit_test(the_whole_plan_is_tried_in_private),
        cmocka_unit_test(held_advice_cannot_be_planned),
        cmocka_unit_test(it_is_erased_once_agreement_is_taken_back),
    };
    return cmocka_run_group_tests_name("own_plan", tests, begin, NULL);
}

/* Points and rights: what one may do, where that is said, and admins who change from how many points on. */
#include "http/people.h"
#include "http/site.h"

static struct person *asker;
static struct person *newcomer;
static struct person *helper;
static struct person *admin;
static int64_t question;
static int64_t given;
static int64_t own;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    asker = sign_up("ali_rights");
    newcomer = sign_up("nele_rights");
    helper = sign_up("hal_rights");
    admin = sign_up_as("adam_rights", "admin");
    question = ask(asker, "May somebody new vote down?", "I wonder what needs points.", "tight");
    given = answer(helper, question, "Not at once.");
    own = answer(newcomer, question, "I hope so.");
    right_needs("vote-down", 10);
    return 0;
}

static int end(void **state)
{
    (void)state;
    rights_open();
    return 0;
}

static void say_it_helped(struct person *who, const char *what)
{
    const char *path = format("/answers/%lld/helped", (long long)own);
    struct page page = post(who, path, path, "what", what, NULL);
    assert_status(&page, 303);
}

static void what_needs_points_says_so_and_opens_with_them(void **state)
{
    (void)state;
    struct page page = vote(newcomer, "answers", given, -1);
    assert_status(&page, 403);
    assert_has(&page, "Voting down needs a few points first");
    assert_int_equal(score_of(given), 0);
    page = get(newcomer, "/rights");
    assert_status(&page, 200);
    assert_has(&page, "You have 0 points.");
    assert_has(&page, "Not yet: it needs 10 points, and you have 0.");
    say_it_helped(asker, "helped");
    page = get(newcomer, "/rights");
    assert_has(&page, "You have 10 points.");
    assert_has(&page, "You may: it needs 10 points, and you have 10.");
    assert_has(&page, "1 person whom an answer of yours helped: 10 points");
    page = vote(newcomer, "answers", given, -1);
    assert_status(&page, 303);
    assert_int_equal(score_of(given), -1);
    page = get(newcomer, "/users/nele_rights");
    assert_has(&page, "10 points");
    say_it_helped(asker, "helped-not");
    page = get(newcomer, "/rights");
    assert_has(&page, "You have 0 points.");
    /* What was done with a right can be taken back without it. */
    page = vote(newcomer, "answers", given, 0);
    assert_status(&page, 303);
    assert_int_equal(score_of(given), 0);
}

static void everybody_reads_how_points_come(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/rights");
    assert_status(&page, 200);
    assert_has(&page, "Sign in to see yours");
    assert_has(&page, "may wait until a moderator has looked at them");
    assert_has(&page, "href=\"/badges\"");
    assert_has_not(&page, "/admin/");
    assert_has(&page, "From 10 points on.");
    page = get(sign_up_as("cora_rights", "coach"), "/rights");
    assert_has(&page, "You may: you are one of those who look after this place.");
}

static void admins_change_from_how_many_points_on(void **state)
{
    (void)state;
    static const char rule[] = "/admin/rights/vote-down";
    struct page page = get(helper, "/admin/rights");
    assert_status(&page, 403);
    page = get(admin, "/admin/rights");
    assert_status(&page, 200);
    assert_has(&page, "10 points");
    page = get(admin, "/admin/rights/fly");
    assert_status(&page, 404);
    page = get(admin, rule);
    assert_status(&page, 200);
    assert_has(&page, "Now from 10 points on.");
    page = post(admin, rule, rule, "points", "x", "seen", "10", NULL);
    assert_status(&page, 422);
    page = post(admin, rule, rule, "points", "25", "seen", "10", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT points FROM right_rule WHERE name = 'vote-down'"), 25);
    page = post(admin, rule, rule, "points", "30", "seen", "10", NULL);
    assert_status(&page, 409);
    assert_has(&page, "Another admin changed this");
    page = get(admin, "/admin/rights");
    assert_has(&page, "Before: 10.");
    assert_has(&page, "href=\"/admin/rights/vote-down?to=10\"");
    page = get(admin, "/admin/rights/vote-down?to=10");
    assert_has(&page, "value=\"10\"");
    assert_int_equal(number_of("SELECT count(*) FROM audit WHERE kind = 'right'"), 1);
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_needs_points_says_so_and_opens_with_them),
        cmocka_unit_test(everybody_reads_how_points_come),
        cmocka_unit_test(admins_change_from_how_many_points_on),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

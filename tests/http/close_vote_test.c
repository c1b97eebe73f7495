/* Members vote to close a question and to open it again: who sees how many, what it says then, and how many it takes. */
#include "http/people.h"
#include "http/site.h"

#include "db/harness.h"

static struct person *una;
static struct person *voters[3];
static struct person *mods;
static int64_t question;
static const char *path;

static int begin(void **state)
{
    (void)state;
    static const char *const names[] = {"vera_closes", "vito_closes", "viv_closes"};
    tag_exists("tight");
    una = sign_up("una_is_closed");
    for (size_t i = 0; i < COUNT_OF(voters); i++)
        voters[i] = sign_up(names[i]);
    mods = sign_up_as("ada_closes", "admin");
    question = ask(una, "Which running shoes are best?", "I would like some in blue.", "tight");
    path = format("/questions/%lld/closing", (long long)question);
    return 0;
}

static void who_has_too_few_points_reads_how_they_come(void **state)
{
    (void)state;
    right_needs("close", 100);
    const char *flag = format("/questions/%lld/flag", (long long)question);
    struct page page = get(voters[0], path);
    assert_status(&page, 200);
    assert_has(&page, "href=\"/rights\"");
    assert_has_not(&page, "Vote to close it");
    page = get(voters[0], flag);
    assert_has_not(&page, "vote to close it");
    page = post(voters[0], path, path, "what", "close", "why", "off-topic", NULL);
    assert_status(&page, 403);
    page = get(somebody(), path);
    assert_status(&page, 303);
    right_needs("close", 0);
    page = get(voters[0], flag);
    assert_has(&page, "vote to close it");
}

static void three_of_them_close_it(void **state)
{
    (void)state;
    struct page page = post(voters[0], path, path, "what", "close", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please choose why");
    page = post(voters[0], path, path, "what", "close", "why", "off-topic", "reason",
                "Shoes <are> elsewhere.", NULL);
    assert_status(&page, 303);
    page = get(voters[1], path);
    assert_has(&page, "1 of 3 votes to close it");
    assert_has(&page, "Shoes &lt;are&gt; elsewhere.");
    /* Its page says so, from the cache and not, to those who may vote. Strangers look at another order: the page as it comes is looked at
     * below, and would be in the cache. */
    const char *newest =
        format("/questions/%lld/which-running-shoes-are-best?sort=newest", (long long)question);
    right_needs("close", 100);
    for (int i = 0; i < 3; i++) {
        page = show(voters[2], question);
        assert_has_not(&page, "votes to close");
        page = get(somebody(), newest);
        assert_has_not(&page, "votes to close");
    }
    right_needs("close", 0);
    for (int i = 0; i < 3; i++) {
        page = show(voters[2], question);
        assert_has(&page, format("<a href=\"%s\">1 of 3 votes to close this question", path));
        page = show(mods, question);
        assert_has(&page, "1 of 3 votes to close this question");
        page = get(somebody(), newest);
        assert_has_not(&page, "votes to close");
    }
    page = post(voters[1], path, path, "what", "close", "why", "off-topic", NULL);
    assert_status(&page, 303);
    page = post(voters[1], path, path, "what", "take-back", NULL);
    assert_status(&page, 303);
    page = get(mods, format("/questions/%lld/state", (long long)question));
    assert_has(&page, "1 of 3 votes to close it");
    for (int i = 1; i < 3; i++) {
        page = post(voters[i], path, path, "what", "close", "why", "off-topic", "reason",
                    "Shoes are elsewhere.", NULL);
        assert_status(&page, 303);
    }
    page = show(somebody(), question);
    assert_has(&page, "It is about something other than backs and glutes.");
    assert_has(&page, "By the votes of 3 members");
    assert_has_not(&page, "viv_closes");
    page = get(somebody(), "/moderation/log");
    assert_has(&page, "Members, by their votes, closed the question");
    page = get(somebody(), format("/questions/%lld/revisions", (long long)question));
    assert_has(&page, "Members, by their votes,");
    assert_has_not(&page, "viv_closes");
    page = get(mods, "/moderation?tab=changes");
    assert_has(&page, "Members, by their votes,");
    assert_has_not(&page, "viv_closes");
    page = show(una, question);
    assert_has(&page, "Should it be open?");
}

static void they_open_it_again(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        struct page page = post(voters[i], path, path, "what", "reopen", NULL);
        assert_status(&page, 303);
    }
    struct page page = post(voters[0], path, path, "what", "close", "why", "off-topic", NULL);
    assert_status(&page, 409);
    assert_has(&page, "nobody votes twice for the same");
    int64_t given = answer(una, question, "I found some.");
    assert_true(given > 0);
}

static void an_admin_says_how_many(void **state)
{
    (void)state;
    static const char rule[] = "/admin/close-votes";
    struct page page = get(mods, rule);
    assert_has(&page, "3 votes, each for 14 days");
    page = post(mods, rule, rule, "needed", "1", "days", "14", "needed_seen", "3", "days_seen",
                "14", NULL);
    assert_status(&page, 422);
    page = post(mods, rule, rule, "needed", "5", "days", "7", "needed_seen", "3", "days_seen", "14",
                NULL);
    assert_status(&page, 303);
    page = get(mods, "/admin/close-votes?needed=3&days=14");
    assert_has(&page, "Put it back");
    assert_has(&page, "name=\"needed_seen\" value=\"5\"");
    page = get(una, rule);
    assert_status(&page, 403);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_has_too_few_points_reads_how_they_come),
        cmocka_unit_test(three_of_them_close_it),
        cmocka_unit_test(they_open_it_again),
        cmocka_unit_test(an_admin_says_how_many),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}

/* What moderators see of accounts that vote for each other, taking the votes back and undoing that. */
#include "db/harness.h"
#include "http/site.h"

static struct person *mod;
static struct person *one;
static struct person *other;
static int64_t given;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    mod = sign_up_as("ring_minds", "moderator");
    one = sign_up("ring_one");
    other = sign_up("ring_other");
    int64_t question =
        ask(mod, "What loosens a tight back?", "It is tight in the morning.", "tight");
    given = answer(one, question, "Walking, for me, each day a little.");
    struct page page = vote(other, "answers", given, 1);
    assert_true(page.status < 400);
    harness_sql(site_database(), "INSERT INTO vote_ring (members, among, gave, got) SELECT "
                                 "array_agg(id ORDER BY id), 1, 1, 1 FROM "
                                 "account WHERE name IN ('ring_one', 'ring_other')");
    return 0;
}

static void a_moderator_takes_the_votes_back_and_undoes_that(void **state)
{
    (void)state;
    static const char path[] = "/moderation/rings/1";
    struct page page = get(mod, "/moderation/queue?kind=ring");
    assert_has(&page, path);
    assert_has(&page, "2 accounts");
    page = get(mod, path);
    assert_status(&page, 200);
    assert_has(&page, "2 accounts vote for each other");
    assert_has(&page, "ring_other");
    assert_int_equal(score_of(given), 1);
    page = post(mod, path, path, "state", "reversed", NULL);
    assert_status(&page, 303);
    assert_int_equal(score_of(given), 0);
    page = get(mod, path);
    assert_has(&page, "took 1 vote back");
    page = get(mod, "/moderation/queue?kind=ring");
    assert_has_not(&page, path);
    page = post(mod, path, path, "state", "open", NULL);
    assert_status(&page, 303);
    assert_int_equal(score_of(given), 1);
}

static void nobody_else_learns_of_it(void **state)
{
    (void)state;
    struct page page = get(one, "/moderation/rings/1");
    assert_status(&page, 403);
    page = get(somebody(), "/moderation/log");
    assert_has_not(&page, "ring_");
    page = get(one, "/account/activity");
    assert_has_not(&page, "votes for each other");
    harness_sql(site_database(), "UPDATE account SET role = 'moderator' WHERE name = 'ring_other'");
    page = get(sign_in("ring_other"), "/moderation/rings/1");
    assert_status(&page, 404);
    page = get(mod, "/moderation/rings/9");
    assert_status(&page, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_moderator_takes_the_votes_back_and_undoes_that),
        cmocka_unit_test(nobody_else_learns_of_it),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}

/* Votes on the real server: once each, not for oneself, and right when many vote at the same moment. */
#include "http/site.h"

#include <sys/wait.h>
#include <unistd.h>

#include "db/harness.h"

enum { VOTERS = 8, POSTS = 3, ROUNDS = 25 };

static struct person *author;
static int64_t question;
static int64_t posts[POSTS]; /* the question and two answers */
static struct person *voters[VOTERS];

static const char *folder_of(size_t post)
{
    return post == 0 ? "questions" : "answers";
}

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    author = sign_up("author");
    question = ask(author, "Which side first?", "Left or right, when both are tight?", "tight");
    posts[0] = question;
    posts[1] = answer(author, question, "The tighter one.");
    posts[2] = answer(author, question, "The other one.");
    for (size_t i = 0; i < VOTERS; i++)
        voters[i] = sign_up(format("voter_%c", (char)('a' + i)));
    return 0;
}

static int forget_votes(void **state)
{
    (void)state;
    harness_sql(site_database(),
                "DELETE FROM vote; UPDATE post_score SET score = 0, up = 0, down = 0");
    return 0;
}

static void the_same_vote_twice_counts_once(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        struct page page = vote(voters[0], "answers", posts[1], 1);
        assert_status(&page, 303);
        assert_int_equal(score_of(posts[1]), 1);
    }
    (void)vote(voters[0], "answers", posts[1], -1);
    (void)vote(voters[0], "answers", posts[1], -1);
    assert_int_equal(score_of(posts[1]), -1);
    (void)vote(voters[1], "answers", posts[1], 1);
    assert_int_equal(score_of(posts[1]), 0);
    (void)vote(voters[0], "answers", posts[1], 0);
    (void)vote(voters[0], "answers", posts[1], 0);
    assert_int_equal(score_of(posts[1]), 1);
    struct page page = show(voters[1], question);
    assert_has(&page, "value=\"up  \"");
    page = show(voters[0], question);
    assert_has_not(&page, "value=\"up  \"");
    assert_has_not(&page, "value=\"down\"");
}

static void nobody_votes_for_what_is_their_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < POSTS; i++) {
        struct page page = vote(author, folder_of(i), posts[i], 1);
        assert_status(&page, 403);
        assert_int_equal(score_of(posts[i]), 0);
    }
    struct page page = show(author, question);
    assert_has_not(&page, "<button name=\"up\"");
}

static void a_vote_is_one_of_three_values_on_a_post_that_is_there(void **state)
{
    (void)state;
    const char *path = format("/answers/%lld/vote", (long long)posts[1]);
    static const char *const wrong[] = {"2",       "-2", "", "yes", "1.0", "99999999999999999999",
                                        "1 OR 1=1"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct page page = post(voters[0], "/questions/ask", path, "value", wrong[i], NULL);
        assert_status(&page, 422);
    }
    static const char *const buttons[] = {"up", "down"};
    for (size_t i = 0; i < COUNT_OF(buttons); i++) {
        struct page page = post(voters[0], "/questions/ask", path, buttons[i], "maybe", NULL);
        assert_status(&page, 422);
    }
    struct page page = post(voters[0], "/questions/ask", path, NULL);
    assert_status(&page, 422);
    page = vote(voters[0], "answers", 999999, 1);
    assert_status(&page, 404);
    page = vote(voters[0], "answers", question, 1);
    assert_status(&page, 404);
    page = vote(somebody(), "answers", posts[1], 1);
    assert_status(&page, 403);
    assert_int_equal(score_of(posts[1]), 0);
    assert_int_equal(number_of("SELECT count(*) FROM vote"), 0);
}

/* The processes' answers to everything that they sent: 0 when all were 303. */
static int run_together(int (*work)(size_t number, struct person *who), struct person *const *who,
                        size_t count)
{
    pid_t children[VOTERS];
    for (size_t i = 0; i < count; i++) {
        children[i] = fork();
        if (children[i] == 0)
            _exit(work(i, same_browser(who[i])));
    }
    int failures = 0;
    for (size_t i = 0; i < count; i++) {
        int status;
        waitpid(children[i], &status, 0);
        failures += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    }
    return failures;
}

static struct page cast(struct person *who, const char *token, size_t post, int value)
{
    return post_without_token(who, format("/%s/%lld/vote", folder_of(post), (long long)posts[post]),
                              "csrf", token, "value", format("%d", value), NULL);
}

/* Back and forth over all posts, ending with a vote that tells the voter. */
static int change_the_mind(size_t number, struct person *who)
{
    const char *token = token_of(who, "/questions/ask");
    unsigned seed = (unsigned)number + 1;
    for (int i = 0; i < ROUNDS; i++) {
        struct page page = cast(who, token, (size_t)(rand_r(&seed) % POSTS), rand_r(&seed) % 3 - 1);
        if (page.status != 303)
            return 1;
    }
    for (size_t post = 0; post < POSTS; post++) {
        struct page page = cast(who, token, post, number % 4 == 0 ? -1 : 1);
        if (page.status != 303)
            return 1;
    }
    return 0;
}

static void many_at_once_give_the_sum_of_their_votes(void **state)
{
    (void)state;
    assert_int_equal(run_together(change_the_mind, voters, VOTERS), 0);
    assert_int_equal(
        number_of("SELECT count(*) FROM post_score p WHERE score <> "
                  "(SELECT coalesce(sum(value), 0) FROM vote v WHERE v.post_id = p.post_id)"),
        0);
    assert_int_equal(number_of("SELECT count(*) FROM recount_score_wrong"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM reputation_wrong"), 0);
    for (size_t i = 0; i < POSTS; i++)
        assert_int_equal(score_of(posts[i]), VOTERS - 2 * (VOTERS / 4));
    assert_int_equal(number_of("SELECT count(*) FROM vote"), VOTERS * POSTS);
}

static int insist(size_t number, struct person *who)
{
    const char *token = token_of(who, "/questions/ask");
    for (int i = 0; i < ROUNDS; i++) {
        struct page page = cast(who, token, 1, (i + (int)number) % 2 == 0 ? 1 : -1);
        if (page.status != 303)
            return 1;
    }
    return cast(who, token, 1, 1).status == 303 ? 0 : 1;
}

static void one_person_in_many_windows_has_one_vote(void **state)
{
    (void)state;
    struct person *windows[4];
    for (size_t i = 0; i < COUNT_OF(windows); i++)
        windows[i] = voters[0];
    assert_int_equal(run_together(insist, windows, COUNT_OF(windows)), 0);
    assert_int_equal(number_of("SELECT count(*) FROM vote"), 1);
    int64_t value = number_of("SELECT value FROM vote");
    assert_int_equal(score_of(posts[1]), value);
}

static void votes_have_a_limit_by_the_hour(void **state)
{
    (void)state;
    struct person *voter = sign_up("tireless_tara");
    limit_to("vote", "account", 1, 3600);
    struct page page = vote(voter, "questions", posts[0], 1);
    assert_status(&page, 303);
    int64_t before = score_of(posts[0]);
    page = vote(voter, "questions", posts[0], -1);
    limits_wide();
    assert_status(&page, 429);
    assert_has(&page, "so please vote again in 60 minutes.");
    assert_int_equal(score_of(posts[0]), before);
}

/* Questions with the same tags in every order, at once: none is refused, and tags count them. */
static int ask_much(size_t number, struct person *who)
{
    static const char *const tags[] = {"tight, stiff, knot", "knot, tight, stiff",
                                       "stiff, knot, tight"};
    const char *token = token_of(who, "/questions/ask");
    for (size_t i = 0; i < 6; i++) {
        struct page page = post_without_token(
            who, "/questions", "csrf", token, "title", format("Question %zu of %zu", i, number),
            "body", "Asked by many at once.", "tags", tags[(number + i) % 3], NULL);
        if (page.status != 303)
            return 1;
    }
    return 0;
}

static void many_ask_at_once_under_the_same_tags(void **state)
{
    (void)state;
    tag_exists("stiff");
    tag_exists("knot");
    assert_int_equal(run_together(ask_much, voters, VOTERS), 0);
    await_index(voters[0]);
    assert_int_equal(number_of("SELECT question_count FROM tag WHERE name = 'stiff'"), VOTERS * 6);
    assert_int_equal(number_of("SELECT count(*) FROM tag t WHERE question_count <> "
                               "(SELECT count(*) FROM question_tag q WHERE q.tag_id = t.id)"),
                     0);
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_same_vote_twice_counts_once, forget_votes),
        cmocka_unit_test_setup(nobody_votes_for_what_is_their_own, forget_votes),
        cmocka_unit_test_setup(a_vote_is_one_of_three_values_on_a_post_that_is_there, forget_votes),
        cmocka_unit_test_setup(many_at_once_give_the_sum_of_their_votes, forget_votes),
        cmocka_unit_test_setup(one_person_in_many_windows_has_one_vote, forget_votes),
        cmocka_unit_test_setup(votes_have_a_limit_by_the_hour, forget_votes),
        cmocka_unit_test_setup(many_ask_at_once_under_the_same_tags, forget_votes),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}

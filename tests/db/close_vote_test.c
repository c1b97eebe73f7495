/* Votes to close a question: how many decide and for what, what ends them, who has none, and what only moderators take back. */
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct product product;

static void sql(const char *text)
{
    product_sql(&product, text);
}

static int64_t number(const char *text)
{
    return product_number(&product, text);
}

/* Accounts 1 (an admin) to 8; questions 1 by 2 and 2 by 3. It takes three votes within 14 days, and no points. */
static int setup(void **state)
{
    (void)state;
    product_open(&product);
    sql("INSERT INTO account (name, name_key, role) SELECT 'c' || n, 'c' || n, CASE n WHEN 1 THEN "
        "'admin' ELSE 'member' END FROM generate_series(1, 8) AS n;"
        "INSERT INTO tag (name, title) VALUES ('a', 'a'); UPDATE right_rule SET points = 0");
    sql("SELECT question_ask(2, 'The first question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}')");
    sql("SELECT question_ask(3, 'The second question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}')");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

static const char *close_by(int who, const char *why, const char *other)
{
    static char text[200];
    snprintf(text, sizeof(text), "SELECT close_vote_close(%d, 1, '%s', 'by %d', %s)", who, why, who,
             other);
    return text;
}

static const char *open_by(int who)
{
    static char text[100];
    snprintf(text, sizeof(text), "SELECT close_vote_reopen(%d, 1, '')", who);
    return text;
}

static void closed_by_votes(void)
{
    for (int who = 4; who <= 6; who++)
        sql(close_by(who, "off-topic", "NULL"));
}

#define CLOSED number("SELECT count(*) FROM question WHERE id = 1 AND closed_at IS NOT NULL")
#define COUNTING number("SELECT count(*) FROM close_votes(1)")

static void three_decide_for_what_most_of_them_say(void **state)
{
    (void)state;
    sql(close_by(4, "off-topic", "NULL"));
    sql(close_by(5, "needs-more", "NULL"));
    assert_int_equal(CLOSED, 0);
    sql(close_by(5, "needs-more", "NULL")); /* one vote each */
    assert_int_equal(COUNTING, 2);
    sql(close_by(6, "off-topic", "NULL"));
    assert_int_equal(number("SELECT count(*) FROM question WHERE id = 1 AND closed_why = "
                            "'off-topic' AND closed_reason = 'by 6' AND closed_votes = 3"),
                     1);
    assert_int_equal(COUNTING, 0);
    assert_int_equal(number("SELECT count(*) FROM close_vote v JOIN event e ON e.id = v.event_id "
                            "WHERE e.kind = 'close' AND e.data->>'votes' = '3'"),
                     3);
    product_jobs(&product);
    assert_int_equal(
        number("SELECT count(*) FROM notice WHERE what = 'decided' AND account_id = 2"), 1);
}

static void who_has_too_few_points_has_none(void **state)
{
    (void)state;
    sql("UPDATE right_rule SET points = 10 WHERE name = 'close'");
    product_refused(&product, close_by(4, "off-topic", "NULL"), "right_close");
    product_refused(&product, open_by(4), "right_close");
    sql("SELECT question_set_locked(1, 1, true, 'quiet'); UPDATE right_rule SET points = 0");
    product_refused(&product, close_by(4, "off-topic", "NULL"), "question_locked");
}

/* A vote is worth what its owner may do when it is counted. */
static void votes_of_who_lost_the_right_count_no_more(void **state)
{
    (void)state;
    sql(close_by(4, "off-topic", "NULL"));
    sql(close_by(5, "off-topic", "NULL"));
    assert_int_equal(COUNTING, 2);
    sql("UPDATE right_rule SET points = 10 WHERE name = 'close'");
    assert_int_equal(COUNTING, 0);
    sql("UPDATE account SET role = 'coach' WHERE id IN (5, 6)");
    sql(close_by(6, "off-topic", "NULL"));
    assert_int_equal(COUNTING, 2);
    assert_int_equal(CLOSED, 0);
}

static void what_is_old_or_taken_back_does_not_count(void **state)
{
    (void)state;
    sql(close_by(4, "off-topic", "NULL"));
    sql("UPDATE close_vote SET at = now() - interval '15 days'");
    sql(close_by(5, "off-topic", "NULL"));
    sql(close_by(6, "off-topic", "NULL"));
    assert_int_equal(CLOSED, 0);
    sql("SELECT close_vote_take_back(6, 1); SELECT close_vote_take_back(6, 1)");
    assert_int_equal(COUNTING, 1);
    sql(close_by(4, "off-topic", "NULL")); /* again, as it is over */
    assert_int_equal(COUNTING, 2);
    sql("INSERT INTO suspension (account_id, reason, message, actor_id) VALUES (4, 'r', 'm', 1)");
    sql(close_by(6, "off-topic", "NULL"));
    assert_int_equal(CLOSED, 0);
}

static void they_open_it_again_and_nobody_votes_twice(void **state)
{
    (void)state;
    closed_by_votes();
    product_refused(&product, close_by(7, "off-topic", "NULL"), "close_vote_state");
    for (int who = 5; who <= 7; who++)
        sql(open_by(who));
    assert_int_equal(CLOSED, 0);
    assert_int_equal(number("SELECT count(*) FROM event WHERE kind = 'reopen'"), 1);
    product_refused(&product, close_by(4, "off-topic", "NULL"), "close_vote_once");
    product_refused(&product, open_by(5), "close_vote_state");
    sql(close_by(7, "off-topic", "NULL"));
    assert_int_equal(COUNTING, 1);
}

static void moderators_decide_alone(void **state)
{
    (void)state;
    sql(close_by(4, "off-topic", "NULL"));
    sql("SELECT question_close(1, 1, 'unsafe', '', NULL)");
    assert_int_equal(COUNTING, 0);
    product_refused(&product, open_by(5), "close_vote_unsafe");
    sql("SELECT question_reopen(1, 1)");
    assert_int_equal(CLOSED, 0);
    for (int who = 5; who <= 7; who++)
        sql(close_by(who, "off-topic", "NULL"));
    assert_int_equal(CLOSED, 1);
    /* The same reason by a moderator: now it is theirs. */
    sql("SELECT question_close(1, 1, 'off-topic', 'by 7', NULL)");
    assert_int_equal(number("SELECT closed_votes FROM question WHERE id = 1"), 0);
    sql("SELECT question_reopen(1, 1), question_close_again(1, 1)");
    assert_int_equal(CLOSED, 1);
}

static void a_duplicate_names_what_everybody_sees(void **state)
{
    (void)state;
    product_refused(&product, close_by(4, "duplicate", "99"), "question_duplicate_of");
    product_refused(&product, close_by(4, "duplicate", "1"), "question_duplicate_circle");
    for (int who = 4; who <= 5; who++)
        sql(close_by(who, "duplicate", "2"));
    sql("SELECT post_delete(1, 2, true, 'why')");
    sql(close_by(6, "off-topic", "NULL"));
    assert_int_equal(CLOSED, 0); /* most say what is gone */
    sql("SELECT post_delete(1, 2, false, '')");
    sql(close_by(6, "off-topic", "NULL"));
    assert_int_equal(number("SELECT duplicate_of FROM question WHERE id = 1"), 2);
}

/* What they named as the same was closed as a repetition of this one meanwhile: no two lead to each other. */
static void no_two_repeat_each_other(void **state)
{
    (void)state;
    for (int who = 4; who <= 5; who++)
        sql(close_by(who, "duplicate", "2"));
    sql("SELECT question_close(1, 2, 'duplicate', '', 1)");
    sql(close_by(6, "off-topic", "NULL"));
    assert_int_equal(CLOSED, 0);
    sql(close_by(5, "off-topic", "NULL"));
    assert_int_equal(
        number("SELECT count(*) FROM question WHERE id = 1 AND closed_why = 'off-topic'"), 1);
}

/* Two last votes at the same moment close it once. */
static void two_at_once_close_it_once(void **state)
{
    (void)state;
    sql(close_by(4, "off-topic", "NULL"));
    sql(close_by(5, "off-topic", "NULL"));
    product_both(&product, "SELECT close_vote_close(6, 1, 'off-topic', '', NULL)",
                 "DO $$ BEGIN PERFORM close_vote_close(7, 1, 'off-topic', '', NULL); EXCEPTION "
                 "WHEN check_violation THEN NULL; END $$");
    assert_int_equal(number("SELECT count(*) FROM event WHERE kind = 'close'"), 1);
    assert_int_equal(number("SELECT closed_votes FROM question WHERE id = 1"), 3);
}

static void admins_say_how_many(void **state)
{
    (void)state;
    product_refused(&product, "SELECT close_vote_rule_change(2, 3, 14, 2, 7)", "right_by_admin");
    product_refused(&product, "SELECT close_vote_rule_change(1, 4, 14, 2, 7)", "right_conflict");
    sql("SELECT close_vote_rule_change(1, 3, 14, 2, 7)");
    sql(close_by(4, "off-topic", "NULL"));
    sql(close_by(5, "off-topic", "NULL"));
    assert_int_equal(CLOSED, 1);
    sql("SELECT close_vote_rule_change(1, 2, 7, 3, 14)");
    assert_int_equal(number("SELECT count(*) FROM event WHERE kind = 'close-vote-rule'"), 2);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(three_decide_for_what_most_of_them_say),
        TEST(who_has_too_few_points_has_none),
        TEST(votes_of_who_lost_the_right_count_no_more),
        TEST(what_is_old_or_taken_back_does_not_count),
        TEST(they_open_it_again_and_nobody_votes_twice),
        TEST(moderators_decide_alone),
        TEST(a_duplicate_names_what_everybody_sees),
        TEST(no_two_repeat_each_other),
        TEST(two_at_once_close_it_once),
        TEST(admins_say_how_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

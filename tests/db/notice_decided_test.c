/* Who wrote something is told what moderators decided about it: why, once, and not of what was taken back before. */
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

static void decide(const char *text)
{
    sql(text);
    product_jobs(&product);
}

/* Accounts 1 (an admin) to 5; question 1 by 2, answer 2 by 3, comment 3 on it by 4; question 4 by 5. All was read. */
static int setup(void **state)
{
    (void)state;
    product_open(&product);
    sql("INSERT INTO account (name, name_key, role) SELECT 'd' || n, 'd' || n, CASE n WHEN 1 THEN "
        "'admin' ELSE 'member' END FROM generate_series(1, 5) AS n;"
        "INSERT INTO tag (name, title) VALUES ('a', 'a')");
    sql("SELECT question_ask(2, 'The first question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}')");
    sql("SELECT answer_give(3, 1, 'b', 'b', 'b', '{}', '{}')");
    sql("SELECT comment_add(4, 2, 'b', 'b', '{}', '{}')");
    sql("SELECT question_ask(5, 'The second question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}')");
    product_jobs(&product);
    sql("UPDATE notice SET read_at = now() WHERE read_at IS NULL");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    assert_int_equal(number("SELECT count(*) FROM outbox WHERE dead"), 0);
    assert_int_equal(number("SELECT count(*) FROM account a WHERE coalesce((SELECT unread FROM "
                            "notice_setting s WHERE s.account_id = a.id), 0) <> (SELECT count(*) "
                            "FROM notice n WHERE n.account_id = a.id AND n.read_at IS NULL)"),
                     0);
    product_close(&product);
    return 0;
}

#define CLOSE "SELECT question_close(1, 1, 'off-topic', 'It is about knees.', NULL)"
#define UNREAD(reader, kind)                                                                     \
    number("SELECT count(*) FROM notice n JOIN event e ON e.id = n.about_id WHERE n.what = "     \
           "'decided' AND n.own AND n.read_at IS NULL AND n.account_id = " reader " AND e.kind " \
           "= '" kind "'")
#define ALL "SELECT count(*) FROM notice WHERE what = 'decided'"

static void who_asked_is_told_why(void **state)
{
    (void)state;
    decide(CLOSE);
    assert_int_equal(UNREAD("2", "close"), 1);
    assert_int_equal(number(ALL), 1);
    assert_int_equal(number("SELECT count(*) FROM notice n, notice_said(n) AS s WHERE s.decided = "
                            "'close' AND s.why = 'off-topic' AND s.excerpt = 'It is about knees.' "
                            "AND s.title = 'The first question' AND s.post_id = 1"),
                     1);
    /* By mail like a reply: when it is unread for a while. */
    assert_int_equal(number("SELECT count(*) FROM notice_setting WHERE account_id = 2 AND mail_at "
                            "> now() + interval '2 hours'"),
                     1);
}

static void one_notice_and_not_several(void **state)
{
    (void)state;
    decide(CLOSE);
    decide("SELECT question_close(1, 1, 'other', 'Say more.', NULL)");
    assert_int_equal(UNREAD("2", "close"), 1);
    decide("SELECT question_reopen(1, 1)");
    assert_int_equal(UNREAD("2", "close"), 0);
    assert_int_equal(UNREAD("2", "reopen"), 1);
    /* Locking it is something else. */
    decide("SELECT question_set_locked(1, 1, true, 'Take a walk.')");
    assert_int_equal(UNREAD("2", "reopen"), 1);
    assert_int_equal(UNREAD("2", "lock"), 1);
}

static void what_was_taken_back_in_time_is_no_news(void **state)
{
    (void)state;
    sql(CLOSE);
    decide("SELECT question_reopen(1, 1)");
    sql("SELECT post_delete(1, 2, true, 'why')");
    decide("SELECT post_delete(1, 2, false, '')");
    assert_int_equal(number(ALL), 0);
    /* What is long ago they know. */
    decide(CLOSE);
    sql("DELETE FROM notice; UPDATE event SET at = at - interval '2 days'");
    decide("SELECT question_reopen(1, 1)");
    assert_int_equal(UNREAD("2", "reopen"), 1);
}

static void each_author_is_told_of_their_own(void **state)
{
    (void)state;
    decide("SELECT post_delete(1, 2, true, 'It is an advertisement.', 'advertising')");
    assert_int_equal(UNREAD("3", "delete"), 1);
    assert_int_equal(number(ALL), 1);
    assert_int_equal(number("SELECT count(*) FROM notice n, notice_said(n) AS s WHERE s.why = "
                            "'advertising' AND s.title <> ''"),
                     1);
    decide("SELECT post_delete(1, 2, false, '')");
    assert_int_equal(UNREAD("3", "restore"), 1);
    decide("SELECT post_delete(1, 3, true, 'why')");
    assert_int_equal(UNREAD("4", "delete"), 1);
    decide("SELECT convert_to_comment(1, 2, 1, 1, 'h')");
    assert_int_equal(UNREAD("3", "to-comment"), 1);
    decide("SELECT question_merge(1, 1, 4, 'They are one')");
    assert_int_equal(UNREAD("2", "question-merge"), 1);
    assert_int_equal(
        number("SELECT count(*) FROM notice WHERE what = 'decided' AND account_id = 5"), 0);
    decide("SELECT question_unmerge(1, 1)");
    assert_int_equal(UNREAD("2", "question-unmerge"), 1);
}

static void nobody_is_told_of_their_own_acts(void **state)
{
    (void)state;
    sql("UPDATE account SET role = 'moderator' WHERE id = 2");
    sql("SELECT question_close(2, 1, 'off-topic', '', NULL)");
    sql("SELECT post_delete(3, 2, true, '')");
    product_jobs(&product);
    assert_int_equal(number(ALL), 0);
    /* Their own deletion they know: that somebody else took it back is news. */
    decide("SELECT post_delete(1, 2, false, '')");
    assert_int_equal(UNREAD("3", "restore"), 1);
}

static void ignoring_who_decides_hides_nothing(void **state)
{
    (void)state;
    sql("SELECT follow_set(2, 'person', 1, 'ignore'), follow_set(2, 'thread', 1, 'ignore')");
    decide(CLOSE);
    assert_int_equal(UNREAD("2", "close"), 1);
    /* Nobody is behind an account that is left. */
    sql("UPDATE account SET leaving_at = now() + interval '9 days' WHERE id = 5");
    decide("SELECT question_close(1, 4, 'off-topic', '', NULL)");
    assert_int_equal(
        number("SELECT count(*) FROM notice WHERE account_id = 5 AND what = 'decided'"), 0);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_asked_is_told_why),
        TEST(one_notice_and_not_several),
        TEST(what_was_taken_back_in_time_is_no_news),
        TEST(each_author_is_told_of_their_own),
        TEST(nobody_is_told_of_their_own_acts),
        TEST(ignoring_who_decides_hides_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

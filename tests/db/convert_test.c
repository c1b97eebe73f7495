/* Conversions beside other things that are done to a post: warnings, suggestions, reminders, what is told, and who is leaving. */
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

/* Accounts 1 (an admin), 2 to 5, 6 (a coach); question 1 by 2, comment 2 on it by 3, answer 3 by 4. */
static int setup(void **state)
{
    (void)state;
    product_open(&product);
    sql("INSERT INTO account (name, name_key, role) SELECT 'p' || n, 'p' || n, CASE n WHEN 1 THEN "
        "'admin' WHEN 6 THEN 'coach' ELSE 'member' END FROM generate_series(1, 6) AS n;"
        "INSERT INTO tag (name, title) VALUES ('a', 'a'); UPDATE right_rule SET points = 0");
    sql("SELECT question_ask(2, 'The first question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}')");
    sql("SELECT comment_add(3, 1, 'b', 'b', '{}', '{}')");
    sql("SELECT answer_give(4, 1, 'b', 'b', 'b', '{}', '{}')");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

#define TO_ANSWER "SELECT convert_to_answer(1, 2, 1, 'h', 'p')"
#define BACK "SELECT convert_to_comment(1, 2, 1, 1, 'h')"
#define TO_COMMENT "SELECT convert_to_comment(1, 3, 1, 1, 'h')"

static void a_warning_is_not_lost(void **state)
{
    (void)state;
#define WAITS "SELECT count(*) FROM queue_rows(6, '{unsafe}', -1, '-infinity', 0, 9) AS q"
    sql("SELECT reaction_put(5, 3, 'unsafe', true)");
    assert_int_equal(number(WAITS), 1);
    sql("SELECT reaction_warn(6, 3, 'Not after surgery.')");
    product_refused(&product, TO_COMMENT, "convert_warned");
    sql("SELECT reaction_warn(6, 3, '')");
    assert_int_equal(number(WAITS), 1);
    /* Nobody can warn of a comment: that is decided first. */
    product_refused(&product, TO_COMMENT, "convert_unsafe");
    sql("SELECT queue_see(6, 'unsafe', 3, true)");
    sql(TO_COMMENT);
    assert_int_equal(number(WAITS), 0);
    sql("SELECT convert_to_answer(1, 3, 1, 'h', 'p')");
    assert_int_equal(number(WAITS), 0);
}

static void what_is_suggested_is_decided_first(void **state)
{
    (void)state;
    sql("SELECT suggestion_make(5, 3, 1, '', 'better', '{}', 'It is better')");
    product_refused(&product, TO_COMMENT, "convert_suggested");
    sql("SELECT suggestion_decline(1, 1, 'It is not')");
    sql(TO_COMMENT);
}

/* What members advise waits on such a question: a comment does not get around that. */
static void a_comment_becomes_no_answer_while_advice_waits(void **state)
{
    (void)state;
    sql("INSERT INTO advice_hold (question_id) VALUES (1)");
    product_refused(&product, TO_ANSWER, "convert_waits");
    product_refused(&product, "SELECT convert_to_answer(3, 2, 1, 'h', 'p')", "convert_waits");
    /* Whoever asked, and coaches, wait for nobody. */
    sql("SELECT comment_add(2, 1, 'b', 'b', '{}', '{}')"); /* 4 */
    sql("SELECT comment_add(6, 1, 'b', 'b', '{}', '{}')"); /* 5 */
    sql("SELECT convert_to_answer(2, 4, 1, 'h', 'p')");
    sql("SELECT convert_to_answer(6, 5, 1, 'h', 'p')");
    sql("UPDATE advice_hold SET ended_at = now(), ended_by = 6, reason = 'Examined'");
    sql(TO_ANSWER);
}

static void whoever_asked_is_reminded_of_it(void **state)
{
    (void)state;
    sql("DELETE FROM reminder");
    sql(TO_ANSWER);
    assert_int_equal(number("SELECT count(*) FROM reminder WHERE due_at > now() + interval '2 "
                            "days'"),
                     1);
    /* One's own begins none. */
    sql("DELETE FROM reminder; SELECT comment_add(2, 1, 'b', 'b', '{}', '{}')");
    sql("SELECT convert_to_answer(1, 4, 1, 'h', 'p')");
    assert_int_equal(number("SELECT count(*) FROM reminder"), 0);
}

static void what_it_is_no_more_is_not_told(void **state)
{
    (void)state;
    product_jobs(&product);
#define TOLD "SELECT count(*) FROM notice WHERE post_id = 2 AND what = 'answer'"
    sql(TO_ANSWER);
    sql(BACK);
    product_jobs(&product);
    assert_int_equal(number(TOLD), 0);
    sql(TO_ANSWER);
    sql("SELECT comment_add(5, 1, 'b', 'b', '{}', '{}')"); /* 4 */
    sql("SELECT convert_to_answer(1, 4, 1, 'h', 'p')");
    product_jobs(&product);
    assert_int_equal(number(TOLD), 0); /* it was one before */
    assert_int_equal(number("SELECT count(*) FROM notice WHERE account_id = 2 AND post_id = 4 AND "
                            "what = 'answer'"),
                     1);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE post_id = 4 AND what = 'comment'"),
                     0);
}

static void who_is_leaving_follows_nothing(void **state)
{
    (void)state;
    sql("UPDATE account SET leaving_at = now() + interval '9 days' WHERE id = 3");
    sql(TO_ANSWER);
    assert_int_equal(number("SELECT count(*) FROM follow WHERE account_id = 3"), 0);
    sql("SELECT comment_add(5, 1, 'b', 'b', '{}', '{}')");
    sql("SELECT convert_to_answer(1, 4, 1, 'h', 'p')");
    assert_int_equal(number("SELECT count(*) FROM follow WHERE account_id = 5"), 1);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_warning_is_not_lost),
        TEST(what_is_suggested_is_decided_first),
        TEST(a_comment_becomes_no_answer_while_advice_waits),
        TEST(whoever_asked_is_reminded_of_it),
        TEST(what_it_is_no_more_is_not_told),
        TEST(who_is_leaving_follows_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

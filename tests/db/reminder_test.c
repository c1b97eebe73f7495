/* Whoever asked is asked once whether an answer helped, a few days after the first, unless they said something of one. */
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

/* Accounts 1 (an admin), 2 to 9; question 1 by 2, answers 2 to 6 by 3 to 7; question 7 by 3, answers 8 and 9 by 2 and 3. */
static int setup(void **state)
{
    (void)state;
    product_open(&product);
    sql("INSERT INTO account (name, name_key, role) SELECT 'p' || n, 'p' || n, CASE n WHEN 1 THEN "
        "'admin' WHEN 9 THEN 'coach' ELSE 'member' END FROM generate_series(1, 9) AS n;"
        "INSERT INTO tag (name, title) VALUES ('a', 'a');"
        "SELECT question_ask(2, 'A question here', 'q', 'b', 'b', 'b', '{a}', '{}', '{}');"
        "SELECT answer_give(n, 1, 'b', 'b', 'b', '{}', '{}') FROM generate_series(3, 7) AS n;"
        "SELECT question_ask(3, 'Another question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}');"
        "SELECT answer_give(n, 7, 'b', 'b', 'b', '{}', '{}') FROM generate_series(2, 3) AS n");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

#define REMINDED "SELECT count(*) FROM notice WHERE what = 'remind'"

static void who_asked_is_asked_once_whether_an_answer_helped(void **state)
{
    (void)state;
    product_jobs(&product);
    assert_int_equal(number(REMINDED), 0);
    assert_int_equal(number("SELECT count(*) FROM reminder WHERE due_at BETWEEN now() + interval "
                            "'2 days' AND now() + interval '4 days'"),
                     2);
    sql("UPDATE reminder SET due_at = now()");
    product_jobs(&product);
    assert_int_equal(number(REMINDED), 2);
    assert_int_equal(number(REMINDED " AND account_id = 2 AND post_id = 1 AND about_kind = 'own'"),
                     1);
    sql("SELECT answer_give(9, 1, 'b', 'b', 'b', '{}', '{}'); UPDATE notice SET read_at = now()");
    product_jobs(&product);
    assert_int_equal(number(REMINDED), 2);
}

/* What one may have done before it is due: each leaves nobody to ask. */
static void who_said_something_of_an_answer_is_not_asked(void **state)
{
    (void)state;
    static const char *const done[] = {
        "SELECT answer_accept(2, 3, true)",
        "SELECT reaction_put(2, 4, 'helped', true)",
        "SELECT vote_cast(2, 5, 1::smallint)",
        "SELECT question_close(1, 1, 'off-topic', 'elsewhere', NULL)",
        "SELECT post_delete(1, 1, true, 'why')",
        "SELECT post_delete(1, a, true, 'why') FROM generate_series(2, 6) AS a",
        "SELECT follow_set(2, 'thread', 1, 'none')",
    };
    for (size_t i = 0; i < COUNT_OF(done); i++) {
        setup(state);
        sql(done[i]);
        sql("UPDATE reminder SET due_at = now()");
        product_jobs(&product);
        if (number(REMINDED " AND account_id = 2") != 0)
            fail_msg("asked after %s", done[i]);
        teardown(state);
    }
}

/* An answer of one's own asks nobody; nor does what came from elsewhere. */
static void only_news_of_somebody_else_asks(void **state)
{
    (void)state;
    sql("SELECT question_ask(4, 'Talking to oneself', 'q', 'b', 'b', 'b', '{a}', '{}', '{}');"
        "SELECT answer_give(4, max(id), 'b', 'b', 'b', '{}', '{}') FROM question");
    assert_int_equal(number("SELECT count(*) FROM reminder"), 2);
    sql("SELECT answer_give(5, max(id), 'b', 'b', 'b', '{}', '{}', now() - interval '9 days') FROM "
        "question");
    assert_int_equal(number("SELECT count(*) FROM reminder"), 2);
    sql("SELECT answer_give(5, max(id), 'b', 'b', 'b', '{}', '{}') FROM question");
    assert_int_equal(number("SELECT count(*) FROM reminder"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_asked_is_asked_once_whether_an_answer_helped, setup,
                                        teardown),
        cmocka_unit_test(who_said_something_of_an_answer_is_not_asked),
        cmocka_unit_test_setup_teardown(only_news_of_somebody_else_asks, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

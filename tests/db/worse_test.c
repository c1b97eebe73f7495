/* "It made it worse": what is kept with agreement alone, what coaches read and decide, who reads of it, and what is gone when it is taken back. */
#include "db/product.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct product product;

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(
        &product,
        "INSERT INTO account (name, name_key, password) VALUES ('trudy', 'trudy', 'x'),"
        " ('theo', 'theo', 'x'), ('una', 'una', 'x'), ('vic', 'vic', 'x');"
        "INSERT INTO account (name, name_key, role) VALUES ('cora', 'cora', 'coach');"
        "SELECT question_ask(2, 'My back is tight', 'tight', 'Why?', '<p>Why?</p>', 'Why?', '{}', "
        "'{}', '{}');"
        "SELECT answer_give(2, 1, 'Roll a minute.', '<p>Roll a minute.</p>', 'Roll a minute.', "
        "'{}', '{}');"
        "SELECT trial_begin(4, 2, '{sit}', '{4}', 5, 7, 4, 'usual', 'me', true)");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

#define SAY(who, post, down, agree)                                                              \
    "SELECT worse_say(" who ", " post ", 'stronger', 'left', '" down "', NULL, 'zqtold', '{}', " \
    "false, " agree ")"
#define IN_QUEUE(who) "SELECT count(*) FROM queue_rows(" who ", '{worse}', -1, '-infinity', 0, 30)"

static void nothing_is_kept_before_its_owner_agreed(void **state)
{
    (void)state;
    product_refused(&product, SAY("1", "2", "no", "false"), "worse_consent");
    product_refused(&product, SAY("1", "1", "no", "true"), "worse_there");
    assert_string_equal(product_text(&product, "SELECT body.agrees(1, 'worse')"), "f");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM queue_post WHERE kind = 'worse'"), 0);
    product_sql(&product, SAY("1", "2", "no", "true"));
    product_sql(&product, SAY("1", "2", "yes", "false")); /* they agreed before */
    product_sql(&product, SAY("2", "2", "no", "true"));
    assert_int_equal(product_number(&product, "SELECT count(*) FROM body.worse"), 3);
}

static void coaches_alone_have_it_in_their_queue_as_one(void **state)
{
    (void)state;
    assert_int_equal(product_number(&product, IN_QUEUE("5")), 1);
    assert_int_equal(product_number(&product, IN_QUEUE("1")), 0);
    assert_int_equal(product_number(&product, "SELECT count FROM queue_about('worse', 2)"), 2);
    /* Down the leg is as urgent as anything. */
    assert_int_equal(
        product_number(&product, "SELECT urgency FROM queue_post WHERE kind = 'worse'"), 0);
}

static void who_said_so_is_nowhere_outside_of_the_schema_body(void **state)
{
    (void)state;
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM notice WHERE what LIKE 'worse%'"), 0);
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM event WHERE kind LIKE 'worse%'"), 0);
    product_sql(&product,
                "DO $$ BEGIN SET LOCAL ROLE backtalk_serve; PERFORM FROM body.worse; RAISE "
                "'reads it'; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$");
}

static void what_waits_for_a_day_is_said_to_coaches_once(void **state)
{
    (void)state;
    assert_int_equal(product_number(&product, "SELECT job_worse(100)"), 0);
    product_sql(&product, "UPDATE queue_post SET since = now() - interval '25 hours'");
    assert_int_equal(product_number(&product, "SELECT job_worse(100)"), 1);
    assert_int_equal(product_number(&product, "SELECT job_worse(100)"), 0);
    assert_string_equal(product_text(&product, "SELECT string_agg(account_id || ' ' || what || ' ' "
                                               "|| post_id, ',') FROM notice WHERE what = "
                                               "'worse-waits'"),
                        "5 worse-waits 2");
}

#define TOLD \
    "SELECT count(*) FROM notice WHERE account_id = 4 AND what = 'trial-changed' AND post_id = 0"
#define CHANGED \
    "SELECT coalesce((SELECT outcome || ' ' || reason FROM worse_changed(2, '-infinity')), 'no')"

#define TELLERS                                                                             \
    "SELECT coalesce(string_agg(account_id || ' ' || post_id || ' ' || body.worse_outcome(" \
    "account_id, about_id), ',' ORDER BY account_id), '') FROM notice WHERE what = "        \
    "'worse-decided'"

static void coaches_decide_and_who_tries_it_is_told_without_saying_what(void **state)
{
    (void)state;
    product_refused(&product, "SELECT worse_decide(1, 2, 'none', 'x')", "worse_by_coach");
    product_sql(&product, "SELECT worse_decide(5, 2, 'change', 'Asked.')");
    product_refused(&product, "SELECT worse_decide(5, 2, 'none', 'x')", "worse_over");
    assert_int_equal(product_number(&product, IN_QUEUE("5")), 0);
    assert_string_equal(product_text(&product, "SELECT outcome || ' ' || reason FROM "
                                               "body.worse_list(1, 1000, 1)"),
                        "change Asked.");
    product_jobs(&product);
    assert_int_equal(product_number(&product, TOLD), 1);
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM notice WHERE what = 'trial-changed'"), 1);
    assert_string_equal(product_text(&product, CHANGED), "change Asked.");
    /* Who told reads once what came of it, however often they told. */
    assert_string_equal(product_text(&product, TELLERS), "1 0 change,2 0 change");
}

static void it_is_undone_and_waits_as_it_did(void **state)
{
    (void)state;
    product_refused(&product, "SELECT worse_reopen(1, 2)", "worse_by_coach");
    product_sql(&product, "SELECT worse_reopen(5, 2)");
    product_refused(&product, "SELECT worse_reopen(5, 2)", "worse_again");
    assert_int_equal(product_number(&product, IN_QUEUE("5")), 1);
    assert_int_equal(product_number(&product, "SELECT body.worse_waiting(2)"), 2);
    assert_string_equal(product_text(&product,
                                     "SELECT string_agg(kind, ' ' ORDER BY id) FROM event "
                                     "WHERE kind LIKE 'worse%'"),
                        "worse-decided worse-reopened");
    assert_string_equal(product_text(&product, CHANGED), "again ");
}

static void an_undo_is_of_the_last_decision_alone(void **state)
{
    (void)state;
    product_sql(&product, "SELECT worse_decide(5, 2, 'change', 'First.')");
    product_sql(&product, SAY("3", "2", "no", "true"));
    assert_int_equal(product_number(&product, IN_QUEUE("5")), 1); /* what is new waits */
    assert_int_equal(product_number(&product, "SELECT count FROM queue_about('worse', 2)"), 1);
    product_sql(&product, "SELECT worse_decide(5, 2, 'change', 'Second.')");
    assert_string_equal(product_text(&product, CHANGED), "change Second.");
    product_sql(&product, "SELECT worse_reopen(5, 2)");
    assert_string_equal(product_text(&product, CHANGED), "change First.");
    product_sql(&product, "SELECT worse_decide(5, 2, 'none', 'Dose is fine.')");
    assert_string_equal(product_text(&product, CHANGED), "change First.");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM worse_changed(2, now())"), 0);
}

static void what_was_undone_in_time_is_told_to_nobody(void **state)
{
    (void)state;
    product_jobs(&product);
    product_sql(&product, "DELETE FROM notice WHERE account_id = 4 OR what = 'worse-decided'");
    product_sql(&product, SAY("1", "2", "no", "false"));
    product_sql(&product, "SELECT worse_decide(5, 2, 'change', 'In haste.')");
    product_sql(&product, "SELECT worse_reopen(5, 2)");
    product_jobs(&product);
    assert_int_equal(product_number(&product, TOLD), 0);
    assert_string_equal(product_text(&product, TELLERS), "");
}

static void a_warning_goes_with_its_undo_unless_it_was_changed(void **state)
{
    (void)state;
    static const char warned[] =
        "SELECT warning || '|' || (SELECT count(*) FROM queue_post WHERE kind = 'unsafe') FROM "
        "post_score WHERE post_id = 2";
    product_sql(&product, "SELECT worse_decide(5, 2, 'warning', 'Not on a bad knee.')");
    assert_string_equal(product_text(&product, warned), "Not on a bad knee.|1");
    product_sql(&product, "SELECT worse_reopen(5, 2)");
    assert_string_equal(product_text(&product, warned), "|0");
    product_sql(&product, "SELECT worse_decide(5, 2, 'warning', 'Not on a bad knee.')");
    product_sql(&product, "SELECT reaction_warn(5, 2, 'Not at all.')");
    product_refused(&product, "SELECT worse_reopen(5, 2)", "worse_warning_changed");
    assert_int_equal(product_number(&product, IN_QUEUE("5")), 0);
    product_sql(&product, SAY("1", "2", "no", "false"));
    product_refused(&product, "SELECT worse_decide(5, 2, 'warning', 'Again.')", "worse_warned");
    assert_int_equal(product_number(&product, IN_QUEUE("5")), 1);
    product_sql(&product, "SELECT reaction_warn(5, 2, '')");
}

static void what_its_writer_changed_since_is_not_undone(void **state)
{
    (void)state;
    product_sql(&product, "SELECT worse_decide(5, 2, 'change', 'Say for whom.')");
    product_sql(&product, "SELECT post_edit(2, 2, 1, '', '', 'Roll, unless it hurts.', '<p>Roll, "
                          "unless it hurts.</p>', 'Roll, unless it hurts.', '{}', '', '{}', '{}')");
    product_refused(&product, "SELECT worse_reopen(5, 2)", "worse_answer_changed");
    assert_string_equal(product_text(&product, CHANGED), "change Say for whom.");
}

static void taken_back_it_is_gone_at_once_and_waits_for_nobody(void **state)
{
    (void)state;
    /* Who took it back before it was decided is told nothing; afterwards the notice goes with it. */
    product_sql(&product, SAY("3", "2", "no", "false"));
    product_sql(&product, SAY("1", "2", "no", "false"));
    product_sql(&product,
                "SELECT worse_delete(3, (SELECT max(id) FROM body.worse WHERE account_id = 3))");
    product_sql(&product, "SELECT worse_decide(5, 2, 'none', 'Dose is fine.')");
    product_jobs(&product);
    assert_string_equal(product_text(&product, TELLERS " AND account_id = 3"), "");
    assert_string_equal(
        product_text(
            &product, TELLERS
            " AND account_id = 1 AND body.worse_outcome(account_id, about_id) IN ('none', '')"),
        "1 0 none");
    product_sql(&product,
                "SELECT worse_delete(1, (SELECT max(id) FROM body.worse WHERE account_id = 1))");
    assert_string_equal(
        product_text(
            &product, TELLERS
            " AND account_id = 1 AND body.worse_outcome(account_id, about_id) IN ('none', '')"),
        "");
    product_sql(&product, SAY("3", "2", "no", "false"));
    assert_int_equal(product_number(&product, IN_QUEUE("5")), 1);
    product_sql(&product, "SELECT worse_delete(3, NULL)");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM body.worse WHERE account_id = 3"), 0);
    assert_string_equal(product_text(&product, "SELECT body.agrees(3, 'worse')"), "f");
    assert_int_equal(product_number(&product, IN_QUEUE("5")), 0);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM queue_post WHERE kind = "
                                              "'worse'"),
                     0);
    product_refused(&product, "SELECT worse_decide(5, 2, 'none', 'x')", "worse_over");
    int64_t all = product_number(&product, "SELECT count(*) FROM body.worse WHERE account_id = 1");
    product_sql(&product, "SELECT worse_delete(2, (SELECT min(id) FROM body.worse WHERE account_id "
                          "= 1))"); /* another's */
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM body.worse WHERE account_id = 1"), all);
    product_sql(&product, "SELECT worse_delete(1, (SELECT min(id) FROM body.worse WHERE account_id "
                          "= 1))");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM body.worse WHERE account_id = 1"), all - 1);
}

static void it_is_found_by_where_it_was_followed(void **state)
{
    (void)state;
    assert_string_equal(
        product_text(&product, "SELECT coalesce(worse_followed('/stretches/none/follow'), 0) || '' "
                               "|| coalesce(worse_followed('/my-routines/1/follow'), 0)"),
        "00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_kept_before_its_owner_agreed),
        cmocka_unit_test(coaches_alone_have_it_in_their_queue_as_one),
        cmocka_unit_test(who_said_so_is_nowhere_outside_of_the_schema_body),
        cmocka_unit_test(what_waits_for_a_day_is_said_to_coaches_once),
        cmocka_unit_test(coaches_decide_and_who_tries_it_is_told_without_saying_what),
        cmocka_unit_test(it_is_undone_and_waits_as_it_did),
        cmocka_unit_test(an_undo_is_of_the_last_decision_alone),
        cmocka_unit_test(what_was_undone_in_time_is_told_to_nobody),
        cmocka_unit_test(a_warning_goes_with_its_undo_unless_it_was_changed),
        cmocka_unit_test(what_its_writer_changed_since_is_not_undone),
        cmocka_unit_test(taken_back_it_is_gone_at_once_and_waits_for_nobody),
        cmocka_unit_test(it_is_found_by_where_it_was_followed),
    };
    return cmocka_run_group_tests_name("worse", tests, set_up, tear_down);
}

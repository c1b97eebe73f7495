/* Trials: what is asked when, what counts as what, who reads of it, and what is gone once agreement is taken back. */
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
        "INSERT INTO account (name, name_key, email, password) VALUES"
        " ('trudy', 'trudy', 'trudy@post.test', 'x'), ('theo', 'theo', NULL, 'x');"
        "INSERT INTO account (name, name_key, role) VALUES ('cora', 'cora', 'coach');"
        "SELECT question_ask(2, 'My back is tight', 'tight', 'Why?', '<p>Why?</p>', 'Why?', '{}', "
        "'{}', '{}');"
        "SELECT answer_give(2, 1, 'Roll a minute.', '<p>Roll a minute.</p>', 'Roll a minute.', "
        "'{}', '{}'), answer_give(2, 1, 'Walk.', '<p>Walk.</p>', 'Walk.', '{}', '{}'),"
        " answer_give(2, 1, 'Rest.', '<p>Rest.</p>', 'Rest.', '{}', '{}'),"
        " answer_give(2, 1, 'Swim.', '<p>Swim.</p>', 'Swim.', '{}', '{}');"
        "SELECT entry_put(3, NULL, 1, 'stretch', 'lunge', 'Lunge', 's', '{}', '{}', '{}', "
        "'review', '{}', 'Text.', '<p>Text.</p>', 'Text.', '', '{}', '{}')");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

#define BEGIN(who, post, rhythm, shown, agree)                                                 \
    "SELECT trial_begin(" who ", " post ", '{sit,zqtie my shoes}', '{4,6}', 5, 7, 4, '" rhythm \
    "', '" shown "', " agree ")"

static void due(const char *week)
{
    char sql[256];
    snprintf(sql, sizeof(sql),
             "UPDATE body.check_in SET due_at = now() WHERE due_at IS NOT NULL AND week IN (%s)",
             week);
    product_sql(&product, sql);
    product_sql(&product, "SELECT job_check_ins(100)");
}

static const char *states(const char *trial)
{
    char sql[256];
    snprintf(sql, sizeof(sql),
             "SELECT string_agg(week || ' ' || state, ', ' ORDER BY week) FROM body.check_in WHERE "
             "trial_id = %s",
             trial);
    return product_text(&product, sql);
}

static void nothing_is_tried_before_its_owner_agreed(void **state)
{
    (void)state;
    product_refused(&product, BEGIN("1", "2", "usual", "me", "false"), "trial_consent");
    product_refused(&product, BEGIN("1", "1", "usual", "me", "true"), "trial_there");
    product_refused(&product, BEGIN("1", "999", "usual", "me", "true"), "trial_there");
    assert_string_equal(product_text(&product, "SELECT body.agrees(1, 'trials')"), "f");
    product_sql(&product, BEGIN("1", "2", "usual", "report", "true"));
    assert_string_equal(states("1"), "1 waiting, 2 waiting, 4 waiting");
    product_refused(&product, BEGIN("1", "2", "usual", "me", "false"), "trial_once");
    product_sql(&product, BEGIN("1", "3", "weekly", "me", "false"));
    assert_string_equal(states("2"), "1 waiting, 2 waiting, 3 waiting, 4 waiting");
    product_sql(&product, BEGIN("1", "6", "end", "me", "false"));
    assert_string_equal(states("3"), "4 waiting");
    product_sql(&product,
                "UPDATE post_score SET warning = 'Not with a new hip.' WHERE post_id = 4");
    product_refused(&product, BEGIN("1", "4", "usual", "me", "false"), "trial_warned");
    product_sql(&product, "UPDATE post_score SET warning = '' WHERE post_id = 4");
    product_refused(&product, BEGIN("1", "4", "usual", "me", "false"), "trial_room");
    assert_string_equal(product_text(&product,
                                     "SELECT concat_ws(' ', body.trial_hindrance(1, 2), "
                                     "body.trial_hindrance(1, 4), body.trial_hindrance(2, 2))"),
                        "once room");
}

static void it_is_asked_once_more_and_then_there_is_no_report(void **state)
{
    (void)state;
    due("1");
    assert_string_equal(states("1"), "1 asked, 2 waiting, 4 waiting");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM mail WHERE kind = 'check_in'"),
                     2);
    /* No word of what they try is in a mail, or beside it. */
    assert_string_equal(product_text(&product, "SELECT string_agg(about, '') FROM mail WHERE kind "
                                               "= 'check_in'"),
                        "");
    due("1");
    assert_string_equal(states("1"), "1 again, 2 waiting, 4 waiting");
    /* As long as the link of that mail works. */
    assert_int_equal(product_number(&product,
                                    "SELECT count(*) FROM body.check_in WHERE state = 'again' AND "
                                    "due_at > now() + interval '6 days'"),
                     2);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM mail WHERE kind = 'check_in'"),
                     4);
    due("1");
    assert_string_equal(states("1"), "1 missed, 2 waiting, 4 waiting");
    assert_int_equal(product_number(&product, "SELECT job_check_ins(100)"), 0);
    /* One that never reports anything is over, and nothing that anybody reads. */
    for (int i = 0; i < 3; i++)
        due("1, 2, 3, 4");
    assert_string_equal(states("3"), "4 missed");
    assert_string_equal(product_text(&product, "SELECT string_agg(ended_why, ' ') FROM body.trial "
                                               "WHERE ended_at IS NOT NULL"),
                        "over over over");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM body.trial_reports(2, 1000, 20)"), 0);
}

static void a_report_is_given_once_and_ends_what_came_before(void **state)
{
    (void)state;
    product_sql(&product, BEGIN("1", "2", "usual", "report", "false"));
    product_refused(&product,
                    "SELECT check_in_report(1, NULL, (SELECT min(id) FROM body.check_in WHERE "
                    "trial_id = 4), 3, 4, '{7,8}', 5, 2, '', NULL)",
                    "check_in_over"); /* nobody asked yet */
    due("1, 2");
    product_refused(&product,
                    "SELECT check_in_report(2, NULL, (SELECT id FROM body.check_in WHERE "
                    "trial_id = 4 AND week = 2), 3, 4, '{7,8}', 5, 2, '', NULL)",
                    "check_in_over"); /* somebody else's */
    product_refused(&product,
                    "SELECT check_in_report(1, NULL, (SELECT id FROM body.check_in WHERE "
                    "trial_id = 4 AND week = 2), 3, 4, '{7}', 5, 2, '', NULL)",
                    "check_in_over"); /* not of all activities */
    product_sql(&product, "SELECT check_in_report(1, NULL, (SELECT id FROM body.check_in WHERE "
                          "trial_id = 4 AND week = 2), 3, 6, '{5,7}', 5, 1, 'zqnote', NULL)");
    assert_string_equal(states("4"), "1 missed, 2 reported, 4 waiting");
    product_refused(&product,
                    "SELECT check_in_report(1, NULL, (SELECT id FROM body.check_in WHERE "
                    "trial_id = 4 AND week = 2), 3, 4, '{7,8}', 5, 2, '', NULL)",
                    "check_in_over");
    /* Others read of it once it is over. */
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM body.trial_reports(2, 1000, 20)"), 0);
    due("4");
    product_sql(&product, "SELECT check_in_report(1, NULL, (SELECT id FROM body.check_in WHERE "
                          "trial_id = 4 AND week = 4), 2, 4, '{8,8}', 5, 2, '', NULL)");
    assert_string_equal(
        product_text(&product,
                     "SELECT concat_ws(' ', result, week, pain_before, pain_after, days, stopped, "
                     "revision) FROM body.trial_reports(2, 1000, 20)"),
        "better 4 7 4 5 f 1");
}

static void whoever_shows_it_to_nobody_is_read_by_nobody(void **state)
{
    (void)state;
    product_sql(&product, "SELECT body.trial_show(1, 4, 'me')");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM body.trial_reports(2, 1000, 20)"), 0);
    product_sql(&product, "SELECT body.trial_show(2, 4, 'report')"); /* somebody else */
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM body.trial_reports(2, 1000, 20)"), 0);
    product_sql(&product, "SELECT body.trial_show(1, 4, 'report')");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM body.trial_reports(2, 1000, 20)"), 1);
}

/* Before, after, the activities before and after, PGIC. */
static void what_counts_as_better_depends_on_where_one_began(void **state)
{
    (void)state;
    static const char *const known[][2] = {
        {"4, 3, '{5}', '{5}', 0", "better"},         {"5, 4, '{5}', '{5}', 0", "same"},
        {"5, 3, '{5}', '{5}', 0", "better"},         {"8, 6, '{5}', '{5}', 0", "same"},
        {"8, 5, '{5}', '{5}', 0", "better"},         {"3, 4, '{5}', '{5}', 0", "worse"},
        {"6, 7, '{5}', '{5}', 0", "same"},           {"6, 8, '{5}', '{5}', 0", "worse"},
        {"9, 10, '{5}', '{5}', 0", "worse"},         {"5, 5, '{5}', '{7}', 0", "same"},
        {"5, 5, '{5}', '{8}', 0", "better"},         {"5, 5, '{5,5}', '{8,6}', 0", "better"},
        {"5, 5, '{5,5}', '{7,6}', 0", "same"},       {"5, 5, '{5,5}', '{3,3}', 0", "worse"},
        {"5, 2, '{5}', '{9}', -2", "worse"},         {"0, 0, '{5}', '{5}', 3", "same"},
        {"7, 7, '{2,2,2}', '{4,4,4}', 0", "better"}, {"7, 3, '{5,5}', '{2,2}', 0", "worse"},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        char sql[256];
        snprintf(sql, sizeof(sql), "SELECT body.trial_result(%s)", known[i][0]);
        if (strcmp(product_text(&product, sql), known[i][1]) != 0)
            fail_msg("%s: %s, not %s", known[i][0], product_text(&product, sql), known[i][1]);
    }
}

/* Those of the last seven days, each once, of an account that keeps notes. */
static void sessions_count_by_themselves(void **state)
{
    (void)state;
    assert_string_equal(product_text(&product, "SELECT coalesce(body.trial_days(1, "
                                               "'/stretches/lunge/follow', now())::text, 'none')"),
                        "none");
    product_sql(&product,
                "SELECT note_answer(1, true);"
                "SELECT note_add(1, '/stretches/lunge/follow', 'Lunge', now() - n * interval '8 "
                "hours' - interval '1 hour', 5, 4, 'better') FROM generate_series(0, 29) AS n;"
                "SELECT note_add(1, '/stretches/other/follow', 'Other', now() - interval '3 days 1 "
                "minute', 5, 4, 'better')");
    /* Thrice a day. */
    assert_string_equal(product_text(&product, "SELECT body.trial_days(1, "
                                               "'/stretches/lunge/follow', now()) = 7"),
                        "t");
    assert_int_equal(
        product_number(&product, "SELECT body.trial_days(1, '/stretches/other/follow', now())"), 1);
    assert_int_equal(
        product_number(&product, "SELECT body.trial_days(2, '/stretches/lunge/follow', now())"), 0);
}

#define LINK(hash, event)                                                                   \
    "INSERT INTO account_token (token_hash, kind, account_id, address, event, expires_at) " \
    "VALUES (sha256('" hash "'), 'check_in', 1, 'trudy@post.test', '" event "', now() + "   \
    "interval '1 day')"

/* Scoped to one check-in, used once, by whoever has the mail; no good where mails go elsewhere by now. */
static void a_link_reports_one_check_in_once(void **state)
{
    (void)state;
    product_sql(&product, BEGIN("1", "3", "usual", "me", "false"));
    due("1");
    const char *asked = product_text(&product, "SELECT id FROM body.check_in WHERE trial_id = 5 "
                                               "AND week = 1");
    char sql[512];
    int64_t id = strtoll(asked, NULL, 10);
    snprintf(sql, sizeof(sql), LINK("one", "%lld") ";" LINK("two", "%lld again"), (long long)id,
             (long long)id);
    product_sql(&product, sql);
    assert_int_equal(
        product_number(&product, "SELECT check_in_id FROM check_in_of_link(sha256('two'))"), id);
    product_refused(&product,
                    "SELECT check_in_report(NULL, sha256('three'), 1, 1, 1, '{9,9}', 7, 3, '', "
                    "NULL)",
                    "check_in_over");
    product_sql(&product, "UPDATE account SET email = 'else@post.test' WHERE id = 1");
    product_refused(&product,
                    "SELECT check_in_report(NULL, sha256('one'), 1, 1, 1, '{9,9}', 7, 3, '', NULL)",
                    "check_in_over");
    product_sql(&product, "UPDATE account SET email = 'trudy@post.test' WHERE id = 1");
    product_sql(&product, "SELECT check_in_report(NULL, sha256('one'), 0, 1, 1, '{9,9}', 7, 3, '', "
                          "'helped')");
    assert_string_equal(states("5"), "1 reported, 2 dropped, 4 dropped");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM account_token WHERE kind = 'check_in'"), 0);
    product_refused(&product,
                    "SELECT check_in_report(NULL, sha256('two'), 1, 1, 1, '{9,9}', 7, 3, '', NULL)",
                    "check_in_over");
}

#define MAILS "SELECT count(*) FROM mail WHERE kind = 'check_in' AND account_id = 1"

/* A mail that waits would ask for it, and its link would lead nowhere. */
static void one_that_is_deleted_is_asked_for_no_more(void **state)
{
    (void)state;
    int64_t before = product_number(&product, MAILS);
    product_sql(&product, BEGIN("1", "5", "usual", "me", "false"));
    due("1");
    assert_int_equal(product_number(&product, MAILS), before + 1);
    product_sql(&product,
                "INSERT INTO account_token (token_hash, kind, account_id, address, event, "
                "expires_at) SELECT sha256('gone'), 'check_in', 1, 'trudy@post.test', event, now() "
                "+ interval '1 day' FROM mail WHERE kind = 'check_in' ORDER BY id DESC LIMIT 1");
    product_sql(&product, "SELECT trial_delete(2, (SELECT max(id) FROM body.trial))");
    assert_int_equal(product_number(&product, MAILS), before + 1); /* somebody else's */
    product_sql(&product, "SELECT trial_delete(1, (SELECT max(id) FROM body.trial))");
    assert_int_equal(product_number(&product, MAILS), before);
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM account_token WHERE kind = 'check_in'"), 0);
}

#define NEWEST "(SELECT max(id) FROM body.trial)"

/* Whatever they said before, and without a check-in, too. */
static void whoever_stops_as_worse_is_read_as_worse(void **state)
{
    (void)state;
    product_sql(&product, BEGIN("1", "5", "usual", "report", "false"));
    due("1");
    product_sql(&product, "SELECT check_in_report(1, NULL, (SELECT id FROM body.check_in WHERE "
                          "trial_id = " NEWEST " AND week = 1), 1, 2, '{9,9}', 7, 3, '', NULL)");
    product_sql(&product, "SELECT body.trial_stop(1, " NEWEST ", 'worse')");
    product_sql(&product, BEGIN("1", "5", "usual", "report", "false"));
    product_sql(&product, "SELECT body.trial_stop(1, " NEWEST ", 'worse')");
    product_sql(&product, BEGIN("1", "5", "usual", "report", "false"));
    product_sql(&product, "SELECT body.trial_stop(1, " NEWEST ", 'time')");
    assert_string_equal(product_text(&product,
                                     "SELECT string_agg(concat_ws(' ', result, week, pain_after, "
                                     "stopped, for_worse), ', ' ORDER BY id) FROM "
                                     "body.trial_reports(5, 1000, 20)"),
                        "worse 1 2 t t, worse t t");
}

/* They hold one of its check-ins and may want the others: the job runner waits for none. */
static void one_that_its_owner_is_at_has_its_turn_later(void **state)
{
    (void)state;
    product_sql(&product, BEGIN("1", "5", "usual", "me", "false"));
    product_sql(&product, "UPDATE body.check_in SET state = 'again', due_at = now() WHERE week = 4 "
                          "AND trial_id = " NEWEST);
    PGconn *owner = PQconnectdb(product.uri);
    PGresult *held = PQexec(owner, "BEGIN; SELECT FROM body.check_in WHERE week = 1 AND trial_id "
                                   "= " NEWEST " FOR UPDATE");
    assert_int_equal(PQresultStatus(held), PGRES_TUPLES_OK);
    PQclear(held);
    product_sql(&product, "SET lock_timeout = '1s'");
    assert_int_equal(product_number(&product, "SELECT job_check_ins(100)"), 0);
    assert_string_equal(states(NEWEST), "1 waiting, 2 waiting, 4 again");
    PQclear(PQexec(owner, "ROLLBACK"));
    PQfinish(owner);
    product_sql(&product, "SELECT job_check_ins(100); RESET lock_timeout");
    assert_string_equal(states(NEWEST), "1 dropped, 2 dropped, 4 missed");
}

static void taking_agreement_back_erases_all_of_it(void **state)
{
    (void)state;
    assert_true(product_number(&product, MAILS) > 0);
    product_sql(&product, BEGIN("1", "4", "usual", "report", "false"));
    product_sql(&product, LINK("late", "17"));
    product_sql(&product, "SELECT trial_answer(1, false)");
    assert_int_equal(product_number(&product, "SELECT (SELECT count(*) FROM body.trial) + (SELECT "
                                              "count(*) FROM body.check_in) + (SELECT count(*) "
                                              "FROM account_token WHERE kind = 'check_in')"),
                     0);
    assert_int_equal(product_number(&product, MAILS), 0);
    product_refused(&product, BEGIN("1", "4", "usual", "me", "false"), "trial_consent");
    /* Notes are for another purpose, and stay. */
    assert_true(product_number(&product, "SELECT count(*) FROM body.note WHERE account_id = 1") >
                0);
}

static void whoever_leaves_takes_it_along(void **state)
{
    (void)state;
    product_sql(&product, BEGIN("1", "4", "usual", "report", "true"));
    due("1");
    assert_int_equal(product_number(&product, MAILS), 1);
    product_sql(&product, "SELECT account_leave(1)");
    assert_int_equal(product_number(&product, MAILS), 0);
    assert_int_equal(product_number(&product, "SELECT (SELECT count(*) FROM body.trial) + (SELECT "
                                              "count(*) FROM body.check_in)"),
                     0);
    product_refused(&product, BEGIN("1", "4", "usual", "me", "true"), "session_over");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_tried_before_its_owner_agreed),
        cmocka_unit_test(it_is_asked_once_more_and_then_there_is_no_report),
        cmocka_unit_test(a_report_is_given_once_and_ends_what_came_before),
        cmocka_unit_test(whoever_shows_it_to_nobody_is_read_by_nobody),
        cmocka_unit_test(what_counts_as_better_depends_on_where_one_began),
        cmocka_unit_test(sessions_count_by_themselves),
        cmocka_unit_test(a_link_reports_one_check_in_once),
        cmocka_unit_test(one_that_is_deleted_is_asked_for_no_more),
        cmocka_unit_test(whoever_stops_as_worse_is_read_as_worse),
        cmocka_unit_test(one_that_its_owner_is_at_has_its_turn_later),
        cmocka_unit_test(taking_agreement_back_erases_all_of_it),
        cmocka_unit_test(whoever_leaves_takes_it_along),
    };
    return cmocka_run_group_tests_name("trial", tests, set_up, tear_down);
}

/* Second factors in the database: no way in without one, a code once, and what a role counts for. */
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct product product;

/* As on the server's connections. */
#define STRONG " FROM set_config('backtalk.staff', 'strong', true)"
/* As long as a sealed secret. */
#define SEALED "decode(repeat('0b', 68), 'hex')"
#define SETUP(account) "(SELECT started_at FROM totp WHERE account_id = " account ")"

static int begin(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(&product,
                "INSERT INTO account (id, name, name_key, role) OVERRIDING SYSTEM VALUE VALUES "
                "(1, 'mia', 'mia', 'member'), (2, 'mo', 'mo', 'moderator'), (3, 'ada', 'ada', "
                "'admin'), (4, 'cora', 'cora', 'coach')");
    product_sql(&product, "INSERT INTO totp (account_id, sealed, confirmed_at) VALUES (1, " SEALED
                          ", now())");
    return 0;
}

static int end(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

static void is_refused(const char *what, const char *name)
{
    char sql[2048];
    snprintf(
        sql, sizeof(sql),
        "DO $$ DECLARE why text; BEGIN %s; RAISE 'it went through'; EXCEPTION WHEN "
        "check_violation THEN GET STACKED DIAGNOSTICS why = CONSTRAINT_NAME; IF why <> '%s' THEN "
        "RAISE 'refused with %%', why; END IF; END $$",
        what, name);
    product_sql(&product, sql);
}

/* Whatever page asks for it. */
static void no_session_begins_without_the_factor_that_there_is(void **state)
{
    (void)state;
    is_refused("PERFORM session_start('a', 1, 'provider', false, '', '', NULL)", "sign_in_second");
    /* Nor after a new password by the link of a mail. */
    product_sql(&product, "INSERT INTO account_token (token_hash, kind, account_id, address, "
                          "expires_at) VALUES ('t', 'reset', 1, 'mia@post.test', "
                          "now() + interval '1 hour')");
    product_sql(&product, "UPDATE account SET email = 'mia@post.test' WHERE id = 1");
    product_sql(&product, "SELECT password_reset('t', 'another')");
    is_refused("PERFORM session_start('a', 1, 'password', false, '', '', NULL)", "sign_in_second");
    product_sql(&product, "SELECT session_start('b', 1, 'passkey', true, '', '', NULL)");
    product_sql(&product, "SELECT session_start('c', 2, 'password', false, '', '', NULL)");
}

/* What proved it was looked at in a transaction before. */
static void no_session_is_strong_by_a_factor_that_is_gone(void **state)
{
    (void)state;
    is_refused("PERFORM session_start('d', 2, 'passkey', true, '', '', NULL)", "sign_in_factor");
}

/* Whoever has the mailbox alone takes away what was added of late, and is no moderator for it. */
static void what_a_mail_took_from_staff_waits_for_an_admin(void **state)
{
    (void)state;
    static const char *const by[] = {
        "SELECT way_in_undo('undo', 'totp ' || id) FROM totp WHERE account_id = 15",
        "SELECT email_restore('undo')",
    };
    static const char *const kinds[] = {"undo", "restore"};
    product_sql(&product, "INSERT INTO account (id, name, name_key, role, email) OVERRIDING SYSTEM "
                          "VALUE VALUES (15, 'moa', 'moa', 'moderator', 'moa@post.test')");
    for (size_t i = 0; i < COUNT_OF(by); i++) {
        char sql[512];
        product_sql(&product,
                    "INSERT INTO totp (account_id, sealed, confirmed_at) VALUES (15, " SEALED
                    ", now())");
        snprintf(
            sql, sizeof(sql),
            "INSERT INTO account_token (token_hash, kind, account_id, address, event, "
            "happened_at, expires_at) SELECT 'undo', '%s', 15, 'moa@post.test', 'totp ' || id, "
            "confirmed_at, now() + interval '1 hour' FROM totp WHERE account_id = 15",
            kinds[i]);
        product_sql(&product, sql);
        product_sql(&product, by[i]);
        is_refused("PERFORM factor_added(15, 'An app', 'totp 9', NULL)" STRONG, "factor_held");
        /* Where the role needs no second step, it is in nobody's way. */
        product_sql(&product, "SELECT factor_added(15, 'An app', 'totp 9', NULL)");
        product_sql(&product, "SELECT factors_reset(NULL, 15)");
        product_sql(&product, "SELECT factor_added(15, 'An app', 'totp 9', NULL)" STRONG);
    }
    /* Nor is a member's ever held. */
    product_sql(&product, "SELECT factor_hold(4)");
    product_sql(&product, "SELECT factor_added(4, 'An app', 'totp 9', NULL)" STRONG);
    assert_int_equal(product_number(&product, "SELECT factors_reset(NULL, 4)::int"), 0);
}

static void a_step_is_spent_once_and_none_before_it(void **state)
{
    (void)state;
    product_sql(&product, "SELECT totp_spend(1, " SETUP("1") ", 1000)");
    is_refused("PERFORM totp_spend(1, " SETUP("1") ", 1000)", "second_code");
    is_refused("PERFORM totp_spend(1, " SETUP("1") ", 999)", "second_code");
    is_refused("PERFORM totp_spend(1, now() - interval '1 hour', 1001)", "second_code");
    product_sql(&product, "SELECT totp_spend(1, " SETUP("1") ", 1001)");
}

static void a_setup_that_was_never_finished_is_no_factor_and_goes(void **state)
{
    (void)state;
    product_sql(&product,
                "INSERT INTO session (id, token_hash, account_id, expires_at, address, agent) "
                "OVERRIDING SYSTEM VALUE VALUES (4, 'four', 4, now() + interval '1 day', '', '')");
    product_sql(&product, "SELECT totp_begin(4, 4, " SEALED ")");
    assert_int_equal(product_number(&product, "SELECT account_has_factor(4)::int"), 0);
    is_refused("PERFORM totp_spend(4, " SETUP("4") ", 1000)", "second_code");
    product_sql(&product,
                "UPDATE totp SET started_at = now() - interval '2 days' WHERE account_id = 4");
    product_sql(&product, "INSERT INTO sign_in_attempt (token_hash, account_id, means, "
                          "devices_since, expires_at) VALUES ('x', 1, 'password', now(), "
                          "now() - interval '1 minute')");
    assert_int_equal(product_number(&product, "SELECT factor_forget(100)"), 2);
    assert_int_equal(product_number(&product, "SELECT factor_forget(100)"), 0);
    assert_int_equal(product_number(&product, "SELECT account_has_factor(1)::int"), 1);
}

/* ---- codes that were wrong ---- */

/* The right password, and then so many wrong codes: each in an attempt of its own. */
static void guess(int codes)
{
    char sql[1024];
    snprintf(sql, sizeof(sql),
             "DO $$ BEGIN FOR i IN 1..%d LOOP INSERT INTO sign_in_attempt (token_hash, account_id, "
             "means, devices_since) VALUES (convert_to('g' || i || clock_timestamp(), 'UTF8'), 1, "
             "'password', now()); PERFORM attempt_try(token_hash) FROM sign_in_attempt WHERE tries "
             "= 0; PERFORM second_tell(1, 'Firefox'); END LOOP; END $$",
             codes);
    product_sql(&product, sql);
}

static int64_t told(void)
{
    return product_number(&product, "SELECT count(*) FROM mail WHERE kind = 'second_failed'");
}

static void its_owner_is_told_however_many_attempts_the_codes_are_in(void **state)
{
    (void)state;
    product_sql(&product, "UPDATE account SET email = 'mia@post.test' WHERE id = 1");
    guess(4);
    assert_int_equal(told(), 0);
    guess(1);
    assert_int_equal(told(), 1);
    guess(23);
    assert_int_equal(told(), 5);
    /* A right code takes back those of its own attempt, and of no other. */
    product_sql(&product,
                "INSERT INTO sign_in_attempt (token_hash, account_id, means, devices_since) VALUES "
                "('owner', 1, 'password', now())");
    product_sql(&product, "SELECT attempt_try('owner'), attempt_try('owner')");
    product_sql(&product, "SELECT attempt_end('owner')");
    assert_int_equal(product_number(&product, "SELECT codes FROM second_wrong"), 28);
    guess(2);
    assert_int_equal(told(), 6);
    /* In a session that is asked who it is, likewise. */
    product_sql(&product, "SELECT second_try(1)");
    product_sql(&product, "SELECT second_right(1, 1, 1)");
    assert_int_equal(product_number(&product, "SELECT codes FROM second_wrong"), 30);
    product_sql(&product,
                "SELECT second_try(1), second_try(1), second_try(1), second_try(1), second_try(1)");
    product_sql(&product, "SELECT second_tell(1, 'Firefox')");
    assert_int_equal(told(), 7);
    /* What is long ago counts no more, and goes. */
    product_sql(&product, "UPDATE second_wrong SET last_at = now() - interval '31 days'");
    guess(1);
    assert_int_equal(product_number(&product, "SELECT codes FROM second_wrong"), 1);
    product_sql(&product, "UPDATE second_wrong SET last_at = now() - interval '31 days'");
    product_sql(&product, "SELECT factor_forget(100)");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM second_wrong"), 0);
}

static void nobody_guesses_for_ever_and_the_owner_is_not_kept_out(void **state)
{
    (void)state;
    product_sql(&product, "UPDATE limit_rule SET most = 1000000 WHERE what = 'second'");
    guess(100);
    product_sql(&product, "SELECT limit_second(1, NULL, NULL)");
    guess(1);
    is_refused("PERFORM limit_second(1, NULL, NULL)", "second_stopped");
    /* Codes that look like recovery codes are told of, and are no guesses at digits. */
    product_sql(&product, "SELECT second_forgive(1)");
    product_sql(&product, "SELECT second_try(1, false) FROM generate_series(1, 300)");
    product_sql(&product, "SELECT limit_second(1, NULL, NULL)");
    assert_int_equal(product_number(&product, "SELECT codes FROM second_wrong"), 300);
    guess(101);
    is_refused("PERFORM limit_second(1, NULL, NULL)", "second_stopped");
    /* A device that is known, and a recovery code. */
    product_sql(&product, "SELECT limit_second(1, NULL, 'known')");
    product_sql(&product, "SELECT limit_second(NULL, '192.0.2.0', NULL)");
    /* Nor anybody else. */
    product_sql(&product, "SELECT limit_second(2, NULL, NULL)");
    /* Another password, which the guesser does not have. */
    product_sql(&product, "SELECT password_set(1, 'another', '')");
    product_sql(&product, "SELECT limit_second(1, NULL, NULL)");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM second_wrong"), 0);
}

/* The server says so on its connections: nothing that is asked there by a moderator's account counts as a moderator's. */
static void where_it_is_demanded_a_role_counts_with_a_factor_only(void **state)
{
    (void)state;
    assert_int_equal(product_number(&product, "SELECT is_moderator(2)::int"), 1);
    assert_int_equal(product_number(&product, "SELECT is_moderator(2)::int" STRONG), 0);
    assert_int_equal(product_number(&product, "SELECT is_coach(2)::int" STRONG), 0);
    assert_int_equal(product_number(&product, "SELECT is_admin(3)::int" STRONG), 0);
    assert_int_equal(product_number(&product, "SELECT is_coach(4)::int" STRONG), 1);
    product_sql(&product, "INSERT INTO totp (account_id, sealed, confirmed_at) VALUES (3, " SEALED
                          ", now())");
    assert_int_equal(product_number(&product, "SELECT is_admin(3)::int" STRONG), 1);
    is_refused("PERFORM factors_reset(2, 1)", "factors_by_admin");
    is_refused("PERFORM factors_reset(3, 3)", "factors_of_admin");
}

/* A role that does not count for want of a factor still says whose account it is. */
static void who_has_no_factor_yet_is_no_less_of_an_admin_to_others(void **state)
{
    (void)state;
    product_sql(&product,
                "INSERT INTO account (id, name, name_key, role) OVERRIDING SYSTEM VALUE VALUES "
                "(5, 'mel', 'mel', 'moderator'), (6, 'abe', 'abe', 'admin')");
    product_sql(&product, "INSERT INTO totp (account_id, sealed, confirmed_at) VALUES (5, " SEALED
                          ", now())");
    is_refused("PERFORM set_config('backtalk.staff', 'strong', true); PERFORM account_suspend(5, "
               "6, 0, NULL, 'r', 'm')",
               "suspend_allowed");
    is_refused("PERFORM set_config('backtalk.staff', 'strong', true); PERFORM account_suspend(5, "
               "2, 0, NULL, 'r', 'm')",
               "suspend_allowed");
    is_refused("PERFORM set_config('backtalk.staff', 'strong', true); UPDATE account SET role = "
               "'member' WHERE id = 3; PERFORM account_leave(6)",
               "account_last_admin");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_session_begins_without_the_factor_that_there_is),
        cmocka_unit_test(no_session_is_strong_by_a_factor_that_is_gone),
        cmocka_unit_test(what_a_mail_took_from_staff_waits_for_an_admin),
        cmocka_unit_test(a_step_is_spent_once_and_none_before_it),
        cmocka_unit_test(a_setup_that_was_never_finished_is_no_factor_and_goes),
        cmocka_unit_test(its_owner_is_told_however_many_attempts_the_codes_are_in),
        cmocka_unit_test(nobody_guesses_for_ever_and_the_owner_is_not_kept_out),
        cmocka_unit_test(where_it_is_demanded_a_role_counts_with_a_factor_only),
        cmocka_unit_test(who_has_no_factor_yet_is_no_less_of_an_admin_to_others),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

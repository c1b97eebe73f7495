/* Sessions that begin while what ends them is on its way: whichever comes first, none is left. */
#include "db/product.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define SINCE "timestamptz '2026-01-01 UTC'"
#define START(name) "SELECT session_start('" name "', 1, 'password', false, '', '', " SINCE ")"

static struct product product;
static PGconn *holder;

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(&product, "INSERT INTO account (id, name, name_key, email, password, "
                          "devices_since) OVERRIDING SYSTEM "
                          "VALUE VALUES (1, 'mia', 'mia', 'mia@post.test', 'old', " SINCE ")");
    product_sql(&product,
                "INSERT INTO account_token (token_hash, kind, account_id, address, expires_at) "
                "VALUES ('t', 'reset', 1, 'mia@post.test', now() + interval '1 hour')");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/* In a transaction that stays open. */
static void begin(const char *sql)
{
    char text[1024];
    snprintf(text, sizeof(text), "BEGIN; %s", sql);
    holder = PQconnectdb(product.uri);
    PGresult *result = PQexec(holder, text);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        fail_msg("%s", PQerrorMessage(holder));
    PQclear(result);
}

static void commit(void)
{
    PQclear(PQexec(holder, "COMMIT"));
    PQfinish(holder);
}

/* In a process of its own; its exit code says whether the database accepted it, or that two waited for each other. */
static pid_t beside(const char *sql)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child != 0)
        return child;
    struct text why;
    text_init(&why, 4096);
    struct db_sync *db = db_sync_open(product.uri, false, &why);
    if (db != NULL && db_sync_exec(db, sql, &why))
        _exit(0);
    _exit(strstr(text_string(&why), "deadlock") == NULL ? 1 : 2);
}

static bool accepted(pid_t child)
{
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) > 1)
        fail_msg("a deadlock");
    return WEXITSTATUS(status) == 0;
}

static void somebody_waits(void)
{
    struct timespec pause = {.tv_nsec = 5000000};
    uint64_t end = harness_clock() + 10000;
    while (product_number(&product, "SELECT count(*) FROM pg_locks WHERE NOT granted") == 0) {
        assert_true(harness_clock() < end);
        (void)nanosleep(&pause, NULL);
    }
}

/* What ends the sessions of an account, as its statements ask for it. */
static const char *const endings[] = {
    "SELECT 1 FROM password_set(1, 'new', 'kept')",
    "SELECT password_reset('t', 'new')",
    "SELECT name, role_set(id, 'coach') FROM account WHERE name_key = 'mia'",
    "SELECT name, sign_out_account(id) FROM account WHERE name_key = 'mia'",
    "SELECT sign_out_everybody()",
    "SELECT 1 FROM session_revoke_others(1, 0)",
    "SELECT 1 FROM demo_account('mia', 'mia', NULL, 'coach')",
    "SELECT 1 FROM demo_account('mia', 'mia', 'new', 'member')",
};

/* The old password was right a moment ago: what waits for that session does not miss it. */
static void a_session_that_begins_before_its_end_is_committed_ends(void **state)
{
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        (void)set_up(state);
        begin(START("stolen"));
        pid_t ending = beside(endings[i]);
        somebody_waits();
        commit();
        assert_true(accepted(ending));
        if (product_number(&product, "SELECT count(*) FROM session") != 0)
            fail_msg("a session is left by %s", endings[i]);
        (void)tear_down(state);
    }
}

/* The other way round: the old password begins no session once another is on its way. */
static void a_session_waits_for_a_password_that_is_being_set(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        (void)set_up(state);
        begin(endings[i]);
        pid_t stolen = beside(START("stolen"));
        somebody_waits();
        commit();
        assert_false(accepted(stolen));
        assert_int_equal(product_number(&product, "SELECT count(*) FROM session"), 0);
        (void)tear_down(state);
    }
}

/* Revoked while its owner signs in elsewhere: that waits, and stays. */
static void one_session_that_is_revoked_takes_no_other_along(void **state)
{
    (void)set_up(state);
    product_sql(&product, START("phone"));
    begin(START("desk"));
    pid_t ending = beside("SELECT session_revoke(1, (SELECT min(id) FROM session))");
    somebody_waits();
    commit();
    assert_true(accepted(ending));
    assert_string_equal(
        product_text(&product,
                     "SELECT string_agg(convert_from(token_hash, 'UTF8'), ' ') FROM session"),
        "desk");
    (void)tear_down(state);
}

#define BY_CLINIC \
    "SELECT session_start('clinic', 1, 'provider', false, '', '', " SINCE ", 'https://i', 's')"

static void link_clinic(void)
{
    product_sql(&product,
                "INSERT INTO provider_link (id, account_id, issuer, subject, title, address) "
                "OVERRIDING SYSTEM VALUE VALUES (7, 1, 'https://i', 's', 'Clinic', '')");
}

/* Whichever comes first: no session is left that began with what is unlinked. */
static void a_session_by_another_site_does_not_outlive_the_link(void **state)
{
    static const char unlink[] = "SELECT 1 FROM provider_unlink(1, 7, 'kept')";
    (void)set_up(state);
    link_clinic();
    begin(BY_CLINIC);
    pid_t unlinking = beside(unlink);
    somebody_waits();
    commit();
    assert_true(accepted(unlinking));
    assert_int_equal(product_number(&product, "SELECT count(*) FROM session"), 0);
    link_clinic();
    begin(unlink);
    pid_t beginning = beside(BY_CLINIC);
    somebody_waits();
    commit();
    assert_false(accepted(beginning));
    assert_int_equal(product_number(&product, "SELECT count(*) FROM session"), 0);
    (void)tear_down(state);
}

/* ---- the order of locks, as sql/functions/common.sql has it ---- */

#define SEALED "decode(repeat('0b', 68), 'hex')"

/* A setup that goes on in another session, while all of them end. */
static void a_setup_and_what_ends_its_session_wait_in_one_order(void **state)
{
    (void)set_up(state);
    product_sql(&product,
                "INSERT INTO session (id, token_hash, account_id, expires_at, address, agent) "
                "OVERRIDING SYSTEM VALUE VALUES (1, 'one', 1, now() + interval '1 day', '', ''), "
                "(2, 'two', 1, now() + interval '1 day', '', '')");
    product_sql(&product, "SELECT totp_begin(1, 1, " SEALED ")");
    begin("SELECT FROM account WHERE id = 1 FOR NO KEY UPDATE;"
          "SELECT FROM session WHERE id = 2 FOR UPDATE");
    pid_t setup = beside("SELECT totp_begin(1, 2, " SEALED ")");
    somebody_waits();
    PGresult *result = PQexec(holder, "DELETE FROM session WHERE account_id = 1");
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        fail_msg("%s", PQerrorMessage(holder));
    PQclear(result);
    commit();
    assert_false(accepted(setup));
    assert_int_equal(product_number(&product, "SELECT count(*) FROM totp"), 0);
    (void)tear_down(state);
}

#define TOKEN(hash, kind)                                                            \
    "INSERT INTO account_token (token_hash, kind, account_id, address, event, "      \
    "expires_at) SELECT '" hash "', '" kind "', 1, 'mia@post.test', 'totp ' || id, " \
    "now() + interval '1 hour' FROM totp;"

/* What forgets the codes that were counted, and a row that it comes to late. */
static const struct {
    const char *late;
    const char *forgetting;
} forgettings[] = {
    {"SELECT FROM session FOR UPDATE", "SELECT factors_reset(NULL, 1)"},
    {"SELECT FROM session FOR UPDATE", "SELECT 1 FROM password_set(1, 'new', 'kept')"},
    {"SELECT FROM account_token WHERE token_hash = 'x' FOR UPDATE", "SELECT email_restore('r')"},
    {"SELECT FROM account_token WHERE token_hash = 'x' FOR UPDATE",
     "SELECT password_reset('t', 'new')"},
    {"SELECT FROM recovery_code FOR UPDATE",
     "SELECT way_in_undo('u', (SELECT 'totp ' || id FROM totp))"},
    {"SELECT FROM audit FOR UPDATE", "SELECT account_erase(1)"},
};

/* While it waits it holds no row of limit_used, which others of the same network might wait for. */
static void what_was_counted_is_forgotten_last(void **state)
{
    for (size_t i = 0; i < sizeof(forgettings) / sizeof(forgettings[0]); i++) {
        (void)set_up(state);
        product_sql(&product, START("old"));
        product_sql(&product,
                    "INSERT INTO totp (account_id, sealed, confirmed_at) VALUES (1, " SEALED
                    ", now())");
        product_sql(&product, TOKEN("r", "restore") TOKEN("x", "reset") TOKEN("u", "undo"));
        product_sql(&product, "INSERT INTO recovery_code (account_id, hash) VALUES (1, 'h')");
        product_sql(&product, "SELECT audit_add('sign_in', 1, NULL, '', '', '')");
        product_sql(&product, "SELECT second_try(1), limit_take('second', 1, NULL)");
        if (strstr(forgettings[i].forgetting, "erase") != NULL)
            product_sql(&product, "UPDATE account SET leaving_at = now() WHERE id = 1");
        begin(forgettings[i].late);
        pid_t forgetting = beside(forgettings[i].forgetting);
        somebody_waits();
        product_sql(&product, "SET lock_timeout = '3s'");
        product_sql(&product, "SELECT limit_take('second', 1, NULL)");
        commit();
        if (!accepted(forgetting))
            fail_msg("refused: %s", forgettings[i].forgetting);
        assert_int_equal(product_number(&product, "SELECT count(*) FROM second_wrong"), 0);
        assert_int_equal(product_number(&product, "SELECT count(*) FROM limit_used"), 0);
        (void)tear_down(state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_that_begins_before_its_end_is_committed_ends),
        cmocka_unit_test(a_session_waits_for_a_password_that_is_being_set),
        cmocka_unit_test(one_session_that_is_revoked_takes_no_other_along),
        cmocka_unit_test(a_session_by_another_site_does_not_outlive_the_link),
        cmocka_unit_test(a_setup_and_what_ends_its_session_wait_in_one_order),
        cmocka_unit_test(what_was_counted_is_forgotten_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

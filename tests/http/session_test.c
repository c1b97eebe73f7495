/* Sessions: how long they last, how they begin, change and end, and what their owner sees of them. */
#include "http/letters.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

#include "db/harness.h"

enum { SOON_MS = 60000, LOOK_US = 20000 };

static void sql(const char *statement)
{
    harness_sql(site_database(), statement);
}

static bool is_true(const char *question)
{
    return number_of(format("SELECT (%s)::int", question)) == 1;
}

static bool is_signed_in(struct person *who)
{
    struct page page = get(who, "/account");
    return page.status == 200;
}

/* Some of what is noted follows the answer. */
static void await(const char *question)
{
    uint64_t start = harness_clock();
    while (!is_true(question)) {
        if (harness_clock() - start > SOON_MS)
            fail_msg("this did not become true: %s", question);
        usleep(LOOK_US);
    }
}

static const char *of(const char *name)
{
    return format("account_id = (SELECT id FROM account WHERE name = '%s')", name);
}

/* ---- how long ---- */

static void a_session_ends_after_a_time_that_goes_by_the_role(void **state)
{
    (void)state;
    static const struct {
        const char *began;
        const char *used;
        const char *role;
        const char *ends;
    } known[] = {
        {"0 days", "0 days", "member", "30 days"},     {"80 days", "0 days", "member", "10 days"},
        {"10 days", "5 days", "coach", "25 days"},     {"90 days", "0 days", "member", "0 days"},
        {"0 days", "0 days", "moderator", "12 hours"}, {"162 hours", "0 days", "admin", "6 hours"},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (!is_true(format("SELECT session_ends(t - interval '%s', t - interval '%s', '%s') = t + "
                            "interval '%s' FROM (SELECT timestamptz '2026-06-01 UTC') AS x (t)",
                            known[i].began, known[i].used, known[i].role, known[i].ends)))
            fail_msg("%s, used %s ago: not %s", known[i].role, known[i].used, known[i].ends);
}

static void a_session_that_is_used_goes_on(void **state)
{
    (void)state;
    struct person *who = sign_up("avocet");
    sql(format("UPDATE session SET last_seen_at = now() - interval '29 days', expires_at = now() + "
               "interval '1 day' WHERE %s",
               of("avocet")));
    assert_true(is_signed_in(who));
    await(format("SELECT expires_at > now() + interval '29 days' FROM session WHERE %s",
                 of("avocet")));
    sql(format("UPDATE session SET expires_at = now() WHERE %s", of("avocet")));
    assert_false(is_signed_in(who));
}

static void what_is_over_is_deleted_a_few_at_a_time(void **state)
{
    (void)state;
    (void)sign_up("bittern");
    sql(format("INSERT INTO session (token_hash, account_id, expires_at, address, agent) SELECT "
               "sha256(n::text::bytea), a.id, now() - interval '1 day', '', '' FROM account a, "
               "generate_series(1, 5) n WHERE a.name = 'bittern'"));
    /* The job runner may be faster. */
    int64_t gone = number_of("SELECT session_forget(3)");
    assert_true(gone <= 3);
    await("SELECT session_forget(3) = 0");
    assert_int_equal(number_of(format("SELECT count(*) FROM session WHERE %s", of("bittern"))), 1);
}

/* ---- the cookie ---- */

static bool lasts(const struct page *page, const char *seconds)
{
    const char *words = format("; Max-Age=%s", seconds);
    return memmem(page->headers.ptr, page->headers.len, words, strlen(words)) != NULL;
}

static void the_cookie_lasts_as_long_as_the_session_may(void **state)
{
    (void)state;
    (void)sign_up("crake");
    struct page page = post(somebody(), "/login", "/login", "name", "crake", "password",
                            "correct horse crake", NULL);
    assert_true(lasts(&page, "7776000"));
    assert_int_equal(site_ctl("role crake moderator", NULL), 0);
    page = post(somebody(), "/login", "/login", "name", "crake", "password", "correct horse crake",
                NULL);
    assert_true(lasts(&page, "604800"));
}

/* ---- rights change ---- */

static void a_new_role_ends_all_sessions(void **state)
{
    (void)state;
    struct person *who = sign_up("dunlin");
    assert_int_equal(site_ctl("role dunlin coach", NULL), 0);
    assert_false(is_signed_in(who));
    assert_true(is_signed_in(sign_in("dunlin")));
    assert_true(is_true(format("SELECT count(*) = 1 FROM audit WHERE kind = 'role' AND about = "
                               "'from member to coach' AND %s",
                               of("dunlin"))));
}

static void a_new_password_changes_the_token_and_not_the_session(void **state)
{
    (void)state;
    struct person *who = sign_up("egret");
    sql(format("UPDATE session SET created_at = now() - interval '40 days', confirmed_at = now() - "
               "interval '1 day' WHERE %s",
               of("egret")));
    int64_t id = number_of(format("SELECT id FROM session WHERE %s", of("egret")));
    sql(format("CREATE TABLE egret AS SELECT token_hash FROM session WHERE %s", of("egret")));
    struct page page = post(who, "/account", "/account/password", "current", "correct horse egret",
                            "new", "a walk along the shore", NULL);
    assert_status(&page, 303);
    assert_true(is_signed_in(who));
    assert_true(
        is_true(format("SELECT id = %lld AND confirmed_at > now() - interval '1 minute' AND "
                       "created_at < now() - interval '39 days' AND token_hash <> (SELECT "
                       "token_hash FROM egret) FROM session WHERE %s",
                       (long long)id, of("egret"))));
}

static void refuses(const char *call, const char *constraint)
{
    sql(format(
        "DO $$ DECLARE refused text; BEGIN PERFORM %s; RAISE 'not refused'; EXCEPTION WHEN "
        "check_violation THEN GET STACKED DIAGNOSTICS refused = CONSTRAINT_NAME; IF refused <> "
        "'%s' THEN RAISE 'refused for %%', refused; END IF; END $$",
        call, constraint));
}

static void a_session_that_was_ended_does_not_come_back(void **state)
{
    (void)state;
    site_start();
    refuses("session_renew('gone', 'new', false)", "session_over");
}

/* Between the look at a password and the session, its owner set another one. */
static void an_old_password_begins_no_session(void **state)
{
    (void)state;
    (void)sign_up("fulmar");
    sql("UPDATE account SET devices_since = now() WHERE name = 'fulmar'");
    refuses("session_start('fulmar', (SELECT id FROM account WHERE name = 'fulmar'), 'password', "
            "false, '', '', '2000-01-01')",
            "sign_in_proof");
    sql("DO $$ BEGIN PERFORM session_start('fulmar', id, 'password', false, '', '', devices_since) "
        "FROM account WHERE name = 'fulmar'; END $$");
}

/* A password that was hashed with the limits of years ago is hashed with those of today at the next sign-in. */
static void an_old_hash_is_made_again_when_its_owner_signs_in(void **state)
{
    (void)state;
    static const char password[] = "correct horse gannet";
    char old[crypto_pwhash_STRBYTES];
    (void)sign_up("gannet");
    assert_int_equal(crypto_pwhash_str(old, password, strlen(password), crypto_pwhash_OPSLIMIT_MIN,
                                       crypto_pwhash_MEMLIMIT_MIN),
                     0);
    sql(format("UPDATE account SET password = '%s' WHERE name = 'gannet'", old));
    (void)sign_in("gannet");
    assert_true(
        is_true("SELECT password LIKE '$argon2id$v=19$m=65536,t=2,p=1$%' FROM account WHERE "
                "name = 'gannet'"));
    sql("CREATE TABLE gannet AS SELECT password FROM account WHERE name = 'gannet'");
    (void)sign_in("gannet");
    assert_true(is_true("SELECT a.password = g.password FROM account a, gannet g WHERE a.name = "
                        "'gannet'"));
}

/* ---- what is shown ---- */

static void sessions_say_what_where_and_when(void **state)
{
    (void)state;
    struct person *who = sign_up("godwit");
    struct person *phone = sign_in("godwit");
    sql(format("UPDATE session SET agent = 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 "
               "Firefox/140.0', address = '2001:db8:1:2:3:4:5:6', last_address = '203.0.113.7', "
               "created_at = '2026-01-31 02:00+00', last_seen_at = now() - interval '10 minutes' "
               "WHERE id = (SELECT max(id) FROM session WHERE %s)",
               of("godwit")));
    struct page page = get(who, "/account");
    assert_has(&page, "Firefox on Android");
    assert_has(&page, "Signed in with a password on");
    assert_has(&page, "31 January 2026, 02:00 UTC");
    assert_has(&page, "2001:db8:1:2::/64");
    assert_has(&page, "203.0.113.7");
    assert_has(&page, "Signed in by registering on");
    assert_has(&page, "after 30 days without use");
    /* Used from here: the place of last use is this one. */
    assert_true(is_signed_in(phone));
    await(format("SELECT last_address = '127.0.0.1' FROM session WHERE id = (SELECT max(id) FROM "
                 "session WHERE %s)",
                 of("godwit")));
    page = get(sign_up_as("heron", "moderator"), "/account");
    assert_has(&page, "after 12 hours without use");
}

/* One that began before many others is not hidden behind them: the page has them all, or they are over. */
static void all_sessions_are_listed(void **state)
{
    (void)state;
    struct person *who = sign_up("crane");
    (void)sign_in("crane");
    sql(format(
        "UPDATE session SET last_seen_at = now() - interval '2 hours' WHERE id = (SELECT max(id) "
        "FROM session WHERE %s)",
        of("crane")));
    sql("DO $$ BEGIN PERFORM session_start(sha256(('crane ' || n)::bytea), a.id, 'password', "
        "false, "
        "'127.0.0.9', 'x', NULL) FROM account a, generate_series(1, 97) AS n WHERE a.name = "
        "'crane'; END $$");
    assert_int_equal(number_of(format("SELECT count(*) FROM session WHERE %s", of("crane"))), 99);
    static const char oldest[] =
        "SELECT count(*) FROM session WHERE %s AND last_seen_at < now() - interval '1 hour'";
    (void)sign_in("crane");
    assert_int_equal(number_of(format("SELECT count(*) FROM session WHERE %s", of("crane"))), 100);
    assert_int_equal(number_of(format(oldest, of("crane"))), 1);
    struct page page = get(who, "/account");
    int listed = 0;
    for (const char *at = format(SPAN_FMT, SPAN_ARG(page.body));
         (at = strstr(at, "Signed in ")) != NULL; at++)
        listed++;
    assert_int_equal(listed, 100);
    (void)sign_in("crane");
    assert_int_equal(number_of(format("SELECT count(*) FROM session WHERE %s", of("crane"))), 100);
    assert_int_equal(number_of(format(oldest, of("crane"))), 0);
}

/* ---- a device that is new ---- */

static int64_t told(const char *name)
{
    return number_of(
        format("SELECT count(*) FROM mail WHERE kind = 'new_device' AND %s", of(name)));
}

static void a_new_device_is_told_of_by_mail(void **state)
{
    (void)state;
    struct person *who = sign_up("ibis");
    sql("UPDATE account SET email = 'ibis@example.org', email_wanted = NULL WHERE name = 'ibis'");
    assert_int_equal(told("ibis"), 0);
    struct page page = post(who, "/account", "/logout", NULL);
    page = post(who, "/login", "/login", "name", "ibis", "password", "correct horse ibis", NULL);
    assert_status(&page, 303);
    assert_int_equal(told("ibis"), 0); /* it is known here */
    struct person *other = somebody();
    page = post(other, "/login", "/login", "name", "ibis", "password", "not the one", NULL);
    assert_int_equal(told("ibis"), 0);
    page = post(other, "/login", "/login", "name", "ibis", "password", "correct horse ibis", NULL);
    assert_status(&page, 303);
    assert_int_equal(told("ibis"), 1);
    const char *letter = letter_with(letters_folder(), "ibis@example.org", "is new there");
    assert_non_null(strstr(letter, "from 127.0.0.1"));
    assert_non_null(strstr(letter, "/account/activity"));
    page = post(other, "/account", "/logout", NULL);
    page = post(other, "/login", "/login", "name", "ibis", "password", "correct horse ibis", NULL);
    assert_int_equal(told("ibis"), 1);
}

/* Made by an admin's tool, say: there is no device yet that would be known. */
static void the_first_sign_in_is_told_to_nobody(void **state)
{
    (void)state;
    (void)sign_up("jacana");
    sql("UPDATE account SET email = 'jacana@example.org', first_signed_in_at = NULL WHERE name = "
        "'jacana'");
    (void)sign_in("jacana");
    assert_int_equal(told("jacana"), 0);
    (void)sign_in("jacana");
    assert_int_equal(told("jacana"), 1);
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_ends_after_a_time_that_goes_by_the_role),
        cmocka_unit_test(a_session_that_is_used_goes_on),
        cmocka_unit_test(what_is_over_is_deleted_a_few_at_a_time),
        cmocka_unit_test(the_cookie_lasts_as_long_as_the_session_may),
        cmocka_unit_test(a_new_role_ends_all_sessions),
        cmocka_unit_test(a_new_password_changes_the_token_and_not_the_session),
        cmocka_unit_test(a_session_that_was_ended_does_not_come_back),
        cmocka_unit_test(an_old_password_begins_no_session),
        cmocka_unit_test(an_old_hash_is_made_again_when_its_owner_signs_in),
        cmocka_unit_test(sessions_say_what_where_and_when),
        cmocka_unit_test(all_sessions_are_listed),
        cmocka_unit_test(a_new_device_is_told_of_by_mail),
        cmocka_unit_test(the_first_sign_in_is_told_to_nobody),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

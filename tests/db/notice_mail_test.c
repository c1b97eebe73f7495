/* What is still unread is told by mail: when, to whom, of what, and how one stops it. */
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

/* Members 1 to 5 with addresses of their own, of whom 1 may do everything. */
static int setup(void **state)
{
    (void)state;
    product_open(&product);
    sql("INSERT INTO account (name, name_key, role, email) SELECT 'n' || n, 'n' || n,"
        " CASE n WHEN 1 THEN 'admin' ELSE 'member' END, 'n' || n || '@post.test'"
        " FROM generate_series(1, 5) AS n;"
        "INSERT INTO tag (name, title) VALUES ('hip', 'hip')");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

#define NEWEST(kind) "(SELECT max(id) FROM post WHERE kind = '" kind "')"
#define HIP "(SELECT id FROM tag WHERE name = 'hip')"

static void ask(int by)
{
    char text[512];
    snprintf(text, sizeof(text),
             "SELECT question_ask(%d, 'A question of it', 'q', 'b', 'b', 'b', '{hip}', '{}', '{}')",
             by);
    sql(text);
}

static void answer_newest(int by)
{
    char text[512];
    snprintf(text, sizeof(text),
             "SELECT answer_give(%d, " NEWEST("question") ", 'b', 'b', 'b', '{}', '{}')", by);
    sql(text);
}

/* All that happened, and the mails that were sent, are so much older. */
static void later(const char *by)
{
    char text[512];
    product_jobs(&product);
    snprintf(text, sizeof(text),
             "UPDATE notice SET at = at - interval '%s';"
             "UPDATE notice_setting SET mail_at = mail_at - interval '%s',"
             " mailed_at = mailed_at - interval '%s'",
             by, by, by);
    sql(text);
    product_jobs(&product);
}

static int64_t mails(int to)
{
    char text[256];
    snprintf(text, sizeof(text),
             "SELECT count(*) FROM mail WHERE account_id = %d AND kind = 'notices'", to);
    return number(text);
}

/* How many notices the newest mail would tell of, were it sent now. */
static int64_t told(int to)
{
    char text[512];
    snprintf(text, sizeof(text),
             "SELECT count(*) FROM (SELECT * FROM mail WHERE account_id = %d AND kind = 'notices' "
             "ORDER BY id DESC LIMIT 1) AS m, notice_mailed(m.account_id, m.address, m.about, 50)",
             to);
    return number(text);
}

static void choose(int who, const char *own, const char *followed)
{
    char text[256];
    snprintf(text, sizeof(text), "SELECT notice_setting_put(%d, true, '%s', '%s')", who, own,
             followed);
    sql(text);
}

/* ---- when, and of what ---- */

static void replies_are_told_when_they_are_unread_for_hours(void **state)
{
    (void)state;
    ask(2);
    answer_newest(3);
    later("2 hours 50 minutes");
    assert_int_equal(mails(2), 0);
    later("20 minutes");
    assert_int_equal(mails(2), 1);
    assert_int_equal(told(2), 1);
    /* Once. */
    later("1 day");
    assert_int_equal(mails(2), 1);
    assert_int_equal(number("SELECT count(*) FROM notice_setting WHERE mail_at IS NOT NULL"), 0);
}

static void what_is_followed_is_told_only_when_it_is_asked_for(void **state)
{
    (void)state;
    sql("SELECT follow_set(4, 'tag', " HIP ", 'follow'), follow_set(5, 'tag', " HIP ", 'follow')");
    choose(5, "never", "hours");
    ask(2);
    later("4 hours");
    assert_int_equal(mails(4), 0);
    assert_int_equal(mails(5), 1);
    assert_int_equal(told(5), 1);
    /* Of what came before it was asked for, nothing is told. */
    choose(4, "hours", "hours");
    later("1 day");
    assert_int_equal(mails(4), 0);
    ask(3);
    later("4 hours");
    assert_int_equal(mails(4), 1);
    assert_int_equal(told(4), 1);
}

static void what_was_read_is_not_told(void **state)
{
    (void)state;
    ask(2);
    answer_newest(3);
    product_jobs(&product);
    sql("SELECT notice_read(2, 0, 9000000000)");
    later("4 hours");
    assert_int_equal(mails(2), 0);
    answer_newest(4);
    later("4 hours");
    assert_int_equal(mails(2), 1);
    assert_int_equal(told(2), 1);
    /* Nor what was read before it is sent. */
    sql("SELECT notice_read(2, 0, 9000000000)");
    assert_int_equal(told(2), 0);
}

static void what_is_not_seen_is_not_told(void **state)
{
    (void)state;
    ask(2);
    answer_newest(3);
    answer_newest(4);
    later("4 hours");
    assert_int_equal(told(2), 2);
    sql("SELECT post_delete(1, " NEWEST("answer") ", true, 'mistaken')");
    assert_int_equal(told(2), 1);
    ask(5);
    answer_newest(3);
    product_jobs(&product);
    sql("UPDATE post SET deleted_at = now(), deleted_by = 1 WHERE id = " NEWEST("answer"));
    later("4 hours");
    assert_int_equal(mails(5), 0);
}

/* Days after: what a coach warns of by then is told of, and not quoted. */
static void what_readers_are_warned_of_is_not_quoted(void **state)
{
    (void)state;
#define QUOTED                                                                                   \
    "SELECT count(*) FROM notice n CROSS JOIN LATERAL notice_said(n) AS s WHERE n.account_id = " \
    "2 AND s.excerpt <> '' AND s.title <> ''"
    ask(2);
    answer_newest(3);
    later("4 hours");
    assert_int_equal(number(QUOTED), 1);
    sql("UPDATE post_score SET warning = 'Not after surgery.' WHERE post_id = " NEWEST("answer"));
    assert_int_equal(told(2), 1);
    assert_int_equal(number(QUOTED), 0);
}

static void there_is_one_mail_an_hour(void **state)
{
    (void)state;
    ask(2);
    answer_newest(3);
    later("4 hours");
    assert_int_equal(mails(2), 1);
    answer_newest(4);
    product_jobs(&product);
    sql("UPDATE notice SET at = at - interval '4 hours' WHERE actor_id = 4;"
        "UPDATE notice_setting SET mail_at = now()");
    product_jobs(&product);
    assert_int_equal(mails(2), 1);
    assert_int_equal(number("SELECT count(*) FROM notice_setting WHERE account_id = 2 AND "
                            "mail_at = mailed_at + interval '1 hour'"),
                     1);
    later("61 minutes");
    assert_int_equal(mails(2), 2);
    assert_int_equal(told(2), 1);
}

static void days_and_weeks_begin_where_one_is(void **state)
{
    (void)state;
    static const struct {
        const char *how, *at, *zone, *due;
    } cases[] = {
        {"daily", "2026-11-28 05:00Z", "", "2026-11-28 07:00Z"},
        {"daily", "2026-11-28 07:00Z", "", "2026-11-29 07:00Z"},
        {"daily", "2026-11-28 05:59Z", "Europe/Berlin", "2026-11-28 06:00Z"},
        {"daily", "2026-11-28 06:00Z", "Europe/Berlin", "2026-11-29 06:00Z"},
        {"daily", "2026-11-28 05:00Z", "Nowhere/Such", "2026-11-28 07:00Z"},
        {"weekly", "2026-11-28 05:00Z", "", "2026-11-30 07:00Z"},
        {"weekly", "2026-11-30 07:00Z", "", "2026-12-07 07:00Z"},
        {"weekly", "2026-03-27 12:00Z", "Europe/Berlin", "2026-03-30 05:00Z"},
        {"hours", "2026-11-28 05:00Z", "", "2026-11-28 08:00Z"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[256];
        snprintf(text, sizeof(text), "SELECT (notice_mail_due('%s', '%s', '%s') = '%s')::integer",
                 cases[i].how, cases[i].at, cases[i].zone, cases[i].due);
        if (number(text) != 1)
            fail_msg("%s at %s in %s is not at %s", cases[i].how, cases[i].at, cases[i].zone,
                     cases[i].due);
    }
    assert_int_equal(number("SELECT count(notice_mail_due('never', now(), ''))"), 0);
}

/* A weekly mail waits for its day, though an hourly one goes; the nearest is looked for first. */
static void each_kind_has_its_own_time(void **state)
{
    (void)state;
    choose(2, "hours", "weekly");
    sql("SELECT follow_set(2, 'person', 5, 'follow')");
    ask(2);
    answer_newest(3);
    ask(5);
    product_jobs(&product);
    sql("UPDATE notice SET at = '2026-11-24 12:00Z' WHERE actor_id = 5");
    later("3 hours 1 minute");
    assert_int_equal(mails(2), 1);
    assert_int_equal(number("SELECT count(*) FROM mail WHERE event LIKE 'own=hours 2%'"), 1);
    assert_int_equal(told(2), 1);
}

/* ---- to whom ---- */

static void nobody_gets_mail_whose_address_is_not_theirs(void **state)
{
    (void)state;
    ask(2);
    ask(3);
    ask(4);
    ask(5);
    for (int by = 0; by < 4; by++) {
        char text[256];
        snprintf(text, sizeof(text),
                 "SELECT answer_give(1, (SELECT id FROM post WHERE kind = 'question' "
                 "ORDER BY id OFFSET %d LIMIT 1), 'b', 'b', 'b', '{}', '{}')",
                 by);
        sql(text);
    }
    product_jobs(&product);
    sql("UPDATE account SET email = NULL, email_wanted = 'n2@post.test' WHERE id = 2;"
        "UPDATE account SET email_refused = 'no such box' WHERE id = 3;"
        "INSERT INTO suspension (account_id, reason, message, actor_id) VALUES (4, 'r', 'm', 1)");
    later("4 hours");
    assert_int_equal(mails(2) + mails(3) + mails(4), 0);
    assert_int_equal(mails(5), 1);
    /* Nor at an address that it was not queued for. */
    sql("UPDATE account SET email = 'other@post.test' WHERE id = 5");
    assert_int_equal(told(5), 0);
}

/* ---- stopping it ---- */

/* As the job runner makes the link of a mail. */
static void link_of_newest(int to, const char *token)
{
    char text[512];
    snprintf(text, sizeof(text),
             "INSERT INTO account_token (token_hash, kind, account_id, address, event, expires_at) "
             "SELECT sha256('%s'), 'stop', account_id, address, event, now() + interval '1 day' "
             "FROM mail WHERE account_id = %d AND kind = 'notices' ORDER BY id DESC LIMIT 1",
             token, to);
    sql(text);
}

static const char *setting(int who)
{
    char text[128];
    snprintf(text, sizeof(text),
             "SELECT own_mail || ' ' || followed_mail FROM notice_setting WHERE account_id = %d",
             who);
    return product_text(&product, text);
}

static void a_link_stops_what_its_mail_was_about(void **state)
{
    (void)state;
    choose(2, "hours", "weekly");
    ask(2);
    answer_newest(3);
    later("4 hours");
    link_of_newest(2, "one");
    assert_int_equal(number("SELECT goes::integer FROM notice_stop_of(sha256('one'))"), 1);
    sql("SELECT notice_stop(sha256('one'), false)");
    assert_string_equal(setting(2), "never weekly");
    sql("SELECT notice_stop(sha256('one'), false)");
    assert_int_equal(number("SELECT goes::integer FROM notice_stop_of(sha256('one'))"), 0);
    assert_int_equal(told(2), 0); /* also what waits to be sent */
    answer_newest(4);
    later("4 hours");
    assert_int_equal(mails(2), 1);
    sql("SELECT notice_stop(sha256('one'), true)");
    assert_string_equal(setting(2), "hours weekly");
    /* What was chosen since is not undone. */
    choose(2, "daily", "weekly");
    sql("SELECT notice_stop(sha256('one'), true)");
    assert_string_equal(setting(2), "daily weekly");
    product_refused(&product, "SELECT notice_stop(sha256('two'), false)", "account_token_holds");
    sql("UPDATE account_token SET expires_at = now()");
    product_refused(&product, "SELECT notice_stop(sha256('one'), false)", "account_token_holds");
}

static void a_link_in_an_address_that_was_theirs_once_stops_nothing(void **state)
{
    (void)state;
    ask(2);
    answer_newest(3);
    later("4 hours");
    link_of_newest(2, "old");
    sql("UPDATE account SET email = upper(email) WHERE id = 2");
    assert_int_equal(number("SELECT count(*) FROM notice_stop_of(sha256('old'))"), 1);
    sql("UPDATE account SET email = 'another@example.org' WHERE id = 2");
    assert_int_equal(number("SELECT count(*) FROM notice_stop_of(sha256('old'))"), 0);
    product_refused(&product, "SELECT notice_stop(sha256('old'), false)", "account_token_holds");
    product_refused(&product, "SELECT notice_stop(sha256('old'), true)", "account_token_holds");
}

/* ---- two runners ---- */

/* Each would hold readers that the other waits for. */
static void one_runner_tells_at_a_time(void **state)
{
    (void)state;
    struct text why;
    text_init(&why, 4096);
    struct db_sync *other = db_sync_open(product.uri, false, &why);
    ask(2);
    answer_newest(3);
    ask(3);
    answer_newest(2);
    assert_true(db_sync_exec(other, "BEGIN; SELECT job_notices(500)", &why));
    ask(4);
    answer_newest(2);
    sql("SET lock_timeout = '100ms'");
    assert_int_equal(number("SELECT job_notices(500)"), 0);
    assert_int_equal(number("SELECT job_notice_mail(500)"), 0);
    assert_true(db_sync_exec(other, "COMMIT", &why));
    sql("SET lock_timeout = 0");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM notice"), 3);
    db_sync_close(other);
    text_free(&why);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(replies_are_told_when_they_are_unread_for_hours),
        TEST(what_is_followed_is_told_only_when_it_is_asked_for),
        TEST(what_was_read_is_not_told),
        TEST(what_is_not_seen_is_not_told),
        TEST(what_readers_are_warned_of_is_not_quoted),
        TEST(there_is_one_mail_an_hour),
        TEST(days_and_weeks_begin_where_one_is),
        TEST(each_kind_has_its_own_time),
        TEST(nobody_gets_mail_whose_address_is_not_theirs),
        TEST(a_link_stops_what_its_mail_was_about),
        TEST(a_link_in_an_address_that_was_theirs_once_stops_nothing),
        TEST(one_runner_tells_at_a_time),
    };
    return cmocka_run_group_tests_name("notice_mail", tests, NULL, NULL);
}

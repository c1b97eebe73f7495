/* Limits in the database: how much at once, how it comes back, younger accounts, many clients, what is refused elsewhere. */
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "limit/limit.h"

enum { CLIENTS = 16, TRIES = 20, SQL_MAX = 1024 };

static struct product product;

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(
        &product,
        "CREATE FUNCTION tried(call text) RETURNS text LANGUAGE plpgsql AS $$"
        " DECLARE name text; BEGIN EXECUTE 'SELECT ' || call; RETURN '';"
        " EXCEPTION WHEN check_violation THEN"
        " GET STACKED DIAGNOSTICS name = CONSTRAINT_NAME; RETURN name || ' ' || SQLERRM; END $$");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/* A rule that an admin may give a proof of work is one that the database lets have one, and the other way round. */
static void a_proof_is_asked_for_where_the_table_lets_it(void **state)
{
    (void)state;
    char what[64];
    char sql[256];
    int64_t count = product_number(&product, "SELECT count(DISTINCT what) FROM limit_rule");
    assert_true(count > 20);
    product_sql(&product, "CREATE FUNCTION free_try(w text) RETURNS void LANGUAGE sql AS "
                          "$$ UPDATE limit_rule SET free = 0 WHERE what = w $$");
    for (int i = 0; i < (int)count; i++) {
        snprintf(sql, sizeof(sql),
                 "SELECT DISTINCT what FROM limit_rule ORDER BY what OFFSET %d LIMIT 1", i);
        snprintf(what, sizeof(what), "%s", product_text(&product, sql));
        snprintf(sql, sizeof(sql), "SELECT tried('free_try(''%s'')')", what);
        if ((product_text(&product, sql)[0] == '\0') != limit_may_ask_proof(span_of(what)))
            fail_msg("%s may ask for a proof on one side alone", what);
        assert_true(limit_what_words(span_of(what)).ptr != what);
    }
}

static int begin(void **state)
{
    (void)state;
    product_sql(&product, "TRUNCATE limit_used, proof_spent; DELETE FROM limit_rule");
    return 0;
}

static void rule(const char *scope, const char *seconds_and_most)
{
    char sql[SQL_MAX];
    snprintf(
        sql, sizeof(sql),
        "INSERT INTO limit_rule (what, scope, seconds, most, most_first_day, most_first_hour, free)"
        " VALUES ('ask', '%s', %s)",
        scope, seconds_and_most);
    product_sql(&product, sql);
}

/* What came of one more, in a transaction of its own: "", "limit 30" or "limit_proof 12". Until the next call. */
static const char *outcome(struct db_sync *db, const char *function, const char *with)
{
    static char value[64];
    char sql[SQL_MAX];
    struct span answer;
    struct text why;
    struct arena *arena = arena_new(1 << 16);
    text_init(&why, SQL_MAX);
    snprintf(sql, sizeof(sql), "SELECT tried($call$%s('ask', %s)$call$)", function, with);
    if (!db_sync_value(db, sql, arena, &answer, &why))
        fail_msg("%s", text_string(&why));
    snprintf(value, sizeof(value), SPAN_FMT, SPAN_ARG(answer));
    text_free(&why);
    arena_free(arena);
    return value;
}

static const char *take_for(const char *account, const char *network, const char *proof)
{
    char with[SQL_MAX];
    snprintf(with, sizeof(with), "%s, %s, %s", account, network, proof);
    return outcome(product.db, "limit_take", with);
}

static int taken_of(int tries, const char *account, const char *network)
{
    int taken = 0;
    for (int i = 0; i < tries; i++)
        taken += take_for(account, network, "NULL")[0] == '\0';
    return taken;
}

/* As if so much time had passed. */
static void later(const char *interval)
{
    char sql[SQL_MAX];
    snprintf(sql, sizeof(sql), "UPDATE limit_used SET full_at = full_at - interval '%s'", interval);
    product_sql(&product, sql);
}

static void so_many_at_once_and_then_one_each_step(void **state)
{
    (void)state;
    /* A step that is no whole number of microseconds. */
    rule("network", "3600, 7, NULL, NULL, NULL");
    assert_int_equal(taken_of(TRIES, "NULL", "'192.0.2.1'"), 7);
    assert_int_equal(taken_of(TRIES, "NULL", "'192.0.2.2'"), 7);
    later("515 seconds");
    assert_int_equal(taken_of(TRIES, "NULL", "'192.0.2.1'"), 1);
    later("30 minutes");
    assert_int_equal(taken_of(TRIES, "NULL", "'192.0.2.1'"), 3);
    later("2 days");
    assert_int_equal(taken_of(TRIES, "NULL", "'192.0.2.1'"), 7);
}

static void a_refusal_says_how_long_to_wait(void **state)
{
    (void)state;
    rule("network", "60, 2, NULL, NULL, NULL");
    assert_int_equal(taken_of(TRIES, "NULL", "'192.0.2.1'"), 2);
    assert_string_equal(take_for("NULL", "'192.0.2.1'", "NULL"), "limit 30 network");
    later("1 second");
    assert_string_equal(take_for("NULL", "'192.0.2.1'", "NULL"), "limit 29 network");
}

static void a_refusal_says_whose_limit_it_is(void **state)
{
    (void)state;
    rule("account", "3600, 1, NULL, NULL, NULL");
    rule("network", "60, 1, NULL, NULL, NULL");
    assert_string_equal(take_for("7", "'192.0.2.1'", "NULL"), "");
    assert_string_equal(take_for("7", "'192.0.2.1'", "NULL"), "limit 3600 account");
    assert_string_equal(outcome(product.db, "limit_look", "7, '192.0.2.1'"), "limit 3600 account");
    assert_string_equal(take_for("8", "'192.0.2.1'", "NULL"), "limit 60 network");
}

static void what_has_no_rule_has_no_limit(void **state)
{
    (void)state;
    assert_int_equal(taken_of(TRIES, "1", "'192.0.2.1'"), TRIES);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM limit_used"), 0);
}

static void accounts_have_less_in_their_first_hour_and_day(void **state)
{
    (void)state;
    product_sql(&product, "INSERT INTO account (name, name_key, created_at, role) VALUES"
                          " ('hour', 'hour', now(), 'member'),"
                          " ('day', 'day', now() - interval '2 hours', 'member'),"
                          " ('old', 'old', now() - interval '2 days', 'member'),"
                          " ('coach', 'coach', now(), 'coach')");
    rule("account", "3600, 12, 6, 3, NULL");
    assert_int_equal(taken_of(TRIES, "(SELECT id FROM account WHERE name = 'hour')", "NULL"), 3);
    assert_int_equal(taken_of(TRIES, "(SELECT id FROM account WHERE name = 'day')", "NULL"), 6);
    assert_int_equal(taken_of(TRIES, "(SELECT id FROM account WHERE name = 'old')", "NULL"), 12);
    assert_int_equal(taken_of(TRIES, "(SELECT id FROM account WHERE name = 'coach')", "NULL"), 12);
}

static void what_one_rule_refuses_is_counted_by_none(void **state)
{
    (void)state;
    rule("account", "3600, 5, NULL, NULL, NULL");
    rule("network", "3600, 2, NULL, NULL, NULL");
    assert_int_equal(taken_of(TRIES, "7", "'192.0.2.1'"), 2);
    assert_int_equal(taken_of(TRIES, "7", "'192.0.2.2'"), 2);
    assert_int_equal(taken_of(TRIES, "7", "'192.0.2.3'"), 1);
}

static void everybody_together_has_a_limit_too(void **state)
{
    (void)state;
    rule("all", "3600, 80, NULL, NULL, NULL");
    int taken = 0;
    for (int i = 0; i < 400; i++) {
        char network[32];
        snprintf(network, sizeof(network), "'198.51.100.%d'", i % 250);
        taken += take_for("NULL", network, "NULL")[0] == '\0';
    }
    assert_int_equal(taken, 80);
}

static void beyond_what_is_free_each_needs_a_proof_of_its_own(void **state)
{
    (void)state;
    rule("network", "3600, 5, NULL, NULL, 2");
    assert_int_equal(taken_of(TRIES, "NULL", "'192.0.2.1'"), 2);
    assert_memory_equal(take_for("NULL", "'192.0.2.1'", "NULL"), "limit_proof 2", 13);
    assert_string_equal(take_for("NULL", "'192.0.2.1'", "'one'"), "");
    assert_memory_equal(take_for("NULL", "'192.0.2.1'", "'one'"), "limit_proof 4", 13);
    assert_string_equal(take_for("NULL", "'192.0.2.1'", "'two'"), "");
    assert_string_equal(take_for("NULL", "'192.0.2.1'", "'three'"), "");
    assert_memory_equal(take_for("NULL", "'192.0.2.1'", "'four'"), "limit ", 6);
    /* One that was not needed is not spent. */
    later("3600 seconds");
    assert_string_equal(take_for("NULL", "'192.0.2.1'", "'four'"), "");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM proof_spent"), 3);
}

static void looking_counts_nothing(void **state)
{
    (void)state;
    rule("network", "3600, 1, NULL, NULL, NULL");
    for (int i = 0; i < 3; i++)
        assert_string_equal(outcome(product.db, "limit_look", "NULL, '192.0.2.1'"), "");
    assert_int_equal(taken_of(TRIES, "NULL", "'192.0.2.1'"), 1);
    assert_memory_equal(outcome(product.db, "limit_look", "NULL, '192.0.2.1'"), "limit ", 6);
}

static void what_is_given_back_can_be_taken_again(void **state)
{
    (void)state;
    rule("network", "3600, 2, NULL, NULL, NULL");
    assert_int_equal(taken_of(TRIES, "NULL", "'192.0.2.1'"), 2);
    product_sql(&product, "SELECT limit_give_back('ask', NULL, '192.0.2.1', NULL, NULL)");
    assert_int_equal(taken_of(TRIES, "NULL", "'192.0.2.1'"), 1);
    /* More than was taken makes no room for more than the rule. */
    for (int i = 0; i < TRIES; i++)
        product_sql(&product, "SELECT limit_give_back('ask', NULL, '192.0.2.1', NULL, NULL)");
    assert_int_equal(taken_of(TRIES, "NULL", "'192.0.2.1'"), 2);
}

/* A process of its own: a connection belongs to one. Ends with how many it took. */
static int be_a_client(void)
{
    struct text why;
    int taken = 0;
    text_init(&why, SQL_MAX);
    struct db_sync *db = db_sync_open(product.uri, true, &why);
    for (int i = 0; i < TRIES && db != NULL; i++)
        taken += outcome(db, "limit_take", "9, '192.0.2.1'")[0] == '\0';
    return taken;
}

static void many_at_once_never_take_more(void **state)
{
    (void)state;
    rule("account", "86400, 60, NULL, NULL, NULL");
    rule("network", "86400, 50, NULL, NULL, NULL");
    pid_t clients[CLIENTS];
    for (size_t i = 0; i < CLIENTS; i++) {
        clients[i] = fork();
        if (clients[i] == 0)
            _exit(be_a_client());
    }
    int taken = 0;
    for (size_t i = 0; i < CLIENTS; i++) {
        int status = 0;
        assert_int_equal(waitpid(clients[i], &status, 0), clients[i]);
        assert_true(WIFEXITED(status));
        taken += WEXITSTATUS(status);
    }
    assert_int_equal(taken, 50);
}

static void the_job_runner_deletes_what_means_nothing_any_more(void **state)
{
    (void)state;
    product_sql(
        &product,
        "INSERT INTO limit_used SELECT 'ask', 'network', n::text, now() + (n % 10 - 8) * interval "
        "'1 hour'"
        " FROM generate_series(1, 5000) AS n;"
        "INSERT INTO proof_spent SELECT sha256(n::text::bytea), now() + (n - 5) * interval '1 hour'"
        " FROM generate_series(1, 9) AS n");
    product_jobs(&product);
    for (int i = 0; i < 10; i++) /* a thousand rows at a time, and once around */
        product_sql(&product, "SELECT job_forget(1000)");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM limit_used"), 500);
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM limit_used WHERE full_at < now()"), 0);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM proof_spent"), 4);
}

static void the_job_runner_writes_nothing_where_nothing_is_to_be_done(void **state)
{
    (void)state;
    product_sql(&product,
                "INSERT INTO limit_used SELECT 'ask', 'network', n::text, now() + interval '1 hour'"
                " FROM generate_series(1, 9) AS n");
    for (int i = 0; i < 3; i++)
        product_sql(&product, "DO $$ BEGIN PERFORM limit_forget(1000);"
                              " IF pg_current_xact_id_if_assigned() IS NOT NULL THEN"
                              " RAISE 'it wrote'; END IF; END $$");
    /* Exactly as many as it looks at: the next look is for those behind, and then from the beginning. */
    product_sql(&product, "SELECT limit_forget(9)");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM limit_swept"), 1);
    product_sql(&product, "SELECT limit_forget(9)");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM limit_swept"), 0);
}

static void as_shipped_a_clinic_votes_and_nobody_floods(void **state)
{
    (void)state;
    struct product shipped;
    product_open(&shipped);
    /* Forty people behind one address, each a vote within half a minute. */
    assert_int_equal(
        product_number(
            &shipped,
            "SELECT count(*) FROM limit_rule WHERE what = 'vote' AND scope = 'network'"
            " AND most + 30.0 * most / seconds >= 40 AND most + 3.0 * most / seconds < 20"),
        1);
    assert_int_equal(
        product_number(&shipped,
                       "SELECT count(*) FROM limit_rule WHERE what = 'register' AND scope ="
                       " 'network' AND most + 3.0 * most / seconds < 20"),
        1);
    product_close(&shipped);
}

/* OWASP ASVS 4.0.3, 2.2.1. Those that there are at once come on top of what an hour gives back, from elsewhere and from a known device. */
static void as_shipped_a_name_gets_fewer_than_a_hundred_tries_an_hour(void **state)
{
    (void)state;
    struct product shipped;
    product_open(&shipped);
    assert_in_range(product_number(&shipped,
                                   "SELECT sum(most + 3600.0 * most / seconds)::int FROM limit_rule"
                                   " WHERE what = 'signin' AND scope IN ('name', 'device')"),
                    20, 100);
    product_close(&shipped);
}

static void as_shipped_few_pictures_of_oneself_are_sent_a_day(void **state)
{
    (void)state;
    struct product shipped;
    product_open(&shipped);
    assert_int_equal(
        product_number(&shipped,
                       "SELECT count(*) FROM limit_rule WHERE what = 'portrait' AND scope ="
                       " 'account' AND seconds = 86400 AND most = 10 AND most_first_hour = 5"),
        1);
    product_close(&shipped);
}

/* Whatever floods there are, from however many networks: no one kind of work takes the machine. */
static void as_shipped_all_that_people_do_is_limited_in_all_too(void **state)
{
    (void)state;
    struct product shipped;
    product_open(&shipped);
    assert_string_equal(
        product_text(
            &shipped,
            "SELECT coalesce(string_agg(w, ' '), '') FROM unnest('{register, signin, "
            "forgotten, ask, answer, comment, vote, edit, search, suggest, preview}'::text[]) "
            "AS w WHERE NOT EXISTS (SELECT FROM limit_rule WHERE what = w AND scope = 'all')"),
        "");
    assert_string_equal(
        product_text(&shipped,
                     "SELECT coalesce(string_agg(what, ' '), '') FROM limit_rule WHERE scope = "
                     "'account' AND what IN ('ask', 'answer', 'comment', 'vote', 'edit', 'search', "
                     "'suggest', 'preview') AND NOT (most_first_hour < most_first_day AND "
                     "most_first_day < most)"),
        "");
    product_close(&shipped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_proof_is_asked_for_where_the_table_lets_it),
        cmocka_unit_test_setup(so_many_at_once_and_then_one_each_step, begin),
        cmocka_unit_test_setup(a_refusal_says_how_long_to_wait, begin),
        cmocka_unit_test_setup(a_refusal_says_whose_limit_it_is, begin),
        cmocka_unit_test_setup(what_has_no_rule_has_no_limit, begin),
        cmocka_unit_test_setup(accounts_have_less_in_their_first_hour_and_day, begin),
        cmocka_unit_test_setup(what_one_rule_refuses_is_counted_by_none, begin),
        cmocka_unit_test_setup(everybody_together_has_a_limit_too, begin),
        cmocka_unit_test_setup(beyond_what_is_free_each_needs_a_proof_of_its_own, begin),
        cmocka_unit_test_setup(looking_counts_nothing, begin),
        cmocka_unit_test_setup(what_is_given_back_can_be_taken_again, begin),
        cmocka_unit_test_setup(many_at_once_never_take_more, begin),
        cmocka_unit_test_setup(the_job_runner_deletes_what_means_nothing_any_more, begin),
        cmocka_unit_test_setup(the_job_runner_writes_nothing_where_nothing_is_to_be_done, begin),
        cmocka_unit_test_setup(as_shipped_a_clinic_votes_and_nobody_floods, begin),
        cmocka_unit_test_setup(as_shipped_a_name_gets_fewer_than_a_hundred_tries_an_hour, begin),
        cmocka_unit_test_setup(as_shipped_few_pictures_of_oneself_are_sent_a_day, begin),
        cmocka_unit_test_setup(as_shipped_all_that_people_do_is_limited_in_all_too, begin),
    };
    return cmocka_run_group_tests_name("limit", tests, set_up, tear_down);
}

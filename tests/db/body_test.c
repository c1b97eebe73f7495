/*
 * What is on somebody's body (sql/functions/body.sql): who serves has no right to it but by functions, which ask what its owner agreed to;
 * and when its owner leaves, no dump of the database has a word of it.
 */
#define _GNU_SOURCE /* asprintf */
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct product product;
static struct db_sync *serving; /* as backtalk_serve */
static struct text why;

static int set_up(void **state)
{
    (void)state;
    char uri[HARNESS_URI_MAX];
    text_init(&why, 65536);
    product_open(&product);
    harness_serving(uri, product.uri);
    serving = db_sync_open(uri, false, &why);
    assert_non_null(serving);
    product_sql(&product, "INSERT INTO account (name, name_key, password) VALUES "
                          "('bodo', 'bodo', 'x'), ('bodil', 'bodil', 'x')");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_sync_close(serving);
    product_close(&product);
    text_free(&why);
    return 0;
}

/* As who serves; NULL: it was done, else why not. */
static const char *refusal(const char *sql)
{
    text_clear(&why);
    return db_sync_exec(serving, sql, &why) ? NULL : text_string(&why);
}

static void no_row_is_within_reach_of_who_serves(void **state)
{
    (void)state;
    assert_true(product_number(&product, "SELECT count(*) FROM pg_tables WHERE schemaname = "
                                         "'body'") >= 2);
    assert_string_equal(
        product_text(&product,
                     "SELECT coalesce(string_agg(t.relname || ' ' || r.name, ', '), 'none') FROM "
                     "pg_class t, (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE'), "
                     "('TRUNCATE'), ('REFERENCES'), ('TRIGGER')) AS r (name) WHERE t.relkind = 'r' "
                     "AND t.relnamespace = 'body'::regnamespace AND "
                     "has_table_privilege('backtalk_serve', t.oid, r.name)"),
        "none");
    static const char *const forbidden[] = {
        "SELECT * FROM body.note",
        "DELETE FROM body.note",
        "UPDATE body.consent SET agreed = true",
        "CREATE TABLE body.mine (id int)",
        "CREATE FUNCTION body.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DROP FUNCTION body.agrees(bigint, text)",
        "SET ROLE backtalk_body",
    };
    for (size_t i = 0; i < COUNT_OF(forbidden); i++) {
        const char *said = refusal(forbidden[i]);
        if (said == NULL)
            fail_msg("allowed: %s", forbidden[i]);
        if (strstr(said, "permission denied") == NULL && strstr(said, "must be owner") == NULL)
            fail_msg("%s: %s", forbidden[i], said);
    }
}

static void all_of_it_is_of_a_role_that_nobody_is(void **state)
{
    (void)state;
    assert_string_equal(
        product_text(
            &product,
            "SELECT coalesce(string_agg(x.name, ', '), 'none') FROM (SELECT relname::text "
            "AS name, relowner AS owner FROM pg_class WHERE relnamespace = "
            "'body'::regnamespace AND relkind IN ('r', 'S') UNION ALL SELECT proname, "
            "proowner FROM pg_proc WHERE pronamespace = 'body'::regnamespace UNION ALL "
            "SELECT nspname, nspowner FROM pg_namespace WHERE nspname = 'body') AS x WHERE "
            "x.owner <> 'backtalk_body'::regrole"),
        "none");
    assert_string_equal(product_text(&product, "SELECT rolcanlogin OR rolsuper OR rolbypassrls "
                                               "FROM pg_roles WHERE rolname = 'backtalk_body'"),
                        "f");
    /* What that role reads of the rest is public. */
    assert_string_equal(
        product_text(
            &product,
            "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relkind = 'r' "
            "AND relnamespace = 'public'::regnamespace AND "
            "has_table_privilege('backtalk_body', oid, 'SELECT,INSERT,UPDATE,DELETE')"),
        "entry entry_slug");
}

static void each_function_has_its_own_search_path_and_is_for_who_serves_alone(void **state)
{
    (void)state;
    assert_string_equal(
        product_text(&product,
                     "SELECT coalesce(string_agg(proname, ', '), 'none') FROM pg_proc WHERE "
                     "pronamespace = 'body'::regnamespace AND (NOT prosecdef OR proconfig IS "
                     "DISTINCT FROM '{\"search_path=body, public, pg_temp\"}' OR "
                     "has_function_privilege('public', oid, 'EXECUTE'))"),
        "none");
}

/* By that it is exported and erased: tests/db/erase_test.c. Numbers of several people are nobody's. */
static void each_table_says_whose_it_is(void **state)
{
    (void)state;
    assert_string_equal(
        product_text(&product,
                     "SELECT coalesce(string_agg(t.relname, ', '), 'none') FROM pg_class t WHERE "
                     "t.relnamespace = 'body'::regnamespace AND t.relkind = 'r' AND "
                     "t.relname NOT IN ('tally', 'trial_count', 'tally_due') AND NOT EXISTS "
                     "(SELECT FROM pg_constraint c WHERE c.conrelid = t.oid AND c.contype = 'f' "
                     "AND c.confrelid = 'account'::regclass)"),
        "none");
}

static void nothing_is_kept_without_agreement_to_that_purpose(void **state)
{
    (void)state;
    static const char add[] = "SELECT note_add(1, '', 'zqbodymarkfollowed', now(), 7, 4, 'better')";
    assert_string_equal(product_text(&product, "SELECT body.agrees(1, 'notes')"), "f");
    assert_non_null(refusal(add));
    assert_null(refusal("SELECT body.consent_answer(1, 'trials', true)"));
    assert_non_null(refusal(add));
    assert_null(refusal("SELECT note_answer(1, true)"));
    assert_null(refusal(add));
    assert_null(refusal("SELECT note_answer(2, true); SELECT note_add(2, '', 'zqbodyother', now(), "
                        "3, 3, 'same')"));
}

/* How many lines of a whole dump have the word. */
static int64_t dumped(const char *word)
{
    char *command = NULL;
    char line[64] = "";
    assert_true(asprintf(&command, "pg_dump '%s' | grep -c '%s'", product.uri, word) > 0);
    FILE *dump = popen(command, "r");
    assert_non_null(dump);
    assert_non_null(fgets(line, sizeof(line), dump));
    (void)pclose(dump);
    free(command);
    return strtoll(line, NULL, 10);
}

static void no_dump_has_a_word_of_it_once_its_owner_has_left(void **state)
{
    (void)state;
    assert_int_equal(dumped("zqbodymark"), 1);
    assert_null(refusal("SELECT account_leave(1)"));
    assert_int_equal(dumped("zqbodymark"), 0);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM body.consent WHERE account_id "
                                              "= 1"),
                     0);
    assert_int_equal(dumped("zqbodyother"), 1);
    /* And of one whose account goes without that, by the job runner. */
    product_sql(&product, "UPDATE account SET leaving_at = now() WHERE id = 2");
    product_jobs(&product);
    assert_int_equal(dumped("zqbodyother"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_row_is_within_reach_of_who_serves),
        cmocka_unit_test(all_of_it_is_of_a_role_that_nobody_is),
        cmocka_unit_test(each_function_has_its_own_search_path_and_is_for_who_serves_alone),
        cmocka_unit_test(each_table_says_whose_it_is),
        cmocka_unit_test(nothing_is_kept_without_agreement_to_that_purpose),
        cmocka_unit_test(no_dump_has_a_word_of_it_once_its_owner_has_left),
    };
    return cmocka_run_group_tests_name("body", tests, set_up, tear_down);
}

/* The role that serves: it works with rows, and can change nothing else. Every statement is within its rights. */
#include "db/batch_internal.h"
#include "db/product.h"

#include "ctl/tidy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

static struct product product;
static struct db_sync *serving; /* as backtalk_serve */
static struct text why;

static struct db_sync *connect_serving(bool prepare)
{
    char uri[HARNESS_URI_MAX];
    harness_serving(uri, product.uri);
    struct db_sync *db = db_sync_open(uri, prepare, &why);
    if (db == NULL)
        fail_msg("%s", text_string(&why));
    return db;
}

static int begin(void **state)
{
    (void)state;
    text_init(&why, 65536);
    product_open(&product);
    serving = connect_serving(true);
    return 0;
}

static int end(void **state)
{
    (void)state;
    db_sync_close(serving);
    product_close(&product);
    text_free(&why);
    return 0;
}

/* Why it was refused; NULL: it was done. */
static const char *refusal(const char *sql)
{
    text_clear(&why);
    return db_sync_exec(serving, sql, &why) ? NULL : text_string(&why);
}

static void nothing_but_rows_can_be_changed(void **state)
{
    (void)state;
    static const char *const forbidden[] = {
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION refuse(name text, why text) RETURNS void LANGUAGE sql AS ''",
        "CREATE VIEW mine AS SELECT 1",
        "CREATE INDEX ON account (about)",
        "CREATE TRIGGER mine BEFORE INSERT ON vote FOR EACH ROW EXECUTE FUNCTION "
        "suppress_redundant_"
        "updates_trigger()",
        "CREATE EXTENSION hstore",
        "CREATE ROLE mine",
        "ALTER TABLE account ADD COLUMN mine int",
        "ALTER TABLE account DISABLE TRIGGER ALL",
        "ALTER TABLE account OWNER TO backtalk_serve",
        "ALTER FUNCTION refuse(text, text) SECURITY DEFINER",
        "ALTER ROLE backtalk_serve SUPERUSER",
        "ALTER DATABASE postgres SET work_mem = '1GB'",
        "DROP TABLE vote",
        "DROP FUNCTION serving_rights()",
        "DROP SCHEMA public CASCADE",
        "TRUNCATE vote",
        "SET ROLE backtalk",
        "SET session_replication_role = replica",
        "COPY account TO '/tmp/backtalk-accounts'",
        "COPY account TO PROGRAM 'cat'",
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT rolpassword FROM pg_authid",
        "UPDATE schema_migration SET sha256 = ''",
        "DELETE FROM schema_functions",
        "DELETE FROM revision",
        "UPDATE revision SET body = ''",
        "DELETE FROM event",
        "DELETE FROM audit",
        "UPDATE audit SET about = ''",
        "UPDATE tag_revision SET title = ''",
        "UPDATE name_gone_key SET key = ''",
        "DELETE FROM name_gone_key",
        "DELETE FROM name_gone",
        "UPDATE name_gone SET hash = ''",
        "INSERT INTO name_gone_key DEFAULT VALUES",
        "CREATE TABLE mine AS SELECT 1",
    };
    for (size_t i = 0; i < COUNT_OF(forbidden); i++) {
        const char *said = refusal(forbidden[i]);
        if (said == NULL)
            fail_msg("allowed: %s", forbidden[i]);
        /* "permission denied", "must be owner of", "must be superuser": not an error in our spelling. */
        if (strstr(said, "permission") == NULL && strstr(said, "must ") == NULL &&
            strstr(said, "denied") == NULL)
            fail_msg("%s: %s", forbidden[i], said);
    }
}

static void rows_are_read_and_written(void **state)
{
    (void)state;
    assert_null(refusal("INSERT INTO request_key (key) VALUES ('me')"));
    assert_null(refusal("UPDATE request_key SET result = 2 WHERE key = 'me'"));
    assert_null(refusal("DELETE FROM request_key WHERE key = 'me'"));
    assert_null(refusal("SELECT number FROM schema_migration"));
}

/* Tables and views that a later migration makes need no line of their own. */
static void what_comes_later_is_within_its_rights(void **state)
{
    (void)state;
    product_sql(&product, "CREATE TABLE later (id bigint GENERATED ALWAYS AS IDENTITY, word text);"
                          "CREATE VIEW later_view AS SELECT * FROM later");
    assert_null(refusal("INSERT INTO later (word) VALUES ('a')"));
    assert_null(refusal("SELECT word FROM later_view"));
    assert_non_null(refusal("DROP VIEW later_view"));
}

/* PostgreSQL asks for rights when a plan is to be run, which EXPLAIN comes to as well. */
static void every_statement_is_within_its_rights(void **state)
{
    (void)state;
    struct db_statement_table table = db_statement_table();
    struct text sql;
    text_init(&sql, 65536);
    for (size_t i = 0; i < table.count; i++) {
        const struct db_statement *statement = &table.items[i];
        text_clear(&sql);
        text_printf(&sql, "EXPLAIN EXECUTE \"%s\"", statement->name);
        for (size_t j = 0; j < statement->params; j++)
            text_add_string(&sql, j == 0 ? "(NULL" : ", NULL");
        text_add_string(&sql, statement->params > 0 ? ")" : "");
        const char *said = refusal(text_string(&sql));
        if (said != NULL)
            fail_msg("%s: %s", statement->name, said);
    }
    text_free(&sql);
}

/* No function has more rights than who calls it, but for what counts in the audit, forgets what is old, and erases for who left. */
static void functions_run_with_the_callers_rights(void **state)
{
    (void)state;
    assert_string_equal(
        product_text(
            &product,
            "SELECT coalesce(string_agg(proname, ' ' ORDER BY proname), 'none') FROM pg_proc WHERE "
            "prosecdef AND pronamespace = 'public'::regnamespace"),
        "audit_count audit_forget erase_deleted_posts erase_entry_drafts erase_history "
        "personal_hide");
}

/* And but for what may be private, which its author or a moderator takes out of older revisions, never of the newest. */
static void only_what_may_be_private_is_hidden_in_a_history(void **state)
{
    (void)state;
    product_sql(
        &product,
        "INSERT INTO account (name, name_key) VALUES ('priva', 'priva'), ('prying', 'prying');"
        "SELECT question_ask(id, 'How is it done here?', 'how', 'Mail a@b.example words', "
        "'<p>x</p>', 'x', "
        "'{}', '{}', '{}') FROM account WHERE name = 'priva';"
        "SELECT post_edit(author_id, id, 1, 'How is it done here?', 'how', 'Mail a@b.example', "
        "'<p>y</p>', 'y', "
        "'{}', '', '{}', '{}') FROM post WHERE body = 'Mail a@b.example words'");
    static const char theirs[] =
        "SELECT personal_hide((SELECT id FROM account WHERE name = 'prying'), id, "
        "'{a@b.example}') FROM post WHERE body = 'Mail a@b.example'";
    assert_non_null(refusal(theirs));
    static const char own[] =
        "SELECT personal_hide(author_id, id, '{words,Mail,a@b.example}') FROM post WHERE "
        "body = 'Mail a@b.example'";
    assert_null(refusal(own));
    assert_int_equal(
        product_number(&product,
                       "SELECT count(*) FROM revision WHERE body = 'Mail [hidden] words'"),
        1);
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM revision WHERE body = 'Mail a@b.example'"),
        1);
}

/* Histories are only ever added to, but for somebody who asked to leave. */
static void only_who_asked_to_leave_is_erased(void **state)
{
    (void)state;
    product_sql(
        &product,
        "INSERT INTO account (name, name_key, password) VALUES ('lea', 'lea', 'x');"
        "SELECT question_ask(id, 'A deleted one', 'a', 'Words', 'Words', 'Words', '{}', "
        "'{}', '{}') FROM account WHERE name = 'lea';"
        "SELECT post_delete(p.author_id, p.id, true, '') FROM post p JOIN account a ON a.id "
        "= p.author_id WHERE a.name = 'lea'");
    static const char erase[] = "SELECT erase_deleted_posts(id, false, 9), erase_history(id, "
                                "'lea', 'x') FROM account WHERE name = 'lea'";
    assert_null(refusal(erase));
    assert_int_equal(product_number(&product, "SELECT count(*) FROM revision WHERE body = ''"), 0);
    product_sql(&product, "UPDATE account SET leaving_at = now() WHERE name = 'lea'");
    assert_null(refusal("SELECT job_erase(9), job_erase(9)"));
    assert_int_equal(product_number(&product, "SELECT count(*) FROM outbox WHERE dead"), 0);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM revision WHERE body = ''"), 1);
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM account WHERE name LIKE 'Former member%'"),
        1);
}

/* What these functions do for themselves, and the line that says what they could not. */
static struct span said_by(void (*work)(void))
{
    static char words[4096];
    fflush(stderr);
    int kept = dup(STDERR_FILENO);
    FILE *said = tmpfile();
    assert_non_null(said);
    dup2(fileno(said), STDERR_FILENO);
    work();
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(said);
    size_t len = fread(words, 1, sizeof(words) - 1, said);
    (void)fclose(said);
    return span_make(words, len);
}

static void tidy(void)
{
    static const char *const names[] = {"account", "post", NULL};
    tidy_tables(serving, "VACUUM ANALYZE", names);
}

static int64_t analyzed(void)
{
    return product_number(&product, "SELECT (count(last_analyze) = 2)::int FROM pg_stat_user_tables"
                                    " WHERE relname IN ('account', 'post')");
}

static void tables_are_tidied_by_their_owner_or_a_line_says_not(void **state)
{
    (void)state;
    unsetenv("DATABASE_OWNER_URL");
    struct span said = said_by(tidy);
    assert_true(span_find_text(said, "no VACUUM ANALYZE of account and others") < said.len);
    assert_true(span_find_text(said, "there is no DATABASE_OWNER_URL") < said.len);
    assert_int_equal(analyzed(), 0);
    assert_int_equal(setenv("DATABASE_OWNER_URL", product.uri, 1), 0);
    said = said_by(tidy);
    assert_int_equal(said.len, 0);
    /* Figures of other connections come a moment later. */
    for (int i = 0; i < 200 && analyzed() == 0; i++)
        usleep(50000);
    assert_int_equal(analyzed(), 1);
    unsetenv("DATABASE_OWNER_URL");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_but_rows_can_be_changed),
        cmocka_unit_test(rows_are_read_and_written),
        cmocka_unit_test(every_statement_is_within_its_rights),
        cmocka_unit_test(what_comes_later_is_within_its_rights),
        cmocka_unit_test(functions_run_with_the_callers_rights),
        cmocka_unit_test(only_what_may_be_private_is_hidden_in_a_history),
        cmocka_unit_test(only_who_asked_to_leave_is_erased),
        cmocka_unit_test(tables_are_tidied_by_their_owner_or_a_line_says_not),
    };
    return cmocka_run_group_tests_name("serving", tests, begin, end);
}

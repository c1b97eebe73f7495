/* Migrations on a real server. */
#include "db/fixture.h"
#include "db/harness.h"
#include "db/migrate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char uri[HARNESS_URI_MAX];
static char folder[64];
static struct db_sync *db;
static struct text why;
static char said[256];

static void keep(const char *line)
{
    size_t used = strlen(said);
    snprintf(said + used, sizeof(said) - used, "%s;", line);
}

static int setup(void **state)
{
    (void)state;
    harness_database(uri);
    snprintf(folder, sizeof(folder), "/tmp/backtalk-migrations-XXXXXX");
    text_init(&why, 4096);
    said[0] = '\0';
    db = db_sync_open(uri, false, &why);
    return mkdtemp(folder) == NULL || db == NULL;
}

static int teardown(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof(command), "rm -r %s", folder);
    db_sync_close(db);
    text_free(&why);
    return system(command);
}

static void write_file(const char *name, const char *sql)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(sql, file);
    assert_int_equal(fclose(file), 0);
}

static void remove_file(const char *name)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    assert_int_equal(unlink(path), 0);
}

static void expect_version(int64_t expected)
{
    int64_t version = -1;
    assert_true(db_schema_version(db, &version, &why));
    assert_int_equal(version, expected);
}

static void migrate(void)
{
    if (!db_migrate(db, folder, keep, &why))
        fail_msg("%s", text_string(&why));
}

static void expect_refusal(const char *part)
{
    text_clear(&why);
    assert_false(db_migrate(db, folder, keep, &why));
    if (strstr(text_string(&why), part) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", text_string(&why), part);
    assert_null(strchr(text_string(&why), '\n'));
}

static void test_what_is_missing_is_applied_once(void **state)
{
    (void)state;
    expect_version(0);
    write_file("0001_first.sql", "CREATE TABLE a (n int);\nCREATE TABLE b (n int);\n");
    write_file("0002_second-part.sql", "-- no statement at all\n");
    write_file("README.md", "not a migration");
    migrate();
    assert_string_equal(said, "applied 0001_first;applied 0002_second-part;");
    expect_version(2);
    migrate();
    assert_string_equal(said, "applied 0001_first;applied 0002_second-part;");
    write_file("0003_third.sql", "INSERT INTO a VALUES (1)");
    migrate();
    expect_version(3);
    char sum[80];
    harness_value(uri, "SELECT sha256 FROM schema_migration WHERE name = '0003_third'", sum,
                  sizeof(sum));
    /* sha256sum of the text above */
    assert_string_equal(sum, "db58ca52767e30fb95cc5e169aebe2b86510d7a4ed6e1a7cf79e688583e4cea5");
}

static void test_a_gap(void **state)
{
    (void)state;
    write_file("0001_first.sql", "SELECT 1");
    write_file("0003_third.sql", "SELECT 1");
    expect_refusal("number 0002 is missing before 0003");
    write_file("0002_second.sql", "SELECT 1");
    write_file("0002_also.sql", "SELECT 1");
    expect_refusal("its number 0002 is taken by another");
    expect_version(0);
}

static void test_names(void **state)
{
    (void)state;
    write_file("1_first.sql", "SELECT 1");
    expect_refusal("1_first.sql: a migration is named NNNN_name.sql");
    remove_file("1_first.sql");
    write_file("0001_It's.sql", "SELECT 1");
    expect_refusal("a migration is named NNNN_name.sql");
    text_clear(&why);
    assert_false(db_migrate(db, "/nowhere/at-all", keep, &why));
    assert_string_equal(text_string(&why), "/nowhere/at-all: No such file or directory");
}

static void test_a_changed_checksum(void **state)
{
    (void)state;
    write_file("0001_first.sql", "CREATE TABLE a (n int)");
    migrate();
    write_file("0001_first.sql", "CREATE TABLE a (n bigint)");
    write_file("0002_second.sql", "CREATE TABLE b (n int)");
    expect_refusal("0001_first.sql: changed since it was applied");
    expect_version(1);
}

static void test_a_newer_database(void **state)
{
    (void)state;
    write_file("0001_first.sql", "SELECT 1");
    write_file("0002_second.sql", "SELECT 1");
    migrate();
    remove_file("0002_second.sql");
    expect_refusal("the database is newer than this program: it has migration 2");
}

static void test_a_hole_in_the_database(void **state)
{
    (void)state;
    write_file("0001_first.sql", "SELECT 1");
    write_file("0002_second.sql", "SELECT 1");
    migrate();
    harness_sql(uri, "DELETE FROM schema_migration WHERE number = 1");
    expect_refusal("the database has migration 2 but not 1");
}

static void test_bad_sql_names_file_and_line(void **state)
{
    (void)state;
    write_file("0001_first.sql", "CREATE TABLE a (n int);\n\n-- Grüße\nCREATE TALBE b (n int);\n");
    expect_refusal("/0001_first.sql:4: syntax error at or near \"TALBE\" (SQLSTATE 42601)");

    /* Found while the statement runs, with a position. */
    write_file("0001_first.sql", "CREATE TABLE a (n int);\nSELECT n,\n  m\nFROM a;\n");
    expect_refusal("/0001_first.sql:3: column \"m\" does not exist");

    /* Found without one: the line on which the statement begins. */
    write_file("0001_first.sql",
               "/* a ; /* b */ ; */\nCREATE TABLE a (t text DEFAULT ';');;\n"
               "DO $x$ BEGIN NULL; END $x$;\n\n  -- ;\n  CREATE TABLE a (n int);\n");
    expect_refusal("/0001_first.sql:6: relation \"a\" already exists");
    write_file("0001_first.sql", "CREATE TABLE a (n int UNIQUE);\nINSERT INTO a VALUES (1);\n"
                                 "INSERT INTO\n a VALUES (1);\n");
    expect_refusal("/0001_first.sql:3: duplicate key");
    expect_version(0);
    char tables[8]; /* nothing of a failed migration stays */
    harness_value(uri, "SELECT count(*) FROM pg_class WHERE relname = 'a'", tables, sizeof(tables));
    assert_string_equal(tables, "0");

    write_file("0001_first.sql", "CREATE TABLE a (n int)");
    migrate(); /* and the connection goes on */
}

static void test_copy_from_stdin_is_refused(void **state)
{
    (void)state;
    write_file("0001_first.sql", "CREATE TABLE a (n int);\nCOPY a FROM STDIN;\n");
    expect_refusal("/0001_first.sql:2: COPY does not belong here");
}

static void test_two_at_once(void **state)
{
    (void)state;
    write_file("0001_first.sql", "SELECT pg_sleep(0.2); CREATE TABLE a (n int)");
    write_file("0002_second.sql", "CREATE TABLE b (n int)");
    pid_t others[3];
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        others[i] = fork();
        assert_true(others[i] >= 0);
        if (others[i] == 0) {
            struct db_sync *mine = db_sync_open(uri, false, &why);
            _exit(mine != NULL && db_migrate(mine, folder, NULL, &why) ? 0 : 1);
        }
    }
    migrate();
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        int status;
        assert_int_equal(waitpid(others[i], &status, 0), others[i]);
        assert_int_equal(status, 0);
    }
    expect_version(2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(test_what_is_missing_is_applied_once),
        TEST(test_a_gap),
        TEST(test_names),
        TEST(test_a_changed_checksum),
        TEST(test_a_newer_database),
        TEST(test_a_hole_in_the_database),
        TEST(test_bad_sql_names_file_and_line),
        TEST(test_copy_from_stdin_is_refused),
        TEST(test_two_at_once),
    };
    fixture_use();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

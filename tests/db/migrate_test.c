/* Migrations on a real server. */
#include "db/fixture.h"
#include "db/harness.h"
#include "db/migrate.h"
#include "db/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
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

static int teardown(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof(command), "rm -r %s", folder);
    db_sync_close(db);
    text_free(&why);
    return system(command);
}

static void write_in(const char *part, const char *name, const char *sql)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/%s/%s", folder, part, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(sql, file);
    assert_int_equal(fclose(file), 0);
}

static void write_file(const char *name, const char *sql)
{
    write_in("migrations", name, sql);
}

static void write_functions(const char *name, const char *sql)
{
    write_in("functions", name, sql);
}

static void remove_from(const char *part, const char *name)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/%s/%s", folder, part, name);
    assert_int_equal(unlink(path), 0);
}

static void remove_file(const char *name)
{
    remove_from("migrations", name);
}

static void make_folder(const char *part)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/%s", folder, part);
    assert_int_equal(mkdir(path, 0700), 0);
}

static int setup(void **state)
{
    (void)state;
    harness_database(uri);
    snprintf(folder, sizeof(folder), "/tmp/backtalk-migrations-XXXXXX");
    text_init(&why, 4096);
    said[0] = '\0';
    db = db_sync_open(uri, false, &why);
    if (mkdtemp(folder) == NULL || db == NULL)
        return -1;
    make_folder("migrations");
    make_folder("functions");
    return 0;
}

static void expect_version(int64_t expected)
{
    struct db_schema schema;
    assert_true(db_schema_read(db, &schema, &why));
    assert_int_equal(schema.number, expected);
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
    write_functions("README.md", "defines nothing");
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
    assert_string_equal(text_string(&why), "/nowhere/at-all/migrations: No such file or directory");
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

/* ---- functions, views and triggers ---- */

static void expect_text(const char *sql, const char *expected)
{
    char value[256];
    harness_value(uri, sql, value, sizeof(value));
    assert_string_equal(value, expected);
}

static void expect_functions(const char *expected)
{
    expect_text("SELECT string_agg(proname, ' ' ORDER BY proname) FROM pg_proc"
                " WHERE pronamespace = 'public'::regnamespace",
                expected);
}

static void test_functions_are_applied_again_when_they_change(void **state)
{
    (void)state;
    write_file("0001_first.sql", "CREATE TABLE a (n int)");
    /* Bodies name what a later file defines. */
    write_functions("a.sql",
                    "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT two() - 1';\n"
                    "CREATE FUNCTION old() RETURNS int LANGUAGE sql AS 'SELECT 0'");
    write_functions("b.sql", "CREATE FUNCTION two() RETURNS int LANGUAGE sql AS 'SELECT 2'");
    migrate();
    assert_string_equal(said, "applied 0001_first;applied the functions;");
    expect_text("SELECT one()", "1");
    migrate();
    assert_string_equal(said, "applied 0001_first;applied the functions;");

    /* Another type of result, and one taken out: nothing stays of what was. */
    write_functions("a.sql", "CREATE FUNCTION one() RETURNS text LANGUAGE sql AS $$SELECT 'one'$$");
    migrate();
    expect_text("SELECT one()", "one");
    expect_functions("one two");
    remove_from("functions", "a.sql");
    migrate();
    expect_functions("two");
}

static void test_views_and_triggers_belong_to_the_functions(void **state)
{
    (void)state;
    write_file("0001_first.sql", "CREATE TABLE a (n int)");
    write_functions("a.sql",
                    "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT 2 * n';\n"
                    "CREATE VIEW doubled AS SELECT twice(n) AS n FROM a;\n"
                    "CREATE FUNCTION add() RETURNS trigger LANGUAGE plpgsql AS\n"
                    "$$ BEGIN NEW.n := NEW.n + 1; RETURN NEW; END $$;\n"
                    "CREATE TRIGGER added BEFORE INSERT ON a\n"
                    "    FOR EACH ROW EXECUTE FUNCTION add()");
    migrate();
    harness_sql(uri, "INSERT INTO a VALUES (1)");
    expect_text("SELECT n FROM doubled", "4");
    /* A migration may change what the view reads: it is dropped before, and made again after. */
    write_file("0002_second.sql", "ALTER TABLE a ALTER n TYPE bigint");
    write_functions(
        "a.sql", "CREATE FUNCTION twice(n bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 2 * n';\n"
                 "CREATE VIEW doubled AS SELECT twice(n) AS n FROM a");
    migrate();
    harness_sql(uri, "INSERT INTO a VALUES (1)");
    expect_text("SELECT string_agg(n::text, ' ' ORDER BY n) FROM doubled", "2 4");
    expect_functions("twice");
}

static void test_what_is_not_ours_stays(void **state)
{
    (void)state;
    harness_sql(uri, "CREATE FUNCTION theirs() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    write_file("0001_first.sql", "CREATE EXTENSION pg_trgm");
    write_functions("a.sql", "CREATE FUNCTION ours() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    migrate();
    write_functions("a.sql", "SELECT 1");
    migrate();
    expect_text("SELECT theirs() || ' ' || similarity('a', 'a')", "1 1");
    expect_text("SELECT count(*) FROM schema_object", "0");
}

static void test_bad_functions_change_nothing(void **state)
{
    (void)state;
    write_file("0001_first.sql", "CREATE TABLE a (n int)");
    write_functions("a.sql", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    migrate();
    write_file("0002_second.sql", "CREATE TABLE b (n int)");
    write_functions("a.sql", "CREATE FUNCTION f() RETURNS int\nLANGAUGE sql AS 'SELECT 2'");
    expect_refusal("/functions/a.sql:2: syntax error");
    /* Its body is looked at too, when all is there. */
    write_functions("a.sql", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT nobody()'");
    expect_refusal("function nobody() does not exist");
    write_functions("A.sql", "SELECT 1");
    expect_refusal("a file of functions is named name.sql");
    expect_version(1);
    expect_text("SELECT f()", "1");
}

/* ---- marks ---- */

static void test_what_a_migration_is_compatible_with(void **state)
{
    (void)state;
    struct db_schema schema;
    char line[DB_SCHEMA_LINE_MAX];
    write_file("0001_first.sql", "SELECT 1");
    write_file("0002_second.sql", "-- What it is for.\n--\n-- compatible-from: 1\n\nSELECT 1");
    migrate();
    assert_true(db_schema_read(db, &schema, &why));
    assert_true(db_schema_fits(&schema, 1, line, sizeof(line)));
    assert_true(db_schema_fits(&schema, 2, line, sizeof(line)));
    assert_false(db_schema_fits(&schema, 3, line, sizeof(line)));
    assert_string_equal(line, "the database is at migration 2, this program needs 3: "
                              "run backtalk-ctl migrate");
    write_file("0003_third.sql", "SELECT 1; -- compatible-from: 1\n");
    migrate();
    assert_true(db_schema_read(db, &schema, &why));
    assert_false(db_schema_fits(&schema, 2, line, sizeof(line)));
    assert_string_equal(line, "the database is at migration 3, this program knows 2: "
                              "update it to 3 or newer");
    write_file("0004_fourth.sql", "-- compatible-from: 5\nSELECT 1");
    expect_refusal("/0004_fourth.sql: compatible-from names a build from 1 to 4");
}

static void test_an_index_is_built_concurrently(void **state)
{
    (void)state;
    write_file("0001_first.sql", "CREATE TABLE a (n int);\nINSERT INTO a VALUES (1), (1)");
    write_file("0002_second.sql", "-- outside-transaction\n\n"
                                  "DROP INDEX CONCURRENTLY IF EXISTS a_n;\n"
                                  "CREATE UNIQUE INDEX CONCURRENTLY a_n ON a (n);\n");
    write_file("0003_third.sql", "CREATE TABLE b (n int)");
    expect_refusal("/0002_second.sql:4: could not create unique index");
    expect_version(1);
    harness_sql(uri, "UPDATE a SET n = 2 WHERE ctid = '(0,1)'");
    migrate();
    expect_version(3);
    expect_text("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_n'::regclass", "t");
}

/* ---- locks ---- */

static struct db_sync *holder;

/* Gives up what it holds once the migration has said that it waits. */
static void let_go(const char *line)
{
    keep(line);
    if (strstr(line, "others hold a lock") != NULL)
        assert_true(db_sync_exec(holder, "COMMIT", &why));
}

static void test_a_locked_table_is_tried_again(void **state)
{
    (void)state;
    write_file("0001_first.sql", "CREATE TABLE a (n int)");
    migrate();
    holder = db_sync_open(uri, false, &why);
    assert_non_null(holder);
    assert_true(db_sync_exec(holder, "BEGIN; SELECT * FROM a", &why));
    write_file("0002_second.sql", "ALTER TABLE a ADD m int");
    if (!db_migrate(db, folder, let_go, &why))
        fail_msg("%s", text_string(&why));
    expect_version(2);
    assert_non_null(
        strstr(said, "others hold a lock that is needed: trying again;applied 0002_second;"));
    db_sync_close(holder);
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
        TEST(test_functions_are_applied_again_when_they_change),
        TEST(test_views_and_triggers_belong_to_the_functions),
        TEST(test_what_is_not_ours_stays),
        TEST(test_bad_functions_change_nothing),
        TEST(test_what_a_migration_is_compatible_with),
        TEST(test_an_index_is_built_concurrently),
        TEST(test_a_locked_table_is_tried_again),
    };
    fixture_use();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

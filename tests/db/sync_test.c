/* The blocking connection on a real server, and what it says when it cannot connect. */
#include "db/fixture.h"
#include "db/harness.h"
#include "db/log.h"
#include "db/sync.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static char uri[HARNESS_URI_MAX];
static struct db_sync *db;
static struct arena *arena;
static struct text why;

static void ignore(const char *line)
{
    (void)line;
}

static int group_setup(void **state)
{
    (void)state;
    fixture_use();
    db_log_to(ignore);
    harness_database(uri);
    harness_sql(uri, fixture_schema);
    return 0;
}

static int setup(void **state)
{
    (void)state;
    harness_sql(uri, "TRUNCATE item, part, late");
    arena = arena_new(1 << 20);
    text_init(&why, 4096);
    db = db_sync_open(uri, false, &why);
    return db == NULL;
}

static int teardown(void **state)
{
    (void)state;
    db_sync_close(db);
    text_free(&why);
    arena_free(arena);
    return 0;
}

static void expect_closed(const char *address, const char *reason)
{
    text_clear(&why);
    assert_null(db_sync_open(address, false, &why));
    if (strstr(text_string(&why), reason) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", text_string(&why), reason);
    assert_null(strchr(text_string(&why), '\n'));
}

static void test_what_is_said_when_there_is_no_connection(void **state)
{
    (void)state;
    expect_closed("postgresql:///x?host=/nowhere/at/all",
                  "PostgreSQL does not answer: connection to "
                  "server on socket \"/nowhere/at/all/");
    expect_closed("postgresql://127.0.0.1:1/x",
                  "PostgreSQL does not answer: connection to server at "
                  "\"127.0.0.1\", port 1 failed: Connection refused");
    char address[HARNESS_URI_MAX + 32];
    harness_uri(address, "missing");
    expect_closed(address, "PostgreSQL has no database \"missing\": create it first");
    snprintf(address, sizeof(address), "%s&user=stranger", uri);
    expect_closed(address,
                  "PostgreSQL does not let user \"stranger\" in: role \"stranger\" does not");
    expect_closed("host=/tmp password=secret =", "is not one that PostgreSQL understands");
    assert_null(strstr(text_string(&why), "secret"));
}

static void test_a_statement_that_does_not_prepare(void **state)
{
    (void)state;
    harness_sql(uri, "ALTER TABLE late RENAME TO later");
    text_clear(&why);
    struct db_sync *other = db_sync_open(uri, true, &why);
    harness_sql(uri, "ALTER TABLE later RENAME TO late");
    assert_null(other);
    assert_non_null(
        strstr(text_string(&why), "statement deferred: relation \"late\" does not exist"));
}

static void test_plain_sql(void **state)
{
    (void)state;
    assert_true(db_sync_exec(db, "INSERT INTO item VALUES (1, 'one'); SELECT 1; ", &why));
    assert_false(db_sync_exec(db, "SELECT 1; SELECT nonsense", &why));
    assert_string_equal(text_string(&why),
                        "column \"nonsense\" does not exist (SQLSTATE 42703) at character 18");
    struct span value;
    assert_true(db_sync_value(db, "SELECT name FROM item", arena, &value, &why));
    assert_true(span_is(value, "one"));
    assert_true(db_sync_value(db, "SELECT name FROM item WHERE id = 2", arena, &value, &why));
    assert_int_equal(value.len, 0);
    assert_true(db_sync_value(db, "SELECT NULL", arena, &value, &why));
    assert_int_equal(value.len, 0);
    assert_false(db_sync_value(db, "SELECT 1 / 0", arena, &value, &why));
    assert_true(db_sync_value(db, "SHOW timezone", arena, &value, &why));
    assert_true(span_is(value, "UTC"));
}

static void read_int(struct db_row *row, void *out)
{
    *(int64_t *)out = db_int(row);
}

static void test_batches_within_a_transaction(void **state)
{
    (void)state;
    int64_t count = -1;
    assert_true(db_sync_exec(db, "BEGIN", &why));
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, FIX(INSERT), NULL, NULL, DB_INT(1), DB_TEXT(SPAN("one")));
    db_ask(batch, FIX(COUNT_ALL), read_int, &count);
    assert_true(db_sync_run(db, batch));
    assert_int_equal(count, 1);
    db_batch_free(batch);
    assert_true(db_sync_exec(db, "ROLLBACK", &why));
    batch = db_batch_new(arena);
    db_ask(batch, FIX(COUNT_ALL), read_int, &count);
    assert_true(db_sync_run(db, batch));
    assert_int_equal(count, 0);
    db_batch_free(batch);
    db_batch_free(batch); /* harmless */
    db_batch_free(NULL);
}

static void test_copy(void **state)
{
    (void)state;
    assert_true(db_sync_copy_begin(db, "COPY item (id, name) FROM STDIN", &why));
    assert_true(db_sync_copy_add(db, SPAN("1\tone\n2\tt"), &why));
    assert_true(db_sync_copy_add(db, SPAN("wo\n"), &why));
    assert_true(db_sync_copy_end(db, &why));
    struct span value;
    assert_true(db_sync_value(db, "SELECT string_agg(name, ',' ORDER BY id) FROM item", arena,
                              &value, &why));
    assert_true(span_is(value, "one,two"));
}

static void test_copy_that_fails(void **state)
{
    (void)state;
    assert_false(db_sync_copy_begin(db, "SELECT 1", &why));
    assert_false(db_sync_copy_begin(db, "COPY nothing FROM STDIN", &why));
    text_clear(&why);
    assert_true(db_sync_copy_begin(db, "COPY item (id, name) FROM STDIN", &why));
    assert_true(db_sync_copy_add(db, SPAN("1\tone\nx\ttwo\n"), &why));
    assert_false(db_sync_copy_end(db, &why));
    assert_non_null(strstr(text_string(&why), "COPY item, line 2, column id"));
    struct span value;
    assert_true(db_sync_value(db, "SELECT count(*) FROM item", arena, &value, &why));
    assert_true(span_is(value, "0"));
}

static void test_a_lost_server(void **state)
{
    (void)state;
    harness_kill();
    int64_t count = -1;
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, FIX(COUNT_ALL), read_int, &count);
    assert_false(db_sync_run(db, batch));
    assert_int_equal(db_batch_error(batch)->kind, ERR_UNAVAILABLE);
    db_batch_free(batch);
    assert_false(db_sync_exec(db, "SELECT 1", &why));
    assert_true(why.len > 0);
    harness_restart();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(test_what_is_said_when_there_is_no_connection),
        TEST(test_a_statement_that_does_not_prepare),
        TEST(test_plain_sql),
        TEST(test_batches_within_a_transaction),
        TEST(test_copy),
        TEST(test_copy_that_fails),
        TEST(test_a_lost_server),
    };
    return cmocka_run_group_tests(tests, group_setup, NULL);
}

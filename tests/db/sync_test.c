/* The blocking connection on a real server, and what it says when it cannot connect. */
#include "db/fixture.h"
#include "db/harness.h"
#include "db/log.h"
#include "db/sync.h"

#include <setjmp.h>
#include <signal.h>
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

/* Its back end is stopped where it is, as on a machine that swaps: after a while it is taken for lost. */
static void test_a_server_that_does_not_answer(void **state)
{
    (void)state;
    int64_t count = -1;
    struct span pid;
    int64_t back_end;
    assert_true(db_sync_limit(db, 100, &why));
    assert_false(db_sync_exec(db, "SELECT pg_sleep(10)", &why));
    assert_non_null(strstr(text_string(&why), "SQLSTATE 57014"));
    assert_true(db_sync_value(db, "SELECT pg_backend_pid()", arena, &pid, &why));
    assert_true(span_int(pid, 2, INT32_MAX, &back_end));
    struct db_batch *before = db_batch_new(arena);
    db_ask(before, FIX(COUNT_ALL), read_int, &count);
    assert_true(db_sync_run(db, before));
    db_batch_free(before);
    assert_int_equal(kill((pid_t)back_end, SIGSTOP), 0);
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, FIX(COUNT_ALL), read_int, &count);
    uint64_t start = harness_clock();
    bool answered = db_sync_run(db, batch);
    text_clear(&why);
    bool executed = db_sync_exec(db, "SELECT 1", &why);
    uint64_t took = harness_clock() - start;
    assert_int_equal(kill((pid_t)back_end, SIGCONT), 0);
    assert_false(answered);
    assert_false(executed);
    assert_int_equal(db_batch_error(batch)->kind, ERR_UNAVAILABLE);
    db_batch_free(batch);
    if (took > 30000)
        fail_msg("it took %llu ms", (unsigned long long)took);
}

static void expect_away(const char *address, bool wanted)
{
    bool away;
    text_clear(&why);
    assert_null(db_sync_try(address, false, &why, &away));
    if (away != wanted)
        fail_msg("\"%s\" is taken for something else", text_string(&why));
}

/* What may help itself is told apart from what somebody has to mend. */
static void test_a_server_that_is_away(void **state)
{
    (void)state;
    char address[HARNESS_URI_MAX + 32];
    expect_away("postgresql:///x?host=/nowhere/at/all", true);
    expect_away("postgresql://127.0.0.1:1/x", true);
    expect_away("host=/tmp password=secret =", false);
    harness_uri(address, "missing");
    expect_away(address, false);
    snprintf(address, sizeof(address), "%s&user=stranger", uri);
    expect_away(address, false);
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
        TEST(test_a_server_that_does_not_answer),
        TEST(test_a_server_that_is_away),
        TEST(test_a_lost_server),
    };
    return cmocka_run_group_tests(tests, group_setup, NULL);
}

/* A lock that is held for long puts jobs off: it neither makes them dead nor holds up those that do not need it. */
#include "db/product.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { ROUNDS = 12 }; /* more than a job is tried */

static struct product product;
static PGconn *holder;

static int64_t number(const char *sql)
{
    return product_number(&product, sql);
}

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(&product, "SET lock_timeout = '100ms'");
    product_sql(&product, "INSERT INTO account (name, name_key) VALUES ('Carla', 'carla')");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

static void hold(const char *table)
{
    char sql[128];
    snprintf(sql, sizeof(sql), "BEGIN; LOCK TABLE %s IN ACCESS EXCLUSIVE MODE", table);
    holder = PQconnectdb(product.uri);
    PGresult *result = PQexec(holder, sql);
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
}

/* Each job is due at once, however often it was put off. */
static void try_often(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        product_sql(&product, "UPDATE outbox SET due_at = '-infinity'");
        product_sql(&product, "SELECT job_apply(500), job_index(20)");
    }
}

static void let_go(void)
{
    PQfinish(holder);
    product_sql(&product, "UPDATE outbox SET due_at = '-infinity'");
    product_jobs(&product);
}

static void a_locked_table_of_counts_puts_only_its_jobs_off(void **state)
{
    (void)state;
    product_sql(&product, "INSERT INTO outbox (topic, thread_id) VALUES ('question:1', 1)");
    product_sql(&product, "INSERT INTO outbox (topic) VALUES ('question:2')");
    hold("thread_set");
    try_often();
    assert_int_equal(number("SELECT count(*) FROM outbox"), 1);
    assert_int_equal(number("SELECT count(*) FROM outbox WHERE dead OR tries > 0"), 0);
    let_go();
    assert_int_equal(number("SELECT count(*) FROM outbox"), 0);
}

static void a_locked_index_leaves_no_thread_out(void **state)
{
    (void)state;
    product_sql(&product, "INSERT INTO post (id, kind, thread_id, author_id, body, html) "
                          "SELECT 90, 'question', 90, id, '', '' FROM account");
    product_sql(&product,
                "SELECT search_put(90, 90, 'question', 'Tight hip', 'In the morning', '{}')");
    hold("search_term");
    try_often();
    assert_int_equal(number("SELECT count(*) FROM outbox WHERE dead"), 0);
    assert_true(number("SELECT count(*) FROM search_dirty") > 0);
    let_go();
    assert_int_equal(number("SELECT count(*) FROM search_thread WHERE thread_id = 90"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_locked_table_of_counts_puts_only_its_jobs_off),
        cmocka_unit_test(a_locked_index_leaves_no_thread_out),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

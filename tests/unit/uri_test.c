/* Which ways to a database are taken: on this machine any, across a network with a certificate that is checked. */
#include "unit/unit.h"

#include <stdlib.h>

#include "db/uri.h"

static int begin(void **state)
{
    (void)state;
    static const char *const names[] = {"PGHOST", "PGHOSTADDR", "PGSSLMODE", "DATABASE_PLAIN"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_int_equal(unsetenv(names[i]), 0);
    return 0;
}

static void on_this_machine_any_way_is_taken(void **state)
{
    (void)state;
    static const char *const near[] = {
        "postgresql:///backtalk",
        "postgresql://backtalk_serve@/backtalk?host=/run/postgresql",
        "postgresql://a:b@127.0.0.1/backtalk",
        "postgresql://a@localhost:5433/backtalk",
        "postgresql://a@[::1]/backtalk",
        "dbname=backtalk",
        "host=/tmp,127.0.0.7 dbname=backtalk",
        "not an address: connecting says so",
    };
    for (size_t i = 0; i < COUNT_OF(near); i++)
        assert_null(db_uri_refusal(near[i]));
}

static void across_a_network_the_certificate_is_checked(void **state)
{
    (void)state;
    static const char *const open[] = {
        "postgresql://a:b@db.example/backtalk",
        "postgresql://a:b@10.0.0.7/backtalk?sslmode=require",
        "postgresql://a:b@db.example/backtalk?sslmode=prefer",
        "postgresql://a:b@db.example/backtalk?sslmode=verify-ca",
        "host=localhost,db.example dbname=backtalk",
        "host=localhost hostaddr=10.0.0.7",
    };
    for (size_t i = 0; i < COUNT_OF(open); i++) {
        const char *why = db_uri_refusal(open[i]);
        assert_non_null(why);
        assert_non_null(strstr(why, "sslmode=verify-full"));
    }
    assert_null(db_uri_refusal("postgresql://a:b@db.example/backtalk?sslmode=verify-full"));
}

static void what_libpq_takes_from_the_environment_counts(void **state)
{
    (void)state;
    setenv("PGHOST", "db.example", 1);
    assert_non_null(db_uri_refusal("postgresql:///backtalk"));
    setenv("PGSSLMODE", "verify-full", 1);
    assert_null(db_uri_refusal("postgresql:///backtalk"));
    assert_non_null(db_uri_refusal("postgresql:///backtalk?sslmode=require"));
    (void)begin(state);
    setenv("DATABASE_PLAIN", "1", 1);
    assert_null(db_uri_refusal("postgresql://a:b@db.example/backtalk"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(on_this_machine_any_way_is_taken, begin),
        cmocka_unit_test_setup(across_a_network_the_certificate_is_checked, begin),
        cmocka_unit_test_setup(what_libpq_takes_from_the_environment_counts, begin),
    };
    return cmocka_run_group_tests_name("uri", tests, NULL, NULL);
}

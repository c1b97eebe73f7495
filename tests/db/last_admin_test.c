/* Of two admins one leaves, and is suspending the other at the same time: one who can do something stays. */
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct product product;

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(&product, "INSERT INTO account (name, name_key, password, role) VALUES"
                          " ('ada', 'ada', 'x', 'admin'), ('bea', 'bea', 'x', 'admin')");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/* A statement that fails unless the call is refused with that name. */
static const char *refused(const char *call, const char *name)
{
    static char sql[1024];
    snprintf(sql, sizeof(sql),
             "DO $$ DECLARE name text; BEGIN PERFORM %s; RAISE 'not refused';"
             " EXCEPTION WHEN check_violation THEN GET STACKED DIAGNOSTICS name = CONSTRAINT_NAME;"
             " IF name <> '%s' THEN RAISE '%%', name; END IF; END $$",
             call, name);
    return sql;
}

#define SUSPEND "account_suspend(1, 2, 0, NULL, 'reason', 'message')"

static void whoever_is_leaving_suspends_nobody(void **state)
{
    (void)state;
    product_both(&product, "SELECT account_leave(1)", refused(SUSPEND, "suspend_allowed"));
    assert_int_equal(product_number(&product, "SELECT count(*) FROM suspension"), 0);
    product_sql(&product, "SELECT account_keep(1)");
}

static void whoever_suspended_the_other_does_not_leave(void **state)
{
    (void)state;
    product_both(&product, "SELECT " SUSPEND, refused("account_leave(1)", "account_last_admin"));
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM account WHERE leaving_at IS NOT NULL"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_is_leaving_suspends_nobody),
        cmocka_unit_test(whoever_suspended_the_other_does_not_leave),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* Which numbers of a limit fit together. */
#include "unit/unit.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "limit/limit.h"

static struct limit_rule rule(const char *what, const char *scope, int64_t most)
{
    return (struct limit_rule){.what = span_of(what),
                               .scope = span_of(scope),
                               .seconds = 3600,
                               .most = most,
                               .first_day = LIMIT_NONE,
                               .first_hour = LIMIT_NONE,
                               .free = LIMIT_NONE};
}

static void numbers_that_fit_have_no_fault(void **state)
{
    (void)state;
    const char *field;
    struct limit_rule ask = rule("ask", "account", 20);
    ask.first_day = 10;
    ask.first_hour = 4;
    ask.free = 5;
    assert_null(limit_fault(&ask, &field));
    struct limit_rule all = rule("register", "all", LIMIT_ALL_LEAST);
    assert_null(limit_fault(&all, &field));
}

static void what_does_not_fit_is_told_at_its_field(void **state)
{
    (void)state;
    const char *field;
    struct limit_rule all = rule("register", "all", LIMIT_ALL_LEAST - 1);
    assert_non_null(limit_fault(&all, &field));
    assert_string_equal(field, "most");
    struct limit_rule ask = rule("ask", "account", 20);
    ask.first_day = 21;
    assert_non_null(limit_fault(&ask, &field));
    assert_string_equal(field, "first_day");
    ask.first_day = 10;
    ask.first_hour = 11;
    assert_non_null(limit_fault(&ask, &field));
    assert_string_equal(field, "first_hour");
    struct limit_rule search = rule("search", "network", 60);
    search.free = 30;
    assert_non_null(limit_fault(&search, &field));
    assert_string_equal(field, "free");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_that_fit_have_no_fault),
        cmocka_unit_test(what_does_not_fit_is_told_at_its_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Lines in a text of SQL. */
#include "db/sql_line.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_positions_count_characters(void **state)
{
    (void)state;
    struct span sql = SPAN("é\nab\n\nc");
    assert_int_equal(sql_line_of_position(sql, 1), 1);
    assert_int_equal(sql_line_of_position(sql, 3), 2);
    assert_int_equal(sql_line_of_position(sql, 7), 4);
    assert_int_equal(sql_line_of_position(sql, 999), 4);
    assert_int_equal(sql_line_of_position(SPAN(""), 1), 1);
}

static void test_statements_begin_at_their_first_word(void **state)
{
    (void)state;
    struct span sql = SPAN("\n-- a; b\n/* c; /* d; */ */ SELECT ';\n', \"x;\n\";\n\n;;\n"
                           "CREATE FUNCTION f() AS $a$ ; $b$ ; $$ \n $a$;\nSELECT E'\\';';\n"
                           "SELECT $1, a$b$c;\n SELECT 4");
    assert_int_equal(sql_line_of_statement(sql, 0), 3);
    assert_int_equal(sql_line_of_statement(sql, 1), 8);
    assert_int_equal(sql_line_of_statement(sql, 2), 10);
    assert_int_equal(sql_line_of_statement(sql, 3), 11);
    assert_int_equal(sql_line_of_statement(sql, 4), 12);
    assert_int_equal(sql_line_of_statement(sql, 5), 12);
}

static void test_what_never_ends(void **state)
{
    (void)state;
    assert_int_equal(sql_line_of_statement(SPAN("a;\n'b\n;"), 2), 3);
    assert_int_equal(sql_line_of_statement(SPAN("a;\n$$b\n;"), 2), 3);
    assert_int_equal(sql_line_of_statement(SPAN("a;\n/*b\n;"), 2), 3);
    assert_int_equal(sql_line_of_statement(SPAN("--b"), 0), 1);
    assert_int_equal(sql_line_of_statement(SPAN("E'\\"), 1), 1);
    assert_int_equal(sql_line_of_statement(SPAN(""), 7), 1);
}

static void test_statements_are_taken_off(void **state)
{
    (void)state;
    struct span rest = SPAN("-- a;\n\nSELECT ';' -- b;\n;;\n/* ; */ DO $$;$$ ;\n SELECT 3\n-- c");
    struct span one;
    assert_true(sql_next_statement(&rest, &one));
    assert_true(span_starts(one, "SELECT ';' -- b;"));
    assert_true(sql_next_statement(&rest, &one));
    assert_true(span_starts(one, "DO $$;$$"));
    assert_true(sql_next_statement(&rest, &one));
    assert_true(span_starts(one, "SELECT 3"));
    assert_false(sql_next_statement(&rest, &one));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_positions_count_characters),
        cmocka_unit_test(test_statements_begin_at_their_first_word),
        cmocka_unit_test(test_what_never_ends),
        cmocka_unit_test(test_statements_are_taken_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Rows of cells as text. */
#include "core/rows.h"

#include "unit/unit.h"

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(1024 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct span change(const char *rows, enum rows_change what, size_t at)
{
    return rows_change(arena, span_of(rows), what, at);
}

static void cells_come_back(void **state)
{
    (void)state;
    const struct span cells[] = {SPAN("a | b"), SPAN(""), SPAN("two\nlines"), SPAN("")};
    struct text out;
    text_init(&out, 1000);
    rows_write(&out, cells, COUNT_OF(cells));
    assert_span(text_span(&out), "a \\| b | | two lines");
    struct span row = text_span(&out);
    assert_span(rows_next_cell(arena, &row), "a | b");
    assert_span(rows_next_cell(arena, &row), "");
    assert_span(rows_next_cell(arena, &row), "two lines");
    assert_span(rows_next_cell(arena, &row), "");
    text_free(&out);
}

static void blank_rows_count_until_they_are_tidied_away(void **state)
{
    (void)state;
    assert_int_equal(rows_count(SPAN("")), 0);
    assert_int_equal(rows_count(SPAN("a")), 1);
    assert_int_equal(rows_count(SPAN("a\n\nb\n")), 4);
    assert_span(rows_at(SPAN("a\n\nb"), 2), "b");
    assert_span(rows_at(SPAN("a\n\nb"), 3), "");
    assert_span(rows_tidy(arena, SPAN("\na\n  \nb\n")), "a\nb");
    assert_span(rows_tidy(arena, SPAN("\n\n")), "");
}

static void rows_are_added_removed_and_moved(void **state)
{
    (void)state;
    assert_span(change("a", ROWS_ADD, 0), "a\n");
    assert_span(change("", ROWS_ADD, 0), "\n");
    assert_span(change("a\nb\nc", ROWS_REMOVE, 1), "a\nc");
    assert_span(change("a\nb", ROWS_REMOVE, 1), "a");
    assert_span(change("a", ROWS_REMOVE, 0), "");
    assert_span(change("a\nb\nc", ROWS_UP, 2), "a\nc\nb");
    assert_span(change("a\nb\nc", ROWS_UP, 1), "b\na\nc");
    assert_span(change("a\nb\nc", ROWS_UP, 0), "a\nb\nc");
    assert_span(change("a\nb\nc", ROWS_DOWN, 0), "b\na\nc");
    assert_span(change("a\n\nc", ROWS_DOWN, 1), "a\nc\n");
    assert_span(change("\nb", ROWS_DOWN, 0), "b\n");
    assert_span(change("a\nb", ROWS_DOWN, 1), "a\nb");
    assert_span(change("a\nb", ROWS_REMOVE, 2), "a\nb");
    assert_span(change("a\nb", ROWS_UP, 9), "a\nb");
}

static void a_cell_gets_another_text(void **state)
{
    (void)state;
    assert_span(rows_set(arena, SPAN("a | b\nc | d | e"), 1, 3, 1, SPAN("x|y")),
                "a | b\nc | x\\|y | e");
    assert_span(rows_set(arena, SPAN("a\nb"), 1, 3, 2, SPAN("x")), "a\nb | | x");
    assert_span(rows_set(arena, SPAN("a\nb"), 0, 1, 0, SPAN("x|y")), "x|y\nb");
    assert_span(rows_set(arena, SPAN("a\nb"), 2, 1, 0, SPAN("x")), "a\nb");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_come_back),
        cmocka_unit_test(blank_rows_count_until_they_are_tidied_away),
        cmocka_unit_test(rows_are_added_removed_and_moved),
        cmocka_unit_test(a_cell_gets_another_text),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

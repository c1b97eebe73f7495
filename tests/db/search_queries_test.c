/* What people type over the starter content, and the entries that must be among the first three (search_queries.tsv). */
#include "db/product.h"

#include "search/find.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { PLACES = 3, QUERIES_MIN = 60, MEMORY = 64 << 20 };

static struct product product;

static int begin(void **state)
{
    (void)state;
    product_open(&product);
    if (product_load(&product, "assets/library") != 0)
        fail_msg("%s", product.err);
    (void)product_number(&product, "SELECT search_rebuild()");
    return 0;
}

static int end(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/* " stretch:figure-four article:tight-glutes-1 question:… ", the best three. */
static const char *first_three(struct arena *arena, struct span query)
{
    struct search_ranking found;
    struct text why;
    text_init(&why, 1024);
    if (!search_find_now(product.db, arena, query, &found, &why))
        fail_msg(SPAN_FMT ": %s", SPAN_ARG(query), text_string(&why));
    struct text names;
    text_init(&names, 4096);
    for (size_t i = 0; i < found.count && i < PLACES; i++) {
        struct span sql =
            arena_printf(arena,
                         "SELECT coalesce((SELECT kind || ':' || slug FROM entry WHERE id = %lld), "
                         "(SELECT 'question:' || slug FROM question WHERE id = %lld))",
                         (long long)found.items[i].thread_id, (long long)found.items[i].thread_id);
        text_printf(&names, " %s", product_text(&product, sql.ptr));
    }
    text_add_char(&names, ' ');
    const char *made = arena_string(arena, text_span(&names));
    text_free(&names);
    text_free(&why);
    return made;
}

/* Is one of "stretch:figure-four,article:tight-glutes-1" among them? */
static bool has_one_of(struct arena *arena, const char *found, struct span names)
{
    struct span name;
    while (span_next(&names, ',', &name)) {
        if (strstr(found, arena_printf(arena, " " SPAN_FMT " ", SPAN_ARG(name)).ptr) != NULL)
            return true;
    }
    return false;
}

static bool line_holds(struct arena *arena, struct span line)
{
    struct span query = span_make(line.ptr, span_find(line, '\t'));
    struct span wanted = span_from(line, query.len + 1);
    const char *found = first_three(arena, query);
    struct span names;
    bool holds = !span_is_empty(wanted);
    while (span_next(&wanted, ' ', &names))
        holds = has_one_of(arena, found, names) && holds;
    if (!holds)
        print_message(SPAN_FMT "\n    found%s\n", SPAN_ARG(line), found);
    return holds;
}

static void each_query_finds_its_entries_among_the_first_three(void **state)
{
    (void)state;
    size_t len;
    char *file = folder_read("tests/db", "search_queries.tsv", &len);
    struct span rest = span_make(file, len);
    struct span line;
    size_t count = 0;
    size_t failed = 0;
    while (span_next(&rest, '\n', &line)) {
        if (span_is_empty(line) || line.ptr[0] == '#')
            continue;
        struct arena *arena = arena_new(MEMORY);
        failed += line_holds(arena, line) ? 0 : 1;
        count++;
        arena_free(arena);
    }
    free(file);
    print_message("%zu queries, %zu missed\n", count, failed);
    assert_true(count >= QUERIES_MIN);
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_query_finds_its_entries_among_the_first_three),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

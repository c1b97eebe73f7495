/*
 * What people type over the starter content, and the entries that must be among the first three: the project's own queries
 * (search_queries.tsv), and those of others (../shared/data/search/fresh_dev.tsv; skipped where they are not).
 */
#include "db/product.h"

#include "search/find.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

enum { PLACES = 3, QUERIES_MIN = 25, OWN_PERCENT = 94, FRESH_PERCENT = 85, MEMORY = 64 << 20 };
#define FRESH_FOLDER "../shared/data/search"
#define FRESH_FILE "fresh_dev.tsv"

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

/* Is one of "stretch:figure-four,article:tight-glutes-1" among them? The fresh queries have spaces between. */
static bool has_one_of(struct arena *arena, const char *found, struct span names)
{
    struct span name;
    while (span_next(&names, span_find(names, ' ') < names.len ? ' ' : ',', &name)) {
        if (strstr(found, arena_printf(arena, " " SPAN_FMT " ", SPAN_ARG(name)).ptr) != NULL)
            return true;
    }
    return false;
}

/* All of the names that `sep` is between are wanted, or one of those with commas between. */
static bool line_holds(struct arena *arena, struct span line, char sep)
{
    struct span columns = line;
    struct span query;
    struct span wanted;
    struct span names;
    assert_true(span_next(&columns, '\t', &query));
    assert_true(span_next(&columns, '\t', &wanted));
    const char *found = first_three(arena, query);
    bool holds = !span_is_empty(wanted);
    while (span_next(&wanted, sep, &names))
        holds = has_one_of(arena, found, names) && holds;
    if (!holds)
        print_message(SPAN_FMT "\n    found%s\n", SPAN_ARG(line), found);
    return holds;
}

/* At least so many of a hundred lines hold. */
static void assert_percent(const char *folder, const char *name, bool fresh, size_t percent)
{
    size_t len;
    char *file = folder_read(folder, name, &len);
    struct span rest = span_make(file, len);
    struct span line;
    size_t count = 0;
    size_t held = 0;
    while (span_next(&rest, '\n', &line)) {
        if (span_is_empty(line) || line.ptr[0] == '#')
            continue;
        struct arena *arena = arena_new(MEMORY);
        held += line_holds(arena, line, fresh ? '\t' : ' ') ? 1 : 0;
        count++;
        arena_free(arena);
    }
    free(file);
    print_message("%zu queries, %zu found\n", count, held);
    assert_true(count >= QUERIES_MIN);
    assert_true(held * 100 >= count * percent);
}

static void our_queries_find_their_entries_among_the_first_three(void **state)
{
    (void)state;
    assert_percent("tests/db", "search_queries.tsv", false, OWN_PERCENT);
}

static void fresh_queries_find_theirs(void **state)
{
    (void)state;
    if (access(FRESH_FOLDER "/" FRESH_FILE, R_OK) != 0) {
        print_message("skipped: there is no " FRESH_FOLDER "/" FRESH_FILE "\n");
        skip();
    }
    assert_percent(FRESH_FOLDER, FRESH_FILE, true, FRESH_PERCENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_queries_find_their_entries_among_the_first_three),
        cmocka_unit_test(fresh_queries_find_theirs),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

/* A copy of one's data is made in little memory, however much there is. */
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/wait.h>

#include <cmocka.h>

/* What one post may come to: 500 versions of 64 KB, 32 MB in all, which do not get shorter in a ZIP. */
#define LONG_HISTORY                                                                            \
    "INSERT INTO account (name, name_key) VALUES ('lea', 'lea');"                               \
    "SELECT question_ask(1, 'Asked long ago', 'asked', 'Words', 'Words', 'Words', '{}', '{}', " \
    "'{}');"                                                                                    \
    "WITH long AS MATERIALIZED (SELECT string_agg(md5(n::text), '') AS words FROM "             \
    "generate_series(1, 2600) AS n)"                                                            \
    "INSERT INTO revision (post_id, number, author_id, title, body)"                            \
    " SELECT 1, n, 1, 'Asked long ago', substr(words, n, 65000) || '\"quoted\"' FROM long,"     \
    " generate_series(2, 500) AS n;"                                                            \
    "UPDATE post SET revision = 500, body = r.body FROM revision r WHERE r.post_id = post.id"   \
    " AND r.number = 500"

/*
 * Somebody who wrote 3,000 posts and changed each, and each of 3,000 of somebody else; among others' posts as many. And 25 drafts,
 * six of which a sign-in stored at once.
 */
#define LONG_LIFE                                                                                 \
    "INSERT INTO account (id, name, name_key) OVERRIDING SYSTEM VALUE VALUES (12, 'max', 'max')," \
    " (13, 'mo', 'mo');"                                                                          \
    "INSERT INTO post (id, kind, thread_id, author_id, body, html, revision) SELECT n, "          \
    "'question',"                                                                                 \
    " n, 12 + n % 2, 'Words', 'Words', 2 FROM generate_series(1001, 7000) AS n;"                  \
    "INSERT INTO revision (post_id, number, author_id, title, body) SELECT n, r, CASE r WHEN 1 "  \
    "THEN 12 + n % 2 ELSE 12 END, 'Title', 'Words' FROM generate_series(1001, 7000) AS n, "       \
    "generate_series(1, 2) AS r;"                                                                 \
    "INSERT INTO draft (account_id, target, fields, saved_at) SELECT 12, '/d/' || n, '{}',"       \
    " '2026-01-01'::timestamptz + least(n, 7) * interval '1 second' + greatest(n - 13, 0) * "     \
    "interval '1 minute'"                                                                         \
    " FROM generate_series(1, 25) AS n;"                                                          \
    "ANALYZE"

/* How many rows a section has, page by page as it is written; and the most that a part of the plan of one page reads. */
#define PAGES                                                                                     \
    "CREATE FUNCTION paged(section text, most integer) RETURNS bigint LANGUAGE plpgsql AS $$"     \
    " DECLARE past bigint := -1; n bigint; all_of_it bigint := 0; BEGIN LOOP"                     \
    " SELECT count(*), coalesce(max(r.place), past) INTO n, past FROM export_rows(12, section, "  \
    "past, most) AS r; all_of_it := all_of_it + n; EXIT WHEN n < most; END LOOP;"                 \
    " RETURN all_of_it; END $$;"                                                                  \
    "CREATE FUNCTION page_reads(section text, past bigint) RETURNS bigint LANGUAGE plpgsql AS $$" \
    " DECLARE j json; BEGIN EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, FORMAT JSON) ' "  \
    "|| "                                                                                         \
    "replace(replace(replace((SELECT query FROM export_sections() WHERE name = section), '$1',"   \
    " '12'), '$2', past || '::bigint'), '$3', '10') INTO j;"                                      \
    " RETURN (SELECT max((coalesce((n->>'Actual Rows')::numeric, 0)"                              \
    " + coalesce((n->>'Rows Removed by Filter')::numeric, 0)"                                     \
    " + coalesce((n->>'Rows Removed by Join Filter')::numeric, 0))"                               \
    " * greatest((n->>'Actual Loops')::numeric, 1))"                                              \
    " FROM jsonb_path_query(j::jsonb, 'strict $.**?(@.\"Node Type\" != null)') AS n); END $$"

static struct product product;

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(&product, LONG_HISTORY);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

static void each_version_is_a_row_of_its_own(void **state)
{
    (void)state;
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM export_rows(1, 'revisions', -1, 1000)"),
        500);
    assert_true(product_number(&product,
                               "SELECT max(octet_length(r.data)) FROM export_sections() AS s,"
                               " export_rows(1, s.name, -1, 1000) AS r") < 100000);
}

static void a_page_reads_what_is_on_it_however_much_there_is(void **state)
{
    (void)state;
    product_sql(&product, LONG_LIFE);
    product_sql(&product, PAGES);
    assert_int_equal(product_number(&product, "SELECT paged('revisions', 10)"), 6000);
    assert_int_equal(product_number(&product, "SELECT paged('edits', 10)"), 3000);
    static const char *const sections[] = {"revisions", "edits", "posts"};
    for (size_t i = 0; i < COUNT_OF(sections); i++) {
        char sql[128];
        snprintf(sql, sizeof(sql), "SELECT page_reads('%s', %s)", sections[i],
                 i < 2 ? "4000::bigint * 1048576 + 1" : "4000");
        int64_t rows = product_number(&product, sql);
        if (rows > 200)
            fail_msg("a page of %s reads %ld rows", sections[i], (long)rows);
    }
}

static void rows_of_one_moment_are_all_there(void **state)
{
    (void)state;
    assert_int_equal(product_number(&product, "SELECT count(DISTINCT saved_at) FROM draft"), 19);
    for (int most = 1; most < 12; most++) {
        char sql[64];
        snprintf(sql, sizeof(sql), "SELECT paged('drafts', %d)", most);
        assert_int_equal(product_number(&product, sql), 25);
    }
}

/* 48 MB of its own, with what the libraries take: a fifth of what the text is in the copy's two files. */
static void a_copy_of_any_length_takes_little_memory(void **state)
{
    (void)state;
    char folder[64];
    char line[512];
    folder_make(folder);
    (void)snprintf(line, sizeof(line),
                   "ulimit -d 49152 && DATABASE_URL='%s' build/backtalk-ctl export lea %s/copy.zip",
                   product.uri, folder);
    int status = system(line); /* NOLINT(concurrency-mt-unsafe, cert-env33-c) */
    size_t len;
    char *zip = folder_read(folder, "copy.zip", &len);
    free(zip);
    folder_remove(folder);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_true(len > 30000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_version_is_a_row_of_its_own),
        cmocka_unit_test(a_page_reads_what_is_on_it_however_much_there_is),
        cmocka_unit_test(rows_of_one_moment_are_all_there),
        cmocka_unit_test(a_copy_of_any_length_takes_little_memory),
    };
    return cmocka_run_group_tests_name("export", tests, set_up, tear_down);
}

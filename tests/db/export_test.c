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
        cmocka_unit_test(a_copy_of_any_length_takes_little_memory),
    };
    return cmocka_run_group_tests_name("export", tests, set_up, tear_down);
}

/* The product's own statements: each prepares on the schema that the migrations make. */
#include "db/batch_internal.h"
#include "db/harness.h"
#include "db/migrate.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static char uri[HARNESS_URI_MAX];
static struct text why;

static int setup(void **state)
{
    (void)state;
    text_init(&why, 4096);
    harness_database(uri);
    struct db_sync *db = db_sync_open(uri, false, &why);
    bool ok = db != NULL && db_migrate(db, "sql", NULL, &why);
    db_sync_close(db);
    if (!ok)
        fprintf(stderr, "%s\n", text_string(&why));
    return ok ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    text_free(&why);
    return 0;
}

static void test_every_statement_prepares(void **state)
{
    (void)state;
    assert_true(db_statement_table().count > 0);
    struct db_sync *db = db_sync_open(uri, true, &why);
    if (db == NULL)
        fail_msg("%s", text_string(&why));
    db_sync_close(db);
}

/* The server would cut a longer name, and two could then be one. */
static void test_names_fit(void **state)
{
    (void)state;
    struct db_statement_table table = db_statement_table();
    for (size_t i = 0; i < table.count; i++)
        assert_true(strlen(table.items[i].name) < 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_statement_prepares),
        cmocka_unit_test(test_names_fit),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

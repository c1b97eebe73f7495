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

/* Who owns the database need not be a superuser, also when the functions change later. */
static void test_an_owner_without_rights_migrates(void **state)
{
    (void)state;
    char owned[HARNESS_URI_MAX];
    harness_database(owned);
    harness_sql(owned, "CREATE ROLE plain LOGIN; GRANT CREATE ON SCHEMA public TO plain;"
                       "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO plain',"
                       " current_database()); END $$");
    char as_owner[HARNESS_URI_MAX + 32];
    snprintf(as_owner, sizeof(as_owner), "%s%suser=plain", owned,
             strchr(owned, '?') == NULL ? "?" : "&");
    for (int i = 0; i < 2; i++) {
        struct db_sync *db = db_sync_open(as_owner, false, &why);
        if (db == NULL || !db_migrate(db, "sql", NULL, &why))
            fail_msg("%s", text_string(&why));
        db_sync_close(db);
        harness_sql(owned, "UPDATE schema_functions SET sha256 = 'another'");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_statement_prepares),
        cmocka_unit_test(test_names_fit),
        cmocka_unit_test(test_an_owner_without_rights_migrates),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

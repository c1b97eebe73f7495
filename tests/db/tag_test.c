/* Tags that are changed by several people at once. */
#include "db/product.h"
#include "unit/unit.h"

#include <pthread.h>

static struct product product;

static int setup(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(&product,
                "INSERT INTO account (name, name_key, role) VALUES ('Ada', 'ada', 'coach')");
    product_sql(&product,
                "SELECT tag_save(1, NULL, 'tight', 'Tight', 'quality', '', '', false, '{}', '{}')");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/* A statement that another connection runs at the same time. */
struct other {
    pthread_t thread;
    const char *sql;
    bool ok;
    bool ended;
    char why[256]; /* it failed */
};

static void *run_other(void *context)
{
    struct other *other = context;
    struct text why;
    text_init(&why, 4096);
    struct db_sync *db = db_sync_open(product.uri, false, &why);
    other->ok = db != NULL && db_sync_exec(db, other->sql, &why);
    if (db != NULL)
        db_sync_close(db);
    snprintf(other->why, sizeof(other->why), "%s", text_string(&why));
    text_free(&why);
    __atomic_store_n(&other->ended, true, __ATOMIC_SEQ_CST);
    return NULL;
}

/* Returns when the other one waits for a lock, or has ended without one. */
static void begin_other(struct other *other, const char *sql)
{
    *other = (struct other){.sql = sql};
    assert_int_equal(pthread_create(&other->thread, NULL, run_other, other), 0);
    char waits[8] = "0";
    while (!__atomic_load_n(&other->ended, __ATOMIC_SEQ_CST) && strcmp(waits, "0") == 0)
        harness_value(product.uri,
                      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                      "AND wait_event_type = 'Lock'",
                      waits, sizeof(waits));
}

static bool end_other(struct other *other)
{
    assert_int_equal(pthread_join(other->thread, NULL), 0);
    return other->ok;
}

#define ASK                                                                                    \
    "SELECT question_ask(author => 1, the_title => 'It is tight', the_slug => 'it-is-tight', " \
    "the_body => 'b', the_html => 'b', plain => 'b', names => '{tight}', link_kinds => '{}', " \
    "link_slugs => '{}')"
#define RENAME                                                                                 \
    "SELECT tag_save(1, id, 'stiff', 'Stiff', 'quality', '', '', false, '{}', '{}') FROM tag " \
    "WHERE name = 'tight'"
#define NAMES "SELECT string_agg(array_to_string(tags, ','), ' ') FROM question"
#define LINKED "SELECT count(*) FROM question_tag"

static void a_question_asked_while_a_tag_is_renamed_has_the_new_name(void **state)
{
    (void)state;
    struct other asks;
    product_sql(&product, "BEGIN; " RENAME);
    begin_other(&asks, ASK);
    product_sql(&product, "COMMIT");
    assert_true(end_other(&asks));
    assert_string_equal(product_text(&product, NAMES), "stiff");
    assert_int_equal(product_number(&product, LINKED), 1);
}

static void a_tag_renamed_while_a_question_is_asked_is_renamed_there_too(void **state)
{
    (void)state;
    struct other renames;
    product_sql(&product, "BEGIN; " ASK);
    begin_other(&renames, RENAME);
    product_sql(&product, "COMMIT");
    assert_true(end_other(&renames));
    product_jobs(&product);
    assert_string_equal(product_text(&product, NAMES), "stiff");
    assert_int_equal(product_number(&product, LINKED), 1);
}

static void a_tag_and_a_synonym_of_one_name_are_not_both_made(void **state)
{
    (void)state;
    struct other makes;
    product_sql(
        &product,
        "BEGIN; SELECT tag_save(1, NULL, 'sore', 'Sore', 'quality', '', '', false, '{}', '{}')");
    begin_other(
        &makes,
        "DO $$ DECLARE constraint_name text; BEGIN"
        " PERFORM tag_save(1, NULL, 'ache', 'Ache', 'quality', '', '', false, '{}', '{sore}');"
        " EXCEPTION WHEN check_violation THEN"
        " GET STACKED DIAGNOSTICS constraint_name = CONSTRAINT_NAME;"
        " RAISE EXCEPTION 'refused by %', constraint_name;"
        " END $$");
    product_sql(&product, "COMMIT");
    assert_false(end_other(&makes));
    if (strstr(makes.why, "refused by tag_name_unique") == NULL)
        fail_msg("%s", makes.why);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM tag_synonym"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_question_asked_while_a_tag_is_renamed_has_the_new_name,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            a_tag_renamed_while_a_question_is_asked_is_renamed_there_too, setup, teardown),
        cmocka_unit_test_setup_teardown(a_tag_and_a_synonym_of_one_name_are_not_both_made, setup,
                                        teardown),
    };
    return cmocka_run_group_tests_name("tag", tests, NULL, NULL);
}

/* Pictures from elsewhere and photographs in the database: what several do at once, whose turn it is, and what ends. */
#include "db/product.h"
#include "unit/unit.h"

static struct product product;

#define LINKED(what) "SELECT " what " FROM linked_picture WHERE id = 1"
#define USED(post, id) "INSERT INTO linked_use (post_id, linked_id) VALUES (" #post ", " #id ")"

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(&product,
                "INSERT INTO account (name, name_key) VALUES ('Ada', 'ada'), ('Ben', 'ben');"
                "SELECT question_ask(1, 'Is this right?', 's', 'b', '<p>b</p>', 'b', '{}', '{}', "
                "'{}'), question_ask(2, 'Is that right?', 's', 'b', '<p>b</p>', 'b', '{}', '{}', "
                "'{}')");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

static void the_first_twenty_of_a_text_are_its_pictures(void **state)
{
    (void)state;
    product_sql(&product, "CREATE FUNCTION mark(address text) RETURNS text LANGUAGE sql AS "
                          "$$ SELECT E'\\x02picture:' || address || E'\\x1Fwords\\x03' $$");
    assert_string_equal(product_text(&product,
                                     "SELECT string_agg(address, ' ') FROM linked_marks(mark('c') "
                                     "|| mark('a') || mark('c') || mark('b'))"),
                        "c a b");
    assert_string_equal(product_text(&product,
                                     "SELECT string_agg(address, ' ') FROM linked_marks((SELECT "
                                     "string_agg(mark((100 - n)::text), '' ORDER BY n) FROM "
                                     "generate_series(1, 30) AS n))"),
                        "99 98 97 96 95 94 93 92 91 90 89 88 87 86 85 84 83 82 81 80");
}

static void linked_of_both(const char *state)
{
    char sql[512];
    snprintf(sql, sizeof(sql),
             "INSERT INTO linked_picture (address, state, tries) VALUES ('http://a.example/1', "
             "'%s', 1);" USED(1, 1),
             state);
    product_sql(&product, sql);
}

static void what_the_program_could_not_make_is_tried_ten_times(void **state)
{
    (void)state;
    linked_of_both("getting");
    product_sql(&product, "SELECT linked_put_back(1)");
    assert_string_equal(product_text(&product, LINKED("state || ' ' || fault")), "waiting ");
    assert_string_equal(product_text(&product, LINKED("due_at - now() > interval '4 minutes'")),
                        "t");
    product_sql(&product, "UPDATE linked_picture SET state = 'getting', tries = 4");
    product_sql(&product, "SELECT linked_put_back(1)");
    assert_string_equal(product_text(&product, LINKED("due_at - now() > interval '5 hours'")), "t");
    product_sql(&product, "UPDATE linked_picture SET state = 'getting', tries = 10");
    product_sql(&product, "SELECT linked_put_back(1)");
    assert_string_equal(product_text(&product, LINKED("state || ' ' || fault")), "broken hard");
    assert_string_equal(product_text(&product, LINKED("due_at - now() > interval '9 years'")), "t");
}

/* A runner that is lost each time asks ten times, and not for ever. */
static void what_a_lost_runner_had_taken_counts_as_tried(void **state)
{
    (void)state;
    linked_of_both("getting");
    product_sql(&product, "UPDATE linked_picture SET due_at = now() + interval '1 second'");
    product_sql(&product, "SELECT linked_give_up()");
    assert_string_equal(product_text(&product, LINKED("state")), "getting");
    product_sql(&product,
                "UPDATE linked_picture SET due_at = now() - interval '1 second', tries = 10");
    product_sql(&product, "SELECT linked_give_up()");
    assert_string_equal(product_text(&product, LINKED("state || ' ' || fault")), "broken hard");
    assert_string_equal(product_text(&product, LINKED("due_at - now() > interval '9 years'")), "t");
}

#define PUT "SELECT linked_put(2, 2, E'\\x02picture:http://a.example/1\\x1Fw\\x03')"
#define TAKE_OUT "DELETE FROM linked_use WHERE post_id = 1"

/* One text stops linking to it as another begins to: whoever is first, it is in use. */
static void what_is_linked_at_the_same_moment_stays(void **state)
{
    (void)state;
    linked_of_both("ready");
    product_both(&product, TAKE_OUT, PUT);
    assert_string_equal(product_text(&product, LINKED("unused_at IS NULL")), "t");
    product_sql(&product,
                "DELETE FROM linked_use; UPDATE linked_picture SET unused_at = NULL;" USED(1, 1));
    product_both(&product, PUT, TAKE_OUT);
    assert_string_equal(product_text(&product, LINKED("unused_at IS NULL")), "t");
    product_sql(&product, "UPDATE linked_picture SET unused_at = now() - interval '8 days'");
    product_sql(&product, "SELECT linked_forget(10)");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM linked_picture"), 1);
}

static void photographs(void)
{
    product_sql(&product,
                "INSERT INTO picture (post_id, account_id, alt, licence, author, state) VALUES "
                "(1, 1, 'My hip', 'post', '', 'making');"
                "INSERT INTO picture_file (hash, type, width, height, bytes) VALUES ('h', 'webp', "
                "1, 1, 1)");
}

/* Both wait in the order of all locks: the thread, then the photograph. */
static void a_photograph_is_stored_and_removed_one_after_the_other(void **state)
{
    (void)state;
    photographs();
    product_both(&product, "SELECT picture_hold(1)", "SELECT picture_remove(1, 1)");
    product_sql(&product, "UPDATE picture SET removed_at = NULL, removed_by = NULL");
    struct harness_lock *size =
        harness_lock(product.uri, "INSERT INTO picture_size (picture_id, hash) VALUES (1, 'h')");
    product_sql(&product, "SET lock_timeout = '5s'");
    product_sql(&product, "SELECT picture_remove(1, 1)");
    harness_unlock(size);
}

static void a_photograph_that_is_gone_meanwhile_is_not_removed(void **state)
{
    (void)state;
    photographs();
    product_both(&product, "DELETE FROM picture",
                 "DO $$ BEGIN PERFORM picture_remove(1, 1); RAISE EXCEPTION 'removed';"
                 " EXCEPTION WHEN check_violation THEN NULL; END $$");
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM event WHERE kind = 'picture-removed'"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_twenty_of_a_text_are_its_pictures),
        TEST(what_the_program_could_not_make_is_tried_ten_times),
        TEST(what_a_lost_runner_had_taken_counts_as_tried),
        TEST(what_is_linked_at_the_same_moment_stays),
        TEST(a_photograph_is_stored_and_removed_one_after_the_other),
        TEST(a_photograph_that_is_gone_meanwhile_is_not_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

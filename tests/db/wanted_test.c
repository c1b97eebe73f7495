/* How many posts link to what nobody has written: counted by the job runner, whatever happens to posts and entries. */
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct product product;

static void sql(const char *text)
{
    product_sql(&product, text);
}

static int64_t number(const char *text)
{
    return product_number(&product, text);
}

/* An admin, a member, and questions 1 to 3 that link to wall-sit; each has an answer that does, and a comment on that. */
static int setup(void **state)
{
    (void)state;
    product_open(&product);
    sql("INSERT INTO account (name, name_key, role) VALUES ('ada', 'ada', 'admin'), ('mia', 'mia', "
        "'member');"
        "INSERT INTO tag (name, title) VALUES ('a', 'a');"
        "SELECT question_ask(2, 'Question ' || n, 'question', 'b', 'b', 'b', '{a}', '{\"\"}', "
        "'{wall-sit}')"
        " FROM generate_series(1, 3) AS n;"
        "SELECT answer_give(2, q.id, 'b', 'b', 'b', '{term}', '{wall-sit}') FROM question AS q;"
        "SELECT comment_add(2, p.id, 'b', 'b', '{term}', '{wall-sit}') FROM post AS p WHERE kind = "
        "'answer'");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

#define QUESTION "(SELECT min(id) FROM question)"
#define ANSWER "(SELECT min(id) FROM post WHERE kind = 'answer')"

/* By any kind, and as a term; what is counted is always what counting from scratch finds. */
static void assert_wanted(int64_t any, int64_t term)
{
    assert_int_equal(number("SELECT count(*) FROM wanted_wrong_link"), 0);
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM link_change"), 0);
    assert_int_equal(
        number("SELECT coalesce(sum(posts), 0) FROM link_count WHERE wanted AND kind = ''"), any);
    assert_int_equal(
        number("SELECT coalesce(sum(posts), 0) FROM link_count WHERE wanted AND kind = 'term'"),
        term);
    assert_int_equal(number("SELECT count(*) FROM wanted_wrong_link"), 0);
    assert_int_equal(number("SELECT count(*) FROM wanted_wrong_count"), 0);
}

static void test_what_is_deleted_wants_nothing(void **state)
{
    (void)state;
    assert_wanted(3, 6);
    sql("SELECT post_delete(1, " ANSWER ", true, 'a test')");
    assert_wanted(3, 4);
    sql("SELECT post_delete(1, " QUESTION ", true, 'a test')");
    assert_wanted(2, 4);
    sql("SELECT post_delete(1, " ANSWER ", false, 'a test')");
    assert_wanted(2, 4);
    sql("SELECT post_delete(1, " QUESTION ", false, 'a test')");
    assert_wanted(3, 6);
}

static void test_an_edit_takes_a_link_back(void **state)
{
    (void)state;
    sql("SELECT post_edit(2, " ANSWER ", 1, '', '', 'c', 'c', 'c', '{}', '', '{term}', '{plank}')");
    assert_wanted(3, 6);
    assert_int_equal(number("SELECT posts FROM link_count WHERE slug = 'plank'"), 1);
    sql("SELECT post_edit(2, " ANSWER
        ", 2, '', '', 'b', 'b', 'b', '{}', '', '{term}', '{wall-sit}')");
    assert_wanted(3, 6);
    assert_int_equal(number("SELECT count(*) FROM link_count WHERE slug = 'plank'"), 0);
    /* Saved with the same links, nothing is counted again. */
    sql("SELECT link_put(" ANSWER ", '{term}', '{wall-sit}')");
    assert_int_equal(number("SELECT count(*) FROM link_change"), 0);
}

#define ENTRY_SAVE(entry, base, kind, status)                   \
    "SELECT entry_save(1, " entry ", " base ", '" kind          \
    "', 'wall-sit', 'Wall sit', '', '{}', '{}', '{}', '" status \
    "', '{}', 'b', 'b', 'b', '', '{}', '{}')"

static void test_an_entry_is_no_longer_wanted(void **state)
{
    (void)state;
    sql(ENTRY_SAVE("NULL", "0", "muscle", "published"));
    assert_wanted(0, 6);
    sql(ENTRY_SAVE("NULL", "0", "term", "draft"));
    assert_wanted(0, 0);
    /* Other posts go on being counted. */
    assert_int_equal(number("SELECT sum(posts) FROM link_count"), 9);
    sql("DELETE FROM entry_slug");
    assert_wanted(3, 6);
}

static void test_what_most_link_to_comes_first(void **state)
{
    (void)state;
    sql("SELECT comment_add(2, " QUESTION ", 'b', 'b', '{term,term}', ARRAY['plank', 'lunge']);"
        "SELECT comment_add(2, " QUESTION ", 'b', 'b', '{term}', ARRAY['lunge'])");
    product_jobs(&product);
    assert_string_equal(
        product_text(&product,
                     "SELECT string_agg(slug, ' ' ORDER BY posts DESC, slug) FROM link_count"
                     " WHERE wanted AND kind = 'term'"),
        "wall-sit lunge plank");
}

/* A long thread goes and comes back in steps, and what changed after it does not wait for all of them. */
static void test_a_long_thread_is_counted_in_steps(void **state)
{
    (void)state;
    assert_wanted(3, 6);
    sql("WITH answer AS (INSERT INTO post (kind, thread_id, author_id, body, html)"
        " SELECT 'answer', " QUESTION ", 2, '', '' FROM generate_series(1, 1000) RETURNING id)"
        " INSERT INTO link (post_id, kind, slug) SELECT id, 'term', 'wall-sit' FROM answer");
    assert_wanted(3, 1006);
    sql("SELECT post_delete(1, " QUESTION ", true, 'a test')");
    sql("SELECT comment_add(2, (SELECT max(id) FROM question), 'b', 'b', '{term}', '{plank}')");
    assert_int_equal(number("SELECT job_wanted(100)"), 1);
    int64_t left = number("SELECT posts FROM link_count WHERE slug = 'wall-sit' AND kind = 'term'");
    assert_true(left >= 906);
    sql("SELECT job_wanted(100)");
    assert_int_equal(number("SELECT posts FROM link_count WHERE slug = 'plank'"), 1);
    left = number("SELECT posts FROM link_count WHERE slug = 'wall-sit' AND kind = 'term'");
    assert_true(left >= 806);
    assert_wanted(2, 5);
    sql("SELECT post_delete(1, " QUESTION ", false, 'a test')");
    assert_wanted(3, 1007);
}

#define THIRD "(SELECT id FROM post WHERE parent_id = " QUESTION " ORDER BY id OFFSET 2 LIMIT 1)"

/* Five comments of one question link to the same: those behind the one that cannot be counted are counted. */
static void test_a_post_that_fails_takes_no_other_of_its_thread_along(void **state)
{
    (void)state;
    sql("SELECT comment_add(2, " QUESTION ", 'b', 'b', '{term}', '{plank}')"
        " FROM generate_series(1, 5)");
    product_jobs(&product);
    assert_int_equal(number("SELECT posts FROM link_count WHERE slug = 'plank'"), 5);
    sql("CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RAISE EXCEPTION ''a test''; END';"
        "CREATE TABLE third AS SELECT " THIRD " AS id;"
        "CREATE FUNCTION is_third(post bigint) RETURNS boolean LANGUAGE sql AS"
        " 'SELECT EXISTS (SELECT FROM third WHERE id = post)';"
        "CREATE TRIGGER fail BEFORE DELETE ON link_counted FOR EACH ROW"
        " WHEN (is_third(OLD.post_id)) EXECUTE FUNCTION fail();"
        "SELECT post_delete(1, " QUESTION ", true, 'a test')");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM link_change"), 0);
    assert_int_equal(number("SELECT count(*) FROM outbox WHERE dead AND topic = 'wanted'"), 1);
    assert_int_equal(number("SELECT count(*) FROM link_counted WHERE slug = 'plank'"), 1);
    assert_int_equal(number("SELECT post_id FROM link_counted WHERE slug = 'plank'"),
                     number("SELECT id FROM third"));
    sql("DROP TRIGGER fail ON link_counted; DELETE FROM outbox");
    sql("CALL wanted_mend()");
    assert_wanted(2, 4);
}

static void test_what_is_counted_wrong_is_mended(void **state)
{
    (void)state;
    assert_wanted(3, 6);
    sql("DELETE FROM link_counted WHERE post_id = " ANSWER ";"
        "INSERT INTO link_counted (post_id, kind, slug, created_at)"
        " SELECT 1, '', 'made-up-' || n, now() FROM generate_series(1, 1200) AS n;"
        "UPDATE link_count SET posts = 77, wanted = false;"
        "INSERT INTO link_count (kind, slug, posts) VALUES ('', 'nothing', 3)");
    assert_true(number("SELECT count(*) FROM wanted_wrong_link") > 0);
    assert_true(number("SELECT count(*) FROM wanted_wrong_count") > 0);
    sql("CALL wanted_mend()");
    assert_wanted(3, 6);
    assert_int_equal(number("SELECT count(*) FROM link_count WHERE slug ~ '^(made-up|nothing)'"),
                     0);
    sql("CALL wanted_mend()"); /* nothing is wrong now */
    assert_wanted(3, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_is_deleted_wants_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_an_edit_takes_a_link_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_an_entry_is_no_longer_wanted, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_most_link_to_comes_first, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_long_thread_is_counted_in_steps, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_post_that_fails_takes_no_other_of_its_thread_along,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_counted_wrong_is_mended, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

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
    product_sql(&product, "UPDATE linked_picture SET due_at = now() - interval '1 second'");
    product_sql(&product, "SELECT linked_give_up()");
    assert_string_equal(product_text(&product, LINKED("state || ' ' || fault || tries")),
                        "waiting 1"); /* readers are told nothing */
    product_sql(&product, "UPDATE linked_picture SET state = 'getting', due_at = now() - interval "
                          "'1 second', tries = 10");
    product_sql(&product, "SELECT linked_give_up()");
    assert_string_equal(product_text(&product, LINKED("state || ' ' || fault")), "broken hard");
    assert_string_equal(product_text(&product, LINKED("due_at - now() > interval '9 years'")), "t");
}

static void what_there_is_no_room_for_counts_as_not_tried(void **state)
{
    (void)state;
    linked_of_both("getting");
    product_sql(&product, "SELECT linked_wait_for_room(1)");
    assert_string_equal(product_text(&product, LINKED("state || ' ' || fault || tries")),
                        "waiting 0");
    assert_string_equal(product_text(&product, LINKED("due_at - now() > interval '9 minutes'")),
                        "t");
    product_sql(&product,
                "UPDATE linked_picture SET state = 'getting', tries = 10, broken_since = now()");
    product_sql(&product, "SELECT linked_wait_for_room(1)");
    assert_string_equal(product_text(&product, LINKED("state || ' ' || tries")), "broken 9");
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

#define PICTURE(address) "\\x02picture:" address "\\x1Fw\\x03"
#define PUTS(post, writer, pictures) "SELECT linked_put(" #post ", " #writer ", E'" pictures "')"

/* The address that is got next; "" when none is. */
static const char *taken(void)
{
    return product_text(&product, "SELECT coalesce((SELECT address FROM linked_take(120)), '')");
}

/* Whoever had fewer got comes first, new ones before those that were tried, and nobody waits behind a host that is asked. */
static void who_links_to_many_does_not_keep_others_waiting(void **state)
{
    (void)state;
    product_sql(&product, PUTS(1, 1,
                               PICTURE("http://a.example/1") PICTURE("http://a.example/2")
                                   PICTURE("http://b.example/3") PICTURE("http://c.example/4")));
    product_sql(&product, PUTS(2, 2, PICTURE("http://d.example/5")));
    assert_string_equal(taken(), "http://a.example/1");
    assert_string_equal(taken(), "http://d.example/5");
    assert_string_equal(taken(), "http://b.example/3");
    product_sql(&product,
                "SELECT linked_end(id, 'gone') FROM linked_picture WHERE state = 'getting'");
    product_sql(
        &product,
        "UPDATE linked_picture SET due_at = now() - interval '1 hour' WHERE state = 'broken'");
    assert_string_equal(taken(), "http://a.example/2");
    assert_string_equal(taken(), "http://c.example/4");
    assert_string_equal(taken(), "http://b.example/3");
}

static void a_host_that_was_slow_waits(void **state)
{
    (void)state;
    product_sql(&product, PUTS(1, 1, PICTURE("http://a.example/1") PICTURE("http://a.example/2")));
    product_sql(&product, PUTS(2, 2, PICTURE("http://b.example/3")));
    assert_string_equal(taken(), "http://a.example/1");
    product_sql(&product,
                "SELECT linked_end(id, 'slow') FROM linked_picture WHERE state = 'getting'");
    assert_string_equal(taken(), "http://b.example/3");
    assert_string_equal(taken(), "");
    product_sql(&product, "UPDATE linked_picture SET due_at = due_at - interval '5 minutes'");
    assert_string_equal(taken(), "http://a.example/2");
}

/* What is more waits, of one host also when many link there; the rest of a text does not wait for it. */
static void a_host_is_asked_for_so_many_an_hour(void **state)
{
    (void)state;
    product_sql(&product, "UPDATE limit_rule SET most = 1 WHERE what = 'fetch' AND scope = 'host'");
    assert_string_equal(
        product_text(&product, PUTS(1, 1,
                                    PICTURE("http://a.example/1") PICTURE("http://a.example/2")
                                        PICTURE("http://b.example/3"))),
        "f");
    assert_string_equal(product_text(&product,
                                     "SELECT string_agg(address, ' ' ORDER BY address) FROM "
                                     "linked_picture"),
                        "http://a.example/1 http://b.example/3");
    assert_string_equal(product_text(&product, PUTS(2, 2, PICTURE("http://A.example/4"))), "f");
    assert_string_equal(product_text(&product, PUTS(2, 2, PICTURE("http://a.example:80/4"))), "f");
    assert_string_equal(product_text(&product, PUTS(2, 2, PICTURE("http://a.example./4"))), "f");
    assert_string_equal(product_text(&product, PUTS(2, 2, PICTURE("https://a.example.:443?4"))),
                        "f");
}

#define LINKING(title)                                           \
    "SELECT question_ask(1, '" title                             \
    "', 's', 'b', E'<p>" PICTURE("http://a.example/1") "</p>', " \
                                                       "'b', '{}', '{}', '{}')"

/* Nobody reads it: it is not got, and what was got goes four weeks later. Brought back, it is got again. */
static void what_is_deleted_has_nothing_got(void **state)
{
    (void)state;
    product_sql(&product, LINKING("Is this one right?"));
    product_jobs(&product);
    product_sql(&product, "SELECT post_delete(1, 3, true, '')");
    assert_string_equal(taken(), "");
    product_jobs(&product);
    assert_string_equal(product_text(&product, LINKED("unused_at IS NULL")), "t");
    product_sql(&product, "UPDATE post SET deleted_at = now() - interval '29 days' WHERE id = 3");
    product_jobs(&product);
    assert_string_equal(product_text(&product, LINKED("unused_at IS NULL")), "f");
    product_sql(&product, "SELECT post_delete(1, 3, false, '')");
    product_jobs(&product);
    assert_string_equal(product_text(&product, LINKED("unused_at IS NULL")), "t");
    product_sql(&product, "UPDATE linked_picture SET due_at = now()");
    assert_string_equal(taken(), "http://a.example/1");
}

static void it_counts_for_who_wrote_it_into_the_text(void **state)
{
    (void)state;
    product_sql(&product, "UPDATE account SET role = 'moderator' WHERE id = 2");
    product_sql(&product, "SELECT post_edit(2, 1, 1, 'Is this right?', 's', 'c', E'<p>" PICTURE(
                              "http://a.example/1") "</p>', 'c', '{}', "
                                                    "'A picture.', '{}', '{}')");
    product_jobs(&product);
    assert_string_equal(product_text(&product,
                                     "SELECT string_agg(who, ' ') FROM limit_used WHERE what = "
                                     "'fetch' AND scope = 'account'"),
                        "2");
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

/* Adding and removing in turn fills no disk. */
static void an_account_sends_so_many_a_day_whatever_it_removes(void **state)
{
    (void)state;
    product_sql(
        &product,
        "INSERT INTO picture (post_id, account_id, alt, licence, author, state, removed_at, "
        "removed_by) SELECT 1, 1, 'My hip', 'post', '', 'ready', now(), 1 FROM "
        "generate_series(1, 39)");
    product_sql(&product, "SELECT picture_add(1, 1, '', 'My hip', 'post', '', '192.0.2.1')");
    product_refused(&product, "SELECT picture_add(1, 1, '', 'My hip', 'post', '', '192.0.2.1')",
                    "picture_day");
    product_sql(&product,
                "UPDATE picture SET added_at = now() - interval '25 hours' WHERE id < 20");
    product_sql(&product, "SELECT picture_add(1, 1, '', 'My hip', 'post', '', '192.0.2.1')");
}

static void what_its_author_removed_goes_after_two_days(void **state)
{
    (void)state;
    product_sql(
        &product,
        "INSERT INTO picture (post_id, account_id, alt, licence, author, state, removed_at, "
        "removed_by) VALUES (1, 1, 'By Ada', 'post', '', 'ready', now() - interval '3 "
        "days', 1), (1, 1, 'By Ben', 'post', '', 'ready', now() - interval '3 days', 2), "
        "(1, 1, 'Today', 'post', '', 'ready', now(), 1)");
    product_sql(&product, "SELECT picture_forget(10)");
    assert_string_equal(
        product_text(&product, "SELECT string_agg(alt, ' ' ORDER BY id) FROM picture"),
        "By Ben Today");
}

static void photographs_of_who_left_go_piece_by_piece(void **state)
{
    (void)state;
    product_sql(
        &product,
        "INSERT INTO picture (post_id, account_id, alt, licence, author, state) SELECT 1, 1, "
        "'My hip', 'post', '', 'ready' FROM generate_series(1, 3)");
    assert_int_equal(product_number(&product, "SELECT erase_photographs(1, 2)"), 2);
    assert_int_equal(product_number(&product, "SELECT erase_photographs(1, 2)"), 1);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM picture"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_twenty_of_a_text_are_its_pictures),
        TEST(what_the_program_could_not_make_is_tried_ten_times),
        TEST(what_a_lost_runner_had_taken_counts_as_tried),
        TEST(what_there_is_no_room_for_counts_as_not_tried),
        TEST(what_is_linked_at_the_same_moment_stays),
        TEST(who_links_to_many_does_not_keep_others_waiting),
        TEST(a_host_that_was_slow_waits),
        TEST(a_host_is_asked_for_so_many_an_hour),
        TEST(what_is_deleted_has_nothing_got),
        TEST(it_counts_for_who_wrote_it_into_the_text),
        TEST(an_account_sends_so_many_a_day_whatever_it_removes),
        TEST(what_its_author_removed_goes_after_two_days),
        TEST(photographs_of_who_left_go_piece_by_piece),
        TEST(a_photograph_is_stored_and_removed_one_after_the_other),
        TEST(a_photograph_that_is_gone_meanwhile_is_not_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What waits of new accounts, and that nobody fills the queue for others. */
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

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

/* 1 moderates; the others have just registered. */
static int setup(void **state)
{
    (void)state;
    product_open(&product);
    sql("INSERT INTO account (name, name_key, role) SELECT 'h' || n, 'h' || n, CASE n WHEN 1 THEN "
        "'moderator' ELSE 'member' END FROM generate_series(1, 90) AS n");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/* Each test has accounts of its own, and a queue that is empty. */
static int nothing_waits(void **state)
{
    (void)state;
    sql("UPDATE hold_rule SET most = 300 WHERE what = 'queue';"
        "UPDATE hold_rule SET most = 60 WHERE what = 'network';"
        "UPDATE picture SET state = 'ready' WHERE state IN ('waiting', 'making');"
        "SELECT hold_publish(1, post_id, post_digest(post_id)) FROM queue_post WHERE kind = 'held' "
        "AND NOT gone AND "
        "seen_at IS NULL ORDER BY post_id");
    return 0;
}

/* A question by `who` from that network, with a link of its own when `links`. */
static const char *asks(int who, const char *network, bool links)
{
    static char text[600];
    static int asked;
    char host[16] = "";
    asked++;
    if (links)
        (void)snprintf(host, sizeof(host), "shop%d", asked);
    (void)snprintf(text, sizeof(text),
                   "SELECT question_ask(%d, 'Question %d here', 'q', 'b', 'b', 'b', '{}', '{}', "
                   "'{}');"
                   "SELECT hold_new(%d, '{%s}', NULL, '%s')",
                   who, asked, who, host, network);
    return text;
}

static void ask(int who, const char *network)
{
    sql(asks(who, network, true));
}

#define WAITS_OF(who) "SELECT count(*) FROM post WHERE delete_why = 'held' AND author_id = " who

static void plain_first_questions_are_there_at_once(void **state)
{
    (void)state;
    sql(asks(2, "192.0.2.1", false));
    assert_int_equal(number(WAITS_OF("2")), 0);
    ask(2, "192.0.2.1"); /* the second, with a link */
    assert_int_equal(number(WAITS_OF("2")), 1);
    sql("UPDATE account SET created_at = now() - interval '25 hours' WHERE id = 3");
    ask(3, "192.0.2.1");
    assert_int_equal(number(WAITS_OF("3")), 0);
}

static void two_that_were_published_open_no_door_on_the_first_day(void **state)
{
    (void)state;
    ask(4, "192.0.2.1");
    ask(4, "192.0.2.1");
    assert_int_equal(number(WAITS_OF("4")), 2);
    (void)nothing_waits(state);
    ask(4, "192.0.2.1");
    assert_int_equal(number(WAITS_OF("4")), 1);
    sql("UPDATE account SET created_at = now() - interval '25 hours' WHERE id = 4");
    ask(4, "192.0.2.1");
    assert_int_equal(number(WAITS_OF("4")), 1);
}

static void photographs_of_first_posts_are_looked_at(void **state)
{
    (void)state;
    sql(asks(5, "192.0.2.1", false));
    sql("SELECT picture_add(5, (SELECT max(id) FROM post), '', 'My hip', 'post', '', '192.0.2.1')");
    assert_int_equal(number(WAITS_OF("5")), 1);
    /* Others are added while it waits, and nothing to what somebody refused. */
    sql("SELECT picture_add(5, (SELECT max(id) FROM post), '', 'My other hip', 'post', '', "
        "'192.0.2.1')");
    assert_int_equal(number("SELECT count(*) FROM picture WHERE account_id = 5"), 2);
    sql("SELECT hold_refuse(1, id, 'advertising', '', post_digest(id)) FROM (SELECT max(id) AS id "
        "FROM post) AS p");
    product_refused(&product,
                    "SELECT picture_add(5, (SELECT max(id) FROM post), '', 'My knee', 'post', '', "
                    "'192.0.2.1')",
                    "post_not_deleted");
    /* One that was removed while somebody looked at the post is looked at when it is back. */
    sql(asks(6, "192.0.2.1", false));
    sql("SELECT picture_add(6, (SELECT max(id) FROM post), '', 'My hip', 'post', '', '192.0.2.1');"
        "SELECT picture_remove(6, (SELECT max(id) FROM picture));"
        "SELECT hold_publish(1, id, post_digest(id)) FROM (SELECT max(id) AS id FROM post) AS p");
    assert_int_equal(number(WAITS_OF("6")), 0);
    sql("SELECT picture_restore(6, (SELECT max(id) FROM picture))");
    assert_int_equal(number(WAITS_OF("6")), 1);
    /* Nor does it wait once the account is a day old. */
    sql(asks(5, "192.0.2.1", false));
    sql("UPDATE account SET created_at = now() - interval '25 hours' WHERE id = 5;"
        "SELECT picture_add(5, (SELECT max(id) FROM post), '', 'My back', 'post', '', "
        "'192.0.2.1')");
    assert_int_equal(number(WAITS_OF("5")), 0);
}

/* Four fill it: then those wait outside of whom something waits, and those of whom nothing does are taken up to eight. */
static void a_full_queue_has_room_for_who_has_nothing_in_it(void **state)
{
    (void)state;
    sql("UPDATE hold_rule SET most = 4 WHERE what = 'queue'");
    ask(10, "192.0.2.10");
    ask(10, "192.0.2.10");
    ask(10, "192.0.2.10");
    product_refused(&product, asks(10, "192.0.2.10", true), "hold_waiting");
    ask(11, "192.0.2.11");
    assert_int_equal(number("SELECT waiting * 100 + most FROM hold_full()"), 404);
    product_refused(&product, asks(11, "192.0.2.11", true), "hold_queue_more");
    for (int who = 12; who < 16; who++)
        ask(who, "192.0.2.12");
    product_refused(&product, asks(16, "192.0.2.16", true), "hold_queue");
    /* What would not wait is not refused. */
    sql(asks(16, "192.0.2.16", false));
    sql("SELECT hold_refuse(1, id, 'advertising', '', post_digest(id)) FROM (SELECT min(post_id) "
        "AS id FROM queue_post WHERE kind = 'held' AND seen_at IS NULL) AS p");
    ask(16, "192.0.2.16");
    sql("SELECT hold_refuse(1, post_id, 'advertising', '', post_digest(post_id)) FROM queue_post "
        "WHERE kind = 'held' AND "
        "seen_at IS NULL");
    assert_int_equal(number("SELECT count(*) FROM hold_full()"), 0);
}

static void one_network_does_not_fill_it(void **state)
{
    (void)state;
    sql("UPDATE hold_rule SET most = 2 WHERE what = 'network'");
    ask(20, "192.0.2.20");
    ask(21, "192.0.2.20");
    product_refused(&product, asks(21, "192.0.2.20", true), "hold_network");
    ask(22, "192.0.2.20");
    ask(23, "192.0.2.20");
    product_refused(&product, asks(24, "192.0.2.20", true), "hold_network");
    ask(24, "198.51.100.24");
    ask(21, "198.51.100.24");
    /* What its author takes back makes room, and needs it when it is brought back. */
    sql("SELECT hold_take_back(23, (SELECT max(id) FROM post WHERE author_id = 23))");
    ask(25, "192.0.2.20");
    product_refused(
        &product,
        "SELECT post_delete(23, (SELECT max(id) FROM post WHERE author_id = 23), false, '')",
        "hold_network");
}

static void where_it_was_sent_from_is_known_while_it_waits(void **state)
{
    (void)state;
    ask(30, "192.0.2.30");
    assert_int_equal(number("SELECT count(*) FROM queue_post WHERE network = '192.0.2.30'"), 1);
    (void)nothing_waits(state);
    assert_int_equal(number("SELECT count(*) FROM queue_post WHERE network = '192.0.2.30'"), 0);
    ask(31, "192.0.2.31");
    sql("SELECT hold_take_back(31, (SELECT max(id) FROM post)); SELECT hold_forget(100)");
    assert_int_equal(number("SELECT count(*) FROM queue_post WHERE network = '192.0.2.31'"), 1);
    sql("UPDATE queue_post SET since = now() - interval '31 days' WHERE network = '192.0.2.31';"
        "SELECT hold_forget(100)");
    assert_int_equal(number("SELECT count(*) FROM queue_post WHERE network = '192.0.2.31'"), 0);
}

#define ORDER                                                                            \
    "SELECT string_agg(p.author_id::text, ' ' ORDER BY q.urgency, q.since, q.key) FROM " \
    "queue_rows(1, '{held}', -1, '-infinity', 0, 30) AS q JOIN post p ON p.id = q.subject"

static void second_posts_stand_behind_the_first_of_others(void **state)
{
    (void)state;
    ask(40, "192.0.2.40");
    ask(40, "192.0.2.40");
    ask(40, "192.0.2.40");
    ask(41, "192.0.2.41");
    ask(42, "192.0.2.42");
    assert_string_equal(product_text(&product, ORDER), "40 41 42 40 40");
    sql("SELECT hold_refuse(1, id, 'advertising', '', post_digest(id)) FROM (SELECT min(id) AS id "
        "FROM post WHERE author_id = 40) AS p");
    assert_string_equal(product_text(&product, ORDER), "41 42 40 40");
    sql("SELECT hold_publish(1, id, post_digest(id)) FROM (SELECT min(id) AS id FROM post WHERE "
        "author_id = 40 AND delete_why = 'held') AS p");
    assert_string_equal(product_text(&product, ORDER), "40 41 42");
}

/* What a moderator opened and another one let be seen, its author changes, and it waits again: the first publishes nothing unread. */
static void what_was_changed_since_it_was_read_is_not_decided(void **state)
{
    (void)state;
    static char read[65];
    static char text[200];
    ask(50, "192.0.2.50");
    sql("CREATE TABLE asked_by_50 AS SELECT max(id) AS id FROM post");
    (void)snprintf(read, sizeof(read), "%s",
                   product_text(&product, "SELECT post_digest(id) FROM asked_by_50"));
    sql("SELECT hold_publish(1, id, post_digest(id)) FROM asked_by_50;"
        "SELECT post_edit(50, id, 1, 'Question 50', 'q', 'Buy it there.', '<p>Buy it there.</p>', "
        "'Buy it there.', '{}', '', '{}', '{}') FROM asked_by_50;"
        "SELECT hold_edited(50, id, '{there}', NULL, true, NULL, '192.0.2.50') FROM asked_by_50");
    assert_int_equal(number(WAITS_OF("50")), 1);
    (void)snprintf(text, sizeof(text), "SELECT hold_publish(1, (SELECT id FROM asked_by_50), '%s')",
                   read);
    product_refused(&product, text, "post_unread");
    (void)snprintf(text, sizeof(text),
                   "SELECT hold_refuse(1, (SELECT id FROM asked_by_50), 'unkind', '', '%s')", read);
    product_refused(&product, text, "post_unread");
    /* A photograph that became ready meanwhile is as new as a word. */
    (void)snprintf(read, sizeof(read), "%s",
                   product_text(&product, "SELECT post_digest(id) FROM asked_by_50"));
    sql("SELECT picture_add(50, id, '', 'My hip', 'post', '', '192.0.2.50') FROM asked_by_50;"
        "INSERT INTO picture_file (hash, type, width, height, bytes) VALUES "
        "(sha256('a'), 'webp', 10, 10, 1), (sha256('b'), 'jpeg', 10, 10, 1);"
        "INSERT INTO picture_size (picture_id, hash) SELECT p.id, f.hash FROM picture_file f, "
        "(SELECT max(id) AS id FROM picture) AS p;"
        "UPDATE picture SET state = 'making' WHERE id = (SELECT max(id) FROM picture);"
        "SELECT picture_end(max(id), '') FROM picture");
    (void)snprintf(text, sizeof(text), "SELECT hold_publish(1, (SELECT id FROM asked_by_50), '%s')",
                   read);
    product_refused(&product, text, "post_unread");
    /* Nor where nobody reads it. */
    product_refused(&product, "SELECT post_delete(1, (SELECT id FROM asked_by_50), false, '')",
                    "hold_unread");
    assert_int_equal(number(WAITS_OF("50")), 1);
    sql("SELECT hold_publish(1, id, post_digest(id)) FROM asked_by_50");
    assert_int_equal(number(WAITS_OF("50")), 0);
}

static const char words_of[] =
    "B'1011001110001111000010110011100011110000101100111000111100001011'";

/* An answer to the first question with words that copies have, too. */
static void says(int who)
{
    static char text[600];
    (void)snprintf(text, sizeof(text),
                   "SELECT answer_give(%d, (SELECT min(id) FROM question), 'The same.', 'The "
                   "same.', 'The same.', '{}', '{}');"
                   "SELECT hold_new(%d, '{}', %s, '192.0.2.9')",
                   who, who, words_of);
    sql(text);
}

static void burst_is_hidden(void)
{
    for (int i = 0; i < 50 && number("SELECT count(*) FROM hold_burst") > 0; i++)
        sql("SELECT job_holds(10)");
    assert_int_equal(number("SELECT count(*) FROM hold_burst"), 0);
}

#define SEEN_OF(who) \
    "SELECT count(*) FROM post WHERE kind = 'answer' AND deleted_at IS NULL AND author_id = " who

static const char *seen_of(int who)
{
    static char text[200];
    (void)snprintf(text, sizeof(text), SEEN_OF("%d"), who);
    return text;
}

/* Five accounts copy what another one wrote, so that it disappears. */
static void what_is_copied_is_not_hidden_with_its_copies(void **state)
{
    (void)state;
    sql(asks(60, "192.0.2.9", false));
    says(61);
    for (int who = 62; who < 67; who++)
        says(who);
    burst_is_hidden();
    assert_int_equal(number(SEEN_OF("61")), 1);
    for (int who = 62; who < 67; who++)
        assert_int_equal(number(seen_of(who)), 0);
    /* Nor once its author corrects a letter of it. */
    sql("SELECT hold_mark_put(61, post_id, '{}', words) FROM hold_mark m JOIN post p ON p.id = "
        "m.post_id WHERE p.author_id = 61");
    says(67);
    burst_is_hidden();
    assert_int_equal(number(SEEN_OF("61")), 1);
    assert_int_equal(number(SEEN_OF("67")), 0);
}

/* Copies by five accounts, and by one whose older post was made such a copy. */
static void whose_words_were_there_first_is_not_who_posted_first(void **state)
{
    (void)state;
    sql("DELETE FROM hold_mark");
    sql(asks(70, "192.0.2.9", false));
    sql("SELECT answer_give(72, (SELECT min(id) FROM question), 'Walk.', 'Walk.', 'Walk.', '{}', "
        "'{}');"
        "SELECT hold_new(72, '{}', ~ B'1011001110001111000010110011100011110000101100111000111100"
        "001011', '192.0.2.9')");
    says(71);
    sql("SELECT hold_mark_put(72, (SELECT max(id) FROM post WHERE author_id = 72), '{}', "
        "B'1011001110001111000010110011100011110000101100111000111100001011')");
    for (int who = 73; who < 77; who++)
        says(who);
    burst_is_hidden();
    assert_int_equal(number(SEEN_OF("71")), 1);
    assert_int_equal(number(SEEN_OF("72")), 0);
    assert_int_equal(number(SEEN_OF("73")), 0);
}

/* Whoever repeats themselves is the burst, from the first on. */
static void who_posts_the_same_again_and_again_is_no_original(void **state)
{
    (void)state;
    sql("DELETE FROM hold_mark");
    for (int i = 0; i < 4; i++)
        says(78);
    burst_is_hidden();
    assert_int_equal(number(SEEN_OF("78")), 0);
}

#define IN_QUEUE                                                                                \
    "SELECT count(*) FROM queue_rows(1, '{held}', -1, '-infinity', 0, 30) AS q JOIN post p ON " \
    "p.id = q.subject WHERE p.author_id = 80"

static void what_waits_of_a_flooder_is_refused_by_one_event_and_comes_back(void **state)
{
    (void)state;
    ask(80, "192.0.2.80");
    ask(80, "192.0.2.80");
    ask(80, "192.0.2.80");
    assert_int_equal(number(IN_QUEUE), 3);
    sql("SELECT account_suspend(1, 80, 0, NULL, 'floods', 'Please stop.')");
    assert_int_equal(number(IN_QUEUE), 0);
    assert_int_equal(number(WAITS_OF("80")), 3);
    assert_int_equal(number("SELECT hold_waiting_of_all(10)"), 0);
    sql("SELECT suspension_refuse(1, 80, true)");
    assert_int_equal(number(WAITS_OF("80")), 0);
    assert_int_equal(number("SELECT count(*) * 100 + max((data->>'posts')::integer) FROM event "
                            "WHERE kind = 'held-refused' AND account_id = 80"),
                     103);
    sql("SELECT suspension_refuse(1, 80, false)");
    assert_int_equal(number(WAITS_OF("80")), 3);
    assert_int_equal(number(IN_QUEUE), 0);
    /* With another suspension in one go; the end of it takes both back. */
    sql("SELECT account_suspend(1, 80, (SELECT max(id) FROM suspension), NULL, 'floods', 'Stop.', "
        "true)");
    assert_int_equal(number(WAITS_OF("80")), 0);
    sql("SELECT suspension_lift(1, 80, (SELECT max(id) FROM suspension))");
    assert_int_equal(number(WAITS_OF("80")), 3);
    assert_int_equal(number(IN_QUEUE), 3);
    /* What is over by its day takes nothing back, and the queue has again what waits. */
    sql("SELECT account_suspend(1, 80, 0, now() + interval '1 day', 'floods', 'Stop.')");
    assert_int_equal(number(IN_QUEUE), 0);
    sql("UPDATE suspension SET until = now() - interval '1 minute' WHERE ended_at IS NULL");
    assert_int_equal(number(IN_QUEUE), 3);
    product_refused(&product, "SELECT suspension_refuse(1, 80, true)", "suspend_conflict");
}

static void decides_about_86(const char *wanted, const char *reason)
{
    static char text[300];
    (void)snprintf(text, sizeof(text),
                   "SELECT hold_about_decide(1, 86, '%s', (SELECT details FROM account WHERE id = "
                   "86), '%s')",
                   wanted, reason);
    sql(text);
}

#define NEWS_OF_86 \
    "SELECT count(*) FROM notice WHERE account_id = 86 AND what = 'profile' AND read_at IS NULL"

static void who_shows_what_is_not_let_be_seen_is_told_until_that_is_taken_back(void **state)
{
    (void)state;
    sql("UPDATE account SET about = 'Creams at www.creams.example' WHERE id = 86;"
        "SELECT hold_about(86, 1)");
    decides_about_86("refuse", "It advertises.");
    product_jobs(&product);
    assert_int_equal(number(NEWS_OF_86), 1);
    assert_string_equal(
        product_text(&product, "SELECT s.title || ': ' || s.excerpt || ' ' || s.post_kind FROM "
                               "notice n CROSS JOIN notice_said(n) AS s WHERE n.account_id = 86"),
        "What you say about yourself: It advertises. about");
    assert_string_equal(product_text(&product, "SELECT o.what || ' ' || o.kind FROM notice n CROSS "
                                               "JOIN notice_open(86, n.id) AS o WHERE n.account_id "
                                               "= 86"),
                        "profile about");
    sql("UPDATE notice SET read_at = NULL WHERE account_id = 86");
    decides_about_86("again", "");
    product_jobs(&product);
    assert_int_equal(number(NEWS_OF_86), 0);
    /* Taken back before anybody was told. */
    decides_about_86("refuse", "It advertises.");
    decides_about_86("again", "");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE account_id = 86"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_first_questions_are_there_at_once),
        cmocka_unit_test_setup(two_that_were_published_open_no_door_on_the_first_day,
                               nothing_waits),
        cmocka_unit_test_setup(photographs_of_first_posts_are_looked_at, nothing_waits),
        cmocka_unit_test_setup(a_full_queue_has_room_for_who_has_nothing_in_it, nothing_waits),
        cmocka_unit_test_setup(one_network_does_not_fill_it, nothing_waits),
        cmocka_unit_test_setup(where_it_was_sent_from_is_known_while_it_waits, nothing_waits),
        cmocka_unit_test_setup(second_posts_stand_behind_the_first_of_others, nothing_waits),
        cmocka_unit_test_setup(what_was_changed_since_it_was_read_is_not_decided, nothing_waits),
        cmocka_unit_test_setup(what_is_copied_is_not_hidden_with_its_copies, nothing_waits),
        cmocka_unit_test_setup(whose_words_were_there_first_is_not_who_posted_first, nothing_waits),
        cmocka_unit_test_setup(who_posts_the_same_again_and_again_is_no_original, nothing_waits),
        cmocka_unit_test_setup(what_waits_of_a_flooder_is_refused_by_one_event_and_comes_back,
                               nothing_waits),
        cmocka_unit_test_setup(who_shows_what_is_not_let_be_seen_is_told_until_that_is_taken_back,
                               nothing_waits),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

/* Badges: each has a ground that people read, comes once, and goes with its ground. */
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

static int setup(void **state)
{
    (void)state;
    product_open(&product);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/* Accounts 1 (an admin), 2 to 9, 10 (made up); question 1 by 2 a year and a half ago, answers 2 and 3 by 3 and 10 a day later. */
static int from_scratch(void **state)
{
    (void)state;
    sql("TRUNCATE account RESTART IDENTITY CASCADE; TRUNCATE badge_due, tag RESTART IDENTITY "
        "CASCADE;"
        "INSERT INTO account (name, name_key, role, example) SELECT 'p' || n, 'p' || n, CASE n "
        "WHEN "
        "1 THEN 'admin' ELSE 'member' END, n = 10 FROM generate_series(1, 10) AS n;"
        "INSERT INTO tag (name, title) VALUES ('a', 'a'); UPDATE right_rule SET points = 0;"
        "SELECT question_ask(2, 'A question here', 'q', 'b', 'b', 'b', '{a}', '{}', '{}', now() - "
        "interval '540 days');"
        "SELECT answer_give(n, 1, 'b', 'b', 'b', '{}', '{}', now() - interval '539 days') FROM "
        "unnest('{3,10}'::int[]) AS n");
    product_jobs(&product);
    return 0;
}

/* The names of an account's badges, as after the job runner. */
static const char *badges_of(int account)
{
    static char query[300];
    product_jobs(&product);
    snprintf(query, sizeof(query),
             "SELECT coalesce(string_agg(b.name, ' ' ORDER BY r.place), '') FROM badge b JOIN "
             "badge_rules() r USING (name) WHERE account_id = %d AND NOT over",
             account);
    return product_text(&product, query);
}

static int64_t told(int account)
{
    char query[120];
    snprintf(query, sizeof(query),
             "SELECT count(*) FROM notice WHERE what = 'badge' AND account_id = %d", account);
    return number(query);
}

static void one_comes_with_its_ground_and_goes_with_it(void **state)
{
    (void)state;
    assert_string_equal(badges_of(3), "");
    sql("SELECT vote_cast(4, 2, 1::smallint)");
    assert_string_equal(badges_of(3), "");
    sql("SELECT reaction_put(4, 2, 'helped', true)");
    assert_string_equal(badges_of(3), "first-help welcome still-true");
    sql("SELECT reaction_put(4, 2, 'helped', false)");
    assert_string_equal(badges_of(3), "");
    assert_int_equal(number("SELECT count(*) FROM badge WHERE account_id = 3 AND over"), 3);
}

/* What a coach warned readers of is no ground. */
static void an_answer_with_a_warning_is_none(void **state)
{
    (void)state;
    sql("SELECT reaction_put(4, 2, 'helped', true)");
    assert_string_equal(badges_of(3), "first-help welcome still-true");
    sql("UPDATE post_score SET warning = 'Not with a bad disc.' WHERE post_id = 2");
    sql("SELECT badge_may_change('{3}')");
    assert_string_equal(badges_of(3), "");
}

/* Of what is long ago nobody is told: it came with a new version, or an import. */
static void of_what_is_new_one_is_told_once(void **state)
{
    (void)state;
    sql("SELECT question_ask(2, 'Another question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}');"
        "SELECT answer_give(5, 4, 'b', 'b', 'b', '{}', '{}')");
    for (int i = 0; i < 2; i++) {
        sql("SELECT reaction_put(4, 5, 'helped', true), reaction_put(4, 2, 'helped', true)");
        assert_string_equal(badges_of(5), "first-help");
        assert_int_equal(told(5), 1);
        /* However old the answer is: what counts is when it helped. */
        assert_int_equal(told(3), 3);
        sql("SELECT reaction_put(4, 5, 'helped', false)");
        assert_string_equal(badges_of(5), "");
    }
    assert_int_equal(number("SELECT about_id FROM notice WHERE what = 'badge' AND post_id = 5"), 1);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE what = 'badge' AND NOT own"), 0);
    /* It helped long ago: the badges are there, and nobody is told. */
    sql("DELETE FROM notice; DELETE FROM badge;"
        "UPDATE reaction SET at = now() - interval '40 days' WHERE post_id = 2;"
        "SELECT badge_may_change('{3}')");
    assert_string_equal(badges_of(3), "first-help welcome still-true");
    assert_int_equal(told(3), 0);
}

static void what_is_deleted_gives_none(void **state)
{
    (void)state;
    sql("SELECT reaction_put(4, 2, 'helped', true)");
    assert_string_equal(badges_of(3), "first-help welcome still-true");
    sql("SELECT post_delete(3, 2, true, '')");
    assert_string_equal(badges_of(3), "");
    sql("SELECT post_delete(3, 2, false, '')");
    assert_string_equal(badges_of(3), "first-help welcome still-true");
    sql("SELECT post_delete(1, 1, true, 'Rude.', 'rude')");
    assert_string_equal(badges_of(3), "");
    sql("SELECT post_delete(1, 1, false, '')");
    assert_string_equal(badges_of(3), "first-help welcome still-true");
}

static void whoever_leaves_has_none_until_they_stay(void **state)
{
    (void)state;
    sql("SELECT reaction_put(4, 2, 'helped', true)");
    assert_string_equal(badges_of(3), "first-help welcome still-true");
    sql("SELECT account_leave(3)");
    assert_string_equal(badges_of(3), "");
    sql("SELECT account_keep(3)");
    assert_string_equal(badges_of(3), "first-help welcome still-true");
}

static void nobody_is_behind_examples(void **state)
{
    (void)state;
    sql("SELECT reaction_put(4, 3, 'helped', true)");
    assert_string_equal(badges_of(10), "");
}

static void who_asked_comes_back(void **state)
{
    (void)state;
    sql("SELECT answer_give(4, 1, 'b', 'b', 'b', '{}', '{}'); SELECT answer_accept(2, 4, true)");
    assert_string_equal(badges_of(2), ""); /* on the same day */
    sql("SELECT answer_accept(2, 2, true)");
    assert_string_equal(badges_of(2), "came-back");
    sql("SELECT answer_accept(2, 2, false)");
    assert_string_equal(badges_of(2), "");
    sql("SELECT reaction_put(2, 2, 'helped', true)");
    assert_string_equal(badges_of(2), "came-back");
}

static void a_question_is_for_many_by_different_people(void **state)
{
    (void)state;
    sql("SELECT reaction_put(n, 2, 'helped', true), reaction_put(n, 3, 'helped', true) FROM "
        "generate_series(4, 7) AS n; SELECT reaction_put(2, 2, 'helped', true)");
    assert_string_equal(badges_of(2), "came-back");
    sql("SELECT reaction_put(8, 3, 'helped', true)");
    assert_string_equal(badges_of(2), "came-back asked-for-many");
}

static void words_that_are_put_right_and_have_a_source(void **state)
{
    (void)state;
    sql("SELECT reaction_put(4, 2, 'helped', true)");
    sql("SELECT post_edit(3, 2, 1, '', '', 'So it is.[^1]\n\n[^1]: A book.', 'b', 'b', '{}', "
        "'wrong before', '{}', '{}')");
    assert_string_equal(badges_of(3), "first-help source welcome still-true");
    sql("UPDATE revision SET created_at = now() - interval '1 hour' WHERE post_id = 2 AND number = "
        "2; SELECT reaction_put(5, 2, 'helped', true)");
    assert_string_equal(badges_of(3), "first-help put-right source welcome still-true");
    sql("SELECT post_edit(3, 2, 2, '', '', 'See ![a picture](https://x.example/a.jpg).', 'b', 'b', "
        "'{}', '', '{}', '{}')");
    assert_string_equal(badges_of(3), "first-help put-right welcome still-true");
    sql("SELECT post_edit(3, 2, 3, '', '', 'See [when to get help](/red-flags).', 'b', 'b', '{}', "
        "'', '{}', '{}')");
    assert_string_equal(badges_of(3), "first-help put-right get-help welcome still-true");
}

static void what_waited_a_month_is_answered_first(void **state)
{
    (void)state;
    sql("SELECT question_ask(2, 'One that waits', 'q', 'b', 'b', 'b', '{a}', '{}', '{}', now() - "
        "interval '40 days');"
        "SELECT answer_give(n, 4, 'b', 'b', 'b', '{}', '{}', now() - interval '5 days' + n * "
        "interval '1 hour') FROM generate_series(6, 7) AS n;"
        "SELECT reaction_put(8, n, 'helped', true) FROM generate_series(5, 6) AS n");
    assert_string_equal(badges_of(6), "first-help waited");
    assert_string_equal(badges_of(7), "first-help");
}

static void the_library_is_kept_current_and_reviewed(void **state)
{
    (void)state;
    sql("UPDATE account SET role = 'coach' WHERE id IN (4, 5, 6)");
    sql("SELECT entry_put(4, NULL, 1, 'article', 'hips', 'Hips', 's', '{}', '{}', '{}', 'review', "
        "'{}', 'Text.', '<p>Text.</p>', 'Text.', '', '{}', '{}')");
    sql("SELECT entry_put(5, (SELECT id FROM entry), 1, 'article', 'hips', 'Hips', 's', '{}', "
        "'{}', "
        "'{}', 'review', '{}', 'More.', '<p>Text.</p>', 'Text.', '', '{}', '{}')");
    assert_string_equal(badges_of(5), "");
    sql("UPDATE revision SET created_at = now() - interval '200 days' WHERE post_id = (SELECT id "
        "FROM entry); SELECT entry_put(6, (SELECT id FROM entry), 2, 'article', 'hips', 'Hips', "
        "'s', '{}', '{}', '{}', 'review', '{}', 'Newer.', '<p>Text.</p>', 'Text.', '', '{}', "
        "'{}')");
    assert_string_equal(badges_of(6), "kept-current");
    sql("SELECT credential_verify(1, 7, 0, 'physiotherapist', 'seen', (now() + interval '1 "
        "year')::date); SELECT review_add(7, (SELECT id FROM entry), 3, (now() + interval '1 "
        "year')::date, '{text,sources}')");
    assert_string_equal(badges_of(7), "reviewed");
    sql("SELECT review_withdraw(7, (SELECT id FROM entry), '')");
    assert_string_equal(badges_of(7), "");
    /* What nothing tells of is found within a day. */
    sql("UPDATE entry SET status = 'retired'; UPDATE badge SET looked_at = now() - interval '2 "
        "days'; SELECT job_badges(20)");
    assert_string_equal(badges_of(6), "");
}

static void five_changes_that_were_accepted(void **state)
{
    (void)state;
    sql("INSERT INTO suggestion (post_id, base, author_id, title, body, tags, reason, ended_at, "
        "ended_by, outcome) SELECT 2, 1, 8, '', 'b', '{}', 'spelling', now(), 3, 'declined' FROM "
        "generate_series(1, 5) AS n; UPDATE suggestion SET outcome = 'accepted' WHERE id IN "
        "(SELECT id FROM suggestion ORDER BY id LIMIT 4)");
    assert_string_equal(badges_of(8), "");
    sql("UPDATE suggestion SET outcome = 'improved' WHERE outcome = 'declined'");
    assert_string_equal(badges_of(8), "suggested");
}

static void ten_times_is_counted_over_all_answers(void **state)
{
    (void)state;
    sql("SELECT answer_give(3, 1, 'b', 'b', 'b', '{}', '{}');"
        "SELECT reaction_put(n, 2, 'helped', true), reaction_put(n, 4, 'helped', true) FROM "
        "generate_series(4, 8) AS n");
    assert_string_equal(badges_of(3), "first-help ten-helped welcome still-true");
    sql("SELECT reaction_put(8, 4, 'helped', false)");
    assert_string_equal(badges_of(3), "first-help welcome still-true");
}

/* Whatever happens in whatever order: what was brought along is what a plain look at everything finds. */
static void badges_are_what_is_worked_out_from_scratch(void **state)
{
    (void)state;
    sql("SELECT setseed(0.2911); SELECT question_ask(1 + n % 9, 'Question ' || n || ' here', 'q', "
        "'b', 'b', 'b', '{a}', '{}', '{}', now() - n * interval '50 days') FROM generate_series(1, "
        "9) AS n; SELECT answer_give(a, q.id, 'See https://x.example/' || a, 'b', 'b', '{}', '{}', "
        "q.created_at + a * interval '9 days') FROM question q, generate_series(1, 8, 2) AS a");
    for (int i = 0; i < 40; i++) {
        sql("DO $$ DECLARE a record; BEGIN FOR a IN SELECT p.*, 2 + (random() * 7)::int AS who "
            "FROM post p WHERE kind IN ('answer', 'question') ORDER BY random() LIMIT 5 LOOP "
            "BEGIN CASE (random() * 4)::int "
            "WHEN 0 THEN PERFORM reaction_put(a.who, a.id, 'helped', random() < 0.7); "
            "WHEN 1 THEN PERFORM vote_cast(a.who, a.id, 1::smallint); "
            "WHEN 2 THEN PERFORM post_delete(1, a.id, a.deleted_at IS NULL, 'why', 'rude'); "
            "WHEN 3 THEN PERFORM answer_accept((SELECT author_id FROM post WHERE id = "
            "a.thread_id), a.id, random() < 0.8); "
            "ELSE PERFORM reaction_put((SELECT author_id FROM post WHERE id = a.thread_id), a.id, "
            "'helped', true); END CASE; EXCEPTION WHEN check_violation THEN NULL; END; END LOOP; "
            "END $$");
        if (i % 8 == 0)
            product_jobs(&product);
    }
    product_jobs(&product);
    assert_int_equal(
        number("SELECT count(*) FROM account a CROSS JOIN LATERAL (SELECT name, post_id FROM "
               "badge_grounds(a.id)) AS g FULL JOIN (SELECT account_id, name, post_id FROM badge "
               "WHERE NOT over) AS b ON b.account_id = a.id AND b.name = g.name WHERE (b.post_id = "
               "g.post_id) IS NOT TRUE"),
        0);
    assert_in_range(number("SELECT count(*) FROM badge WHERE NOT over"), 8, 200);
    assert_int_equal(number("SELECT count(*) FROM notice_setting s WHERE unread <> (SELECT "
                            "count(*) FROM notice n WHERE n.account_id = s.account_id AND read_at "
                            "IS NULL)"),
                     0);
}

#define TEST(name) cmocka_unit_test_setup(name, from_scratch)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_comes_with_its_ground_and_goes_with_it),
        TEST(an_answer_with_a_warning_is_none),
        TEST(of_what_is_new_one_is_told_once),
        TEST(what_is_deleted_gives_none),
        TEST(whoever_leaves_has_none_until_they_stay),
        TEST(nobody_is_behind_examples),
        TEST(who_asked_comes_back),
        TEST(a_question_is_for_many_by_different_people),
        TEST(words_that_are_put_right_and_have_a_source),
        TEST(what_waited_a_month_is_answered_first),
        TEST(the_library_is_kept_current_and_reviewed),
        TEST(five_changes_that_were_accepted),
        TEST(ten_times_is_counted_over_all_answers),
        TEST(badges_are_what_is_worked_out_from_scratch),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

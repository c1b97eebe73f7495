/* Merging questions and taking them apart: followers, votes, notices and reminders in a chain, and who does something meanwhile. */
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

/*
 * Accounts 1 (an admin), 2 to 9 (a coach); question 1 by 2 with answers 2 and 3 by 3 and 4, question 4 by 5 with answer 5 by 6, question 6 by
 * 7 with answer 7 by 8; comments 8 and 9 by 9, on question 1 and answer 2.
 */
static int setup(void **state)
{
    (void)state;
    product_open(&product);
    sql("INSERT INTO account (name, name_key, role) SELECT 'p' || n, 'p' || n, CASE n WHEN 1 THEN "
        "'admin' WHEN 9 THEN 'coach' ELSE 'member' END FROM generate_series(1, 9) AS n;"
        "INSERT INTO tag (name, title) VALUES ('a', 'a'); UPDATE right_rule SET points = 0");
    sql("SELECT question_ask(2, 'The first question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}')");
    sql("SELECT answer_give(n, 1, 'b', 'b', 'b', '{}', '{}') FROM generate_series(3, 4) AS n");
    sql("SELECT question_ask(5, 'The second question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}')");
    sql("SELECT answer_give(6, 4, 'b', 'b', 'b', '{}', '{}')");
    sql("SELECT question_ask(7, 'The third question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}')");
    sql("SELECT answer_give(8, 6, 'b', 'b', 'b', '{}', '{}')");
    sql("SELECT comment_add(9, 1, 'b', 'b', '{}', '{}'); "
        "SELECT comment_add(9, 2, 'b', 'b', '{}', '{}')");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

#define MERGE "SELECT question_merge(1, 1, 4, 'They are one')" /* the first */
#define MERGE_ON "SELECT question_merge(1, 4, 6, 'They are one')"
#define UNDO "SELECT question_unmerge(1, 1)"

static void nothing_is_miscounted(void)
{
    assert_int_equal(number("SELECT count(*) FROM recount_score_wrong"), 0);
    assert_int_equal(number("SELECT count(*) FROM recount_question_wrong"), 0);
    assert_int_equal(number("SELECT count(*) FROM reputation_wrong"), 0);
}

static void who_follows_several_of_a_chain_follows_each_again(void **state)
{
    (void)state;
    sql("SELECT follow_set(9, 'thread', 1, 'follow'), follow_set(9, 'thread', 6, 'ignore')");
    sql(MERGE);
    sql(MERGE_ON);
#define OF_9 "SELECT count(*) FROM follow WHERE account_id = 9 AND subject_id = "
    assert_int_equal(number(OF_9 "4"), 1);
    sql(UNDO);
    assert_int_equal(number(OF_9 "1 AND wish = 'follow'"), 1);
    assert_int_equal(number(OF_9 "4"), 0);
    assert_int_equal(number(OF_9 "6 AND wish = 'ignore'"), 1);
    sql("SELECT question_unmerge(1, 2)");
    assert_int_equal(
        number("SELECT count(*) FROM follow WHERE (account_id, subject_id) IN ((2, 1), (5, 4))"),
        2);
}

/* What a moderator took back of those who vote for each other counts nowhere when the merge is undone. */
static void a_vote_that_was_taken_back_since_counts_no_more(void **state)
{
    (void)state;
    sql("SELECT vote_cast(3, 1, 1::smallint)");
    sql(MERGE);
    assert_int_equal(number("SELECT count(*) FROM vote WHERE post_id = 4 AND account_id = 3"), 1);
    sql("INSERT INTO vote_ring (members, among, gave, got) VALUES ('{2,3}', 1, 1, 1);"
        "SELECT ring_decide(1, (SELECT max(id) FROM vote_ring), 'reversed')");
    sql(UNDO);
    assert_int_equal(number("SELECT count(*) FROM vote"), 0);
    assert_int_equal(number("SELECT up FROM post_score WHERE post_id = 4"), 0);
    nothing_is_miscounted();
}

static void what_was_converted_since_goes_with_what_it_is_on(void **state)
{
    (void)state;
    sql("SELECT comment_vote(8, 8, true), answer_accept(2, 3, true)");
    sql(MERGE);
    sql("SELECT convert_to_comment(1, 2, 1, 5, 'h')");
    sql("SELECT convert_to_comment(1, 3, 1, 4, 'h')");
    sql("SELECT convert_to_answer(1, 8, 1, 'h', 'p')");
    sql(UNDO);
#define IS(id, kind, parent, thread)                                                        \
    assert_int_equal(number("SELECT count(*) FROM post WHERE id = " id " AND kind = '" kind \
                            "' AND parent_id IS NOT DISTINCT FROM " parent                  \
                            " AND thread_id = " thread),                                    \
                     1)
    IS("2", "comment", "5", "4");
    IS("9", "comment", "5", "4");
    IS("3", "comment", "1", "1");
    IS("8", "answer", "NULL", "1");
    assert_int_equal(number("SELECT count(accepted_answer_id) FROM question"), 0);
    assert_int_equal(number("SELECT thread_id FROM search_document WHERE post_id = 8"), 1);
    nothing_is_miscounted();
}

static void a_comment_that_became_an_answer_goes_with_what_it_was_on(void **state)
{
    (void)state;
    sql("SELECT comment_add(9, 5, 'b', 'b', '{}', '{}')"); /* 10, on an answer of the one that stays */
    sql(MERGE);
    sql("SELECT convert_to_answer(1, 9, 1, 'h', 'p'), convert_to_answer(1, 10, 1, 'h', 'p')");
    sql(UNDO);
    IS("9", "answer", "NULL", "1");
    IS("10", "answer", "NULL", "4");
    nothing_is_miscounted();
}

/* When PostgreSQL last looked, all voted and followed elsewhere: its plans are for one of each. */
static void undoing_takes_as_long_as_there_are_voters_and_followers(void **state)
{
    (void)state;
    sql("INSERT INTO account (name, name_key) SELECT 'q' || n, 'q' || n FROM generate_series(1, "
        "16000) AS n; INSERT INTO follow (account_id, kind, subject_id, wish) SELECT id, 'thread', "
        "6, "
        "'follow' FROM account WHERE id % 200 = 0; INSERT INTO vote (post_id, account_id, value) "
        "SELECT 6 + id % 2, id, 1 FROM account WHERE id % 50 = 0 AND name LIKE 'q%';"
        "UPDATE post_score s SET (score, up) = (SELECT count(*), count(*) FROM vote v WHERE "
        "v.post_id = s.post_id); ANALYZE vote, follow, account");
    sql("INSERT INTO follow (account_id, kind, subject_id, wish) SELECT id, 'thread', 1 + 3 * (id "
        "% "
        "2), 'follow' FROM account WHERE name LIKE 'q%';"
        "INSERT INTO vote (post_id, account_id, value) SELECT p, a.id, 1 FROM account a, "
        "unnest('{1,4}'::int[]) AS p WHERE name LIKE 'q%' AND (p = 1 OR a.id % 2 = 0);"
        "UPDATE post_score s SET (score, up) = (SELECT count(*), count(*) FROM vote v WHERE "
        "v.post_id = s.post_id)");
    sql("SET statement_timeout = '3s'");
    sql(MERGE);
    assert_int_equal(number("SELECT up FROM post_score WHERE post_id = 4"), 16000);
    sql(UNDO);
    assert_int_equal(number("SELECT up FROM post_score WHERE post_id = 4"), 8000);
    assert_int_equal(number("SELECT count(*) FROM follow WHERE subject_id = 1"), 8003);
}

static void an_accepted_answer_is_accepted_again(void **state)
{
    (void)state;
    sql("SELECT answer_accept(2, 2, true)");
    sql(MERGE);
    assert_int_equal(number("SELECT count(*) FROM post_score WHERE accepted"), 0);
    sql("SELECT answer_accept(5, 2, true)"); /* whoever asked the one that stays */
    sql(UNDO);
    assert_int_equal(number("SELECT accepted_answer_id FROM question WHERE id = 1"), 2);
    assert_int_equal(number("SELECT post_id FROM post_score WHERE accepted"), 2);
    nothing_is_miscounted();
}

static void what_was_not_told_yet_is_told_and_notices_go_along(void **state)
{
    (void)state;
    product_jobs(&product);
#define TOLD_2 "SELECT count(*) FROM notice WHERE account_id = 2 AND "
    assert_int_equal(number(TOLD_2 "thread_id = 1 AND what = 'answer'"), 2);
    sql("SELECT answer_give(6, 1, 'b', 'b', 'b', '{}', '{}')"); /* 10 */
    sql(MERGE);
    product_jobs(&product);
    assert_int_equal(number(TOLD_2 "thread_id = 4 AND post_id = 10"), 1);
    assert_int_equal(number(TOLD_2 "thread_id = 4 AND what = 'answer'"), 3);
    assert_int_equal(number(TOLD_2 "thread_id = 1 AND what = 'answer'"), 0);
    /* Deleted just before it goes back: it counts as read. */
    sql("SELECT post_delete(1, 10, true, 'why')");
    sql(UNDO);
    product_jobs(&product);
    assert_int_equal(number(TOLD_2 "post_id = 10 AND thread_id = 1 AND read_at IS NOT NULL"), 1);
    assert_int_equal(number(TOLD_2 "thread_id = 1 AND what = 'answer' AND read_at IS NULL"), 2);
    assert_int_equal(number("SELECT count(*) FROM notice_setting s WHERE unread <> (SELECT "
                            "count(*) FROM notice n WHERE n.account_id = s.account_id AND "
                            "read_at IS NULL)"),
                     0);
    /* Or what is moved is moved first, and a reader's turn comes behind that. */
    sql(MERGE);
    sql("SELECT post_delete(1, 2, true, 'why')");
    sql("DELETE FROM notice_change WHERE what = 'seen'");
    product_jobs(&product);
    assert_int_equal(number(TOLD_2 "post_id = 2 AND thread_id = 4 AND read_at IS NOT NULL"), 1);
    assert_int_equal(number("SELECT count(*) FROM outbox WHERE dead"), 0);
}

/* A merge takes no reader's notices: who reads some holds it up no more than it does them. */
static void nobody_who_reads_waits_for_a_merge(void **state)
{
    (void)state;
    product_jobs(&product);
    sql("BEGIN");
    sql(MERGE);
    harness_sql(product.uri, "SET lock_timeout = '2s'; UPDATE notice SET read_at = now() WHERE "
                             "account_id = 2; DELETE FROM notice_setting WHERE account_id = 2");
    sql("COMMIT");
}

/* Whatever is closed as a duplicate meanwhile is one of what stays, or the merge is refused. */
static void who_judges_meanwhile_is_not_refused(void **state)
{
    (void)state;
    product_both(&product, MERGE, "SELECT vote_cast(9, 2, 1::smallint, 'answer')");
    sql("SELECT question_unmerge(1, 1)");
    product_both(&product, MERGE, "SELECT reaction_put(9, 2, 'helped', true)");
    assert_int_equal(number("SELECT up + 10 * helped FROM post_score WHERE post_id = 2"), 11);
    assert_int_equal(number("SELECT thread_id FROM post_score WHERE post_id = 2"), 4);
    nothing_is_miscounted();
}

static void nothing_repeats_itself_whoever_was_first(void **state)
{
    (void)state;
    product_both(&product, "SELECT question_close(1, 6, 'duplicate', '', 1)", MERGE);
    assert_int_equal(number("SELECT duplicate_of FROM question WHERE id = 6"), 4);
    sql(UNDO);
    assert_int_equal(number("SELECT duplicate_of FROM question WHERE id = 6"), 1);
    sql("SELECT question_reopen(1, 6), question_close(1, 4, 'duplicate', '', 6)");
    product_both(&product, "SELECT question_close(1, 6, 'duplicate', '', 1)",
                 "DO $$ BEGIN PERFORM question_merge(1, 1, 4, 'They are one'); RAISE 'merged'; "
                 "EXCEPTION WHEN check_violation THEN NULL; END $$");
    assert_int_equal(number("SELECT count(*) FROM question WHERE merged"), 0);
}

static void what_is_opened_meanwhile_stays_open(void **state)
{
    (void)state;
    sql("SELECT question_close(1, 6, 'duplicate', '', 1)");
    product_both(&product, "SELECT question_reopen(1, 6)", MERGE);
    assert_int_equal(number("SELECT count(*) FROM question WHERE id = 6 AND closed_at IS NULL AND "
                            "duplicate_of IS NULL"),
                     1);
    assert_int_equal(number("SELECT cardinality(duplicates) FROM question_merge"), 0);
}

static void who_asked_is_reminded_after_all(void **state)
{
    (void)state;
#define REMINDED "SELECT count(*) FROM notice WHERE what = 'remind' AND account_id = 2"
    sql(MERGE);
    sql("UPDATE reminder SET due_at = now() WHERE question_id = 1");
    product_jobs(&product);
    assert_int_equal(number(REMINDED), 0);
    assert_int_equal(
        number("SELECT count(*) FROM reminder WHERE question_id = 1 AND told_at IS NOT NULL"), 1);
    sql(UNDO);
    product_jobs(&product);
    assert_int_equal(number(REMINDED), 1);
    /* Nobody is twice. */
    sql("SELECT question_merge(1, 1, 4, 'They are one'); SELECT question_unmerge(1, 2)");
    product_jobs(&product);
    assert_int_equal(number(REMINDED), 1);
}

static void what_is_suggested_of_it_waits_until_it_is_back(void **state)
{
    (void)state;
#define SUGGESTED "SELECT count(*) FROM queue_rows(1, '{suggestion}', -1, '-infinity', 0, 9) AS q"
    sql("SELECT suggestion_make(8, 1, 1, 'A better title', 'better', '{a}', 'It is better')");
    assert_int_equal(number(SUGGESTED), 1);
    sql(MERGE);
    assert_int_equal(number(SUGGESTED), 0);
    sql(UNDO);
    assert_int_equal(number(SUGGESTED), 1);
}

static void who_left_is_no_follower_of_a_merge(void **state)
{
    (void)state;
    sql("SELECT follow_set(8, 'thread', 1, 'follow')");
    sql(MERGE);
    assert_int_equal(number("SELECT count(*) FROM question_merge WHERE 8 = ANY (followers)"), 1);
    sql("SELECT erase_own(8, 'p8@example.org')");
    assert_int_equal(number("SELECT count(*) FROM question_merge WHERE 8 = ANY (followers)"), 0);
    sql(UNDO);
    assert_int_equal(number("SELECT count(*) FROM follow WHERE account_id = 8"), 0);
}

/* A coach who clears one of them would not find what waits in the other. */
static void two_stay_two_while_advice_waits_on_one(void **state)
{
    (void)state;
    sql("INSERT INTO advice_hold (question_id) VALUES (1)");
    product_refused(&product, MERGE, "question_merge_waits");
    product_refused(&product, "SELECT question_merge(1, 4, 1, 'They are one')",
                    "question_merge_waits");
    sql("UPDATE advice_hold SET ended_at = now(), ended_by = 9, reason = 'Examined'");
    sql(MERGE);
}

static void very_long_ones_stay_two(void **state)
{
    (void)state;
    sql("SET backtalk.bulk = 'on'; INSERT INTO post (kind, thread_id, parent_id, author_id, body, "
        "html) SELECT 'comment', 1, 1, 3, 'b', 'b' FROM generate_series(1, 1994)");
    product_refused(&product, "SELECT question_merge(1, 1, 4, 'They are one')",
                    "question_merge_long");
    product_refused(&product, "SELECT question_merge(1, 4, 1, 'They are one')",
                    "question_merge_long");
    sql("DELETE FROM post WHERE id = (SELECT max(id) FROM post)");
    sql(MERGE);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_follows_several_of_a_chain_follows_each_again),
        TEST(a_vote_that_was_taken_back_since_counts_no_more),
        TEST(what_was_converted_since_goes_with_what_it_is_on),
        TEST(a_comment_that_became_an_answer_goes_with_what_it_was_on),
        TEST(undoing_takes_as_long_as_there_are_voters_and_followers),
        TEST(an_accepted_answer_is_accepted_again),
        TEST(what_was_not_told_yet_is_told_and_notices_go_along),
        TEST(nobody_who_reads_waits_for_a_merge),
        TEST(who_judges_meanwhile_is_not_refused),
        TEST(nothing_repeats_itself_whoever_was_first),
        TEST(what_is_opened_meanwhile_stays_open),
        TEST(who_asked_is_reminded_after_all),
        TEST(what_is_suggested_of_it_waits_until_it_is_back),
        TEST(who_left_is_no_follower_of_a_merge),
        TEST(two_stay_two_while_advice_waits_on_one),
        TEST(very_long_ones_stay_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

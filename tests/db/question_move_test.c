/* Moving posts to another question and splitting a question: what goes along, what is counted, and undoing it whatever happened since. */
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
 * Accounts 1 (an admin), 2 to 9; question 1 by 2 with answers 2 and 3 by 3 and 4, comments 4 by 5 on it and 5 by 6 on answer 2; question 6
 * by 7 with answer 7 by 8.
 */
static int setup(void **state)
{
    (void)state;
    product_open(&product);
    sql("INSERT INTO account (name, name_key, role) SELECT 'm' || n, 'm' || n, CASE n WHEN 1 THEN "
        "'admin' ELSE 'member' END FROM generate_series(1, 9) AS n;"
        "INSERT INTO tag (name, title) VALUES ('a', 'a'); UPDATE right_rule SET points = 0");
    sql("SELECT question_ask(2, 'The first question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}')");
    sql("SELECT answer_give(n, 1, 'b', 'b', 'b', '{}', '{}') FROM generate_series(3, 4) AS n");
    sql("SELECT comment_add(5, 1, 'b', 'b', '{}', '{}')");
    sql("SELECT comment_add(6, 2, 'b', 'b', '{}', '{}')");
    sql("SELECT question_ask(7, 'The second question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}')");
    sql("SELECT answer_give(8, 6, 'b', 'b', 'b', '{}', '{}')");
    sql("SELECT vote_cast(9, 2, 1::smallint)");
    product_jobs(&product);
    return 0;
}

/* Nothing is counted wrong, whatever the test did. */
static int teardown(void **state)
{
    (void)state;
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM recount_score_wrong"), 0);
    assert_int_equal(number("SELECT count(*) FROM recount_question_wrong"), 0);
    assert_int_equal(number("SELECT count(*) FROM reputation_wrong"), 0);
    assert_int_equal(number("SELECT count(*) FROM outbox WHERE dead"), 0);
    assert_int_equal(number("SELECT count(*) FROM search_document d JOIN post p ON p.id = "
                            "d.post_id WHERE d.thread_id <> p.thread_id"),
                     0);
    product_close(&product);
    return 0;
}

#define MOVE "SELECT question_move(1, 1, '{2,4}', 6, 'They answer that', false)"
#define SPLIT                                                                                \
    "SELECT question_split(1, 1, '{2,4}', 'Two questions in one', 'A third question', 't', " \
    "'b', 'b', 'b', '{}', '{}')"
#define SPLIT_BY_MEMBER \
    "SELECT question_split(2, 1, '{2}', 'w', 'A third question', 't', 'b', 'b', 'b', '{}', '{}')"
#define UNDO "SELECT question_unmove(1, 1)"
#define AT(thread) number("SELECT count(*) FROM post WHERE id IN (2, 4, 5) AND thread_id = " thread)
#define ANSWERS(question) number("SELECT answer_count FROM question WHERE id = " question)

static void what_is_chosen_goes_with_what_is_on_it(void **state)
{
    (void)state;
    sql("SELECT answer_accept(2, 2, true)");
    sql(MOVE);
    assert_int_equal(AT("6"), 3);
    assert_int_equal(number("SELECT parent_id FROM post WHERE id = 4"), 6);
    assert_int_equal(number("SELECT parent_id FROM post WHERE id = 5"), 2);
    assert_int_equal(ANSWERS("1"), 1);
    assert_int_equal(ANSWERS("6"), 2);
    assert_int_equal(number("SELECT score FROM post_score WHERE post_id = 2 AND thread_id = 6"), 1);
    assert_int_equal(number("SELECT count(accepted_answer_id) FROM question"), 0);
    /* Whoever answered follows it there. */
    assert_int_equal(number("SELECT count(*) FROM follow WHERE account_id = 3 AND subject_id = 6"),
                     1);
    sql(UNDO);
    assert_int_equal(AT("1"), 3);
    assert_int_equal(number("SELECT accepted_answer_id FROM question WHERE id = 1"), 2);
    assert_int_equal(ANSWERS("1"), 2);
    sql(UNDO); /* twice is once */
    assert_int_equal(number("SELECT count(*) FROM event WHERE kind = 'question-unmove'"), 1);
}

/* Who asked there never accepted it, though whoever asked here did. */
static void what_was_accepted_here_is_not_so_there_after_it_waited(void **state)
{
    (void)state;
    sql("SELECT answer_accept(2, 2, true)");
    sql(MOVE);
    sql("SELECT hold_put(2, 'link')");
    sql("SELECT hold_publish(1, 2, post_digest(2))");
    assert_int_equal(number("SELECT count(*) FROM post WHERE id = 2 AND deleted_at IS NULL"), 1);
    assert_int_equal(number("SELECT count(accepted_answer_id) FROM question"), 0);
    sql("SELECT answer_accept(7, 2, true)");
    sql("SELECT hold_put(2, 'link')");
    sql("SELECT hold_publish(1, 2, post_digest(2))");
    assert_int_equal(number("SELECT accepted_answer_id FROM question WHERE id = 6"), 2);
}

static void those_whose_words_go_are_told(void **state)
{
    (void)state;
    sql(MOVE);
    product_jobs(&product);
#define TOLD(kind)                                                                           \
    number("SELECT count(*) FROM notice n JOIN event e ON e.id = n.about_id WHERE n.what = " \
           "'decided' AND n.read_at IS NULL AND e.kind = '" kind "' AND n.account_id IN (3, 5)")
    assert_int_equal(TOLD("move"), 2);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE what = 'decided'"), 2);
    sql(UNDO);
    product_jobs(&product);
    assert_int_equal(TOLD("move"), 0);
    assert_int_equal(TOLD("move-back"), 2);
}

static void a_split_makes_a_question_and_undoing_it_deletes_that(void **state)
{
    (void)state;
    sql(SPLIT);
    assert_int_equal(number("SELECT id FROM question WHERE title = 'A third question' AND tags = "
                            "'{a}' AND answer_count = 1"),
                     8);
    assert_int_equal(AT("8"), 3);
    sql(UNDO);
    assert_int_equal(AT("1"), 3);
    assert_int_equal(number("SELECT count(*) FROM post WHERE id = 8 AND deleted_at IS NOT NULL"),
                     1);
}

/* Nor is what waits for a moderator left below something deleted. */
static void what_waits_there_stays_too(void **state)
{
    (void)state;
    sql(SPLIT);
    sql("SELECT answer_give(9, 8, 'b', 'b', 'b', '{}', '{}')");
    sql("SELECT hold_put((SELECT max(id) FROM post), 'link')");
    sql(UNDO);
    assert_int_equal(number("SELECT count(*) FROM post WHERE id = 8 AND deleted_at IS NULL"), 1);
}

static void what_was_written_since_stays(void **state)
{
    (void)state;
    sql(SPLIT);
    sql("SELECT answer_give(9, 8, 'b', 'b', 'b', '{}', '{}')");
    sql("SELECT convert_to_answer(1, 4, 1, 'h', 'p')");
    sql("SELECT post_delete(1, 2, true, 'why')");
    sql(UNDO);
    assert_int_equal(AT("1"), 3);
    assert_int_equal(number("SELECT count(*) FROM post WHERE id = 8 AND deleted_at IS NULL"), 1);
    assert_int_equal(ANSWERS("8"), 1);
    assert_int_equal(ANSWERS("1"), 2);
}

/* What went on is brought back step by step, the last one first: no move counts as undone while its posts are elsewhere. */
static void what_went_on_comes_back_from_there_first(void **state)
{
    (void)state;
    sql(SPLIT);
    sql("SELECT question_move(1, 8, '{2}', 6, 'Further', false)");
    product_refused(&product, UNDO, "question_move_further");
    assert_int_equal(number("SELECT count(*) FROM post WHERE id = 8 AND deleted_at IS NULL"), 1);
    sql("SELECT question_unmove(1, 2)");
    assert_int_equal(AT("8"), 3);
    sql(UNDO);
    assert_int_equal(AT("1"), 3);
    /* Brought home by a move of its own, it is so as well. */
    sql(MOVE);
    sql("SELECT question_move(1, 6, '{2}', 1, 'Home', false)");
    product_refused(&product, "SELECT question_unmove(1, 3)", "question_move_further");
    sql("SELECT question_unmove(1, 4); SELECT question_unmove(1, 3)");
    assert_int_equal(AT("1"), 3);
}

/* Both questions may be part of others by now. */
static void it_is_undone_through_merges(void **state)
{
    (void)state;
    sql("SELECT question_ask(7, 'Another question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}')"); /* 8 */
    sql(MOVE);
    sql("SELECT question_merge(1, 6, 8, 'They are one')");
    assert_int_equal(AT("8"), 3);
    sql(UNDO);
    assert_int_equal(AT("1"), 3);
    sql("SELECT question_unmerge(1, 1)");
    assert_int_equal(AT("1"), 3);
    assert_int_equal(ANSWERS("6"), 1);
}

/* Taken apart in the wrong order, something would stay where it does not belong. */
static void what_came_later_is_undone_first(void **state)
{
    (void)state;
    sql("SELECT question_ask(7, 'Another question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}')"); /* 8 */
    sql("SELECT question_merge(1, 1, 6, 'They are one')");
    sql("SELECT question_move(1, 6, '{2}', 8, 'It answers that', false)");
    product_refused(&product, "SELECT question_unmerge(1, 1)", "question_merge_moved");
    sql(UNDO);
    sql("SELECT question_unmerge(1, 1)");
    assert_int_equal(AT("1"), 3);
    sql("SELECT question_move(1, 1, '{2,4}', 6, 'They answer that', false)");
    sql("SELECT question_merge(1, 6, 1, 'They are one')");
    product_refused(&product, "SELECT question_unmove(1, 2)", "question_move_merged");
    sql("SELECT question_unmerge(1, 2)");
    sql("SELECT question_unmove(1, 2)");
    assert_int_equal(AT("1"), 3);
    assert_int_equal(ANSWERS("6"), 1);
}

/* Answers of members would be shown there at once. */
static void nothing_goes_where_advice_waits(void **state)
{
    (void)state;
    sql("INSERT INTO advice_hold (question_id) VALUES (6)");
    product_refused(&product, MOVE, "question_move_waits");
    sql("UPDATE advice_hold SET ended_at = now(), ended_by = 1, reason = 'Examined'");
    sql(MOVE);
    assert_int_equal(AT("6"), 3);
}

static void it_says_why_not(void **state)
{
    (void)state;
    product_refused(&product, "SELECT question_move(2, 1, '{2}', 6, 'w', false)",
                    "question_state_allowed");
    product_refused(&product, "SELECT question_move(1, 1, '{7}', 6, 'w', false)",
                    "question_move_posts");
    product_refused(&product, "SELECT question_move(1, 1, '{2,5}', 6, 'w', false)",
                    "question_move_posts");
    product_refused(&product, "SELECT question_move(1, 1, '{}', 6, 'w', false)",
                    "question_move_posts");
    product_refused(&product, "SELECT question_move(1, 1, '{2}', 1, 'w', false)",
                    "question_merge_other");
    product_refused(&product, "SELECT question_move(1, 1, '{2}', 6, ' ', false)",
                    "question_move_reason");
    product_refused(&product, SPLIT_BY_MEMBER, "question_state_allowed");
    sql(MOVE);
    sql("SELECT post_delete(1, 1, true, 'why')");
    product_refused(&product, UNDO, "question_merge_deleted");
    assert_int_equal(AT("6"), 3);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_chosen_goes_with_what_is_on_it),
        TEST(what_was_accepted_here_is_not_so_there_after_it_waited),
        TEST(those_whose_words_go_are_told),
        TEST(a_split_makes_a_question_and_undoing_it_deletes_that),
        TEST(what_waits_there_stays_too),
        TEST(what_was_written_since_stays),
        TEST(what_went_on_comes_back_from_there_first),
        TEST(it_is_undone_through_merges),
        TEST(what_came_later_is_undone_first),
        TEST(nothing_goes_where_advice_waits),
        TEST(it_says_why_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

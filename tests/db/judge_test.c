/* Judging answers: what is kept of votes, reactions and acceptance is what counting from scratch finds, and the order follows it. */
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

/* Accounts 1 (an admin), 2 to 9; question 1 by 2, answers 2 to 6 by 3 to 7; question 7 by 3, answers 8 and 9 by 2 and 3. */
static int setup(void **state)
{
    (void)state;
    product_open(&product);
    sql("INSERT INTO account (name, name_key, role) SELECT 'p' || n, 'p' || n, CASE n WHEN 1 THEN "
        "'admin' WHEN 9 THEN 'coach' ELSE 'member' END FROM generate_series(1, 9) AS n;"
        "INSERT INTO tag (name, title) VALUES ('a', 'a');"
        "SELECT question_ask(2, 'A question here', 'q', 'b', 'b', 'b', '{a}', '{}', '{}');"
        "SELECT answer_give(n, 1, 'b', 'b', 'b', '{}', '{}') FROM generate_series(3, 7) AS n;"
        "SELECT question_ask(3, 'Another question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}');"
        "SELECT answer_give(n, 7, 'b', 'b', 'b', '{}', '{}') FROM generate_series(2, 3) AS n;"
        "UPDATE right_rule SET points = 0; SELECT setseed(0.4711)");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/* The rank that an answer would have. */
static int64_t rank_of(int up, int down, int helped, bool accepted, int outdated)
{
    char text[256];
    snprintf(text, sizeof(text),
             "UPDATE post_score SET up = %d, down = %d, score = %d, helped = %d, accepted = %s, "
             "outdated = %d WHERE post_id = 2",
             up, down, up - down, helped, accepted ? "true" : "false", outdated);
    sql(text);
    return number("SELECT rank FROM post_score WHERE post_id = 2");
}

/* With each combination: one piece of evidence more for it never lowers it, one more against it never lifts it. */
static void more_evidence_for_an_answer_never_lowers_it(void **state)
{
    (void)state;
    sql("CREATE TABLE tried AS SELECT u, d, h, a, o, score_base FROM "
        "unnest('{0,1,2,5,40,1000,100000}'::int[]) AS u, "
        "unnest('{0,1,2,5,40,1000,100000}'::int[]) AS d, unnest('{0,1,3,200}'::int[]) AS h, "
        "unnest('{f,t}'::boolean[]) AS a, unnest('{0,1,4,900}'::int[]) AS o, "
        "unnest('{-30,0,30}'::int[]) AS score_base;"
        "CREATE FUNCTION ranks(more_up int, more_down int, more_helped int, more_outdated int, "
        "accept boolean) RETURNS SETOF int LANGUAGE sql AS $$ SELECT answer_rank(score_base + u + "
        "more_up - d - more_down, u + more_up, d + more_down, h + more_helped, o + more_outdated, "
        "a OR accept) FROM tried ORDER BY u, d, h, a, o, score_base $$;"
        "CREATE FUNCTION worse(a int[], b int[]) RETURNS bigint LANGUAGE sql AS "
        "'SELECT count(*) FROM unnest(a, b) AS r (a, b) WHERE a > b'");
#define AS_IT_IS "ARRAY(SELECT ranks(0, 0, 0, 0, false))"
    assert_true(number("SELECT count(*) FROM ranks(0, 0, 0, 0, false)") > 4000);
    assert_int_equal(number("SELECT worse(" AS_IT_IS ", ARRAY(SELECT ranks(1, 0, 0, 0, false)))"),
                     0);
    assert_int_equal(number("SELECT worse(" AS_IT_IS ", ARRAY(SELECT ranks(0, 0, 1, 0, false)))"),
                     0);
    assert_int_equal(number("SELECT worse(" AS_IT_IS ", ARRAY(SELECT ranks(0, 0, 0, 0, true)))"),
                     0);
    assert_int_equal(number("SELECT worse(ARRAY(SELECT ranks(0, 1, 0, 0, "
                            "false)), " AS_IT_IS ")"),
                     0);
    assert_int_equal(number("SELECT worse(ARRAY(SELECT ranks(0, 0, 0, 1, "
                            "false)), " AS_IT_IS ")"),
                     0);
}

/* The values of sql/functions/vote.sql's words, reckoned by hand. */
static void many_count_for_more_than_few(void **state)
{
    (void)state;
    assert_int_equal(rank_of(0, 0, 0, false, 0), 0);
    assert_int_equal(rank_of(1, 0, 0, false, 0) / 1000, 206543); /* 1 / (1 + 3.8416) */
    assert_true(rank_of(10, 0, 0, false, 0) > rank_of(50, 30, 0, false, 0));
    assert_true(rank_of(10, 1, 0, false, 0) > rank_of(1, 0, 0, false, 0));
    assert_true(rank_of(0, 0, 1, false, 0) > rank_of(1, 0, 0, false, 0));
    assert_true(rank_of(0, 0, 0, true, 0) > rank_of(0, 0, 1, false, 0));
    assert_true(rank_of(40, 0, 20, false, 0) > rank_of(1, 0, 0, true, 0)); /* not pinned */
    assert_true(rank_of(0, 1, 0, false, 0) > rank_of(0, 5, 0, false, 0));
    assert_true(rank_of(0, 0, 0, false, 0) > rank_of(0, 1, 0, false, 0));
}

/* Votes, reactions, acceptance, deletion and undoing each, at random; what is refused is refused. */
#define ANYTHING                                                                                   \
    "DO $$ DECLARE who bigint; post bigint; BEGIN FOR i IN 1..400 LOOP who := 1 + floor(random() " \
    "* 9); post := 1 + floor(random() * 9); BEGIN CASE floor(random() * 6)::int "                  \
    "WHEN 0 THEN PERFORM vote_cast(who, post, (floor(random() * 3) - 1)::smallint, (SELECT kind "  \
    "FROM post p WHERE p.id = post)); "                                                            \
    "WHEN 1 THEN PERFORM reaction_put(who, post, 'helped', random() < .7); "                       \
    "WHEN 2 THEN PERFORM reaction_put(who, post, (ARRAY['outdated', 'unsafe'])[1 + "               \
    "floor(random() * 2)], random() < .7, 'why'); "                                                \
    "WHEN 3 THEN PERFORM answer_accept((SELECT q.author_id FROM post p JOIN post q ON q.id = "     \
    "p.thread_id WHERE p.id = post), post, random() < .7); "                                       \
    "WHEN 4 THEN PERFORM post_delete(1, post, random() < .4, 'why'); "                             \
    "ELSE PERFORM reaction_warn(9, post, CASE WHEN random() < .5 THEN 'not so' ELSE '' END); "     \
    "END CASE; EXCEPTION WHEN check_violation THEN NULL; END; END LOOP; END $$"

static void what_is_kept_is_what_counting_from_scratch_finds(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        sql(ANYTHING);
        assert_int_equal(number("SELECT count(*) FROM recount_score_wrong"), 0);
        assert_int_equal(number("SELECT count(*) FROM reputation_wrong"), 0);
        if (i % 2 == 0) {
            product_jobs(&product);
            assert_int_equal(number("SELECT count(*) FROM post_score WHERE points <> counted"), 0);
            assert_int_equal(number("SELECT count(*) FROM reputation_wrong"), 0);
        }
    }
    assert_true(number("SELECT sum(points) FROM reputation") > 0);
    assert_true(number("SELECT count(*) FROM reaction") > 10);
    assert_int_equal(number("SELECT count(*) FROM post_score s WHERE accepted AND NOT EXISTS "
                            "(SELECT FROM question WHERE accepted_answer_id = s.post_id)"),
                     0);
    /* Whatever is marked as unsafe and not decided waits; nothing else does. */
    assert_int_equal(
        number("SELECT count(*) FROM post_score s WHERE s.warning = '' AND EXISTS (SELECT FROM "
               "reaction r WHERE r.post_id = s.post_id AND r.what = 'unsafe') AND NOT EXISTS "
               "(SELECT FROM queue_post w WHERE w.post_id = s.post_id AND w.kind = 'unsafe')"),
        0);
    sql("UPDATE post_score SET helped = 99, up = 5, accepted = true");
    sql("CALL recount_scores()");
    assert_int_equal(number("SELECT count(*) FROM recount_score_wrong"), 0);
    sql("UPDATE reputation SET points = points + 7");
    assert_true(number("SELECT count(*) FROM reputation_wrong") > 0);
    sql("CALL reputation_mend()");
    assert_int_equal(number("SELECT count(*) FROM reputation_wrong"), 0);
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM reputation_wrong"), 0);
}

static void an_own_answer_is_for_others_to_judge(void **state)
{
    (void)state;
    product_refused(&product, "SELECT reaction_put(3, 2, 'helped', true)", "reaction_not_own");
    product_refused(&product, "SELECT reaction_put(3, 1, 'helped', true)", "post_exists");
    product_refused(&product, "SELECT reaction_warn(3, 2, 'not so')", "reaction_warn_by_coach");
    product_refused(&product, "SELECT reaction_warn(9, 2, 'not so')", "post_exists");
    /* Who accepts their own answer has said nothing for it. */
    sql("SELECT answer_accept(3, 9, true)");
    assert_int_equal(number("SELECT rank FROM post_score WHERE post_id = 9"), 0);
    sql("SELECT answer_accept(3, 8, true)");
    assert_int_equal(number("SELECT accepted::int FROM post_score WHERE post_id = 8"), 1);
    sql("SELECT answer_accept(3, 8, false)");
    assert_int_equal(number("SELECT accepted::int FROM post_score WHERE post_id = 8"), 0);
}

static void somebody_more_has_it_looked_at_once_more(void **state)
{
    (void)state;
#define WAITS "SELECT count(*) FROM queue_post WHERE kind = 'unsafe' AND seen_at IS NULL"
    sql("SELECT reaction_put(4, 2, 'unsafe', true, 'why')");
    assert_int_equal(number(WAITS), 1);
    sql("SELECT queue_see(9, 'unsafe', 2, true)");
    assert_int_equal(number(WAITS), 0);
    sql("SELECT reaction_put(4, 2, 'unsafe', true, 'in other words')");
    assert_int_equal(number(WAITS), 0);
    assert_int_equal(number("SELECT count(*) FROM reaction WHERE words = 'in other words'"), 1);
    sql("SELECT reaction_put(5, 2, 'unsafe', true)");
    assert_int_equal(number(WAITS), 1);
    sql("SELECT reaction_warn(9, 2, 'Not after surgery.')");
    assert_int_equal(number(WAITS), 0);
    sql("SELECT reaction_put(6, 2, 'unsafe', true)");
    assert_int_equal(number(WAITS), 0); /* readers are warned already */
    sql("SELECT reaction_warn(9, 2, '')");
    assert_int_equal(number(WAITS), 1);
    sql("SELECT reaction_put(n, 2, 'unsafe', false) FROM generate_series(4, 6) AS n");
    assert_int_equal(number(WAITS), 0);
}

/* Nobody waits for a row that all who judge one author's posts would change. */
static void two_judge_two_answers_of_one_author_at_the_same_moment(void **state)
{
    (void)state;
    sql("SELECT answer_give(3, 7, 'b', 'b', 'b', '{}', '{}')"); /* 10: by 3, as answer 2 is */
    sql("BEGIN");
    sql("SELECT vote_cast(5, 2, 1::smallint)");
    harness_sql(product.uri, "SET lock_timeout = '2s'; SELECT vote_cast(6, 10, 1::smallint), "
                             "reaction_put(6, 10, 'helped', true)");
    /* What is being judged just now is left for the next time; what was is counted. */
    harness_sql(product.uri, "SET lock_timeout = '2s'; SELECT job_reputation(100)");
    assert_int_equal(number("SELECT points FROM reputation WHERE account_id = 3"), 15);
    sql("COMMIT");
    assert_int_equal(number("SELECT reputation_of(3)"), 20);
    product_jobs(&product);
    assert_int_equal(number("SELECT points FROM reputation WHERE account_id = 3"), 20);
}

/* Points open rights; coaches, and the made-up people of the examples, need none. */
static void rights_come_with_points(void **state)
{
    (void)state;
    sql("UPDATE right_rule SET points = 10");
    product_refused(&product, "SELECT vote_cast(4, 2, -1::smallint)", "right_vote_down");
    product_refused(&product, "SELECT reaction_put(4, 2, 'outdated', true)", "right_outdated");
    product_refused(&product, "SELECT flag_put(4, 2, NULL, 'wrong', '', NULL)", "right_flag");
    sql("SELECT vote_cast(4, 2, 1::smallint), reaction_put(4, 2, 'unsafe', true)");
    sql("SELECT reaction_put(5, 3, 'helped', true)"); /* of 4 */
    sql("SELECT vote_cast(4, 2, -1::smallint), reaction_put(4, 2, 'outdated', true)");
    sql("SELECT reaction_put(5, 3, 'helped', false)");
    product_refused(&product, "SELECT vote_cast(4, 5, -1::smallint)", "right_vote_down");
    sql("SELECT vote_cast(4, 2, 0::smallint), reaction_put(4, 2, 'outdated', false)");
    sql("SELECT vote_cast(9, 2, -1::smallint)");
    sql("UPDATE account SET example = true WHERE id = 6");
    sql("SELECT vote_cast(6, 2, -1::smallint)");
    product_refused(&product, "SELECT right_change(4, 'flag', 10, 0)", "right_by_admin");
    product_refused(&product, "SELECT right_change(1, 'flag', 9, 0)", "right_conflict");
    product_refused(&product, "SELECT right_change(1, 'fly', 9, 0)", "post_exists");
    sql("SELECT right_change(1, 'flag', 10, 0), right_change(1, 'flag', 10, 0)");
    assert_int_equal(number("SELECT count(*) FROM event WHERE kind = 'right'"), 1);
    sql("SELECT flag_put(4, 2, NULL, 'wrong', '', NULL)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(more_evidence_for_an_answer_never_lowers_it, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(many_count_for_more_than_few, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_kept_is_what_counting_from_scratch_finds, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(two_judge_two_answers_of_one_author_at_the_same_moment,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(rights_come_with_points, setup, teardown),
        cmocka_unit_test_setup_teardown(an_own_answer_is_for_others_to_judge, setup, teardown),
        cmocka_unit_test_setup_teardown(somebody_more_has_it_looked_at_once_more, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

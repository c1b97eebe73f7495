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
    /* A count that is wrong refuses nobody's vote. */
    assert_true(number("SELECT answer_rank(9, -1, -2, 0, 0, false)") > 0);
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

/* Comments 10 to 12, question 13 with answer 14: what the two others are merged with, too. */
#define MORE_POSTS                                                                            \
    "SELECT comment_add(4, 1, 'b', 'b', '{}', '{}'); "                                        \
    "SELECT comment_add(5, 2, 'b', 'b', '{}', '{}'); "                                        \
    "SELECT comment_add(6, 7, 'b', 'b', '{}', '{}'); "                                        \
    "SELECT question_ask(4, 'Yet another question', 'q', 'b', 'b', 'b', '{a}', '{}', '{}'); " \
    "SELECT answer_give(5, 13, 'b', 'b', 'b', '{}', '{}')"

/*
 * Votes, marks on comments, reactions, acceptance, deletion, conversions, merges, following, and undoing each, at random; what is
 * refused is refused, and nothing fails otherwise.
 */
#define ANYTHING                                                                                   \
    "DO $$ DECLARE who bigint; post bigint; other bigint; base integer; BEGIN FOR i IN 1..900 "    \
    "LOOP who := 1 + floor(random() * 9); post := 1 + floor(random() * 14); other := 1 + "         \
    "floor(random() * 14); base := (SELECT p.revision FROM post p WHERE p.id = post); "            \
    "BEGIN CASE floor(random() * 12)::int "                                                        \
    "WHEN 0 THEN PERFORM vote_cast(who, post, (floor(random() * 3) - 1)::smallint, "               \
    "coalesce((SELECT nullif(kind, 'comment') FROM post p WHERE p.id = post), 'answer')); "        \
    "WHEN 6 THEN PERFORM comment_vote(who, post, random() < .6); "                                 \
    "WHEN 7 THEN PERFORM convert_to_answer(1, post, base, 'h', 'p'); "                             \
    "WHEN 8 THEN PERFORM convert_to_comment(1, post, base, other, 'h'); "                          \
    "WHEN 9 THEN PERFORM question_merge(1, (ARRAY[1, 7, 13])[1 + floor(random() * 3)], "           \
    "(ARRAY[1, 7, 13])[1 + floor(random() * 3)], 'one'); "                                         \
    "WHEN 10 THEN PERFORM question_unmerge(1, (SELECT id FROM question_merge WHERE undone_at IS "  \
    "NULL ORDER BY random() LIMIT 1)); "                                                           \
    "WHEN 11 THEN PERFORM follow_set(who, 'thread', (ARRAY[1, 7, 13])[1 + floor(random() * 3)], "  \
    "(ARRAY['follow', 'ignore', 'none'])[1 + floor(random() * 3)]); "                              \
    "WHEN 1 THEN PERFORM reaction_put(who, post, 'helped', random() < .7); "                       \
    "WHEN 2 THEN PERFORM reaction_put(who, post, (ARRAY['outdated', 'unsafe'])[1 + "               \
    "floor(random() * 2)], random() < .7, 'why'); "                                                \
    "WHEN 3 THEN PERFORM answer_accept((SELECT q.author_id FROM post p JOIN post q ON q.id = "     \
    "p.thread_id WHERE p.id = post), post, random() < .7); "                                       \
    "WHEN 4 THEN PERFORM post_delete(1, post, random() < .4, 'why'); "                             \
    "ELSE PERFORM reaction_warn(9, post, CASE WHEN random() < .5 THEN 'not so' ELSE '' END); "     \
    "END CASE; EXCEPTION WHEN check_violation OR foreign_key_violation THEN NULL; END; END LOOP; " \
    "END $$"

static void all_is_where_it_belongs(void)
{
    /* A comment is where its parent is, and that takes comments. */
    assert_int_equal(number("SELECT count(*) FROM post c JOIN post p ON p.id = c.parent_id WHERE "
                            "c.thread_id <> p.thread_id OR p.kind = 'comment'"),
                     0);
    assert_int_equal(number("SELECT count(*) FROM question q JOIN post a ON a.id = "
                            "q.accepted_answer_id WHERE a.thread_id <> q.id OR a.kind <> 'answer'"),
                     0);
    assert_int_equal(number("SELECT count(*) FROM search_document d FULL JOIN (SELECT * FROM post "
                            "WHERE kind <> 'comment') AS p ON p.id = d.post_id WHERE d.thread_id "
                            "IS DISTINCT FROM p.thread_id"),
                     0);
    /* What is merged has nothing, and one way on. */
    assert_int_equal(number("SELECT count(*) FROM post p JOIN question q ON q.id = p.thread_id "
                            "WHERE q.merged AND p.id <> q.id"),
                     0);
    assert_int_equal(number("SELECT count(*) FROM question WHERE merged AND "
                            "question_merged_into(id) IN (SELECT id FROM question WHERE merged)"),
                     0);
}

/* A vote that is counted for another question is gone from there once nothing is merged. */
static void nothing_stays_behind_when_all_is_taken_apart(void **state)
{
    (void)state;
    sql(MORE_POSTS);
    sql("SELECT vote_cast(8, 1, 1::smallint), vote_cast(9, 1, -1::smallint), vote_cast(6, 1, "
        "1::smallint), vote_cast(8, 13, 1::smallint)");
    sql("SELECT question_merge(1, 1, 7, 'one'), question_merge(1, 7, 13, 'one')");
#define JUDGED "SELECT up * 100 + down * 10 + points FROM post_score WHERE post_id = "
    assert_int_equal(number(JUDGED "7"), 213);
    assert_int_equal(number(JUDGED "13"), 213);
    /* One's vote is one's own there. */
    sql("SELECT vote_cast(9, 13, 0::smallint)");
    assert_int_equal(number(JUDGED "13"), 204);
    sql("SELECT vote_cast(9, 13, 1::smallint)");
    sql("SELECT question_unmerge(1, 1)");
    assert_int_equal(number(JUDGED "7"), 0);
    assert_int_equal(number(JUDGED "13"), 204);
    assert_int_equal(number("SELECT count(*) FROM recount_score_wrong"), 0);
    sql("SELECT question_unmerge(1, 2)");
    assert_int_equal(number(JUDGED "1"), 213);
    assert_int_equal(number(JUDGED "13"), 204);
    assert_int_equal(number("SELECT count(*) FROM recount_score_wrong"), 0);
    /* The other way round. */
    sql("SELECT question_merge(1, 1, 7, 'one'), question_merge(1, 7, 13, 'one')");
    sql("SELECT question_unmerge(1, 4)");
    assert_int_equal(number(JUDGED "7"), 213);
    assert_int_equal(number(JUDGED "13"), 204);
    sql("SELECT question_unmerge(1, 3)");
    assert_int_equal(number(JUDGED "7"), 0);
    assert_int_equal(number("SELECT count(*) FROM reputation_wrong"), 0);
}

static void a_comment_gives_no_points(void **state)
{
    (void)state;
    sql(MORE_POSTS);
    sql("SELECT comment_vote(8, 10, true), comment_vote(9, 10, true)");
    assert_int_equal(number("SELECT points FROM post_score WHERE post_id = 10"), 0);
    /* Nor does an answer that became one, and its marks do again once it is an answer. */
    sql("SELECT vote_cast(8, 2, 1::smallint), vote_cast(9, 2, -1::smallint)");
    assert_int_equal(number("SELECT points FROM post_score WHERE post_id = 2"), 4);
    sql("SELECT convert_to_comment(1, 2, 1, 1, 'h')");
    assert_int_equal(number("SELECT points FROM post_score WHERE post_id = 2"), 0);
    /* Who voted against it says that it is useful, and takes that back. */
    sql("SELECT comment_vote(9, 2, true)");
    assert_int_equal(number("SELECT score * 100 + up * 10 + down FROM post_score WHERE post_id = "
                            "2"),
                     220);
    sql("SELECT comment_vote(9, 2, false)");
    assert_int_equal(number("SELECT score * 100 + up * 10 + down FROM post_score WHERE post_id = "
                            "2"),
                     110);
    sql("UPDATE vote SET value = -1 WHERE post_id = 2 AND account_id = 8");
    sql("CALL recount_scores()");
    sql("SELECT comment_vote(8, 2, false)");
    assert_int_equal(number("SELECT count(*) FROM post_score WHERE post_id = 2 AND (score, up, "
                            "down) = (0, 0, 0)"),
                     1);
    sql("SELECT convert_to_answer(1, 10, 1, 'h', 'p')");
    assert_int_equal(number("SELECT points FROM post_score WHERE post_id = 10"), 10);
    assert_int_equal(number("SELECT count(*) FROM recount_score_wrong"), 0);
    assert_int_equal(number("SELECT count(*) FROM reputation_wrong"), 0);
    /* Whoever says so while it becomes an answer says it of nothing. */
    product_both(&product, "SELECT convert_to_answer(1, 12, 1, 'h', 'p')",
                 "DO $$ BEGIN PERFORM comment_vote(8, 12, true); RAISE 'taken'; EXCEPTION WHEN "
                 "check_violation THEN NULL; END $$");
    assert_int_equal(number("SELECT count(*) FROM vote WHERE post_id = 12"), 0);
}

static void what_is_kept_is_what_counting_from_scratch_finds(void **state)
{
    (void)state;
    sql(MORE_POSTS);
    for (int i = 0; i < 5; i++) {
        sql(ANYTHING);
        assert_int_equal(number("SELECT count(*) FROM recount_score_wrong"), 0);
        assert_int_equal(number("SELECT count(*) FROM recount_question_wrong"), 0);
        assert_int_equal(number("SELECT count(*) FROM reputation_wrong"), 0);
        all_is_where_it_belongs();
        if (i % 2 == 0) {
            product_jobs(&product);
            assert_int_equal(number("SELECT count(*) FROM outbox WHERE dead"), 0);
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

/* Behind what nobody has said anything for; and nobody lifts it by asking for it, accepting it or taking their words back. */
static void what_a_coach_warns_of_comes_last(void **state)
{
    (void)state;
    sql("SELECT reaction_put(4, 2, 'unsafe', true)");
    sql("SELECT answer_accept(2, 2, true); SELECT vote_cast(4, 2, 1::smallint)");
    sql("SELECT vote_cast(5, 3, -1::smallint), vote_cast(6, 3, -1::smallint)");
#define PLACE                                                                       \
    "SELECT array_position(ARRAY(SELECT post_id FROM post_score WHERE thread_id = " \
    "1 AND kind = 'answer' ORDER BY -rank), 2)"
    assert_int_equal(number(PLACE), 1);
    sql("SELECT reaction_warn(9, 2, 'Not after surgery.')");
    assert_int_equal(number(PLACE), 5);
    sql("SELECT vote_cast(n, 2, 1::smallint), reaction_put(n, 2, 'helped', true) FROM "
        "generate_series(5, 8) AS n");
    assert_int_equal(number(PLACE), 5);
    sql("SELECT reaction_warn(9, 2, '')");
    assert_int_equal(number(PLACE), 1);
}

/* What readers are warned of and is changed then waits for a coach again; the warning stays until one decides. */
static void a_warning_is_looked_at_again_when_the_answer_changes(void **state)
{
    (void)state;
#define EDIT(body)                                                                    \
    "SELECT post_edit(3, 2, (SELECT revision FROM post WHERE id = 2), '', '', '" body \
    "', 'h', 'p', '{}', '', '{}', '{}')"
    sql("SELECT reaction_put(4, 2, 'unsafe', true); SELECT queue_see(9, 'unsafe', 2, true)");
    sql(EDIT("c"));
    assert_int_equal(number(WAITS), 0); /* nobody is warned of it */
    sql("SELECT reaction_warn(9, 2, 'Not after surgery.')");
    sql(EDIT("d"));
    assert_int_equal(number(WAITS), 1);
    sql("SELECT reaction_put(4, 2, 'unsafe', false)"); /* or nobody could take the warning back */
    assert_int_equal(number(WAITS), 1);
    sql("SELECT queue_see(9, 'unsafe', 2, true)");
    assert_int_equal(number(WAITS), 0);
    assert_int_equal(number("SELECT count(*) FROM post_score WHERE warning <> ''"), 1);
    sql(EDIT("e"));
    sql("SELECT reaction_warn(9, 2, '')");
    assert_int_equal(number("SELECT count(*) FROM post_score WHERE warning <> ''"), 0);
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
        cmocka_unit_test_setup_teardown(nothing_stays_behind_when_all_is_taken_apart, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_comment_gives_no_points, setup, teardown),
        cmocka_unit_test_setup_teardown(two_judge_two_answers_of_one_author_at_the_same_moment,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(rights_come_with_points, setup, teardown),
        cmocka_unit_test_setup_teardown(an_own_answer_is_for_others_to_judge, setup, teardown),
        cmocka_unit_test_setup_teardown(somebody_more_has_it_looked_at_once_more, setup, teardown),
        cmocka_unit_test_setup_teardown(what_a_coach_warns_of_comes_last, setup, teardown),
        cmocka_unit_test_setup_teardown(a_warning_is_looked_at_again_when_the_answer_changes, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

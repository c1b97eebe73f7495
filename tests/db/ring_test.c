/* Accounts that vote for each other: honest communities have none, those who arrange it are found, taken back and undone to the same. */
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
    sql("INSERT INTO account (name, name_key, role) SELECT 'p' || n, 'p' || n, CASE WHEN n < 3 "
        "THEN 'moderator' ELSE "
        "'member' END FROM generate_series(1, 220) AS n;"
        "SELECT question_ask(1 + n % 200, 'A question here', 'q', 'b', 'b', 'b', '{}', '{}', '{}') "
        "FROM "
        "generate_series(1, 250) AS n");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/*
 * `people` of them answer, a few much and most hardly ever, and vote as they like: for better authors rather, five times as often for
 * those of their own subject, and a seventh of them for nearly everything.
 */
static void community(int seed, int people)
{
    char text[1600];
    (void)snprintf(
        text, sizeof(text),
        "DELETE FROM vote; DELETE FROM vote_ring; DELETE FROM post_score WHERE kind = 'answer';"
        "SELECT setseed(0.%d);"
        "SELECT answer_give(1 + floor(%d * power(random(), 2))::integer, q.id, 'b', 'b', 'b', "
        "'{}', '{}') "
        "FROM question q, generate_series(1, 4);"
        "INSERT INTO vote (post_id, account_id, value) SELECT s.post_id, a.id, 1 FROM post_score s "
        "JOIN "
        "account a ON a.id <= %d AND a.id <> s.author_id WHERE s.kind = 'answer' AND random() < "
        "0.03 * (0.2 + "
        "(s.author_id * 7919 %% 100) / 50.0) * CASE WHEN a.id %% 10 = s.author_id %% 10 THEN 5 "
        "ELSE 0.6 END * "
        "CASE WHEN a.id %% 7 = 0 THEN 3 ELSE 0.7 END;"
        "UPDATE post_score s SET up = v.n, score = v.n FROM (SELECT post_id, count(*) AS n FROM "
        "vote GROUP BY "
        "post_id) AS v WHERE v.post_id = s.post_id",
        seed, people, people);
    sql(text);
}

static void honest_communities_have_none(void **state)
{
    (void)state;
    static const int sizes[] = {8, 20, 60, 200};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        for (int seed = 11; seed < 16; seed++) {
            community(seed, sizes[i]);
            assert_true(number("SELECT count(*) FROM vote") > 30);
            assert_int_equal(number("SELECT ring_look()"), 0);
        }
    }
}

/* Each of them answers six questions, and votes for all that the others wrote. */
static void arrange(int first, int last)
{
    char text[800];
    (void)snprintf(
        text, sizeof(text),
        "SELECT answer_give(a.id, q.id, 'b', 'b', 'b', '{}', '{}') FROM account a, (SELECT id FROM "
        "question ORDER BY "
        "id LIMIT 6) AS q WHERE a.id BETWEEN %d AND %d;"
        "SELECT vote_cast(a.id, s.post_id, 1::smallint) FROM account a, post_score s WHERE a.id "
        "BETWEEN %d AND %d "
        "AND s.author_id BETWEEN %d AND %d AND s.author_id <> a.id AND s.kind = 'answer'",
        first, last, first, last, first, last);
    sql(text);
}

/* What its own votes make usual is usual among them alone. */
static void a_ring_that_is_most_of_a_sites_votes_is_found(void **state)
{
    (void)state;
    community(23, 30);
    sql("DELETE FROM vote WHERE (post_id, account_id) NOT IN (SELECT post_id, account_id FROM vote "
        "ORDER BY md5(post_id || ' ' || account_id) LIMIT 135)");
    assert_int_equal(number("SELECT ring_look()"), 0);
    arrange(201, 210);
    assert_int_equal(
        number("SELECT 100 * count(*) FILTER (WHERE account_id > 200) / count(*) FROM vote"), 80);
    assert_int_equal(number("SELECT ring_look()"), 1);
    assert_int_equal(number("SELECT count(*) FROM vote_ring WHERE members = "
                            "'{201,202,203,204,205,206,207,208,209,210}' AND among = 540"),
                     1);
}

static void pairs_and_groups_are_found_once(void **state)
{
    (void)state;
    community(21, 200);
    arrange(201, 202);
    arrange(205, 209);
    /* They vote for somebody else, too, to look honest. */
    sql("SELECT vote_cast(a.id, (SELECT post_id FROM post_score WHERE author_id < 100 AND kind = "
        "'answer' ORDER BY post_id LIMIT 1), "
        "1::smallint) FROM account a WHERE a.id BETWEEN 201 AND 209");
    assert_int_equal(number("SELECT ring_look()"), 2);
    assert_int_equal(
        number("SELECT count(*) FROM vote_ring WHERE members = '{201,202}' AND among = 12"), 1);
    assert_int_equal(number("SELECT count(*) FROM vote_ring WHERE members = "
                            "'{205,206,207,208,209}' AND among = 120"),
                     1);
    assert_int_equal(number("SELECT ring_look()"), 0);
    assert_int_equal(number("SELECT count(*) FROM queue_rows(1, '{ring}', -1, '-infinity', 0, 30)"),
                     2);
    assert_int_equal(number("SELECT count(*) FROM queue_rows(5, '{ring}', -1, '-infinity', 0, 30)"),
                     0);
}

#define COUNTED_RIGHT                                                                          \
    "SELECT count(*) FROM post_score s WHERE s.kind = 'answer' AND (s.up <> (SELECT count(*) " \
    "FROM vote v WHERE "                                                                       \
    "v.post_id = s.post_id AND v.value = 1) OR s.score <> s.up - s.down OR s.rank <> "         \
    "answer_rank(s.score, s.up, s.down, "                                                      \
    "s.helped, s.outdated, s.accepted))"
#define ALL_OF_IT                                                                              \
    "SELECT text_digest(string_agg(concat_ws(' ', s.post_id, s.score, s.up, s.down, s.rank, "  \
    "s.points), ',' ORDER BY s.post_id)) "                                                     \
    "|| text_digest((SELECT string_agg(concat_ws(' ', v.post_id, v.account_id, v.value), ',' " \
    "ORDER BY v.post_id, "                                                                     \
    "v.account_id) FROM vote v)) FROM post_score s"

static void taken_back_and_undone_all_is_as_it_was(void **state)
{
    (void)state;
    int64_t ring = number("SELECT id FROM vote_ring WHERE cardinality(members) = 5");
    char reverse[120];
    char undo[120];
    (void)snprintf(reverse, sizeof(reverse), "SELECT ring_decide(1, %lld, 'reversed')",
                   (long long)ring);
    (void)snprintf(undo, sizeof(undo), "SELECT ring_decide(2, %lld, 'open')", (long long)ring);
    char before[200];
    (void)snprintf(before, sizeof(before), "%s", product_text(&product, ALL_OF_IT));
    sql(reverse);
    sql(reverse); /* twice is once */
    assert_int_equal(number("SELECT count(*) FROM vote_ring_vote"), 120);
    assert_int_equal(number("SELECT count(*) FROM vote v JOIN post_score s USING (post_id) WHERE "
                            "v.account_id BETWEEN 205 AND "
                            "209 AND s.author_id BETWEEN 205 AND 209"),
                     0);
    assert_int_equal(number("SELECT sum(points) FROM post_score WHERE author_id BETWEEN 205 AND "
                            "209 AND kind = 'answer'"),
                     0);
    assert_int_equal(number("SELECT count(*) FROM vote WHERE account_id BETWEEN 205 AND 209"),
                     5); /* for others: they stay */
    assert_int_equal(number(COUNTED_RIGHT), 0);
    sql(undo);
    assert_string_equal(product_text(&product, ALL_OF_IT), before);
    assert_int_equal(number(COUNTED_RIGHT), 0);
    /* Somebody voted anew in the meantime: undoing brings back no second vote. */
    sql(reverse);
    sql("SELECT vote_cast(205, (SELECT post_id FROM vote_ring_vote WHERE account_id = 205 ORDER BY "
        "post_id LIMIT 1), 1::smallint)");
    sql(undo);
    assert_string_equal(product_text(&product, ALL_OF_IT), before);
}

static void moderators_decide_who_are_none_of_them(void **state)
{
    (void)state;
    product_refused(&product, "SELECT ring_decide(7, (SELECT min(id) FROM vote_ring), 'reversed')",
                    "post_exists");
    sql("UPDATE account SET role = 'moderator' WHERE id = 201");
    product_refused(
        &product,
        "SELECT ring_decide(201, (SELECT id FROM vote_ring WHERE members = '{201,202}'), 'left')",
        "post_exists");
    assert_int_equal(
        number("SELECT count(*) FROM queue_rows(201, '{ring}', -1, '-infinity', 0, 30)"), 1);
    sql("SELECT ring_decide(1, (SELECT id FROM vote_ring WHERE members = '{201,202}'), 'left')");
    product_refused(
        &product,
        "SELECT ring_decide(2, (SELECT id FROM vote_ring WHERE members = '{201,202}'), 'reversed')",
        "hold_over");
    assert_int_equal(number("SELECT ring_look()"), 0); /* what was left is not proposed again */
    assert_int_equal(
        number("SELECT count(*) FROM event WHERE kind = 'ring' AND account_id IS NULL"), 5);
}

static void the_job_runner_looks_once_a_day(void **state)
{
    (void)state;
    sql("DELETE FROM vote_ring_vote; DELETE FROM vote_ring; DELETE FROM ring_looked");
    assert_int_equal(number("SELECT job_rings(9)"), 2);
    sql("DELETE FROM vote_ring");
    assert_int_equal(number("SELECT job_rings(9)"), 0);
    sql("UPDATE ring_looked SET at = now() - interval '25 hours'");
    assert_int_equal(number("SELECT job_rings(9)"), 2);
    /* A look that takes too long is over for that day, and fails nothing. */
    sql("DELETE FROM vote_ring; UPDATE ring_looked SET at = now() - interval '25 hours';"
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); "
        "RETURN NEW; END $$; CREATE TRIGGER slow BEFORE INSERT ON vote_ring FOR EACH ROW EXECUTE "
        "FUNCTION slow(); SET statement_timeout = '2s'");
    sql("SELECT job_rings(9)");
    sql("SET statement_timeout = 0");
    assert_int_equal(number("SELECT count(*) FROM vote_ring"), 0);
    assert_int_equal(
        number("SELECT count(*) FROM ring_looked WHERE at > now() - interval '1 hour'"), 1);
}

/* Whoever makes more accounts is found, too, and so are those who are bound to each other through others alone. */
static void a_chain_of_many_is_found_as_one(void **state)
{
    (void)state;
    sql("DROP FUNCTION slow CASCADE; INSERT INTO account (name, name_key) SELECT 'p' || n, 'p' || "
        "n FROM "
        "generate_series(221, 245) AS n");
    for (int who = 221; who < 245; who++)
        arrange(who, who + 1);
    assert_int_equal(number("SELECT ring_look()"), 3);
    assert_int_equal(number("SELECT count(*) FROM vote_ring WHERE cardinality(members) = 25 AND "
                            "members @> '{221,233,245}'"),
                     1);
    char before[200];
    (void)snprintf(before, sizeof(before), "%s", product_text(&product, ALL_OF_IT));
    sql("SELECT ring_decide(1, (SELECT id FROM vote_ring WHERE cardinality(members) = 25), "
        "'reversed')");
    assert_int_equal(number(COUNTED_RIGHT), 0);
    assert_int_equal(number("SELECT count(*) FROM vote_ring_vote w JOIN vote_ring r ON r.id = "
                            "w.ring_id AND r.among <> (SELECT count(*) FROM vote_ring_vote)"),
                     0);
    sql("SELECT ring_decide(1, (SELECT id FROM vote_ring WHERE cardinality(members) = 25), "
        "'open')");
    assert_string_equal(product_text(&product, ALL_OF_IT), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(honest_communities_have_none),
        cmocka_unit_test(a_ring_that_is_most_of_a_sites_votes_is_found),
        cmocka_unit_test(pairs_and_groups_are_found_once),
        cmocka_unit_test(taken_back_and_undone_all_is_as_it_was),
        cmocka_unit_test(moderators_decide_who_are_none_of_them),
        cmocka_unit_test(the_job_runner_looks_once_a_day),
        cmocka_unit_test(a_chain_of_many_is_found_as_one),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

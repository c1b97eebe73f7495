/* What worked: what trials are counted as, what takes them out of the counts, and that no table of them tells of one person. */
#include "db/product.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct product product;

/* Sixty people and a question of theirs with an answer, 2; what they tried is put there as it is once it is over. */
static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(
        &product,
        "INSERT INTO account (name, name_key, password) SELECT 'p' || n, 'p' || n, 'x' FROM "
        "generate_series(1, 60) n;"
        "SELECT question_ask(60, 'My back is tight', 'tight', 'Why?', '<p>Why?</p>', 'Why?', '{}', "
        "'{}', '{}');"
        "SELECT answer_give(60, 1, 'Roll.', '<p>Roll.</p>', 'Roll.', '{}', '{}');"
        "SELECT answer_give(60, 1, 'Walk.', '<p>Walk.</p>', 'Walk.', '{}', '{}');"
        /* `came`: better, same, worse; stopped: worse without a check-in; none: no report. */
        "CREATE FUNCTION tried(who bigint, the_post bigint, the_region bigint, came text, who_sees "
        "text DEFAULT 'counts', the_week integer DEFAULT 4) RETURNS bigint LANGUAGE plpgsql AS $$\n"
        "DECLARE made bigint;\n"
        "BEGIN\n"
        "    INSERT INTO body.trial (account_id, post_id, revision, title, activities, scores, "
        "pain_now, pain_worst, weeks, shown, region, since, started_at)\n"
        "    VALUES (who, the_post, 1, 'T', '{sit}', '{4}', 3, 6, 4, who_sees, the_region, CASE "
        "WHEN the_region = 0 THEN '' ELSE 'over-12' END, now() - interval '28 days')\n"
        "    RETURNING id INTO made;\n"
        "    IF came IN ('better', 'same', 'worse') THEN\n"
        "        INSERT INTO body.check_in (account_id, trial_id, week, state, at, pain_now, "
        "pain_worst, scores, days, change)\n"
        "        VALUES (who, made, the_week, 'reported', now(), 3, CASE came WHEN 'better' THEN 3 "
        "WHEN 'same' THEN 6 ELSE 9 END, '{4}', 5, 0);\n"
        "    END IF;\n"
        "    UPDATE body.trial SET reported = came <> 'none', ended_at = now(), ended_why = CASE "
        "came WHEN 'stopped' THEN 'worse' ELSE 'over' END WHERE id = made;\n"
        "    RETURN made;\n"
        "END $$");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

static void count_now(void)
{
    product_sql(&product, "UPDATE body.tally_due SET due_at = now(); SELECT job_tallies(100)");
}

static const char *told(const char *post, const char *region, const char *since)
{
    char sql[300];
    snprintf(sql, sizeof(sql),
             "SELECT concat_ws(' ', c.started, c.better, c.same, c.worse, c.stopped, c.median) "
             "FROM body.trial_counts(%s, '{%s}', '%s') AS c",
             post, region, since);
    return product_text(&product, sql);
}

static const char *beside(const char *post)
{
    char sql[200];
    snprintf(sql, sizeof(sql), "SELECT tried::text FROM post_score WHERE post_id = %s", post);
    return product_text(&product, sql);
}

/* Every row of trial_count against the trials themselves. */
#define WRONG                                                                                      \
    "WITH counted AS (SELECT t.post_id, x.region, x.since, h.*, g.named FROM body.trial t JOIN "   \
    "body.tally g ON g.id = t.tally_id, LATERAL body.trial_came(t) AS h, LATERAL (SELECT "         \
    "0::bigint, '' UNION SELECT g.region, '' UNION SELECT g.region, g.since) AS x (region, "       \
    "since) "                                                                                      \
    "WHERE t.shown <> 'me' AND t.ended_at IS NOT NULL) SELECT count(*) FROM (SELECT c.post_id, "   \
    "c.region, c.since, count(*)::int AS started, count(*) FILTER (WHERE result = 'better')::int " \
    "AS better, count(*) FILTER (WHERE result = 'same')::int AS same, count(*) FILTER (WHERE "     \
    "result = 'worse')::int AS worse, count(*) FILTER (WHERE stopped)::int AS stopped, count(*) "  \
    "FILTER (WHERE named)::int AS named, ARRAY(SELECT count(o.week)::int FROM "                    \
    "generate_series(1, 12) AS w LEFT JOIN counted o ON o.week = w AND (o.post_id, o.region, "     \
    "o.since) = (c.post_id, c.region, c.since) GROUP BY w ORDER BY w) AS weeks FROM counted c "    \
    "GROUP BY 1, 2, 3) AS n FULL JOIN body.trial_count c USING (post_id, region, since) WHERE "    \
    "(n.started, n.better, n.same, n.worse, n.stopped, n.named, n.weeks) IS DISTINCT FROM "        \
    "(c.started, c.better, c.same, c.worse, c.stopped, c.named, c.weeks)"

static void four_are_told_of_nowhere_and_five_at_once(void **state)
{
    (void)state;
    product_sql(&product, "SELECT tried(n, 2, 7, CASE WHEN n < 4 THEN 'better' ELSE 'worse' END) "
                          "FROM generate_series(1, 4) n; SELECT tried(5, 2, 7, 'none')");
    count_now();
    assert_string_equal(told("2", "0", ""), "");
    assert_string_equal(beside("2"), "{}");
    product_sql(&product, "SELECT tried(6, 2, 7, 'stopped', 'counts')");
    count_now();
    /* Who reported nothing is as much there as who is better. */
    assert_string_equal(told("2", "0", ""), "6 3 0 2 1 4");
    assert_string_equal(told("2", "7", ""), "6 3 0 2 1 4");
    assert_string_equal(told("2", "7", "over-12"), "6 3 0 2 1 4");
    assert_string_equal(told("2", "8", ""), "");
    assert_string_equal(beside("2"), "{0,6,3,0,2}");
    assert_int_equal(product_number(&product, WRONG), 0);
    /* A report that is over changes nothing more, and one more of the same member is not counted. */
    product_sql(&product, "SELECT tried(n, 2, 7, 'better') FROM generate_series(1, 6) n");
    count_now();
    assert_string_equal(told("2", "0", ""), "6 3 0 2 1 4");
}

static void four_more_change_nothing_until_there_are_five(void **state)
{
    (void)state;
    product_sql(&product, "SELECT tried(n, 2, 7, 'same') FROM generate_series(11, 14) n");
    count_now();
    assert_string_equal(told("2", "7", "over-12"), "6 3 0 2 1 4");
    product_sql(&product, "SELECT tried(15, 2, 7, 'same', 'counts', 2)");
    count_now();
    assert_string_equal(told("2", "7", "over-12"), "11 3 5 2 1 4");
    assert_int_equal(product_number(&product, WRONG), 0);
}

static void a_report_that_is_read_by_name_is_told_of_as_it_is(void **state)
{
    (void)state;
    product_sql(&product, "SELECT tried(21, 2, 7, 'better', 'report')");
    count_now();
    assert_string_equal(told("2", "0", ""), "12 4 5 2 1 4");
    product_sql(&product, "SELECT body.trial_show(21, (SELECT max(id) FROM body.trial), 'me')");
    assert_string_equal(told("2", "0", ""), "11 3 5 2 1 4");
    product_sql(&product, "SELECT body.trial_show(21, (SELECT max(id) FROM body.trial), 'report')");
    count_now();
    assert_string_equal(told("2", "0", ""), "12 4 5 2 1 4");
    /* Of an answer with fewer than five only those are said to be there. */
    product_sql(&product, "SELECT tried(21, 3, 7, 'worse', 'report')");
    count_now();
    assert_string_equal(told("3", "0", ""), "");
    assert_string_equal(beside("3"), "{1}");
}

static void who_was_counted_with_others_is_not_shown_by_name(void **state)
{
    (void)state;
    product_refused(&product,
                    "SELECT body.trial_show(11, (SELECT id FROM body.trial WHERE account_id = 11), "
                    "'report')",
                    "trial_counted");
    /* But is hidden at once, and all that came with it. */
    product_sql(&product, "SELECT body.trial_show(11, (SELECT id FROM body.trial WHERE account_id "
                          "= 11), 'me')");
    assert_string_equal(told("2", "0", ""), "7 4 0 2 1 4");
    product_refused(&product,
                    "SELECT body.trial_show(11, (SELECT id FROM body.trial WHERE account_id = 11), "
                    "'report')",
                    "trial_counted");
    count_now();
    /* The four others, and it itself again, wait for five who were never told of. */
    product_sql(&product, "SELECT body.trial_show(11, (SELECT id FROM body.trial WHERE account_id "
                          "= 11), 'counts')");
    product_sql(&product, "SELECT tried(n, 2, 7, 'worse') FROM generate_series(31, 34) n");
    count_now();
    assert_string_equal(told("2", "0", ""), "7 4 0 2 1 4");
    product_sql(&product, "SELECT tried(35, 2, 7, 'worse')");
    count_now();
    assert_string_equal(told("2", "0", ""), "17 4 5 7 1 4");
    assert_int_equal(product_number(&product, WRONG), 0);
}

static void leaving_and_taking_agreement_back_is_at_once(void **state)
{
    (void)state;
    product_sql(&product, "SELECT trial_answer(31, false)");
    assert_string_equal(told("2", "0", ""), "7 4 0 2 1 4");
    product_sql(&product, "SELECT body.erase(1)");
    assert_string_equal(told("2", "0", ""), "");
    count_now();
    assert_string_equal(beside("2"), "{1}");
    assert_int_equal(product_number(&product, WRONG), 0);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM body.trial t WHERE t.tally_id "
                                              "IS NOT NULL AND NOT EXISTS (SELECT FROM body.tally "
                                              "g WHERE g.id = t.tally_id)"),
                     0);
}

static void five_of_several_regions_wait_and_are_then_told_of_together(void **state)
{
    (void)state;
    product_sql(&product, "SELECT tried(40 + n, 3, 6 + n % 2, 'better') FROM generate_series(1, 5) "
                          "n");
    count_now();
    assert_string_equal(told("3", "0", ""), "");
    product_sql(&product, "SET session_replication_role = replica; UPDATE body.trial SET ended_at "
                          "= ended_at - interval '15 days' WHERE post_id = 3 AND account_id > 40; "
                          "RESET session_replication_role");
    count_now();
    assert_string_equal(told("3", "0", ""), "");
    product_sql(&product, "SET session_replication_role = replica; UPDATE body.trial SET ended_at "
                          "= ended_at - interval '15 days' WHERE post_id = 3 AND account_id > 40; "
                          "RESET session_replication_role");
    count_now();
    assert_string_equal(told("3", "0", ""), "6 5 0 1 0 4"); /* with the one who is read by name */
    assert_string_equal(told("3", "6", ""), "");
    assert_int_equal(product_number(&product, WRONG), 0);
}

static void what_helped_more_moves_an_answer_up(void **state)
{
    (void)state;
    assert_true(product_number(&product, "SELECT rank FROM post_score WHERE post_id = 3") >
                product_number(&product, "SELECT rank FROM post_score WHERE post_id = 2"));
    assert_true(product_number(&product, "SELECT answer_rank(0, 0, 0, 0, 0, false, '{0,8,2,3,1}') "
                                         "- answer_rank(0, 0, 0, 0, 0, false, '{0,8,1,3,1}')") > 0);
    assert_true(product_number(&product, "SELECT answer_rank(0, 0, 0, 0, 0, false, '{0,8,2,3,2}') "
                                         "- answer_rank(0, 0, 0, 0, 0, false, '{0,8,2,3,1}')") < 0);
    assert_int_equal(product_number(&product, "SELECT answer_rank(3, 3, 0, 1, 0, true, '{4}') - "
                                              "answer_rank(3, 3, 0, 1, 0, true)"),
                     0);
}

/* ---- somebody who sees every table there ever was ---- */

/* What the attacker has of one history: tables as sums over trials whose reports are read nowhere else. */
enum { MOST_TABLES = 120, MOST_PEOPLE = 64, PRIME = 1000003 };

struct attack {
    size_t tables;
    size_t people;
    int64_t ids[MOST_PEOPLE];
    int64_t sums[MOST_TABLES][MOST_PEOPLE];
};

static int64_t inverse(int64_t a)
{
    int64_t result = 1;
    for (int64_t power = PRIME - 2; power > 0; power /= 2, a = a * a % PRIME)
        if (power % 2 == 1)
            result = result * a % PRIME;
    return result;
}

static size_t support(const int64_t *a, const int64_t *b, size_t people)
{
    size_t n = 0;
    for (size_t i = 0; i < people; i++)
        n += a[i] != (b == NULL ? 0 : b[i]);
    return n;
}

static void least_of(size_t *least, size_t n)
{
    if (n > 0 && n < *least)
        *least = n;
}

/* Echelon form: if any sum of tables is of one person alone, it is one of its rows. */
static size_t reduce(struct attack *a)
{
    size_t rank = 0;
    for (size_t col = 0; col < a->people && rank < a->tables; col++) {
        size_t pivot = rank;
        while (pivot < a->tables && a->sums[pivot][col] == 0)
            pivot++;
        if (pivot == a->tables)
            continue;
        for (size_t i = 0; i < a->people; i++) {
            int64_t kept = a->sums[rank][i];
            a->sums[rank][i] = a->sums[pivot][i];
            a->sums[pivot][i] = kept;
        }
        int64_t by = inverse(a->sums[rank][col]);
        for (size_t i = 0; i < a->people; i++)
            a->sums[rank][i] = a->sums[rank][i] * by % PRIME;
        for (size_t row = 0; row < a->tables; row++) {
            int64_t times = row == rank ? 0 : a->sums[row][col];
            for (size_t i = 0; i < a->people && times != 0; i++)
                a->sums[row][i] = (a->sums[row][i] + (PRIME - times) * a->sums[rank][i]) % PRIME;
        }
        rank++;
    }
    return rank;
}

/* The fewest people that a table, the difference of two, or a row of the echelon form is of. */
static size_t fewest(struct attack *a)
{
    size_t least = MOST_PEOPLE;
    for (size_t i = 0; i < a->tables; i++) {
        least_of(&least, support(a->sums[i], NULL, a->people));
        for (size_t j = 0; j < i; j++)
            least_of(&least, support(a->sums[i], a->sums[j], a->people));
    }
    size_t rank = reduce(a);
    for (size_t i = 0; i < rank; i++)
        least_of(&least, support(a->sums[i], NULL, a->people));
    return least;
}

static size_t column(struct attack *a, int64_t id)
{
    for (size_t i = 0; i < a->people; i++)
        if (a->ids[i] == id)
            return i;
    assert_true(a->people < MOST_PEOPLE);
    a->ids[a->people] = id;
    return a->people++;
}

#define HISTORIES "1000000"

static void begin_histories(int count)
{
    char sql[2000];
    snprintf(sql, sizeof(sql),
             "TRUNCATE body.tally, body.trial_count, body.tally_due, body.trial CASCADE;"
             "DROP TABLE IF EXISTS seen, names;"
             "CREATE TABLE seen (post_id bigint, round int, region bigint, since text, members "
             "bigint[]); CREATE TABLE names (id bigint PRIMARY KEY);"
             "INSERT INTO post (id, kind, author_id, body, html) SELECT " HISTORIES
             " + n, 'stretch', 60, 'b', 'b' FROM generate_series(1, %d) n ON CONFLICT DO NOTHING;"
             "SELECT setseed(0.42)",
             count);
    product_sql(&product, sql);
}

/* In each history some end, some show it to others than before, some delete it, and time goes by. */
static void live(int count, int round, const char *rule)
{
    char sql[4000];
    snprintf(sql, sizeof(sql),
             "INSERT INTO body.trial (account_id, post_id, revision, title, activities, scores, "
             "pain_now, pain_worst, weeks, shown, region, since, ended_at, ended_why, reported)"
             " SELECT %d * 8 + k, " HISTORIES " + h, 1, 'T', '{sit}', '{4}', 3, 6, 4,"
             " CASE WHEN random() < 0.8 THEN 'counts' ELSE 'report' END, 1 + floor(random() * 2),"
             " CASE WHEN random() < 0.7 THEN '' ELSE 'over-12' END, now(), CASE WHEN random() < "
             "0.3 THEN 'worse' ELSE 'time' END, random() < 0.9"
             " FROM generate_series(1, %d) h, generate_series(1, 8) k WHERE random() < 0.75;"
             "UPDATE body.trial SET reported = true WHERE ended_why = 'worse' AND NOT reported;",
             round, count);
    product_sql(&product, sql);
    product_sql(&product,
                "DELETE FROM body.trial WHERE random() < 0.04;"
                "UPDATE body.trial SET shown = CASE WHEN shown <> 'counts' THEN 'counts' WHEN "
                "grouped OR random() < 0.5 THEN 'me' ELSE 'report' END WHERE random() < 0.06");
    snprintf(sql, sizeof(sql),
             "SET session_replication_role = replica; UPDATE body.trial SET ended_at = ended_at - "
             "interval '6 days'; RESET session_replication_role; UPDATE body.tally_due SET due_at "
             "= now(); SELECT count(*) FROM body.tally_round(1000000); %s",
             rule);
    product_sql(&product, sql);
    snprintf(sql, sizeof(sql),
             "INSERT INTO names SELECT id FROM body.trial WHERE named ON CONFLICT DO NOTHING;"
             "INSERT INTO seen SELECT c.post_id, %d, c.region, c.since, (SELECT array_agg(t.id) "
             "FROM body.tally g JOIN body.trial t ON t.tally_id = g.id WHERE g.post_id = c.post_id "
             "AND (c.region = 0 OR g.region = c.region) AND (c.since = '' OR g.since = c.since)) "
             "FROM body.trial_count c WHERE c.better + c.same + c.worse >= body.tally_told()",
             round);
    product_sql(&product, sql);
}

struct found {
    int histories;
    int tables;
    size_t fewest; /* people that anything could be told of */
    int singled;   /* histories with one person alone */
    int few;       /* with fewer than five */
};

static struct found attack_all(void)
{
    struct found found = {.fewest = MOST_PEOPLE};
    PGconn *db = PQconnectdb(product.uri);
    PGresult *r =
        PQexec(db, "SELECT s.post_id, s.round, s.region, s.since, m.id FROM seen s, "
                   "unnest(s.members) AS m (id) WHERE m.id NOT IN (SELECT id FROM names) ORDER BY "
                   "1, 2, 3, 4");
    assert_int_equal(PQresultStatus(r), PGRES_TUPLES_OK);
    static struct attack a;
    for (int i = 0; i <= PQntuples(r); i++) {
        bool last = i == PQntuples(r);
        if (i > 0 && (last || strcmp(PQgetvalue(r, i, 0), PQgetvalue(r, i - 1, 0)) != 0)) {
            size_t least = fewest(&a);
            found.histories++;
            found.tables += (int)a.tables;
            found.singled += least == 1;
            found.few += least < 5;
            if (least < found.fewest)
                found.fewest = least;
        }
        if (last)
            break;
        if (i == 0 || strcmp(PQgetvalue(r, i, 0), PQgetvalue(r, i - 1, 0)) != 0)
            memset(&a, 0, sizeof(a));
        bool new_table = a.tables == 0;
        for (int col = 1; col < 4 && !new_table; col++)
            new_table = strcmp(PQgetvalue(r, i, col), PQgetvalue(r, i - 1, col)) != 0;
        if (new_table)
            a.tables++;
        assert_true(a.tables <= MOST_TABLES);
        a.sums[a.tables - 1][column(&a, atoll(PQgetvalue(r, i, 4)))] = 1;
    }
    PQclear(r);
    PQfinish(db);
    return found;
}

static struct found histories(int count, const char *rule)
{
    begin_histories(count);
    for (int round = 0; round < 4; round++)
        live(count, round, rule);
    assert_int_equal(product_number(&product, WRONG), 0);
    struct found found = attack_all();
    print_message("%d histories, %d tables: at least %zu people in any difference, one alone in "
                  "%d, fewer than five in %d\n",
                  found.histories, found.tables, found.fewest, found.singled, found.few);
    return found;
}

/* As many as BACKTALK_HISTORIES says: 10000 take minutes. */
static void nobody_is_singled_out_by_tables_over_time_and_by_filter(void **state)
{
    (void)state;
    const char *count = getenv("BACKTALK_HISTORIES");
    struct found found = histories(count == NULL ? 500 : atoi(count), "");
    assert_true(found.fewest >= 5);
    assert_true(found.tables >= 300);
}

/* That the attack would find somebody: without the rule for those who were told of before, and where numbers below five are only withheld. */
static void without_the_rule_they_are(void **state)
{
    (void)state;
    assert_true(histories(100, "UPDATE body.trial SET grouped = false").few > 0);
    product_sql(&product,
                "CREATE OR REPLACE FUNCTION body.tally_least() RETURNS integer LANGUAGE plpgsql "
                "IMMUTABLE SECURITY DEFINER SET search_path = body, public, pg_temp AS $$ BEGIN "
                "RETURN 1; END $$");
    assert_true(histories(100, "").singled > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_are_told_of_nowhere_and_five_at_once),
        cmocka_unit_test(four_more_change_nothing_until_there_are_five),
        cmocka_unit_test(a_report_that_is_read_by_name_is_told_of_as_it_is),
        cmocka_unit_test(who_was_counted_with_others_is_not_shown_by_name),
        cmocka_unit_test(leaving_and_taking_agreement_back_is_at_once),
        cmocka_unit_test(five_of_several_regions_wait_and_are_then_told_of_together),
        cmocka_unit_test(what_helped_more_moves_an_answer_up),
        cmocka_unit_test(nobody_is_singled_out_by_tables_over_time_and_by_filter),
        cmocka_unit_test(without_the_rule_they_are),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

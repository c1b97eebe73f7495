/*
 * What happens while others hold a lock: jobs are put off and not dead, counts from scratch wait,
 * votes do not wait for their thread, and titles in texts follow.
 */
#include "db/product.h"

#include "ctl/recount.h"
#include "job/job.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { ROUNDS = 12 }; /* more than a job is tried */

static struct product product;
static PGconn *holder;

static int64_t number(const char *sql)
{
    return product_number(&product, sql);
}

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(&product, "SET lock_timeout = '100ms'");
    product_sql(&product, "INSERT INTO account (name, name_key) VALUES ('Carla', 'carla')");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/* Does it in a transaction that stays open. */
static void begin(const char *sql)
{
    char text[1024];
    snprintf(text, sizeof(text), "BEGIN; %s", sql);
    holder = PQconnectdb(product.uri);
    PGresult *result = PQexec(holder, text);
    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
        fail_msg("%s", PQerrorMessage(holder));
    PQclear(result);
}

static void commit(void)
{
    PGresult *result = PQexec(holder, "COMMIT");
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    PQfinish(holder);
}

static void hold(const char *table)
{
    char sql[128];
    snprintf(sql, sizeof(sql), "LOCK TABLE %s IN ACCESS EXCLUSIVE MODE", table);
    begin(sql);
}

/* Each job is due at once, however often it was put off. */
static void try_often(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        product_sql(&product, "UPDATE outbox SET due_at = '-infinity'");
        product_sql(&product, "SELECT job_apply(500), job_index(20)");
    }
}

static void let_go(void)
{
    PQfinish(holder);
    product_sql(&product, "UPDATE outbox SET due_at = '-infinity'");
    product_jobs(&product);
}

static void a_locked_table_of_counts_puts_only_its_jobs_off(void **state)
{
    (void)state;
    product_sql(&product, "INSERT INTO outbox (topic, thread_id) VALUES ('question:1', 1)");
    product_sql(&product, "INSERT INTO outbox (topic) VALUES ('question:2')");
    hold("thread_set");
    try_often();
    assert_int_equal(number("SELECT count(*) FROM outbox"), 1);
    assert_int_equal(number("SELECT count(*) FROM outbox WHERE dead OR tries > 0"), 0);
    let_go();
    assert_int_equal(number("SELECT count(*) FROM outbox"), 0);
}

/* However many rows wait for the lock, and what comes while the round waits: it ends soon, and none is left untold. */
static void a_round_that_waits_tells_the_workers_of_all_rows(void **state)
{
    (void)state;
    struct job_round round;
    struct text why;
    text_init(&why, 4096);
    product_sql(&product, "INSERT INTO outbox (topic, thread_id) SELECT 'question:' || n, n FROM "
                          "generate_series(1, 100) AS n");
    begin("SELECT job_lock()");
    uint64_t start = harness_clock();
    if (!job_round(product.db, &round, &why))
        fail_msg("%s", text_string(&why));
    assert_true(harness_clock() < start + 4000);
    assert_int_equal(number("SELECT count(*) FROM outbox"), 100);
    assert_int_equal(number("SELECT count(*) FROM outbox WHERE due_at = 'epoch' OR tries > 0"), 0);
    assert_true(number("SELECT count(*) FROM outbox WHERE due_at = '-infinity'") > 0);
    product_sql(&product, "SELECT changed('others'), changed('question:7', 7)");
    assert_int_equal(number("SELECT job_tell_untold(1)"), 1);
    assert_int_equal(number("SELECT job_tell_untold(100)"), 1);
    assert_int_equal(number("SELECT job_tell_untold(100)"), 0);
    text_free(&why);
    let_go();
    assert_int_equal(number("SELECT count(*) FROM outbox"), 0);
}

/* No connection is given up and no kind of job is left out because one of them is locked. */
static void a_locked_rename_waits_for_the_next_round(void **state)
{
    (void)state;
    struct job_round round;
    struct text why;
    text_init(&why, 4096);
    product_sql(&product, "INSERT INTO tag (name, title) VALUES ('a', 'a');"
                          "INSERT INTO tag_rename (tag_id, old_name) SELECT id, 'b' FROM tag");
    hold("question_tag");
    if (!job_round(product.db, &round, &why))
        fail_msg("%s", text_string(&why));
    assert_int_equal(number("SELECT count(*) FROM tag_rename"), 1);
    text_free(&why);
    let_go();
    assert_int_equal(number("SELECT count(*) FROM tag_rename"), 0);
}

/* Their accounts are locked then: whoever holds one may wait for job_lock. */
static void who_follows_a_merged_tag_does_not_wait_for_counts(void **state)
{
    (void)state;
    product_sql(&product,
                "UPDATE account SET role = 'admin'; INSERT INTO tag (name, title) VALUES "
                "('a', 'a'), ('b', 'b');"
                "SELECT follow_set(1, 'tag', (SELECT id FROM tag WHERE name = 'a'), 'follow');"
                "SELECT tag_merge(1, (SELECT id FROM tag WHERE name = 'a'), (SELECT id FROM tag "
                "WHERE name = 'b'))");
    begin("SELECT job_lock()");
    assert_int_equal(number("SELECT job_merge(10)"), 1);
    assert_int_equal(number("SELECT count(*) FROM follow WHERE subject_id = (SELECT id FROM tag "
                            "WHERE name = 'b')"),
                     1);
    let_go();
}

static void a_locked_index_leaves_no_thread_out(void **state)
{
    (void)state;
    product_sql(&product, "INSERT INTO post (id, kind, thread_id, author_id, body, html) "
                          "SELECT 90, 'question', 90, id, '', '' FROM account");
    product_sql(&product,
                "SELECT search_put(90, 90, 'question', 'Tight hip', 'In the morning', '{}')");
    hold("search_term");
    try_often();
    assert_int_equal(number("SELECT count(*) FROM outbox WHERE dead"), 0);
    assert_true(number("SELECT count(*) FROM search_dirty") > 0);
    let_go();
    assert_int_equal(number("SELECT count(*) FROM search_thread WHERE thread_id = 90"), 1);
}

/* ---- a question with an answer, both by the first of three members, and those who wait ---- */

static int set_up_thread(void **state)
{
    (void)set_up(state);
    product_sql(&product,
                "SET lock_timeout = '10s';"
                "INSERT INTO account (name, name_key) VALUES ('Dora', 'dora'), ('Ede', 'ede');"
                "SELECT question_ask(1, 'Tight hip', 'q', 'b', 'b', 'b', '{}', '{}', '{}')");
    product_sql(&product,
                "SELECT answer_give(1, q.id, 'b', 'b', 'b', '{}', '{}') FROM question AS q");
    product_jobs(&product);
    return 0;
}

#define QUESTION "(SELECT id FROM question)"
#define ANSWER "(SELECT min(id) FROM post WHERE kind = 'answer')"

/* Runs it in a process of its own; its exit code says whether the database accepted it. */
static pid_t beside(const char *sql)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child != 0)
        return child;
    struct text why;
    text_init(&why, 4096);
    struct db_sync *db = db_sync_open(product.uri, false, &why);
    _exit(db != NULL && db_sync_exec(db, sql, &why) ? 0 : 1);
}

static pid_t recount_beside(void)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child != 0)
        return child;
    struct text why;
    text_init(&why, 4096);
    struct db_sync *db = db_sync_open(product.uri, false, &why);
    FILE *nowhere = fopen("/dev/null", "w");
    int64_t wrong = 0;
    bool ok = db != NULL && nowhere != NULL && recount_all(db, true, nowhere, &wrong, &why);
    _exit(ok && wrong == 0 ? 0 : 1);
}

static bool accepted(pid_t child)
{
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status) == 0;
}

static void somebody_waits(void)
{
    struct timespec pause = {.tv_nsec = 5000000};
    uint64_t end = harness_clock() + 10000;
    while (number("SELECT count(*) FROM pg_locks WHERE NOT granted") == 0) {
        assert_true(harness_clock() < end);
        (void)nanosleep(&pause, NULL);
    }
}

static void a_count_from_scratch_has_what_is_written_meanwhile(void **state)
{
    (void)state;
    product_sql(&product, "UPDATE question SET answer_count = 7; UPDATE post_score SET score = 7");
    begin("SELECT answer_give(2, " QUESTION ", 'b', 'b', 'b', '{}', '{}')");
    pid_t counting = recount_beside();
    somebody_waits();
    commit();
    assert_true(accepted(counting));
    assert_int_equal(number("SELECT answer_count FROM question"), 2);
    product_sql(&product, "UPDATE post_score SET score = 7");
    begin("SELECT vote_cast(2, " ANSWER ", 1::smallint)");
    counting = recount_beside();
    somebody_waits();
    commit();
    assert_true(accepted(counting));
    assert_int_equal(number("SELECT score FROM post_score WHERE post_id = " ANSWER), 1);
    assert_int_equal(number("SELECT count(*) FROM recount_score_wrong"), 0);
}

static void a_count_from_scratch_makes_scores_that_are_missing(void **state)
{
    (void)state;
    product_sql(&product, "DELETE FROM post_score");
    assert_int_equal(number("SELECT count(*) FROM recount_score_wrong"), 2);
    assert_false(accepted(beside("SELECT vote_cast(2, " ANSWER ", 1::smallint)")));
    assert_true(accepted(recount_beside()));
    assert_int_equal(number("SELECT count(*) FROM recount_score_wrong"), 0);
    assert_true(accepted(beside("SELECT vote_cast(2, " ANSWER ", 1::smallint)")));
    /* A vote through the address of another kind of post is none. */
    assert_false(accepted(beside("SELECT vote_cast(3, " ANSWER ", 1::smallint, 'question')")));
    assert_int_equal(number("SELECT score FROM post_score WHERE post_id = " ANSWER), 1);
}

/* A vote changes nothing that depends on the rest of its thread, so it does not wait for that. */
static void a_vote_on_an_answer_does_not_wait_for_its_thread(void **state)
{
    (void)state;
    begin("SELECT answer_give(2, " QUESTION ", 'b', 'b', 'b', '{}', '{}')");
    product_sql(&product, "SELECT vote_cast(3, " ANSWER ", 1::smallint)");
    commit();
    begin("SELECT post_delete(1, " QUESTION ", true, 'a test')");
    product_sql(&product, "SELECT vote_cast(2, " ANSWER ", 1::smallint)"); /* as cast before */
    commit();
    assert_int_equal(number("SELECT score FROM post_score WHERE post_id = " ANSWER), 2);
    assert_false(accepted(beside("SELECT vote_cast(2, " ANSWER ", -1::smallint)")));
}

static void a_vote_waits_for_what_happens_to_its_own_post(void **state)
{
    (void)state;
    begin("SELECT post_delete(1, " ANSWER ", true, 'a test')");
    pid_t vote = beside("SELECT vote_cast(2, " ANSWER ", 1::smallint)");
    somebody_waits();
    commit();
    assert_false(accepted(vote));
    begin("SELECT post_delete(1, " ANSWER ", false, 'a test')");
    vote = beside("SELECT vote_cast(2, " ANSWER ", 1::smallint)");
    somebody_waits();
    commit();
    assert_true(accepted(vote));
    begin("SELECT vote_cast(3, " ANSWER ", 1::smallint)");
    pid_t deletion = beside("SELECT post_delete(1, " ANSWER ", true, 'a test')");
    somebody_waits();
    commit();
    assert_true(accepted(deletion));
    assert_int_equal(number("SELECT score FROM post_score WHERE post_id = " ANSWER), 2);
    assert_int_equal(number("SELECT count(*) FROM recount_score_wrong"), 0);
    assert_int_equal(number("SELECT count(*) FROM recount_question_wrong"), 0);
}

/* Somebody's vote is between the two steps of casting it: what it needs next is free. */
static void votes_that_are_brought_back_wait_with_nothing_that_a_vote_needs(void **state)
{
    (void)state;
    product_sql(&product,
                "INSERT INTO account (name, name_key, role) VALUES ('Fay', 'fay', 'admin');"
                "INSERT INTO vote_ring (members, among, gave, got, state, decided_at, decided_by) "
                "SELECT '{1,2,3}', 2, 2, 2, 'reversed', now(), id FROM account WHERE name = 'Fay';"
                "INSERT INTO vote_ring_vote (ring_id, post_id, account_id, at) SELECT r.id, " ANSWER
                ", n, now() FROM vote_ring r, generate_series(2, 3) AS n");
    begin("INSERT INTO vote (post_id, account_id, value) VALUES (" ANSWER ", 3, 1)");
    pid_t undoing =
        beside("SELECT ring_decide((SELECT id FROM account WHERE name = 'Fay'), (SELECT "
               "id FROM vote_ring), 'open')");
    somebody_waits();
    product_sql(&product, "UPDATE post_score SET score = score + 1, up = up + 1 WHERE post_id "
                          "= " ANSWER);
    commit();
    assert_true(accepted(undoing));
    assert_int_equal(number("SELECT up FROM post_score WHERE post_id = " ANSWER), 2);
    assert_int_equal(number("SELECT count(*) FROM vote"), 2);
}

/* As whoever saves a tag: what all of them wait for comes first. */
static void a_tag_that_is_taken_away_waits_before_its_suggestion(void **state)
{
    (void)state;
    product_sql(&product, "UPDATE account SET role = 'admin';"
                          "INSERT INTO tag (name, title) VALUES ('a', 'A');"
                          "INSERT INTO tag_suggestion (name, title, state) VALUES ('a', 'A', "
                          "'tag')");
    begin("LOCK TABLE tag_parent IN SHARE ROW EXCLUSIVE MODE");
    pid_t taking = beside("SELECT tag_suggestion_unmake(1, (SELECT id FROM tag_suggestion))");
    somebody_waits();
    product_sql(&product, "UPDATE tag_suggestion SET asked = 1");
    commit();
    assert_true(accepted(taking));
    assert_int_equal(number("SELECT count(*) FROM tag_suggestion WHERE state = 'open'"), 1);
}

/* ---- titles of questions in the texts that link to them ---- */

#define LINKED "(SELECT id FROM question WHERE slug = 'q')"
#define LINK "E'\\x02question:' || " LINKED " || E'\\x1Fx\\x03'"
#define ANSWER_WITH_LINK(question)                                                            \
    "SELECT answer_give(2, (SELECT id FROM question WHERE slug = '" question "'), 'b', " LINK \
    ", 'b', '{question}', ARRAY[" LINKED "::text])"
#define CALLED(words) "SELECT count(*) FROM post WHERE html LIKE '%' || " words " || E'\\x03'"

static void ask_two_more(void)
{
    product_sql(&product, "SELECT question_ask(2, 'Stiff ' || n, 'q' || n, 'b', 'b', 'b', '{}', "
                          "'{}', '{}') FROM generate_series(1, 2) AS n");
    product_jobs(&product);
}

static void
a_question_that_is_deleted_while_a_link_is_saved_is_not_called_by_its_title(void **state)
{
    (void)state;
    ask_two_more();
    begin(ANSWER_WITH_LINK("q1"));
    product_sql(&product, "SELECT post_delete(1, " LINKED ", true, 'a test')");
    product_jobs(&product);
    commit();
    assert_int_equal(number(CALLED("'Tight hip'")), 1);
    product_jobs(&product);
    assert_int_equal(number(CALLED("'Tight hip'")), 0);
    assert_int_equal(number(CALLED("'question ' || " LINKED)), 1);
    assert_int_equal(number("SELECT count(*) FROM link_title_change"), 0);
}

static void
a_question_that_is_renamed_while_a_link_is_saved_is_called_by_its_new_title(void **state)
{
    (void)state;
    ask_two_more();
    begin(ANSWER_WITH_LINK("q1"));
    product_sql(&product, "SELECT post_edit(1, " LINKED ", 1, 'Slack hip', 'q', 'b', 'b', 'b', "
                          "'{}', '', '{}', '{}')");
    product_jobs(&product);
    commit();
    product_jobs(&product);
    assert_int_equal(number(CALLED("'Slack hip'")), 1);
    assert_int_equal(number("SELECT count(*) FROM link_title_change"), 0);
}

static void a_text_that_is_being_written_keeps_no_other_from_its_title(void **state)
{
    (void)state;
    ask_two_more();
    product_sql(&product, ANSWER_WITH_LINK("q1"));
    product_sql(&product, ANSWER_WITH_LINK("q2"));
    product_jobs(&product);
    begin("UPDATE post SET body = 'c' WHERE id = (SELECT min(post_id) FROM link)");
    product_sql(&product, "SET lock_timeout = '100ms'; UPDATE question SET title = 'Slack hip' "
                          "WHERE id = " LINKED);
    for (int i = 0; i < ROUNDS; i++)
        product_sql(&product, "SELECT job_link_titles(1)");
    assert_int_equal(number(CALLED("'Slack hip'")), 1);
    assert_int_equal(number("SELECT count(*) FROM link_title_change"), 1);
    commit();
    product_jobs(&product);
    assert_int_equal(number(CALLED("'Slack hip'")), 2);
    assert_int_equal(number("SELECT count(*) FROM link_title_change"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_locked_table_of_counts_puts_only_its_jobs_off, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_round_that_waits_tells_the_workers_of_all_rows, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_locked_rename_waits_for_the_next_round, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(who_follows_a_merged_tag_does_not_wait_for_counts, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_locked_index_leaves_no_thread_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_count_from_scratch_has_what_is_written_meanwhile,
                                        set_up_thread, tear_down),
        cmocka_unit_test_setup_teardown(a_count_from_scratch_makes_scores_that_are_missing,
                                        set_up_thread, tear_down),
        cmocka_unit_test_setup_teardown(a_vote_on_an_answer_does_not_wait_for_its_thread,
                                        set_up_thread, tear_down),
        cmocka_unit_test_setup_teardown(a_vote_waits_for_what_happens_to_its_own_post,
                                        set_up_thread, tear_down),
        cmocka_unit_test_setup_teardown(
            votes_that_are_brought_back_wait_with_nothing_that_a_vote_needs, set_up_thread,
            tear_down),
        cmocka_unit_test_setup_teardown(a_tag_that_is_taken_away_waits_before_its_suggestion,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_question_that_is_deleted_while_a_link_is_saved_is_not_called_by_its_title,
            set_up_thread, tear_down),
        cmocka_unit_test_setup_teardown(
            a_question_that_is_renamed_while_a_link_is_saved_is_called_by_its_new_title,
            set_up_thread, tear_down),
        cmocka_unit_test_setup_teardown(a_text_that_is_being_written_keeps_no_other_from_its_title,
                                        set_up_thread, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What follows from writes: the outbox, the job runner's rounds, and the order in which writes take locks. */
#include "db/product.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "job/job.h"

static struct product product;

static void sql(const char *text)
{
    product_sql(&product, text);
}

static int64_t number(const char *text)
{
    return product_number(&product, text);
}

/* Members 1 to 16 (1 may do everything), tags a to d, and questions 1 to 4 with an answer each. */
static int setup(void **state)
{
    (void)state;
    product_open(&product);
    sql("INSERT INTO account (name, name_key, role) SELECT 'n' || n, 'n' || n,"
        " CASE n WHEN 1 THEN 'admin' ELSE 'member' END FROM generate_series(1, 16) AS n;"
        "INSERT INTO tag (name, title) SELECT t, t FROM unnest('{a,b,c,d}'::text[]) AS t;"
        "SELECT question_ask(1, 'Question ' || n, 'question', 'b', 'b', 'b', '{a,b}', '{}', '{}')"
        " FROM generate_series(1, 4) AS n;"
        "SELECT answer_give(2, q.id, 'b', 'b', 'b', '{}', '{}') FROM question AS q");
    product_jobs(&product);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

#define COUNT_OF_A "SELECT question_count FROM tag WHERE name = 'a'"
#define FIRST "(SELECT min(id) FROM question)"
#define WAITING "SELECT count(*) FROM outbox"
/* As job_revive, of all. */
#define REVIVE "UPDATE outbox SET dead = false, tries = 0, due_at = 'epoch' WHERE dead"
#define TOLD "SELECT count(*) FROM outbox WHERE NOT dead AND due_at = '-infinity'"

static int64_t round_of_jobs(void)
{
    struct text why;
    text_init(&why, 4096);
    struct job_round round;
    if (!job_round(product.db, &round, &why))
        fail_msg("%s", text_string(&why));
    text_free(&why);
    return round.done;
}

/* Something in it fails, for that reason; the others got their turn. */
static void round_that_fails(const char *reason)
{
    struct text why;
    text_init(&why, 4096);
    struct job_round round;
    assert_false(job_round(product.db, &round, &why));
    assert_int_equal(round.failed, 1);
    assert_non_null(strstr(text_string(&why), reason));
    text_free(&why);
}

/* One kind fails if its turn came again. */
static void round_that_may_fail(void)
{
    struct text why;
    text_init(&why, 4096);
    struct job_round round;
    if (!job_round(product.db, &round, &why))
        assert_int_equal(round.failed, 1);
    text_free(&why);
}

/* ---- what follows ---- */

static void test_a_write_appends_one_row_and_the_runner_counts(void **state)
{
    (void)state;
    assert_int_equal(number(COUNT_OF_A), 4);
    sql("SELECT post_delete(1, " FIRST ", true, 'a test')");
    assert_int_equal(number(WAITING), 1);
    assert_int_equal(number(COUNT_OF_A), 4);
    product_jobs(&product);
    assert_int_equal(number(COUNT_OF_A), 3);
    sql("SELECT post_delete(1, " FIRST ", false, 'a test');"
        "SELECT vote_cast(3, " FIRST ", 1::smallint);"
        "SELECT comment_add(3, " FIRST ", 'b', 'b', '{}', '{}')");
    assert_int_equal(number(WAITING), 3);
    product_jobs(&product);
    assert_int_equal(number(COUNT_OF_A), 4);
    assert_int_equal(number(WAITING), 0);
    assert_int_equal(round_of_jobs(), 0);
}

/* Found as a question without an accepted answer again. */
static void test_a_deleted_answer_is_accepted_no_longer(void **state)
{
    (void)state;
    sql("SELECT answer_accept(1, (SELECT min(id) FROM post WHERE kind = 'answer'), true)");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM thread_set WHERE -2 = ANY (sets)"), 1);
    sql("SELECT post_delete(1, (SELECT min(id) FROM post WHERE kind = 'answer'), true, 'a test')");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM thread_set WHERE -2 = ANY (sets)"), 0);
}

static void test_the_same_row_twice_changes_nothing(void **state)
{
    (void)state;
    sql("INSERT INTO outbox (topic, thread_id) SELECT 'question:' || q.id, q.id"
        " FROM question AS q, generate_series(1, 3)");
    product_jobs(&product);
    assert_int_equal(number(COUNT_OF_A), 4);
    assert_int_equal(number("SELECT sum(bit_count(threads)) FROM symptom_set"), 12);
    /* From scratch it is the same. */
    assert_int_equal(number("SELECT job_sets_rebuild()"), 0);
    assert_int_equal(number("SELECT sum(bit_count(threads)) FROM symptom_set"), 12);
}

static void test_workers_are_notified_once_for_each_topic(void **state)
{
    (void)state;
    struct text why;
    text_init(&why, 4096);
    struct db_sync *listener = db_sync_open(product.uri, false, &why);
    assert_non_null(listener);
    assert_true(db_sync_exec(listener, "LISTEN changed", &why));
    sql("SELECT vote_cast(3, " FIRST ", 1::smallint)");
    product_jobs(&product);
    assert_true(db_sync_wait(listener, 10000));
    /* The channel says what was put on it in the transaction that took the row away. */
    assert_int_equal(number(WAITING), 0);
    db_sync_close(listener);
    text_free(&why);
}

static void test_a_runner_is_woken_and_its_queue_looked_at(void **state)
{
    (void)state;
    struct text why;
    text_init(&why, 4096);
    struct db_sync *runner = db_sync_open(product.uri, false, &why);
    assert_non_null(runner);
    assert_true(db_sync_exec(runner, "LISTEN outbox", &why));
    sql("SELECT changed('one'); INSERT INTO outbox (topic, dead) VALUES ('two', true)");
    struct arena *arena = arena_new(1 << 16);
    struct db_batch *batch = db_batch_new(arena);
    struct job_state queue = {0};
    job_store_wake(batch);
    job_store_state(batch, &queue);
    product_run(&product, batch);
    db_batch_free(batch);
    arena_free(arena);
    assert_true(db_sync_wait(runner, 10000));
    assert_int_equal(queue.waiting, 1 + number("SELECT count(*) FROM search_dirty"));
    assert_int_equal(queue.dead, 1);
    db_sync_close(runner);
    text_free(&why);
}

static void test_what_people_write_comes_before_bulk(void **state)
{
    (void)state;
    sql("INSERT INTO outbox (topic, bulk) SELECT 'bulk', true FROM generate_series(1, 900);"
        "SELECT changed('fresh')");
    (void)round_of_jobs();
    assert_int_equal(number("SELECT count(*) FROM outbox WHERE topic = 'fresh'"), 0);
    assert_true(number(WAITING) > 0);
    sql("INSERT INTO search_dirty (thread_id, bulk) SELECT 1000 + n, true FROM generate_series(1, "
        "3000) AS n;"
        "INSERT INTO search_dirty (thread_id) VALUES (1), (2), (1)");
    (void)round_of_jobs();
    assert_int_equal(number("SELECT count(*) FROM search_dirty WHERE thread_id < 1000"), 0);
    assert_true(number("SELECT count(*) FROM search_dirty") > 0);
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM search_dirty"), 0);
}

/* More of one thread than the runner takes at once, as a renamed tag and an import leave it. */
static void test_a_thread_is_done_once_however_often_it_is_in_a_bulk(void **state)
{
    (void)state;
    sql("UPDATE tag SET question_count = 9; UPDATE thread_set SET sets = '{}';"
        "INSERT INTO outbox (topic, thread_id, bulk)"
        " SELECT 'question:' || q.id, q.id, true FROM generate_series(1, 900), question AS q;"
        "INSERT INTO outbox (topic, bulk) SELECT 'tags', true FROM generate_series(1, 250)");
    (void)round_of_jobs();
    assert_int_equal(number("SELECT count(*) FROM outbox WHERE thread_id IS NOT NULL"), 0);
    assert_int_equal(number(WAITING), 250); /* what has no thread is done row by row */
    assert_int_equal(number("SELECT count(*) FROM thread_set WHERE sets = '{}'"), 0);
    product_jobs(&product);
    assert_int_equal(number(WAITING), 0);
}

static void test_runners_share_the_rows(void **state)
{
    (void)state;
    sql("SELECT changed('one')");
    sql("BEGIN; SELECT FROM outbox FOR UPDATE; INSERT INTO outbox (topic) VALUES ('unseen')");
    /* Another runner does not wait for what this one has. */
    assert_int_equal(number("SELECT job_apply(10)"), 0);
    sql("COMMIT");
    assert_int_equal(number("SELECT job_apply(10)"), 2);
}

static void test_what_fails_is_put_off_and_at_last_left(void **state)
{
    (void)state;
    /* A job that cannot be done: the count of tag a may not change. */
    sql("ALTER TABLE tag ADD CONSTRAINT stuck CHECK (name <> 'a' OR question_count = 4);"
        "SELECT post_delete(1, " FIRST ", true, 'a test'); SELECT changed('others')");
    (void)round_of_jobs();
    assert_int_equal(number(WAITING), 1);
    assert_int_equal(number("SELECT count(*) FROM outbox WHERE tries = 1 AND NOT dead AND"
                            " due_at > clock_timestamp() - interval '1 minute'"
                            " AND reason LIKE '%stuck%'"),
                     1);
    sql("UPDATE outbox SET tries = 9, due_at = 'epoch'");
    (void)round_of_jobs();
    assert_int_equal(number("SELECT count(*) FROM outbox WHERE dead"), 1);
    assert_int_equal(round_of_jobs(), 0);
    /* Mended, and tried again by hand. */
    sql("ALTER TABLE tag DROP CONSTRAINT stuck");
    struct arena *arena = arena_new(1 << 16);
    struct db_batch *batch = db_batch_new(arena);
    struct job_dead_list dead = {0};
    int64_t revived = 0;
    job_store_dead(batch, 10, &dead);
    job_store_revive(batch, 0, &revived);
    product_run(&product, batch);
    assert_int_equal(dead.count, 1);
    assert_true(span_find(dead.items[0].reason, 's') < dead.items[0].reason.len);
    assert_int_equal(revived, 1);
    db_batch_free(batch);
    arena_free(arena);
    product_jobs(&product);
    assert_int_equal(number(COUNT_OF_A), 3);
}

/* Longer than a statement may take: the badges wait, and what comes behind them is done. */
static void test_what_takes_too_long_holds_up_nobody(void **state)
{
    (void)state;
    sql("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); "
        "RETURN OLD; END $$; CREATE TRIGGER slow BEFORE DELETE ON badge_due FOR EACH ROW EXECUTE "
        "FUNCTION slow();"
        "SELECT badge_may_change('{1}'); INSERT INTO search_dirty (thread_id) VALUES (1);"
        "SET statement_timeout = '3s'");
    round_that_fails("57014");
    assert_string_equal(product_text(&product, "SELECT topic FROM outbox WHERE dead"),
                        "job:badges");
    sql("SET statement_timeout = 0; DROP TRIGGER slow ON badge_due");
    assert_int_equal(number("SELECT count(*) FROM badge_due"), 1);
    assert_int_equal(number("SELECT count(*) FROM search_dirty"), 0);
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM badge_due"), 0);
}

#define FAILING                                                                                \
    "SELECT count(*) FROM outbox WHERE dead AND topic = 'job:forgotten' AND reason LIKE '%no " \
    "disk%'"

/* Whatever a kind of job fails for, the others are done, in this round and the next ones, and it is tried again less and less often. */
static void test_a_kind_that_fails_holds_up_no_other(void **state)
{
    (void)state;
    struct text why;
    text_init(&why, 4096);
    sql("CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no disk' "
        "USING ERRCODE = '53100'; END $$;"
        "CREATE TRIGGER broken BEFORE DELETE ON password_asked FOR EACH ROW EXECUTE FUNCTION "
        "broken();"
        "INSERT INTO password_asked (address, devices_since) VALUES ('a@example.org', now());"
        "INSERT INTO search_dirty (thread_id) VALUES (1)");
    round_that_fails("no disk");
    assert_int_equal(number("SELECT count(*) FROM search_dirty"), 0);
    assert_int_equal(number(FAILING " AND tries = 1"), 1);
    sql("INSERT INTO search_dirty (thread_id) VALUES (1)");
    round_that_may_fail();
    assert_int_equal(number("SELECT count(*) FROM search_dirty"), 0);
    assert_int_equal(number(FAILING " AND tries >= 1"), 1);
    /* All that waits is never done: whoever asked for that is told so. */
    int64_t tries = number("SELECT max(tries) FROM outbox WHERE dead");
    assert_false(job_drain(product.db, &why));
    assert_non_null(strstr(text_string(&why), "job_forgotten"));
    assert_int_equal(number("SELECT max(tries) FROM outbox WHERE dead"), tries + 1);
    sql("DROP TRIGGER broken ON password_asked");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM password_asked"), 0);
    assert_int_equal(number(FAILING), 0);
    text_free(&why);
}

/* Each is noted with its own reason. */
static void test_two_kinds_that_fail_have_a_reason_each(void **state)
{
    (void)state;
    struct text why;
    text_init(&why, 4096);
    sql("CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no disk' "
        "USING ERRCODE = '53100'; END $$;"
        "CREATE TRIGGER broken BEFORE DELETE ON password_asked FOR EACH ROW EXECUTE FUNCTION "
        "broken();"
        "CREATE TRIGGER broken BEFORE DELETE ON badge_due FOR EACH ROW EXECUTE FUNCTION broken();"
        "INSERT INTO password_asked (address, devices_since) VALUES ('a@example.org', now());"
        "SELECT badge_may_change('{1}')");
    struct job_round round;
    assert_false(job_round(product.db, &round, &why));
    assert_int_equal(round.failed, 2);
    assert_non_null(strstr(text_string(&why), "; job_badges: "));
    assert_string_equal(
        product_text(&product, "SELECT string_agg(split_part(reason, ':', 1), ' ' ORDER BY topic)"
                               " FROM outbox WHERE dead AND topic LIKE 'job:%'"),
        "job_badges job_forgotten");
    sql("DROP TRIGGER broken ON password_asked; DROP TRIGGER broken ON badge_due");
    product_jobs(&product);
    assert_int_equal(number(WAITING), 0);
    text_free(&why);
}

/* What it would have told them itself is told for it: no page is as it was before. */
static void test_workers_are_told_while_what_is_told_fails(void **state)
{
    (void)state;
    sql("ALTER FUNCTION job_apply(integer) RENAME TO job_apply_before;"
        "CREATE FUNCTION job_apply(most integer) RETURNS integer LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE 'no disk' USING ERRCODE = '53100'; END $$;"
        "SELECT changed('one')");
    round_that_fails("no disk");
    assert_int_equal(number(TOLD), 1);
    sql("SELECT changed('two')");
    round_that_may_fail(); /* or it is put off */
    assert_int_equal(number(TOLD), 2);
    sql("DROP FUNCTION job_apply(integer);"
        "ALTER FUNCTION job_apply_before(integer) RENAME TO job_apply");
    product_jobs(&product);
    assert_int_equal(number(WAITING), 0);
}

/* Nobody's badges can be worked out: they wait, and no account is to blame. */
static void test_badges_without_a_disk_wait(void **state)
{
    (void)state;
    sql("INSERT INTO badge (account_id, name, post_id, since) VALUES (1, 'first-help', " FIRST
        ", now()), (2, 'first-help', " FIRST ", now());"
        "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no disk' "
        "USING ERRCODE = '53100'; END $$;"
        "CREATE TRIGGER broken BEFORE UPDATE OF over ON badge FOR EACH ROW EXECUTE FUNCTION "
        "broken();"
        "SELECT badge_may_change('{1,2}')");
    round_that_fails("no disk");
    assert_string_equal(product_text(&product, "SELECT string_agg(topic, ' ') FROM outbox"),
                        "job:badges");
    assert_int_equal(number("SELECT count(*) FROM badge_due"), 2);
    sql("DROP TRIGGER broken ON badge");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM badge WHERE over"), 2);
    assert_int_equal(number(WAITING), 0);
}

/* Nor is a text: nothing is found that is new, and all of it waits. */
static void test_texts_without_a_disk_wait(void **state)
{
    (void)state;
    sql("CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no disk' "
        "USING ERRCODE = '53100'; END $$;"
        "CREATE TRIGGER broken BEFORE INSERT ON search_thread FOR EACH ROW EXECUTE FUNCTION "
        "broken();"
        "INSERT INTO search_dirty (thread_id) SELECT id FROM question");
    round_that_fails("no disk");
    assert_string_equal(product_text(&product, "SELECT string_agg(topic, ' ') FROM outbox"),
                        "job:index");
    assert_int_equal(number("SELECT count(*) FROM search_dirty"), 4);
    sql("DROP TRIGGER broken ON search_thread");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM search_dirty"), 0);
    assert_int_equal(number(WAITING), 0);
}

/* Somebody whose badges cannot be worked out is left for a person to look at; the others have theirs. */
static void test_badges_that_fail_hold_up_no_others(void **state)
{
    (void)state;
    sql("INSERT INTO badge (account_id, name, post_id, since) VALUES (1, 'first-help', " FIRST
        ", now()), (2, 'first-help', " FIRST ", now());"
        "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END "
        "$$;"
        "CREATE TRIGGER broken BEFORE UPDATE OF over ON badge FOR EACH ROW WHEN (NEW.account_id = "
        "1) EXECUTE FUNCTION broken();"
        "SELECT badge_may_change('{1,2}')");
    product_jobs(&product);
    assert_string_equal(
        product_text(&product, "SELECT string_agg(account_id::text, ' ') FROM badge WHERE over"),
        "2");
    assert_string_equal(
        product_text(&product, "SELECT topic || ' ' || reason FROM outbox WHERE dead"),
        "badges:1 broken");
    /* It has one row, however often it fails. */
    sql("SELECT badge_may_change('{1}')");
    product_jobs(&product);
    assert_int_equal(number(WAITING " WHERE dead AND tries = 2"), 1);
    assert_int_equal(number(WAITING), 1);
    /* Tried again by hand, it fails once more; mended, it works and is gone, tried again or not. */
    sql(REVIVE);
    product_jobs(&product);
    assert_int_equal(number(WAITING " WHERE dead AND tries = 1"), 1);
    sql("DROP TRIGGER broken ON badge;" REVIVE);
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM badge WHERE over"), 2);
    assert_int_equal(number(WAITING), 0);
    sql("INSERT INTO outbox (topic, dead) VALUES ('badges:1', true), ('badges:2', true);"
        "SELECT badge_may_change('{1}')");
    product_jobs(&product);
    assert_string_equal(product_text(&product, "SELECT string_agg(topic, ' ') FROM outbox"),
                        "badges:2");
}

/* One text that takes longer than a statement may is left for a person to look at; the others are found. */
static void test_a_text_that_takes_too_long_holds_up_no_others(void **state)
{
    (void)state;
    sql("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); "
        "RETURN NEW; END $$; CREATE TRIGGER slow BEFORE INSERT ON search_thread FOR EACH ROW WHEN "
        "(NEW.thread_id = 1) EXECUTE FUNCTION slow();"
        "DELETE FROM search_thread;"
        "INSERT INTO search_dirty (thread_id) SELECT id FROM question ORDER BY id;"
        "SET statement_timeout = '3s'");
    sql("SELECT job_index(10)");
    assert_int_equal(number("SELECT count(*) FROM search_dirty WHERE alone"), 4);
    sql("INSERT INTO search_dirty (thread_id) SELECT max(id) FROM question");
    sql("SELECT job_index(10)");
    assert_string_equal(product_text(&product, "SELECT string_agg(topic, ' ') FROM outbox"),
                        "search:1");
    sql("SET statement_timeout = 0");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM search_thread"), 3);
    /* Tried again by hand. */
    sql("DROP TRIGGER slow ON search_thread;" REVIVE);
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM search_thread"), 4);
    assert_int_equal(number(WAITING), 0);
}

/* However much there is to work out, what people write meanwhile waits a moment only. */
static void test_badges_take_their_time_in_pieces(void **state)
{
    (void)state;
    sql("INSERT INTO badge (account_id, name, post_id, since) SELECT n, 'first-help', " FIRST
        ", now() FROM generate_series(1, 16) AS n;"
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM "
        "pg_sleep(0.15); RETURN NEW; END $$;"
        "CREATE TRIGGER slow BEFORE UPDATE OF over ON badge FOR EACH ROW EXECUTE FUNCTION slow();"
        "SELECT badge_may_change(array_agg(n)) FROM generate_series(1::bigint, 16) AS n");
    int64_t done = number("SELECT job_badges(20)");
    assert_true(done > 0 && done <= 2);
    assert_int_equal(number("SELECT count(*) FROM badge_due"), 16 - done);
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM badge WHERE over"), 16);
}

/* One whose badges take too long is left out for now; those behind it wait for the next step. */
static void test_badges_that_take_too_long_hold_up_no_others(void **state)
{
    (void)state;
    sql("INSERT INTO badge (account_id, name, post_id, since) VALUES (1, 'first-help', " FIRST
        ", now()), (2, 'first-help', " FIRST ", now());"
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); "
        "RETURN NEW; END $$; CREATE TRIGGER slow BEFORE UPDATE OF over ON badge FOR EACH ROW WHEN "
        "(NEW.account_id = 1) EXECUTE FUNCTION slow();"
        "SELECT badge_may_change('{1,2}'); SET statement_timeout = '5s'");
    sql("SELECT job_badges(20)");
    sql("SET statement_timeout = 0");
    assert_string_equal(
        product_text(&product, "SELECT string_agg(whose::text, ' ') FROM badge_due"), "2");
    assert_int_equal(number("SELECT job_badges(20)"), 1);
    assert_string_equal(
        product_text(&product, "SELECT string_agg(account_id::text, ' ') FROM badge WHERE over"),
        "2");
}

static void test_a_renamed_tag_is_shown_in_steps(void **state)
{
    (void)state;
    sql("SELECT tag_save(1, (SELECT id FROM tag WHERE name = 'a'), 'z', 'Z', 'context', '', '', "
        "false,"
        " '{}', '{}')");
    assert_int_equal(number("SELECT count(*) FROM question WHERE 'a' = ANY (tags)"), 4);
    assert_int_equal(number("SELECT job_rename(3)"), 3);
    assert_int_equal(number("SELECT count(*) FROM question WHERE tags = '{b,z}'"), 3);
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM question WHERE tags = '{b,z}'"), 4);
    assert_int_equal(number("SELECT count(*) FROM search_document WHERE tags = '{b,z}'"), 4);
    assert_int_equal(number("SELECT question_count FROM tag WHERE name = 'z'"), 4);
    assert_int_equal(number("SELECT count(*) FROM tag_rename"), 0);
    /* As an edit writes them, so that saving a question without a change makes no revision. */
    assert_int_equal(number("SELECT post_edit(1, id, 1, title, slug, 'b', 'b', 'b', '{z,b}', '', "
                            "'{}', '{}') FROM question WHERE id = " FIRST),
                     1);
}

static void test_a_tag_that_is_renamed_and_then_merged_shows_the_other(void **state)
{
    (void)state;
    sql("SELECT tag_save(1, id, 'z', 'Z', 'context', '', '', false, '{}', '{}') FROM tag"
        " WHERE name = 'a';"
        "SELECT job_rename(1);"
        "SELECT tag_merge(1, (SELECT id FROM tag WHERE name = 'z'),"
        " (SELECT id FROM tag WHERE name = 'c'));"
        "SELECT job_rename(4)");
    assert_int_equal(number("SELECT count(*) FROM question WHERE tags = '{b,c}'"), 3);
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM question WHERE tags = '{b,c}'"), 4);
    sql("SELECT tag_unmerge(1, id) FROM tag_merge");
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM question WHERE tags = '{b,z}'"), 4);
}

/* ---- clean-up ---- */

static void test_what_is_old_is_deleted_when_nothing_else_waits(void **state)
{
    (void)state;
    sql("INSERT INTO request_key (key, at) SELECT int8send(n), now() - interval '73 hours' FROM"
        " generate_series(1, 1500) AS n;"
        "INSERT INTO request_key (key, at) VALUES ('new', now() - interval '71 hours');"
        "INSERT INTO draft (account_id, target, fields, saved_at) SELECT 1, '/answers/' || n || "
        "'/edit', '{}', now() - interval '181 days' FROM generate_series(1, 1199) AS n;"
        /* One beside a newer one of the same form. */
        "INSERT INTO draft (account_id, target, number, fields, saved_at)"
        " VALUES (2, '/questions', 1, '{}', now() - interval '181 days');"
        "INSERT INTO draft (account_id, target, fields, saved_at)"
        " VALUES (2, '/questions', '{}', now() - interval '179 days');"
        "SELECT changed('fresh')");
    assert_int_equal(round_of_jobs(), 1);
    assert_int_equal(number("SELECT count(*) FROM request_key"), 1501);
    /* Some at a time, so that what people write meanwhile does not wait for all of it. */
    assert_int_equal(round_of_jobs(), 2000);
    assert_int_equal(round_of_jobs(), 700);
    assert_int_equal(round_of_jobs(), 0);
    assert_int_equal(number("SELECT count(*) FROM request_key WHERE key = 'new'"), 1);
    assert_int_equal(number("SELECT count(*) FROM request_key"), 1);
    assert_int_equal(number("SELECT count(*) FROM draft WHERE account_id = 2"), 1);
    assert_int_equal(number("SELECT count(*) FROM draft"), 1);
}

/* Each part of the clean-up, by what the runner itself calls. */
static void test_the_runner_forgets_all_that_is_over(void **state)
{
    (void)state;
    sql("INSERT INTO session (token_hash, account_id, address, agent, expires_at) VALUES ('over', "
        "1, "
        "'', '', now() - interval '1 minute'), ('on', 1, '', '', now() + interval '1 minute');"
        "INSERT INTO sign_in_attempt (token_hash, account_id, means, devices_since, "
        "expires_at) VALUES ('over', 1, 'password', now(), now() - interval '1 minute'), "
        "('on', 1, 'password', now(), now() + interval '1 minute');"
        "INSERT INTO second_wrong (account_id, codes, last_at) VALUES (1, 1, now() - interval '31 "
        "days'), (2, 1, now());"
        "INSERT INTO totp (account_id, sealed, started_at) VALUES (1, decode(repeat('0b', 68), "
        "'hex'), now() - "
        "interval '2 days'), (2, decode(repeat('0c', 68), 'hex'), now());"
        "INSERT INTO audit (at, kind, address, agent, about) VALUES "
        "(now() - interval '91 days', 'sign_in', '', '', 'over'), "
        "(now() - interval '89 days', 'sign_in', '', '', 'on');"
        "INSERT INTO export (account_id, state, ends_at) VALUES "
        "(1, 'ready', now() - interval '1 minute'), (2, 'ready', now() + interval '1 day')");
    static const char *const over[] = {
        "session WHERE token_hash = 'over'", "sign_in_attempt WHERE token_hash = 'over'",
        "totp WHERE account_id = 1",         "audit WHERE about = 'over'",
        "export WHERE account_id = 1",       "second_wrong WHERE account_id = 1",
    };
    static const char *const on[] = {
        "session WHERE token_hash = 'on'", "sign_in_attempt WHERE token_hash = 'on'",
        "totp WHERE account_id = 2",       "audit WHERE about = 'on'",
        "export WHERE account_id = 2",     "second_wrong WHERE account_id = 2",
    };
    while (round_of_jobs() > 0)
        continue;
    for (size_t i = 0; i < sizeof(over) / sizeof(over[0]); i++) {
        char query[256];
        snprintf(query, sizeof(query), "SELECT count(*) FROM %s", over[i]);
        assert_int_equal(number(query), 0);
        snprintf(query, sizeof(query), "SELECT count(*) FROM %s", on[i]);
        assert_int_equal(number(query), 1);
    }
}

/* ---- locks ---- */

/* While one thread is locked, nobody waits who writes to another. */
static void test_a_locked_thread_holds_up_no_other(void **state)
{
    (void)state;
    struct text why;
    text_init(&why, 4096);
    struct db_sync *other = db_sync_open(product.uri, false, &why);
    assert_non_null(other);
    assert_true(db_sync_exec(other, "SET lock_timeout = '10s'", &why));
    sql("BEGIN; SELECT vote_cast(3, " FIRST ", 1::smallint)");
    const char *const writes =
        "SELECT answer_give(4, max(id), 'b', 'b', 'b', '{}', '{}') FROM question;"
        "SELECT comment_add(4, max(id), 'b', 'b', '{}', '{}') FROM question;"
        "SELECT vote_cast(4, max(id), 1::smallint) FROM question;"
        "SELECT question_ask(4, 'Another one', 'q', 'b', 'b', 'b', '{a,b}', '{}', '{}');"
        "SELECT post_delete(1, max(id), true, 'a test') FROM question";
    if (!db_sync_exec(other, writes, &why))
        fail_msg("%s", text_string(&why));
    /* The same thread is waited for. */
    assert_true(db_sync_exec(other, "SET lock_timeout = '50ms'", &why));
    assert_false(db_sync_exec(other, "SELECT vote_cast(4, " FIRST ", 1::smallint)", &why));
    assert_non_null(strstr(text_string(&why), "55P03"));
    sql("COMMIT");
    db_sync_close(other);
    text_free(&why);
}

enum { CLIENTS = 16, WRITES = 60, DEADLOCK = 9, OTHER_FAULT = 8 };

/* One of everything that members and coaches write, chosen by `n` and the client. */
static void write_sql(struct text *out, int client, int n)
{
    static const char *const tags[] = {"a,b", "b,a", "c,b,a", "a,d"};
    const char *question = "(SELECT id FROM question WHERE listed ORDER BY id OFFSET %d LIMIT 1)";
    char some[128];
    snprintf(some, sizeof(some), question, (client + n) % 4);
    text_clear(out);
    switch ((client * 7 + n) % 8) {
    case 0:
        text_printf(out, "SELECT answer_give(%d, %s, 'b', 'b', 'b', '{}', '{}')", client, some);
        break;
    case 1:
        text_printf(
            out,
            "SELECT comment_add(%d, coalesce((SELECT max(id) FROM post WHERE kind = 'answer'"
            " AND deleted_at IS NULL AND thread_id = %s), %s), 'b', 'b', '{}', '{}')",
            client, some, some);
        break;
    case 2:
    case 3:
        text_printf(
            out,
            "SELECT vote_cast(%d, (SELECT id FROM post WHERE kind IN ('question', 'answer')"
            " AND deleted_at IS NULL AND author_id <> %d AND thread_id = %s ORDER BY id DESC"
            " LIMIT 1), %d::smallint)",
            client, client, some, n % 3 - 1);
        break;
    case 4:
        text_printf(
            out, "SELECT question_ask(%d, 'Question %d', 'q', 'b', 'b', 'b', '{%s}', '{}', '{}')",
            client, n, tags[n % 4]);
        break;
    case 5:
        text_printf(out,
                    "SELECT post_delete(1, max(id), %s, 'a test') FROM post WHERE kind = 'answer'"
                    " AND thread_id = %s",
                    n % 2 == 0 ? "true" : "false", some);
        break;
    case 6:
        text_printf(out,
                    "SELECT tag_save(1, t.id, CASE t.name WHEN 'd' THEN 'd2' WHEN 'd2' THEN 'd'"
                    " ELSE t.name END, 'T', 'context', '', '', false,"
                    " CASE WHEN t.name < 'c' THEN '{d}' ELSE '{}' END::text[],"
                    " ARRAY(SELECT name FROM tag_synonym WHERE tag_id = t.id)) FROM tag AS t"
                    " WHERE left(t.name, 1) = '%c'",
                    'a' + (client + n) % 4);
        break;
    default:
        text_add_string(out, "SELECT job_apply(50), job_index(5), job_rename(10)");
    }
}

static int write_much(int client)
{
    struct text statement;
    struct text why;
    text_init(&statement, 4096);
    text_init(&why, 4096);
    struct db_sync *db = db_sync_open(product.uri, false, &why);
    int status = db == NULL ? OTHER_FAULT : 0;
    for (int n = 0; n < WRITES && status == 0; n++) {
        write_sql(&statement, client, n);
        text_clear(&why);
        if (db_sync_exec(db, text_string(&statement), &why))
            continue;
        /* Somebody else may have deleted it: that is an answer, not a fault. */
        if (strstr(text_string(&why), "40P01") != NULL)
            status = DEADLOCK;
        else if (strstr(text_string(&why), "23514") == NULL)
            status = OTHER_FAULT;
        if (status != 0)
            fprintf(stderr, "client %d: %s\n%s\n", client, text_string(&statement),
                    text_string(&why));
    }
    _exit(status);
}

static void test_no_writes_deadlock(void **state)
{
    (void)state;
    pid_t clients[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = fork();
        assert_true(clients[i] >= 0);
        if (clients[i] == 0)
            (void)write_much(i + 1);
    }
    for (int i = 0; i < CLIENTS; i++) {
        int status = 0;
        assert_int_equal(waitpid(clients[i], &status, 0), clients[i]);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
    product_jobs(&product);
    assert_int_equal(number("SELECT count(*) FROM outbox"), 0);
    assert_int_equal(number("SELECT count(*) FROM tag AS t WHERE question_count <> (SELECT count(*)"
                            " FROM question_tag AS r JOIN question AS q ON q.id = r.question_id"
                            " AND q.listed WHERE r.tag_id = t.id)"),
                     0);
    assert_int_equal(
        number("SELECT count(*) FROM question AS q WHERE answer_count <> (SELECT count(*)"
               " FROM post AS p WHERE p.thread_id = q.id AND p.kind = 'answer'"
               " AND p.deleted_at IS NULL)"),
        0);
    assert_int_equal(number("SELECT count(*) FROM question AS q WHERE tags <> ARRAY("
                            "SELECT t.name FROM question_tag AS r JOIN tag AS t ON t.id = r.tag_id"
                            " WHERE r.question_id = q.id ORDER BY 1)"),
                     0);
    assert_int_equal(number("SELECT job_sets_rebuild()"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(test_a_write_appends_one_row_and_the_runner_counts),
        TEST(test_a_deleted_answer_is_accepted_no_longer),
        TEST(test_the_same_row_twice_changes_nothing),
        TEST(test_workers_are_notified_once_for_each_topic),
        TEST(test_a_runner_is_woken_and_its_queue_looked_at),
        TEST(test_what_people_write_comes_before_bulk),
        TEST(test_a_thread_is_done_once_however_often_it_is_in_a_bulk),
        TEST(test_runners_share_the_rows),
        TEST(test_what_fails_is_put_off_and_at_last_left),
        TEST(test_what_takes_too_long_holds_up_nobody),
        TEST(test_a_kind_that_fails_holds_up_no_other),
        TEST(test_two_kinds_that_fail_have_a_reason_each),
        TEST(test_workers_are_told_while_what_is_told_fails),
        TEST(test_badges_without_a_disk_wait),
        TEST(test_texts_without_a_disk_wait),
        TEST(test_badges_that_fail_hold_up_no_others),
        TEST(test_a_text_that_takes_too_long_holds_up_no_others),
        TEST(test_badges_take_their_time_in_pieces),
        TEST(test_badges_that_take_too_long_hold_up_no_others),
        TEST(test_a_renamed_tag_is_shown_in_steps),
        TEST(test_a_tag_that_is_renamed_and_then_merged_shows_the_other),
        TEST(test_what_is_old_is_deleted_when_nothing_else_waits),
        TEST(test_the_runner_forgets_all_that_is_over),
        TEST(test_a_locked_thread_holds_up_no_other),
        TEST(test_no_writes_deadlock),
    };
    return cmocka_run_group_tests_name("job", tests, NULL, NULL);
}
